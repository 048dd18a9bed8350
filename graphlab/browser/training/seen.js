// How a figure by step is seen, which is a part of the address: what is drawn in it, and whether on a log scale.

import { publish } from "../common.js";

/**
 * What the address says.
 *
 * @param {string} query what stands in it after the question mark
 */
export function seenIn(query) {
  const fields = new URLSearchParams(query);
  return { course: fields.get("course") ?? "loss", log: fields.get("log") === "1" };
}

/**
 * The address is to say this from now on; what is as usual needs no word.
 *
 * @param {string} course
 * @param {boolean} log
 */
export function see(course, log) {
  publish("seen", { course: course === "loss" ? null : course, log: log ? "1" : null });
}
