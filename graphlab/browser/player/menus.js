// What opens over the drawing: the menu of everything that is not needed at every step, and the guide.

import { NARROW } from "./camera.js";

export class Pop {
  // `fill` writes what is in the panel, each time that it opens: a closed one is empty.
  constructor(player, button, panel, fill = null) {
    Object.assign(this, { player, button, panel, fill });
    button.setAttribute("aria-haspopup", panel.getAttribute("role"));
    button.setAttribute("aria-expanded", "false");
  }

  listen(on) {
    on(this.button, "click", () => (this.open ? this.close() : this.show()));
    on(this.panel, "click", (event) => event.target.closest(".leave") && this.close());
    on(this.panel, "keydown", (event) => this.key(event));
    on(window, "pointerdown", (event) => {
      const path = event.composedPath();
      if (this.open && !path.includes(this.panel) && !path.includes(this.button)) this.hide();
    });
    on(this.panel, "focusout", (event) => {
      if (
        this.open &&
        event.relatedTarget &&
        !this.panel.contains(event.relatedTarget) &&
        event.relatedTarget !== this.button
      )
        this.hide();
    });
  }

  get open() {
    return !this.panel.hidden;
  }

  get items() {
    return [...this.panel.querySelectorAll("[role^=menuitem]")].filter((item) => item.getClientRects().length);
  }

  show() {
    for (const other of this.player.pops) if (other !== this) other.hide();
    if (this.fill) this.panel.innerHTML = this.fill();
    this.panel.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    (this.items[0] ?? this.panel.querySelector(".leave") ?? this.panel).focus({ preventScroll: true });
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

  key(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      return this.close();
    }
    const items = this.items;
    const at = items.indexOf(event.target);
    if (at < 0) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (event.key === "Tab") return this.hide();
    event.stopPropagation();
    if (to === undefined) return;
    event.preventDefault();
    items[(to + items.length) % items.length].focus();
  }
}
