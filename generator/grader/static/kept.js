// What this browser keeps of a paper until the server has it: answers, a decision, the wish to hand in. Positions
// only, never a word of the paper; one entry an attempt, read by the page of that attempt alone, so that the next
// person at a shared phone meets nothing of it. Signing out and the result forget it.

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

// Entries of attempts that ended a day ago: nobody can send them any more.
function forgetOld() {
  for (const name of names()) if (!(read(name).until > Date.now() - A_DAY)) stored().removeItem(name);
}

export class Kept {
  constructor(attempt, until) {
    forgetOld();
    this.name = BEGINS + attempt;
    const before = read(this.name);
    this.held = { until, answers: before.answers || {}, decision: before.decision || null, handIn: before.handIn || "" };
    this.isSafe = this.write();
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

  keep(change) {
    Object.assign(this.held, change);
    this.isSafe = this.write();
  }

  keepAnswer(number, values) {
    this.keep({ answers: { ...this.held.answers, [number]: values } });
  }

  // All that waits now, as it is sent: what changes meanwhile is not acknowledged with it.
  waiting() {
    return JSON.parse(JSON.stringify(this.held));
  }

  acknowledge(sent) {
    const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
    const answers = Object.entries(this.held.answers).filter(([number, values]) => !same(values, sent.answers[number]));
    const decision = same(this.held.decision, sent.decision) ? null : this.held.decision;
    this.keep({ answers: Object.fromEntries(answers), decision });
  }
}
