// The keys of the time line, while the focus is in it: those of the player.

import { closest } from "../common.js";

/** @import { TimeLine } from "./index.js" */

const COURSES = ["loss", "parameters", "gradients"];

/**
 * @param {TimeLine} line
 * @returns {Record<string, () => void>}
 */
function moves(line) {
  const far = Math.max(1, Math.round(line.stops.length / 20));
  return {
    ArrowLeft: () => line.step(line.at - 1),
    ArrowRight: () => line.step(line.at + 1),
    PageDown: () => line.step(line.at + far),
    PageUp: () => line.step(line.at - far),
    Home: () => line.step(0),
    End: () => line.step(Infinity),
    " ": () => line.toggle(),
    Enter: () => line.open(line.shown),
  };
}

/**
 * @param {TimeLine} line
 * @param {KeyboardEvent} event
 */
export function key(line, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.defaultPrevented) return;
  if (closest(event, ".which") && turned(event)) return;
  if (closest(event, "select, input:not([type=range])")) return;
  const pressed = closest(event, "button") && (event.key === " " || event.key === "Enter");
  const act = pressed ? null : moves(line)[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

/**
 * In a row of choices the arrows choose.
 *
 * @param {KeyboardEvent} event
 */
function turned(event) {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const chosen = closest(event, "[data-plot]");
  if (!by || !(chosen instanceof HTMLElement)) return false;
  const at = (COURSES.indexOf(chosen.dataset.plot ?? "") + by + COURSES.length) % COURSES.length;
  const next = chosen.parentElement?.querySelector(`[data-plot=${COURSES[at]}]`);
  if (!(next instanceof HTMLElement)) return false;
  event.preventDefault();
  next.click();
  next.focus();
  return true;
}
