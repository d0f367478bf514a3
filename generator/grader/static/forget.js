// On the result of an attempt, and after signing out: what this browser kept of papers is no longer needed here.
import { forget } from "./kept.js";

const ended = document.querySelector("[data-forget]");
if (ended) forget(ended.dataset.forget);
