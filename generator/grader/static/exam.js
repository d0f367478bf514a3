// Comfort for the paper: keeps each answer in the browser until the server has it, sends what waits in one request,
// counts the time down, and hands in. Without it the same form works with its buttons; the server's clock decides.
import { Kept } from "./kept.js";

const TOGETHER_MS = 250; // changes so close to each other go in one request
const LONGEST_WAIT_MS = 30000;
const STAYS_MS = 3000; // whose page still stands then was asked whether to leave it, and stayed

const form = document.getElementById("paper");
const words = form.dataset;
const bar = form.querySelector(".progress-bar");
const timer = form.querySelector("[data-timer]");
const status = form.querySelector("[data-status]");
const alert = form.querySelector("[data-alert]");
const answered = form.querySelector("[data-answered]");
const login = form.querySelector("[data-login]");
const sure = form.querySelector("dialog");
const kept = new Kept(words.attempt, Number(words.deadlineMs), words.deadlineMs - words.remainingMs);
let ends;
let before = Infinity;
let isSending = false;
let isLeaving = false;
let isGoing = false; // the browser reloads or leaves, unless somebody says no
let isOneByOne = false; // something that is kept does not fit, and the rest must not wait for it
let isAsked = false; // the server says how things stand, also where nothing waits
let failures = 0;
let timeout = 0;

function say(text, isUnsent) {
  status.textContent = text;
  bar.classList.toggle("progress-bar--unsaved", Boolean(isUnsent));
}

function sayUnsent() {
  say(!kept.isSafe ? words.notSaved : kept.held.handIn ? words.handInKept : words.kept, true);
}

function announce(text) {
  alert.textContent = text;
  alert.className = "paper-alert";
  setTimeout(() => { alert.className = "hidden"; }, 8000);
}

function leave(go) {
  isLeaving = true;
  go();
}

// What is kept is forgotten there, where the page can say how much of it did not count.
function toResult() {
  leave(() => location.replace(form.action));
}

const place = (number) => form.querySelector(`[data-question="${number}"]`);
const inputs = (number) => [...form.querySelectorAll(`[name="q${number}"]`)];
const valuesOf = (some) => some.map((input) => input.value);
const ticked = (number) => valuesOf(inputs(number).filter((input) => input.checked));
const onServer = (number) => valuesOf(inputs(number).filter((input) => input.defaultChecked));
const isPath = (question) => question.dataset.kind === "path";

function mark(number) {
  form.querySelector(`[data-jump="${number}"]`).classList.toggle("is-answered", ticked(number).length > 0);
}

function keepAnswer(number) {
  mark(number);
  kept.keepAnswer(number, ticked(number), onServer(number));
  soon(TOGETHER_MS);
}

// On a slow phone an answer may be given before this script stands: nobody heard it change.
function keepEarly() {
  const early = [...form.querySelectorAll("[data-question] input")].filter((input) => input.checked !== input.defaultChecked);
  for (const question of new Set(early.map((input) => input.closest("[data-question]")))) {
    if (!isPath(question)) keepAnswer(question.dataset.question);
  }
}

// Whoever pressed the page's own button since has gone on from there: what they gave then counts, not what was kept.
function dropOutdated() {
  const wasSaved = new URLSearchParams(location.search).has("saved");
  for (const number of Object.keys(kept.held.answers)) {
    if (kept.isOutdated(number, onServer(number), wasSaved)) kept.dropAnswer(number);
  }
  if (wasSaved) {
    kept.keep({ handIn: "" });
    history.replaceState(null, "", location.pathname + location.hash);
  }
}

function showKept() {
  for (const [number, values] of Object.entries(kept.held.answers)) {
    for (const input of inputs(number)) input.checked = values.includes(input.value);
    if (place(number)) mark(number);
  }
}

