// Comfort for the paper: saves each answer as it is given, counts the time down, and hands in when it is over.
// Without it the same form works with its buttons, and the server's clock decides in either case.
(() => {
  "use strict";
  const form = document.getElementById("paper");
  if (!form) return;
  const words = form.dataset;
  const bar = form.querySelector(".progress-bar");
  const timer = form.querySelector("[data-timer]");
  const status = form.querySelector("[data-status]");
  const alert = form.querySelector("[data-alert]");
  const answered = form.querySelector("[data-answered]");
  const ends = performance.now() + Number(words.remainingMs);
  const waiting = new Set();
  let sending = false;
  let leaving = false;
  let failures = 0;

  function say(text, unsaved) {
    status.textContent = text;
    bar.classList.toggle("progress-bar--unsaved", Boolean(unsaved));
  }

  function announce(text) {
    alert.textContent = text;
    alert.className = "paper-alert";
    setTimeout(() => { alert.className = "hidden"; }, 8000);
  }

  function answerOf(number) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.append("only", number);
    for (const input of form.querySelectorAll(`[name="q${number}"]:checked`)) body.append(input.name, input.value);
    return body;
  }

  function reload() {
    leaving = true;
    location.replace(form.action);
  }

  function mark(number) {
    const link = form.querySelector(`[data-jump="${number}"]`);
    link.classList.toggle("is-answered", Boolean(form.querySelector(`[name="q${number}"]:checked`)));
  }

  // One request at a time, so that an older answer never overtakes a newer one.
  async function send() {
    if (sending || !waiting.size || leaving) return;
    sending = true;
    const [number] = waiting;
    waiting.delete(number);
    say(words.saving);
    try {
      const response = await fetch(form.action, {
        method: "POST", body: answerOf(number), headers: { Accept: "application/json" },
        credentials: "same-origin", redirect: "manual",
      });
      if (response.type === "opaqueredirect" || response.status === 403) {
        waiting.add(number);
        say(words.loggedOut, true);
      } else if (response.status === 409) {
        reload();
      } else if (response.ok) {
        const told = await response.json();
        answered.textContent = told.answered;
        failures = 0;
        say(waiting.size ? words.saving : words.saved);
      } else {
        throw new Error(String(response.status));
      }
    } catch {
      waiting.add(number);
      failures += 1;
      say(words.notSaved, true);
      setTimeout(send, Math.random() * Math.min(30000, 1000 * 2 ** failures));
      sending = false;
      return;
    }
    sending = false;
    if (!bar.classList.contains("progress-bar--unsaved")) send();
  }

  function handIn() {
    announce(words.timeOver);
    const sure = document.createElement("input");
    Object.assign(sure, { type: "hidden", name: "sure", value: "1" });
    form.append(sure);
    leaving = true;
    form.action = words.submit;
    form.submit();
  }

  function tick() {
    const left = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
    timer.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    bar.classList.toggle("progress-bar--late", left <= 300);
    if (left === 300) announce(words.fiveMinutes);
    if (left === 60) announce(words.oneMinute);
    if (left === 0 && !leaving) handIn();
  }

  form.addEventListener("change", (event) => {
    const question = event.target.closest("[data-question]");
    // A decision of a path counts only when its own button is pressed.
    if (!question || question.dataset.kind === "path") return;
    mark(question.dataset.question);
    waiting.add(question.dataset.question);
    send();
  });
  form.addEventListener("submit", () => { leaving = true; });
  window.addEventListener("online", send);
  window.addEventListener("pageshow", (event) => { if (event.persisted) reload(); });
  window.addEventListener("beforeunload", (event) => { if (!leaving && (waiting.size || sending)) event.preventDefault(); });
  tick();
  setInterval(tick, 1000);
})();
