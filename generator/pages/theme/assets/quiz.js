/* The quiz: answer, see which choice decides and why, try again. Every word and reason is already in the page. */
(() => {
  "use strict";
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const open = document.querySelector("[data-search-open]");
  if (open) open.addEventListener("click", () => {
    document.getElementById("__search").click();
    document.forms.namedItem("search").query.focus();
  });

  const page = document.getElementById("sabaq");
  if (!page) return;
  const words = JSON.parse(page.dataset.words);
  const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const make = (tag, name, text) => {
    const made = document.createElement(tag);
    made.className = name;
    made.textContent = text || "";
    return made;
  };

  /* What was done, kept in this browser: scenario id -> "right" or "tried". */
  const place = "sabaq:" + page.dataset.course;
  const done = () => {
    try { return JSON.parse(localStorage.getItem(place)) || {}; } catch { return {}; }
  };
  const note = (record, state) => {
    const kept = done();
    if (kept[record] === "right") return;
    kept[record] = state;
    try { localStorage.setItem(place, JSON.stringify(kept)); } catch { /* private windows keep nothing */ }
    showProgress();
  };

  const showMark = (mark, state) => {
    if (!state) return;
    mark.hidden = false;
    mark.textContent = say(state === "right" ? "mark_right" : "mark_tried");
    mark.classList.toggle("mark--tried", state !== "right");
  };
  const showProgress = () => {
    const kept = done();
    all("[data-scenario]").forEach((row) => showMark(row.querySelector("[data-mark]"), kept[row.dataset.scenario]));
    all("[data-scenario-mark]").forEach((mark) => showMark(mark, kept[mark.dataset.scenarioMark]));
    let next;
    all("[data-topic]").forEach((card) => {
      const ids = card.dataset.scenarios.split(" ").filter(Boolean);
      const n = ids.filter((id) => kept[id] === "right").length;
      if (!next && n < ids.length) next = card;
      if (!ids.some((id) => kept[id])) return;
      const bar = document.createElement("progress");
      bar.max = ids.length;
      bar.value = n;
      bar.setAttribute("aria-hidden", "true");
      const line = card.querySelector("[data-progress]");
      line.textContent = say("progress", { n, total: ids.length });
      line.prepend(bar);
      card.classList.toggle("topic-card--done", n === ids.length);
    });
    const start = document.querySelector("[data-start]");
    if (start && next && Object.keys(kept).length) {
      start.textContent = say("continue", { title: next.dataset.topic });
      start.href = next.querySelector("a").getAttribute("href");
    }
  };

  const inputs = (within) => all("input", within);
  const answerOf = (form, id, step) => {
    const from = step ? all(".answer__steps > li", form)[step - 1] : form;
    return all("[data-choice]", from).find((item) => item.dataset.choice === id);
  };
  const tag = (right, text) => {
    const made = make("strong", "tag tag--" + (right ? "right" : "wrong"));
    const sign = make("span", "", right ? "✓" : "✗");
    sign.setAttribute("aria-hidden", "true");
    made.append(sign, " " + text);
    return made;
  };
  /* Puts what is told about a choice under it. */
  const explain = (input, item, mark) => {
    const box = input.closest(".choice");
    const line = make("p", "choice__mark");
    if (mark) { line.append(mark); box.append(line); }
    all(":scope > .then, :scope > .why", item).forEach((part) => box.append(part.cloneNode(true)));
  };
  const verdict = (form, text, right) => {
    const box = form.querySelector(".verdict");
    box.replaceChildren(make("p", "verdict__word", text));
    box.classList.toggle("verdict--right", right);
    box.hidden = false;
    return box;
  };
  const finish = (form) => {
    form.classList.add("quiz--judged");
    form.querySelector("[type=submit]").hidden = true;
    form.querySelector("[type=reset]").hidden = false;
  };

  /* choice, select, spot and discuss: all judged at once. */
  const judge = (form) => {
    const kind = form.dataset.quiz;
    const given = inputs(form);
    const picked = given.filter((input) => input.checked);
    if (!picked.length) return form.querySelector(".quiz__hint").append(say("pick_first"));
    let agreed = 0;
    given.forEach((input) => {
      const item = answerOf(form, input.value);
      const right = item.hasAttribute("data-right");
      if (right === input.checked) agreed += 1;
      input.disabled = true;
      const own = (key) => " · " + say(key);
      if (kind === "discuss") return explain(input, item, input.checked && make("strong", "tag", say("your_answer")));
      if (kind === "spot") {
        const fate = input.checked === right ? "" : own(right ? "left_in" : "struck_out");
        return input.parentNode.append(tag(input.checked === right, say(right ? "must_go" : "may_stay") + fate));
      }
      const box = input.closest(".choice");
      box.classList.toggle("choice--right", right);
      box.classList.toggle("choice--wrong", !right && input.checked);
      const own_ = input.checked ? own("your_answer") : right && kind === "select" ? own("missed") : "";
      explain(input, item, tag(right, say(right ? "is_right" : "is_wrong") + own_));
    });
    const right = agreed === given.length;
    let text = say(right ? "verdict_right" : "verdict_wrong");
    if (kind === "select" || kind === "spot") text = say(right ? "verdict_all" : "verdict_some", { n: agreed, total: given.length });
    if (kind === "discuss") text = say("verdict_open");
    const box = verdict(form, text, right);
    const opened = form.querySelector(".answer__open");
    if (opened) all("p:not(.answer__word)", opened).forEach((part) => box.append(part.cloneNode(true)));
    form.querySelector(".answer").hidden = kind !== "spot";
    if (kind === "spot") form.querySelector(".answer").open = true;
    finish(form);
    note(form.dataset.record, right || kind === "discuss" ? "right" : "tried");
    box.focus();
  };

  /* path: one decision after another, each with what happens next. */
  const decide = (form) => {
    const steps = all("[data-step]", form);
    const step = steps.find((one) => !one.hidden && !one.disabled);
    const input = inputs(step).find((one) => one.checked);
    if (!input) return form.querySelector(".quiz__hint").append(say("pick_first"));
    const item = answerOf(form, input.value, steps.indexOf(step) + 1);
    step.disabled = true;
    form.dataset.earned = Number(form.dataset.earned || 0) + Number(item.dataset.points);
    input.closest(".choice").classList.add("choice--taken");
    const next = steps.find((one) => one.dataset.step === item.dataset.next);
    all(":scope > .then", item).forEach((part) => input.closest(".choice").append(part.cloneNode(true)));
    if (next) {
      step.after(next);
      next.hidden = false;
      return next.querySelector("legend").focus();
    }
    all(".choice--taken", form).forEach((box) => {
      const taken = box.querySelector("input");
      const from = steps.findIndex((one) => one.contains(box)) + 1;
      const why = answerOf(form, taken.value, from).querySelector(".why");
      if (why) box.append(why.cloneNode(true));
    });
    const n = Number(form.dataset.earned), total = Number(form.dataset.best);
    const box = verdict(form, say(n === total ? "verdict_path_best" : "verdict_path", { n, total }), n === total);
    finish(form);
    form.querySelector(".answer").hidden = false;
    note(form.dataset.record, n === total ? "right" : "tried");
    box.focus();
  };

  const again = (form) => {
    form.classList.remove("quiz--judged");
    all(".choice__mark, .choice > .why, .choice > .then, .phrase > .tag", form).forEach((part) => part.remove());
    all(".choice", form).forEach((box) => box.classList.remove("choice--right", "choice--wrong", "choice--taken"));
    inputs(form).forEach((input) => { input.disabled = false; });
    all("[data-step]", form).forEach((step, n) => { step.disabled = false; step.hidden = n > 0; });
    delete form.dataset.earned;
    start(form);
    inputs(form)[0].focus();
  };
  const start = (form) => {
    form.querySelector("[type=submit]").hidden = false;
    form.querySelector("[type=reset]").hidden = true;
    form.querySelector(".verdict").hidden = true;
    form.querySelector(".answer").hidden = true;
    form.querySelector(".answer").open = false;
  };

  const enhance = (form) => {
    start(form);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      form.querySelector(".quiz__hint").textContent = "";
      (form.dataset.quiz === "path" ? decide : judge)(form);
    });
    form.addEventListener("reset", () => setTimeout(() => again(form)));
  };
  all("form.quiz").forEach(enhance);

  /* A family: the next of its versions takes the place of the one shown. */
  const shelf = document.querySelector("[data-versions]");
  const another = document.querySelector("[data-another]");
  if (another) {
    const made = [shelf.querySelector(".version").cloneNode(true), ...all("template", shelf).map((one) => one.content.querySelector(".version"))];
    let shown = 0;
    const count = document.querySelector("[data-version-count]");
    const show = () => { count.textContent = say("version_n", { n: shown + 1, total: made.length }); };
    another.hidden = false;
    another.addEventListener("click", () => {
      shown = (shown + 1) % made.length;
      const fresh = made[shown].cloneNode(true);
      shelf.querySelector(".version").replaceWith(fresh);
      all("form.quiz", fresh).forEach(enhance);
      show();
      fresh.focus();
    });
    show();
  }
  showProgress();
})();
