// The buttons that step and play a training, and the speed: the same beside its time line and in the fitting lab.

import { find } from "../common.js";
import { ICONS } from "../player/face.js";

/**
 * @param {"first" | "back" | "next" | "last"} name
 * @param {string} label
 * @param {string} keys
 */
const button = (name, label, keys) =>
  `<button type="button" class="${name}" aria-label="${label}" title="${label} (${keys})">${ICONS[name]}</button>`;

/**
 * The buttons and the speed, as HTML.
 *
 * @param {string} start what the first one is called
 */
export function buttons(start) {
  return `${button("first", start, "Home")}
    ${button("back", "Step back", "←")}
    <button type="button" class="toggle" title="Play or pause (space)">
      <span class="sign"></span><span class="word"></span>
    </button>
    ${button("next", "Step on", "→")}
    ${button("last", "To the end", "End")}
    <select class="speed" aria-label="Speed of the training" title="Speed">
      <option value="0.25">0.25×</option>
      <option value="0.5">0.5×</option>
      <option value="1" selected>1×</option>
      <option value="2">2×</option>
      <option value="4">4×</option>
    </select>`;
}

/**
 * At the first place nothing goes back, at the last one nothing goes on.
 *
 * @param {HTMLElement} root
 * @param {number} at
 * @param {number} last
 */
export function limit(root, at, last) {
  for (const name of ["first", "back"]) find(root, `.${name}`).toggleAttribute("disabled", at === 0);
  for (const name of ["next", "last"]) find(root, `.${name}`).toggleAttribute("disabled", at >= last);
}

/**
 * The button that plays says what it does next.
 *
 * @param {HTMLElement} root
 * @param {boolean} plays
 */
export function showPlaying(root, plays) {
  const toggle = find(root, ".toggle");
  const word = plays ? "Pause" : "Play";
  if (toggle.getAttribute("aria-label") === word) return;
  find(toggle, ".sign").innerHTML = ICONS[plays ? "pause" : "play"];
  find(toggle, ".word").textContent = word;
  toggle.setAttribute("aria-label", word);
}
