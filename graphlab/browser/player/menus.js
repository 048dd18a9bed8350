// What opens over the drawing: the menu of everything that is not needed at every step, and the guide.

import { closest, find } from "../common.js";
import { NARROW } from "./camera.js";

/**
 * @import { On } from "../types.d.ts"
 * @import { Player } from "./player.js"
 */

export class Pop {
  /**
   * `fill` writes what is in the panel, each time that it opens: a closed one is empty.
   *
   * @param {Player} player
   * @param {HTMLElement} button
   * @param {HTMLElement} panel
   * @param {(() => string) | null} [fill]
   */
  constructor(player, button, panel, fill = null) {
    this.player = player;
    this.button = button;
    this.panel = panel;
    this.fill = fill;
    button.setAttribute("aria-haspopup", panel.getAttribute("role") ?? "true");
    button.setAttribute("aria-expanded", "false");
  }

  /** @param {On} on */
  listen(on) {
    on(this.button, "click", () => (this.open ? this.close() : this.show()));
    on(this.panel, "click", (event) => closest(event, ".leave") && this.close());
    on(this.panel, "keydown", (event) => this.key(event));
    on(window, "pointerdown", (event) => {
      const path = event.composedPath();
      if (this.open && !path.includes(this.panel) && !path.includes(this.button)) this.hide();
    });
    on(this.panel, "focusout", ({ relatedTarget }) => {
      if (!this.open || !(relatedTarget instanceof Node)) return;
      if (!this.panel.contains(relatedTarget) && relatedTarget !== this.button) this.hide();
    });
  }

  get open() {
    return !this.panel.hidden;
  }

  /** The entries that can be seen. */
  get items() {
    /** @type {NodeListOf<HTMLElement>} */
    const all = this.panel.querySelectorAll("[role^=menuitem]");
    return [...all].filter((item) => item.getClientRects().length);
  }

  show() {
    for (const other of this.player.pops) if (other !== this) other.hide();
    if (this.fill) this.panel.innerHTML = this.fill();
    this.panel.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    const [first] = this.items;
    (first ?? (this.fill ? find(this.panel, ".leave") : this.panel)).focus({ preventScroll: true });
    if (innerWidth <= NARROW) this.panel.scrollIntoView({ block: "nearest" });
  }

  hide() {
    this.panel.hidden = true;
    if (this.fill) this.panel.replaceChildren();
    this.button.setAttribute("aria-expanded", "false");
  }

  close() {
    this.hide();
    this.button.focus();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      return this.close();
    }
    const { items } = this;
    const at = items.findIndex((item) => item === event.target);
    if (at < 0) return;
    if (event.key === "Tab") return this.hide();
    event.stopPropagation();
    const ways = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
    const to = ways[/** @type {keyof typeof ways} */ (event.key)];
    if (to === undefined) return;
    event.preventDefault();
    items[(to + items.length) % items.length].focus();
  }
}
