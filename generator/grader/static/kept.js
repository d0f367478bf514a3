// What this browser keeps of a paper until the server has it: answers, a decision, the wish to hand in. Positions
// only, never a word of the paper; one entry an attempt, read by the page of that attempt alone, so that the next
// person at a shared phone meets nothing of it. Signing out and the result forget it.
// With each answer stands over what it was given: first the answer the server had then, and after that what was sent
// and may have arrived. Where the server has another one, that was given later, by the page's own buttons before a
// script stood or on another phone, and what is kept is not sent any more.

const BEGINS = "sabaq:paper:";
const A_DAY = 86400000;

// A browser may refuse to store anything. Then what is kept lives as long as the page does.
function stored() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

function names() {
  const store = stored();
  return store ? Object.keys(store).filter((name) => name.startsWith(BEGINS)) : [];
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const has = (list, values) => list.some((one) => same(one, values));

function read(name) {
  try {
    return JSON.parse(stored().getItem(name)) || {};
  } catch {
    return {};
  }
}

export function forget(attempt) {
  for (const name of names()) if (!attempt || name === BEGINS + attempt) stored().removeItem(name);
}

// Entries of other attempts that ended a day ago: nobody can send them any more. What the phone's own clock says is
// not asked: it may have been wrong, and put right since.
function forgetOld(own, now) {
  for (const name of names()) if (name !== own && !(read(name).until > now - A_DAY)) stored().removeItem(name);
}

const alike = (one, other) => same([...one].sort(), [...other].sort());

// How many answers kept of an attempt that has ended did not count, by the positions that were marked. One that was
// given over another than the one marked is not among them: there, somebody answered later elsewhere.
export function unheard(attempt, marked) {
  const { answers = {}, over = {}, decision } = read(BEGINS + attempt);
  const places = Object.fromEntries(marked.split("-").map((entry) => entry.split(".")).map(([number, ...rest]) => [number, rest]));
  const counted = (number) => places[number] || [];
  const isKnown = (number) => !over[number] || over[number].some((before) => alike(before, counted(number)));
  const missed = Object.entries(answers).filter(([number, values]) => !alike(values, counted(number)) && isKnown(number));
  const isTaken = !decision || counted(decision.number)[decision.button.split(".")[1]] === decision.value;
  return missed.length + (isTaken ? 0 : 1);
}

export class Kept {
  constructor(attempt, until, now) {
    this.name = BEGINS + attempt;
    this.until = until;
    forgetOld(this.name, now);
    this.readAgain();
    this.isSafe = this.write();
  }

  readAgain() {
    const { answers = {}, over = {}, decision = null, handIn = "" } = read(this.name);
    this.held = { until: this.until, answers, over, decision, handIn };
  }

  get waits() {
    return Boolean(Object.keys(this.held.answers).length || this.held.decision || this.held.handIn);
  }

  write() {
    try {
      if (this.waits) stored().setItem(this.name, JSON.stringify(this.held));
      else stored().removeItem(this.name);
      return true;
    } catch {
      return false;
    }
  }

  // What changes nothing is not written again: another page may have kept an answer this one has not heard of yet. Only
  // where nothing could be stored, it is tried each time.
  keep(change) {
    const isNew = Object.entries(change).some(([name, value]) => !same(value, this.held[name]));
    if (!isNew && this.isSafe) return;
    Object.assign(this.held, change);
    this.isSafe = this.write();
  }

  keepAnswer(number, values, shown) {
    const { answers, over } = this.held;
    this.keep({ answers: { ...answers, [number]: values }, over: { [number]: [shown], ...over } });
  }

  // Of a page that was just saved by its own button, what was sent before tells nothing: the form said all of it again.
  // Nor does an answer that an earlier version of this script kept, which did not note over what it was given.
  isOutdated(number, shown, wasSaved) {
    const over = this.held.over[number];
    return over && !has(wasSaved ? over.slice(0, 1) : over, shown);
  }

  dropAnswer(number) {
    const { [number]: answer, ...answers } = this.held.answers;
    const { [number]: before, ...over } = this.held.over;
    this.keep({ answers, over });
  }

  // All that waits now, as it is sent: what changes meanwhile is not acknowledged with it. From now on the server may
  // have it, whether or not it says so.
  waiting() {
    const over = { ...this.held.over };
    for (const [number, values] of Object.entries(this.held.answers)) {
      const before = over[number] || [];
      if (!has(before, values)) over[number] = [...before, values];
    }
    this.keep({ over });
    return JSON.parse(JSON.stringify(this.held));
  }

  // One piece of it: an answer, or when there are no more the decision, and the wish to hand in last.
  first() {
    const { answers, decision, handIn, ...rest } = this.waiting();
    const [one] = Object.entries(answers);
    if (one) return { ...rest, answers: Object.fromEntries([one]), decision: null, handIn: "" };
    return { ...rest, answers, decision, handIn: decision ? "" : handIn };
  }

  acknowledge(sent) {
    for (const [number, values] of Object.entries(sent.answers)) {
      if (same(this.held.answers[number], values)) this.dropAnswer(number);
    }
    if (same(this.held.decision, sent.decision)) this.keep({ decision: null });
  }
}
