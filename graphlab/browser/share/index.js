// A link that holds what is shown; or the program as it is in the editor, where that has not run: made here, so that
// the server need not know it.

import { component } from "../component.js";
import { copied } from "../clipboard.js";
import { closest, find, last, listening, matchTheme } from "../common.js";
import { frame, link, markdown } from "./forms.js";

/**
 * @import { Share as Data } from "../player/types.d.ts"
 * @import { Mounted, On } from "../types.d.ts"
 */

/** @type {[name: string, label: string][]} */
const FORMS = [
  ["link", "Link"],
  ["markdown", "Markdown"],
  ["iframe", "Frame for a page (HTML)"],
];
const row = ([name, label] = FORMS[0]) => `
  <label for="${name}">${label}</label>
  <div class="row">
    <input id="${name}" class="${name}" readonly>
    <button type="button" class="copy" data-of="${name}" aria-label="Copy: ${label}">Copy</button>
  </div>`;
const FACE = `
  <div class="forms">${FORMS.map(row).join("")}</div>
  <p class="note" role="status"></p>`;
const NOTE = "It opens as the page is now. A program that is not an example runs elsewhere with a click.";
const CONFIRMED = 2000; // ms that a button says that it has copied

/** @type {(given: Mounted<Data>) => () => void} */
const mount = component(
  ".share",
  (root) => new Share(root),
  (share, { data }) => {
    share.update(data);
  },
);
export default mount;

class Share {
  stop = new AbortController();
  /** @type {Data | null} */
  data = null;

  /** @param {HTMLElement} root */
  constructor(root) {
    root.innerHTML = FACE; // our own text, no data in it
    this.root = root;
    const on = listening(this.stop.signal);
    on(root, "click", (event) => {
      const button = closest(event, ".copy");
      if (button instanceof HTMLButtonElement) this.copy(button);
    });
    on(root, "focusin", ({ target }) => target instanceof HTMLInputElement && target.select());
    on(window, "graphlab:draft", () => this.write());
    on(window, "graphlab:address", () => this.write());
  }

  close() {
    this.stop.abort();
  }

  /** @param {Data} data */
  update(data) {
    matchTheme(this.root);
    this.data = data;
    this.write();
  }

  async write() {
    if (!this.data) return;
    const { title, source, linkChars } = this.data;
    const { text = source } = last("draft") ?? {};
    const query =
      text === source ? (last("address")?.query ?? "") : `?p=${await pack(JSON.stringify({ v: 1, code: text }))}`;
    const fits = query.length <= linkChars;
    const address = link(`${location.origin}${location.pathname}${query}`);
    const texts = { link: address, markdown: markdown(title, address), iframe: frame(title, address) };
    for (const [name, text] of Object.entries(texts)) find(this.root, `input.${name}`, HTMLInputElement).value = text;
    find(this.root, ".forms").hidden = !fits;
    this.say(fits ? NOTE : "This program is too long for a link.");
  }

  /** @param {HTMLButtonElement} button */
  async copy(button) {
    const field = find(this.root, `input.${button.dataset.of}`, HTMLInputElement);
    const done = await copied(field.value, this.root);
    if (!done) field.select();
    this.say(done ? "Copied." : "It is selected: copy it with Ctrl C.");
    if (!done) return;
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), CONFIRMED);
  }

  /** @param {string} text */
  say(text) {
    find(this.root, ".note").textContent = text;
  }
}

/**
 * Text for a link: packed, in letters that an address can hold.
 *
 * @param {string} text
 */
async function pack(text) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
