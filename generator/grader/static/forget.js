// On the result of an attempt, and after signing out: what this browser kept of papers is no longer needed here. The
// result says how much of it came too late.
import { forget, unheard } from "./kept.js";

const ended = document.querySelector("[data-forget]");
if (ended) {
  const { forget: attempt, marked = "" } = ended.dataset;
  const late = unheard(attempt, marked);
  forget(attempt);
  if (late) location.replace(`?late=${late}`);
}
