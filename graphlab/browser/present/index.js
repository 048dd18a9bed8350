// Shows the page to an audience: a button in the bar, and while it is presented the size of everything, and the way
// back. The page's style hides all but program, graph and sentence; nothing is run again.

import { component } from "../component.js";
import { find, listening, matchTheme, publish } from "../common.js";
import { remember, remembered } from "../memory.js";

/**
 * @import { Mounted, On } from "../types.d.ts"
 */

const SIZES = [0.8, 0.9, 1, 1.15, 1.3, 1.5, 1.75, 2, 2.4];
const TYPE = 1.2; // letters of the program and of the sentence, to those of the page, at size 1
const REST = 2500; // ms without a movement until the controls go
const NAME = "present-size";
const STEPS = ["ArrowLeft", "ArrowRight", "Home", "End", " "]; // keys of the player, which nobody looks at
const FACE = `
  <button type="button" class="enter" title="Program, graph and sentence only, on the full screen">Present</button>
  <div class="controls" role="group" aria-label="Presentation" hidden>
    <button type="button" class="smaller" aria-label="Smaller" title="Smaller (−)">−</button>
    <output class="size" aria-live="polite"></output>
    <button type="button" class="larger" aria-label="Larger" title="Larger (+)">+</button>
    <button type="button" class="leave" title="Leave (Escape)">Leave</button>
  </div>`;

/** @type {(given: Mounted<null>) => () => void} */
const mount = component(
  ".present",
  (root) => new Present(root),
  (present) => matchTheme(present.root),
);
export default mount;

class Present {
  stop = new AbortController();
  on = false;
  resting = false;
  size = 1;
  /** Whether the full screen was given for it. */
  full = false;
  /** @type {number | undefined} until the controls go */
  timer = undefined;

  /** @param {HTMLElement} root */
  constructor(root) {
    root.innerHTML = FACE; // our own text, no data in it
    this.root = root;
    const size = Number(remembered(NAME) ?? 1);
    this.size = SIZES.includes(size) ? size : 1;
    const on = listening(this.stop.signal);
    on(find(root, ".enter"), "click", () => this.enter());
    on(find(root, ".leave"), "click", () => this.leave());
    on(find(root, ".smaller"), "click", () => this.resize(-1));
    on(find(root, ".larger"), "click", () => this.resize(1));
    on(window, "keydown", (event) => this.on && this.key(event), { capture: true });
    on(window, "pointermove", () => this.on && this.wake());
    on(window, "pointerdown", () => this.on && this.wake());
    on(document, "fullscreenchange", () => this.screened());
  }

  close() {
    this.leave();
    this.stop.abort();
  }

  async enter() {
    this.on = true;
    this.show();
    this.wake();
    find(this.root, ".larger").focus({ preventScroll: true }); // the keys are for the page, not for the editor
    try {
      await document.documentElement.requestFullscreen();
      this.full = this.on;
    } catch {
      /* not allowed here: it fills the window */
    }
  }

  leave() {
    if (!this.on) return;
    this.on = false;
    clearTimeout(this.timer);
    this.show();
    if (document.fullscreenElement === document.documentElement) document.exitFullscreen();
    this.full = false;
    find(this.root, ".enter").focus({ preventScroll: true });
  }

  /** Escape leaves the full screen without a key that a page could hear. */
  screened() {
    if (this.on && this.full && !document.fullscreenElement) this.leave();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const [first] = event.composedPath();
    const isTyped = first instanceof Element && first.matches("textarea, input:not([type=range]), select");
    const acts = { Escape: () => this.leave(), PageDown: () => this.advance(1), PageUp: () => this.advance(-1) };
    const sizes = { "+": () => this.resize(1), "=": () => this.resize(1), "-": () => this.resize(-1) };
    const known = { ...acts, ...(isTyped || event.ctrlKey || event.metaKey ? {} : sizes) };
    const act = known[/** @type {keyof typeof known} */ (event.key)];
    if (!act && !STEPS.includes(event.key)) this.wake(); // whoever looks for a control by the keyboard sees it
    if (!act) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    act();
  }

  /** @param {number} by */
  advance(by) {
    publish("advance", { by });
  }

  /** @param {number} by */
  resize(by) {
    const to = SIZES[SIZES.indexOf(this.size) + by];
    if (to === undefined) return;
    this.size = to;
    remember(NAME, String(to));
    this.show();
    this.wake();
  }

  wake() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.rest(true), REST);
    if (this.resting) this.rest(false);
  }

  /** @param {boolean} resting */
  rest(resting) {
    this.resting = resting;
    this.show();
  }

  show() {
    const { on, size } = this;
    const resting = on && this.resting;
    const page = document.documentElement;
    page.toggleAttribute("data-graphlab-presented", on);
    page.toggleAttribute("data-graphlab-resting", resting);
    if (on) page.style.setProperty("--graphlab-type", String(TYPE * size));
    else page.style.removeProperty("--graphlab-type");
    this.root.classList.toggle("resting", resting);
    find(this.root, ".enter").hidden = on;
    find(this.root, ".controls").hidden = !on;
    find(this.root, ".size").textContent = `${Math.round(100 * size)}%`;
    find(this.root, ".smaller").toggleAttribute("disabled", size === SIZES[0]);
    find(this.root, ".larger").toggleAttribute("disabled", size === SIZES.at(-1));
    publish("present", { on, size, resting });
  }
}
