// Under the player in the frame of another page: the program folds out beside it, and a link opens all of it elsewhere.

import { component } from "../component.js";
import { find, listening, matchTheme } from "../common.js";
import { link } from "../share/forms.js";

/**
 * @import { Embed as Data } from "../player/types.d.ts"
 * @import { Mounted, On } from "../types.d.ts"
 */

const FACE = `
  <button type="button" class="program"><span class="sign" aria-hidden="true">▸</span> Program</button>
  <a target="_blank" rel="noopener">Open in graphlab <span aria-hidden="true">↗</span></a>`;

/** @type {(given: Mounted<Data>) => () => void} */
const mount = component(
  ".embed",
  (root) => new Embed(root),
  (embed, { data }) => {
    matchTheme(embed.root);
    embed.update(data);
  },
);
export default mount;

class Embed {
  stop = new AbortController();
  /** Whether somebody has folded the program in or out. */
  chosen = false;
  open = false;

  /** @param {HTMLElement} root */
  constructor(root) {
    root.innerHTML = FACE; // our own text, no data in it
    this.root = root;
    this.link = find(root, "a", HTMLAnchorElement);
    const on = listening(this.stop.signal);
    on(find(root, ".program"), "click", () => {
      this.chosen = true;
      this.fold(!this.open);
    });
    // The address of the page changes with what it shows.
    for (const kind of /** @type {const} */ (["pointerenter", "focus", "click"])) on(this.link, kind, () => this.aim());
    this.aim();
  }

  close() {
    this.stop.abort();
  }

  /** @param {Data} data */
  update({ waits }) {
    if (!this.chosen) this.fold(waits); // what has to be run is read first
  }

  /** @param {boolean} open */
  fold(open) {
    this.open = open;
    find(this.root, ".program").setAttribute("aria-expanded", String(open));
    document.documentElement.toggleAttribute("data-graphlab-program", open);
  }

  aim() {
    this.link.href = link(location.href);
  }
}
