/* The quiz: answer, see which choice decides and why, try again. Every word and reason is already in the page. */
(() => {
  "use strict";
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  document.documentElement.classList.replace("no-js", "js");

  /* The search: its script, its worker and its index are fetched when somebody first turns to it. */
  const search = document.forms.namedItem("search"), toggle = document.getElementById("__search");
  if (search) {
    search.query.addEventListener("focus", () => {
      const script = document.createElement("script");
      script.src = document.getElementById("material").dataset.src;
      script.onload = () => {
        document.dispatchEvent(new Event("DOMContentLoaded"));
        search.query.blur();
        search.query.focus();
      };
      document.body.append(script);
    }, { once: true });
    /* It waits for a key to be let go, and what is pasted, spoken or put in by an input method comes without one. */
    search.query.addEventListener("input", () => search.query.dispatchEvent(new Event("keyup")));
    document.querySelector("[data-search-open]").onclick = () => {
      if (!toggle.checked) toggle.click();
      search.query.focus();
    };
  }

  const page = document.getElementById("sabaq");
  if (!page) return;
  const words = JSON.parse(page.dataset.words);
  const say = (key, values) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const make = (tag, name, text) => Object.assign(document.createElement(tag), { className: name, textContent: text });

  /* What was done, kept in this browser alone: scenario id -> "right" or "tried". */
  const place = "sabaq:" + page.dataset.course;
  const done = () => {
    try { return JSON.parse(localStorage.getItem(place)) || {}; } catch { return {}; }
  };
  const note = (record, state) => {
    const kept = done();
    if (kept[record] !== "right") kept[record] = state;
    try { localStorage.setItem(place, JSON.stringify(kept)); } catch { /* private windows keep nothing */ }
    showProgress();
  };
  const showProgress = () => {
    const kept = done();
    all("[data-mark]").forEach((mark) => {
      const state = kept[mark.dataset.mark];
      if (!state) return;
      mark.hidden = false;
      mark.textContent = say("mark_" + state);
      mark.classList.toggle("mark--tried", state === "tried");
    });
    const cards = all("[data-scenarios]").map((card) => {
      const ids = card.dataset.scenarios.split(" ").filter(Boolean);
      const n = ids.filter((id) => kept[id] === "right").length;
      if (ids.some((id) => kept[id])) {
        const line = card.querySelector("[data-progress]");
        const bar = Object.assign(make("progress", "", ""), { max: ids.length, value: n });
        bar.setAttribute("aria-hidden", "true");
        line.replaceChildren(bar, say("progress", { n, total: ids.length }));
        card.classList.toggle("topic-card--done", n === ids.length);
      }
      return { card, left: ids.length - n };
    });
    const start = document.querySelector("[data-start]"), next = cards.find((one) => one.left);
    if (start && next && Object.keys(kept).length) {
      start.textContent = say("continue", { title: next.card.dataset.topic });
      start.href = next.card.querySelector("a").getAttribute("href");
    }
  };

  const part = (form, name) => form.querySelector(name);
  const inputs = (within) => all("input", within);
  const tag = (agreed, text) => {
    const sign = make("span", "", agreed ? "✓" : "✗");
    sign.setAttribute("aria-hidden", "true");
    const made = make("strong", "tag tag--" + (agreed ? "right" : "wrong"), " " + text);
    made.prepend(sign);
    return made;
  };
  /* Copies what is told about a choice to the choice itself. */
  const tell = (box, item, told) => all(told, item).forEach((one) => box.append(one.cloneNode(true)));
  const find = (within, id) => all("[data-choice]", within).find((item) => item.dataset.choice === id);

  const finish = (form, text, full, state) => {
    const verdict = part(form, ".verdict");
    verdict.replaceChildren(make("p", "verdict__word", text));
    verdict.classList.toggle("verdict--right", full);
    verdict.hidden = false;
    form.classList.add("quiz--judged");
    part(form, "[type=submit]").hidden = true;
    part(form, "[type=reset]").hidden = false;
    note(form.dataset.record, state);
    verdict.focus({ preventScroll: true });
    verdict.scrollIntoView({ block: "center" });
    return verdict;
  };

  /* choice, select, spot and discuss are judged at once. */
  const marks = {
    choice: (right, picked) => [right, say(right ? "is_right" : "is_wrong") + (picked ? say("your_answer") : "")],
    select: (right, picked) => [
      right === picked,
      say(right ? "belongs" : "belongs_not") + (picked ? say("your_answer") : right ? say("missed") : ""),
    ],
    spot: (right, picked) => [
      right === picked,
      say(right ? "must_go" : "may_stay") + (right === picked ? "" : say(right ? "left_in" : "struck_out")),
    ],
  };
  const judge = (form, kind) => {
    const given = inputs(form);
    let agreed = 0;
    given.forEach((input) => {
      const item = find(form, input.value), right = "right" in item.dataset, picked = input.checked;
      const box = input.parentNode;
      const line = make(kind === "spot" ? "span" : "p", "choice__mark", "");
      agreed += right === picked;
      input.disabled = true;
      if (marks[kind]) {
        line.append(tag(...marks[kind](right, picked)));
        box.classList.add(right ? "is-right" : "is-wrong");
      } else if (picked) line.append(make("strong", "tag", say("your_position")));
      if (line.firstChild) box.append(line);
      if (kind !== "spot") tell(box, item, ":scope > .why");
    });
    const full = agreed === given.length;
    if (kind === "discuss") {
      const verdict = finish(form, say("verdict_open"), false, "right");
      return tell(verdict, part(form, ".answer__open"), ":scope > :not(.answer__word)");
    }
    const several = kind !== "choice";
    const text = say((several ? "all_" : "one_") + (full ? "right" : "wrong"), { n: agreed, total: given.length });
    if (kind === "spot") Object.assign(part(form, ".answer"), { hidden: false, open: true });
    return finish(form, text, full, full ? "right" : "tried");
  };

  /* path: one decision after another, each with what happens next. */
  const answers = (form, step) => all("[data-of]", form).find((one) => one.dataset.of === step.dataset.step);
  const decide = (form, input) => {
    const steps = all("[data-step]", form), step = input.closest("[data-step]");
    const item = find(answers(form, step), input.value), box = input.parentNode;
    step.disabled = true;
    box.classList.add("is-taken");
    box.dataset.points = item.dataset.points;
    tell(box, item, ":scope > .then");
    const next = steps.find((one) => one.dataset.step === item.dataset.next);
    if (next) {
      step.after(next);
      next.hidden = false;
      part(next, ".quiz__number").textContent = say("step_n", { n: all(".is-taken", form).length + 1 });
      return part(next, "legend").focus();
    }
    const taken = all(".is-taken", form), total = Number(form.dataset.best);
    const n = taken.reduce((sum, one) => sum + Number(one.dataset.points), 0);
    taken.forEach((one) => {
      const told = find(answers(form, one.closest("[data-step]")), part(one, "input").value);
      one.append(make("p", "choice__mark", ""));
      tell(one.lastChild, told, ".tag");
      tell(one, told, ":scope > .why");
    });
    part(form, ".answer").hidden = false;
    return finish(form, say(n === total ? "path_right" : "path_wrong", { n, total }), n === total, n === total ? "right" : "tried");
  };

  const start = (form) => {
    form.classList.remove("quiz--judged");
    all(".choice__mark, .choice > .why, .choice > .then", form).forEach((one) => one.remove());
    all(".choice, .phrase", form).forEach((box) => box.classList.remove("is-right", "is-wrong", "is-taken"));
    inputs(form).forEach((input) => { input.disabled = false; });
    all("[data-step]", form).forEach((step) => { step.disabled = false; step.hidden = !("first" in step.dataset); });
    part(form, "[type=submit]").hidden = false;
    part(form, "[type=reset]").hidden = part(form, ".verdict").hidden = part(form, ".answer").hidden = true;
    part(form, ".answer").open = false;
  };
  const enhance = (form) => {
    const kind = form.dataset.quiz, answer = part(form, ".answer"), wasOpen = answer.open;
    start(form);
    /* On a slow line somebody may be reading the answer before this script comes: it is not shut before them. */
    if (wasOpen) Object.assign(answer, { hidden: false, open: true });
    form.onsubmit = (event) => {
      event.preventDefault();
      const picked = inputs(form).filter((input) => input.checked && !input.closest("fieldset:disabled"))[0];
      part(form, ".quiz__hint").textContent = picked ? "" : say("pick_first");
      if (picked) (kind === "path" ? decide : judge)(form, kind === "path" ? picked : kind);
    };
    form.onreset = () => setTimeout(() => {
      start(form);
      all("[data-first] input, fieldset:not([data-step]) input", form)[0].focus();
    });
  };

  /* A family: the next of its versions takes the place of the one shown. */
  const shelf = document.querySelector("[data-versions]"), another = document.querySelector("[data-another]");
  if (another) {
    const made = [shelf, ...all("template", shelf).map((one) => one.content)].map((one) => part(one, ".version").cloneNode(true));
    let shown = 0;
    const count = () => {
      document.querySelector("[data-version-count]").textContent = say("version_n", { n: shown + 1, total: made.length });
    };
    another.hidden = false;
    another.onclick = () => {
      shown = (shown + 1) % made.length;
      const fresh = made[shown].cloneNode(true);
      part(shelf, ".version").replaceWith(fresh);
      all("form.quiz", fresh).forEach(enhance);
      count();
      fresh.focus();
    };
    count();
  }
  all("form.quiz").forEach(enhance);
  showProgress();
})();