// Two pages of one browser keep one entry: each goes on from what the other wrote. What that does not keep any more,
// the server has; where nothing waits any more, it is asked how things stand.
function takeOver() {
  const before = kept.held;
  const hasWaited = kept.waits;
  kept.readAgain();
  if (hasWaited && !kept.waits) {
    isAsked = true;
    soon(0);
  }
  const gone = Object.entries(before.answers).filter(([number]) => !(number in kept.held.answers));
  showAsSaved(gone);
  showKept();
}

// What was kept before the page was closed stands on it again, and is sent.
function restore() {
  dropOutdated();
  keepEarly();
  showKept();
  const { decision } = kept.held;
  // A decision that the server has already has no button any more.
  if (decision && !form.querySelector(`[name="decide"][value="${decision.button}"]`)) kept.keep({ decision: null });
  if (kept.waits) sayUnsent();
}

function bodyOf(sent) {
  const body = new URLSearchParams(); // as a form's own button sends it: small, and read at once
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const [number, values] of Object.entries(sent.answers)) {
    body.append("only", number);
    for (const value of values) body.append(`q${number}`, value);
  }
  if (sent.decision) {
    body.append("decide", sent.decision.button);
    body.append(`q${sent.decision.number}`, sent.decision.value);
  }
  if (sent.handIn) body.append(sent.handIn, "1");
  return body;
}

function soon(ms) {
  clearTimeout(timeout);
  timeout = setTimeout(send, ms);
}

// Full jitter: after a room's line comes back, its phones do not all ask at the same moment.
function later() {
  failures += 1;
  sayUnsent();
  soon(Math.random() * Math.min(LONGEST_WAIT_MS, 1000 * 2 ** failures));
}

// One request at a time, so that an older answer never overtakes a newer one.
async function send() {
  if (isSending || isLeaving || !(kept.waits || isAsked)) return;
  const sent = isOneByOne ? kept.first() : kept.waiting();
  isSending = true;
  say(sent.handIn ? words.handingIn : words.saving);
  try {
    const response = await fetch(sent.handIn ? words.submit : form.action, {
      method: "POST", body: bodyOf(sent), headers: { Accept: "application/json" },
      credentials: "same-origin", redirect: "manual",
    });
    // The page that comes may have been drawn before this reached the server, so it is kept, and sent again there.
    if (!isGoing) await take(response, sent);
  } catch {
    later();
  } finally {
    isSending = false;
  }
}

async function take(response, sent) {
  const isLoggedOut = response.type === "opaqueredirect" || response.status === 403;
  login.hidden = !isLoggedOut;
  if (isLoggedOut) {
    say(words.loggedOut, true);
  } else if (response.status === 409) {
    // The examination has ended, and not with all of this: the server's page tells how things stand.
    toResult();
  } else if (response.status === 400) {
    refused(await response.json(), sent);
  } else if (response.ok) {
    failures = 0;
    told(await response.json(), sent);
  } else {
    throw new Error(String(response.status));
  }
}

// What was kept does not fit the paper. It is sent piece by piece, and only what does not fit is left out.
function refused(answer, sent) {
  const isAlone = isOneByOne && (sent.decision || Object.keys(sent.answers).length);
  if (answer.saved !== false || (isOneByOne && !isAlone)) throw new Error("refused");
  isOneByOne = true;
  if (isAlone) leaveOut(sent);
  soon(0);
}

function leaveOut(sent) {
  kept.acknowledge(sent);
  for (const number of Object.keys(sent.answers)) {
    for (const input of inputs(number)) input.checked = input.defaultChecked;
    if (place(number)) mark(number);
  }
  announce(words.unfit);
}

// What the server has is what the page would stand as, were it loaded now.
function showAsSaved(answers) {
  for (const [number, values] of answers) {
    for (const input of inputs(number)) input.defaultChecked = values.includes(input.value);
  }
}

function note(sent) {
  kept.acknowledge(sent);
  showAsSaved(Object.entries(sent.answers));
}

