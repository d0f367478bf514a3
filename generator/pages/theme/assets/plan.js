/* The placement test and the plan: what to read first, and what is left. All of it stays in this browser.
   The button that prints a page is here too. */
(() => {
  "use strict";
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const printer = document.querySelector("[data-print]");
  if (printer) {
    printer.hidden = false;
    printer.onclick = () => window.print();
  }

  const page = document.getElementById("sabaq");
  const test = document.querySelector("[data-placement]"), plan = document.querySelector("[data-plan]");
  if (!page || !(test || plan)) return;
  const words = { ...JSON.parse(page.dataset.words), ...JSON.parse((test || plan).dataset.says) };
  const say = (key, values) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

  /* quiz.js keeps what was done under `place`; beside it stand what the test found and which lessons were read. */
  const place = "sabaq:" + page.dataset.course, beside = place + ":plan";
  const kept = (key) => {
    try { return JSON.parse(localStorage.getItem(key)) || {}; } catch { return {}; }
  };
  const keep = (changes) => {
    try { localStorage.setItem(beside, JSON.stringify({ ...kept(beside), ...changes })); } catch { /* private windows */ }
  };

  /* The test: every question is judged at once, and a topic with any wrong or missing answer is to be read first. */
  const clear = (question) => {
    all(".choice__mark", question).forEach((one) => one.remove());
    all(".choice", question).forEach((box) => box.classList.remove("is-right", "is-wrong"));
    all("input", question).forEach((input) => { input.disabled = false; });
    question.querySelector(".quiz").classList.remove("quiz--judged");
    question.querySelector(".placement__left").hidden = true;
    Object.assign(question.querySelector(".answer"), { hidden: true, open: false });
  };
  const mark = (box, right, picked, several) => {
    const agreed = several ? right === picked : right;
    const line = Object.assign(document.createElement("p"), { className: "choice__mark" });
    const made = Object.assign(document.createElement("strong"), { className: "tag tag--" + (agreed ? "right" : "wrong") });
    const sign = Object.assign(document.createElement("span"), { textContent: agreed ? "✓ " : "✗ " });
    sign.setAttribute("aria-hidden", "true");
    const told = several ? (right ? "belongs" : "belongs_not") : right ? "is_right" : "is_wrong";
    made.append(sign, say(told) + (picked ? say("your_answer") : several && right ? say("missed") : ""));
    line.append(made);
    box.append(line);
    box.classList.add(right ? "is-right" : "is-wrong");
  };
  const judge = (question) => {
    const right = new Set(all("[data-right]", question).map((item) => item.dataset.choice));
    const inputs = all("input", question), several = question.dataset.asked === "select";
    inputs.forEach((input) => {
      mark(input.parentNode, right.has(input.value), input.checked, several);
      input.disabled = true;
    });
    question.querySelector(".quiz").classList.add("quiz--judged");
    question.querySelector(".answer").hidden = false;
    const left = question.querySelector(".placement__left");
    left.hidden = inputs.some((input) => input.checked);
    left.textContent = say("placement_left_out");
    return inputs.every((input) => right.has(input.value) === input.checked);
  };
  const showResult = (found) => {
    const result = test.querySelector("[data-result]"), total = found.length;
    const first = new Set(found.filter((one) => !one.right).map((one) => one.topic));
    const n = found.filter((one) => one.right).length;
    result.querySelector("[data-score]").textContent = say(n === total ? "placement_score_all" : "placement_score", { n, total });
    all("[data-suggest]", result).forEach((item) => { item.hidden = !first.has(item.dataset.suggest); });
    result.hidden = false;
    result.focus({ preventScroll: true });
    result.scrollIntoView({ block: "start" });
    keep({ first: [...first], tested: true });
  };
  const begin = () => {
    all("[data-asked]", test).forEach(clear);
    test.querySelector("[data-result]").hidden = true;
    test.querySelector("[type=submit]").hidden = false;
    test.querySelector("[type=reset]").hidden = true;
  };
  if (test) {
    begin();
    test.onsubmit = (event) => {
      event.preventDefault();
      const asked = all("[data-asked]", test), some = all("input:checked", test).length > 0;
      test.querySelector(".quiz__hint").textContent = some ? "" : say("pick_first");
      if (!some) return;
      const found = asked.map((question) => ({ topic: question.dataset.ofTopic, right: judge(question) }));
      test.querySelector("[type=submit]").hidden = true;
      test.querySelector("[type=reset]").hidden = false;
      showResult(found);
    };
    test.onreset = () => setTimeout(() => {
      begin();
      test.querySelector("input").focus();
    });
  }

  /* The plan: lessons ticked by hand, quick checks and practice as quiz.js kept them. */
  const draw = () => {
    const done = kept(place), mine = kept(beside), read = mine.read || [], first = mine.first || [];
    const topics = all("[data-plan-topic]", plan).map((item) => {
      const id = item.dataset.planTopic, box = item.querySelector("[data-read]");
      const ids = item.dataset.scenarios.split(" ").filter(Boolean);
      const isRead = read.includes(id), isFirst = first.includes(id) && !isRead;
      if (box) {
        box.hidden = false;
        box.querySelector("input").checked = isRead;
      }
      item.querySelector("[data-first]").hidden = !isFirst;
      const checks = item.querySelector("[data-checks]");
      if (checks) {
        const names = checks.dataset.checks.split(" "), n = names.filter((name) => done[name] === "right").length;
        if (names.some((name) => done[name])) checks.textContent = say("plan_checks", { n, total: names.length });
      }
      return { item, box, isRead, isFirst, total: ids.length, done: ids.filter((name) => done[name] === "right").length };
    });
    const lessons = topics.filter((one) => one.box);
    const next = lessons.find((one) => one.isFirst) || lessons.find((one) => !one.isRead);
    const sum = (count) => topics.reduce((total, one) => total + count(one), 0);
    const link = plan.querySelector("[data-next-link]");
    link.hidden = !next;
    if (next) Object.assign(link, { textContent: next.item.dataset.topic, href: next.item.querySelector("a").href });
    const values = { read: lessons.filter((one) => one.isRead).length, lessons: lessons.length };
    plan.querySelector("[data-sum]").textContent = (next ? "" : say("plan_all_done") + " ")
      + say("plan_sum", { ...values, done: sum((one) => one.done), total: sum((one) => one.total) });
    plan.querySelector("[data-next]").hidden = !lessons.length;
    plan.classList.toggle("plan--tested", Boolean(mine.tested));
  };
  if (plan) {
    plan.onchange = (event) => {
      const id = event.target.closest("[data-plan-topic]").dataset.planTopic;
      const others = (kept(beside).read || []).filter((one) => one !== id);
      keep({ read: event.target.checked ? [...others, id] : others });
      draw();
    };
    draw();
  }
})();
