// Hints of a first visit, one at a time: each stands in a row of its own beside what it speaks of, so that it covers
// nothing, and goes for good once it is dismissed, or what it says is done.

import { element, publish } from "./common.js";
import { remember, remembered } from "./memory.js";

/** @import { On } from "./types.d.ts" */

/** In the order in which they come. */
export const HINTS = {
  play: "Start here: press Play, or → for one step.",
  edit: "Change a number in the program and press Run: the picture follows.",
  ask: "Something unclear? Questions explains what is on the screen.",
};

/** @typedef {keyof typeof HINTS} Name */

/** @returns {Name | undefined} the hint whose turn it is */
export function due() {
  const names = /** @type {Name[]} */ (Object.keys(HINTS));
  return names.find((name) => remembered(`hint-${name}`) === null);
}

/** @param {Name} name */
export function dismiss(name) {
  if (remembered(`hint-${name}`) !== null) return;
  remember(`hint-${name}`);
  publish("hint", { name });
}

export class Hint {
  /** Whether this is a first visit. */
  wanted = false;

  /**
   * @param {HTMLElement} row what the hint is shown in; empty until then
   * @param {Name} name
   * @param {HTMLElement} about the button that it speaks of, which is marked
   */
  constructor(row, name, about) {
    this.row = row;
    this.name = name;
    this.about = about;
    row.classList.add("hint-row");
    row.setAttribute("role", "status");
    row.hidden = true;
  }

  /** @param {On} on */
  listen(on) {
    on(window, "graphlab:hint", () => this.show());
    on(window, "resize", () => this.point());
  }

  /** @param {boolean} wanted */
  show(wanted = this.wanted) {
    this.wanted = wanted;
    const shown = wanted && due() === this.name;
    this.about.classList.toggle("due", shown);
    if (shown === !this.row.hidden) return;
    this.row.hidden = !shown;
    this.row.replaceChildren(...(shown ? this.parts() : []));
    this.point();
  }

  parts() {
    const button = element("button", "Got it");
    button.type = "button";
    button.setAttribute("aria-label", `Got it: ${HINTS[this.name]}`);
    button.addEventListener("click", () => {
      dismiss(this.name);
      this.about.focus();
    });
    return [element("span", HINTS[this.name]), button];
  }

  /** Its tip points at what it speaks of. */
  point() {
    if (this.row.hidden) return;
    const [row, about] = [this.row.getBoundingClientRect(), this.about.getBoundingClientRect()];
    this.row.style.setProperty("--at", `${(about.left + about.right) / 2 - row.left}px`);
  }
}