function told(answer, sent) {
  note(sent);
  isAsked = false;
  if (answer.handed_in) {
    kept.keep({ handIn: "" });
    return toResult();
  }
  isOneByOne &&= kept.waits;
  answered.textContent = answer.answered;
  setClock(answer.remaining_ms);
  if (sent.handIn) {
    kept.keep({ handIn: "" });
    if (sent.handIn === "asked") askWhetherSure(answer.open);
  }
  if (sent.decision) {
    sessionStorage.setItem("sabaq:place", sent.decision.number);
    return leave(() => location.reload());
  }
  if (kept.waits) soon(0);
  else say(words.saved);
}

function askWhetherSure(numbers) {
  const links = numbers.map((number) => {
    const item = document.createElement("li");
    const way = document.createElement("a");
    way.href = `#q${number}`;
    way.textContent = number;
    way.addEventListener("click", () => sure.close("back"));
    item.append(way);
    return item;
  });
  sure.querySelector("[data-open]").replaceChildren(...links);
  sure.returnValue = "";
  sure.showModal();
}

function openOnes() {
  return [...form.querySelectorAll("[data-jump]:not(.is-answered)")].map((link) => link.dataset.jump);
}

function handIn(how) {
  kept.keep({ handIn: how });
  soon(0);
}

// Whoever presses a button while the line is down would be left with the browser's own error page.
function pressed(event) {
  const button = event.submitter;
  if (!button) {
    isLeaving = true;
    return;
  }
  event.preventDefault();
  if (button.name === "decide") {
    const [number] = button.value.split(".");
    const [value] = ticked(number);
    if (value === undefined) return;
    kept.keep({ decision: { button: button.value, number, value } });
    soon(0);
  } else if (button.hasAttribute("formaction")) {
    const open = openOnes();
    if (open.length) askWhetherSure(open);
    else handIn("asked");
  } else {
    // What was changed here is kept already. The rest is not sent: on another phone it may have been changed since.
    isAsked = true;
    soon(0);
  }
}

// A phone that slept may have stopped its steady clock; the other may have been set. The server is asked in the end.
function setClock(remaining) {
  const added = ends ? remaining - left() * 1000 : 0;
  ends = { steady: performance.now() + remaining, wall: Date.now() + remaining };
  if (added > 30000) announce(words.moreTime);
  tick();
}

function left() {
  return Math.max(0, Math.ceil(Math.min(ends.steady - performance.now(), ends.wall - Date.now()) / 1000));
}

function tick() {
  const now = left();
  timer.textContent = `${Math.floor(now / 60)}:${String(now % 60).padStart(2, "0")}`;
  bar.classList.toggle("progress-bar--late", now <= 300);
  if (now <= 60 && before > 60) announce(words.oneMinute);
  else if (now <= 300 && before > 300) announce(words.fiveMinutes);
  before = now;
  if (now === 0 && !isLeaving && !kept.held.handIn) {
    announce(words.timeOver);
    handIn("over");
  }
}

form.addEventListener("change", (event) => {
  const question = event.target.closest("[data-question]");
  // A decision of a path counts only when its own button is pressed.
  if (question && !isPath(question)) keepAnswer(question.dataset.question);
});
form.addEventListener("submit", pressed);
for (const button of sure.querySelectorAll("[data-close]")) button.addEventListener("click", () => sure.close(button.value));
sure.addEventListener("close", () => { if (sure.returnValue === "sure") handIn("sure"); });
window.addEventListener("online", () => soon(0));
window.addEventListener("storage", (event) => { if (event.key === kept.name) takeOver(); });
window.addEventListener("pageshow", (event) => { if (event.persisted) leave(() => location.reload()); });
window.addEventListener("beforeunload", (event) => {
  if (isLeaving) return;
  if (kept.waits || isSending) event.preventDefault();
  isGoing = true;
  setTimeout(() => { isGoing = false; soon(0); }, STAYS_MS);
});

restore();
before = Number(words.remainingMs) / 1000;
setClock(Number(words.remainingMs));
setInterval(tick, 1000);
const next = sessionStorage.getItem("sabaq:place");
if (next && place(next)) (place(next).querySelector("input") || place(next)).focus();
sessionStorage.removeItem("sabaq:place");
if (kept.waits) soon(0);
