// A link that holds what is shown; or the program as it is in the editor, where that has not run: made here, so that
// the server need not know it.

import { find, last, matchTheme } from "../common.js";

/**
 * @import { Share as Data } from "../player/types.d.ts"
 * @import { Mounted, On } from "../types.d.ts"
 */

const FACE = `
  <label for="link">Link to what is shown</label>
  <div class="row"><input id="link" class="link" readonly><button type="button" class="copy">Copy</button></div>
  <p class="note" role="status">It opens as the page is now. A program that is not an example runs with a click.</p>`;

/** @type {WeakMap<Element, Share>} */
const shares = new WeakMap();

/** @param {Mounted<Data>} given */
export default function mount({ data, parentElement }) {
  const root = find(parentElement, ".share");
  const share = shares.get(root) ?? new Share(root);
  shares.set(root, share);
  share.update(data);
  return () => {
    share.stop.abort();
    shares.delete(root);
  };
}

class Share {
  stop = new AbortController();
  /** @type {Data | null} */
  data = null;

  /** @param {HTMLElement} root */
  constructor(root) {
    root.innerHTML = FACE; // our own text, no data in it
    this.root = root;
    this.link = find(root, ".link", HTMLInputElement);
    const { signal } = this.stop;
    /** @type {On} */
    const on = (target, kind, act) => target.addEventListener(kind, /** @type {EventListener} */ (act), { signal });
    on(find(root, ".copy"), "click", () => this.copy());
    on(this.link, "focus", () => this.link.select());
    on(window, "graphlab:draft", () => this.write());
    on(window, "graphlab:address", () => this.write());
  }

  /** @param {Data} data */
  update(data) {
    matchTheme(this.root);
    this.data = data;
    this.write();
  }

  async write() {
    if (!this.data) return;
    const { source, linkChars } = this.data;
    const { text = source } = last("draft") ?? {};
    const query =
      text === source ? (last("address")?.query ?? "") : `?p=${await pack(JSON.stringify({ v: 1, code: text }))}`;
    const fits = query.length <= linkChars;
    this.link.value = fits ? `${location.origin}${location.pathname}${query}` : "";
    find(this.root, ".row").hidden = !fits;
    if (!fits) this.say("This program is too long for a link.");
  }

  async copy() {
    try {
      await navigator.clipboard.writeText(this.link.value);
      this.say("Copied.");
    } catch {
      this.link.select();
      this.say("Copy it with Ctrl C.");
    }
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
