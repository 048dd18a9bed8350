// What is said of the end of a training, while the end or an earlier step is shown.

import { counted } from "../training/clock.js";

/** @import { Fitting as Data } from "../player/types.d.ts" */

const OF_ITSELF = ["stopped", "unfinished", "waits"]; // whose sentences name their step, or tell of no training

/**
 * The sentences on how a training ended; before its end they say first that they are about that.
 *
 * @param {Pick<Data, "verdict" | "mood" | "steps">} data
 * @param {boolean} isEnd whether the end is what is shown
 */
export function ending({ verdict, mood, steps }, isEnd) {
  if (isEnd || !verdict || !steps || OF_ITSELF.includes(mood) || verdict.startsWith("Ended after")) {
    return verdict.charAt(0).toUpperCase() + verdict.slice(1);
  }
  return `At the end, after ${counted(steps)} step${steps === 1 ? "" : "s"}: ${verdict}`;
}
