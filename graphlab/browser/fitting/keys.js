// The keys of the lab: those of the player, wherever nothing is typed or pressed.

/** @import { Fitting } from "./index.js" */

const TYPED =
  "input:not([type=range]), textarea, select, [contenteditable=true], [role=combobox], [role=option], [role=radio]";
const PRESSED = "button, a, summary, [role=button], [role=tab], [role=checkbox], [role=switch]";
const FAR = 20; // frames of a page among all

/**
 * @param {Fitting} fitting
 * @returns {Record<string, () => void>}
 */
function moves(fitting) {
  const far = Math.max(1, Math.round(fitting.last / FAR));
  return {
    ArrowLeft: () => fitting.step(fitting.at - 1),
    ArrowRight: () => fitting.step(fitting.at + 1),
    PageDown: () => fitting.step(fitting.at + far),
    PageUp: () => fitting.step(fitting.at - far),
    Home: () => fitting.step(0),
    End: () => fitting.step(Infinity),
    " ": () => fitting.toggle(),
  };
}

/**
 * @param {Fitting} fitting
 * @param {KeyboardEvent} event
 */
export function key(fitting, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.defaultPrevented) return;
  const [first] = event.composedPath();
  const target = first instanceof Element ? first : document.documentElement;
  if (!fitting.last || target.closest(TYPED) || (event.key === " " && target.closest(PRESSED))) return;
  if (target.closest(".code") && event.key.startsWith("Page")) return;
  const act = moves(fitting)[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}
