// People who hand in at a steady rate, whatever the server does: run by k6, with the variables that steady.py gives.
//
// Each comes over a line of its own. k6 fails when a hand-in is not acknowledged, or when somebody could not come.

import { SharedArray } from "k6/data";
import exec from "k6/execution";
import http from "k6/http";
import { Counter } from "k6/metrics";

const people = new SharedArray("people", () => JSON.parse(open(__ENV.PEOPLE)));
// k6 takes whole numbers, so the rate is that of a minute.
const aMinute = Math.round(__ENV.A_SECOND * 60);
const acknowledged = new Counter("acknowledged");

export const options = {
  scenarios: {
    steady: {
      executor: "constant-arrival-rate",
      rate: aMinute,
      timeUnit: "1m",
      duration: `${Math.round((people.length / aMinute) * 60_000)}ms`,
      preAllocatedVUs: __ENV.LINES,
      gracefulStop: "60s",
    },
  },
  thresholds: { acknowledged: [`count==${people.length}`] },
  maxRedirects: 0,
  noVUConnectionReuse: true,
  summaryTrendStats: ["p(99)"],
};

export default function handIn() {
  const person = people[exec.scenario.iterationInTest];
  // The first comes at once, so that k6 may have time for one more than there are.
  if (person === undefined) {
    return;
  }
  const address = `/exam/${person.attempt}/`;
  const headers = { Cookie: person.cookie, "Content-Type": "application/x-www-form-urlencoded" };
  const reply = http.post(`http://127.0.0.1:${__ENV.PORT}${address}submit`, person.form, { headers });
  if (reply.status === 302 && reply.headers.Location === address) {
    acknowledged.add(1);
  }
}

export function handleSummary({ metrics }) {
  return { stdout: JSON.stringify(metrics) };
}
