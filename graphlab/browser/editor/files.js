// A program as a file: saved from the editor, and opened into it by picking or dropping one. It stays in the browser
// until it is run, and what was in the editor comes back with undo.

import { find } from "../common.js";
import { download } from "../download.js";

/** @import { On } from "../types.d.ts" */

export const MOST_BYTES = 200_000;
const USUAL_NAME = "program.py";

/**
 * The program in a file; an error says why there is none.
 *
 * @param {{ name: string, size: number, arrayBuffer(): Promise<ArrayBuffer> }} file
 */
export async function programIn(file) {
  const { name, size } = file;
  const called = name.length > 60 ? `${name.slice(0, 57)}…` : name;
  const limit = `a program has at most ${MOST_BYTES / 1000} kB`;
  if (size > MOST_BYTES) throw new Error(`${called} has ${Math.ceil(size / 1000)} kB; ${limit}.`);
  const text = decoded(await file.arrayBuffer());
  if (text === null) throw new Error(`${called} is not text. Open a program that was saved as .py, in UTF-8.`);
  if (/\.ipynb$/i.test(name)) throw new Error(`${called} is a notebook. Save it as .py there, and open that.`);
  if (!text.trim()) throw new Error(`${called} is empty.`);
  return text.replace(/\r\n?/g, "\n");
}

/**
 * Bytes as text; null where they are none.
 *
 * @param {ArrayBuffer} bytes
 */
function decoded(bytes) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") ? null : text;
  } catch {
    return null;
  }
}

export class Files {
  name = USUAL_NAME;

  /**
   * `read` gives the text of the editor, `write` puts another one there so that it can be undone.
   *
   * @param {HTMLElement} root
   * @param {{ read: () => string, write: (text: string) => void }} text
   */
  constructor(root, { read, write }) {
    this.root = root;
    this.read = read;
    this.write = write;
    this.picker = find(root, ".picker", HTMLInputElement);
    this.note = find(root, ".file-note");
  }

  /** @param {On} on */
  listen(on) {
    const { root, picker } = this;
    on(find(root, ".open"), "click", () => picker.click());
    on(find(root, ".save"), "click", () => this.save());
    on(picker, "change", () => this.open([...(picker.files ?? [])]));
    on(root, "keydown", (event) => this.key(event), { capture: true });
    on(root, "dragover", (event) => this.over(event));
    on(root, "dragleave", ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node) || !root.contains(relatedTarget)) root.classList.remove("dropping");
    });
    on(root, "drop", (event) => this.drop(event));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault(); // the browser would save the page
    event.stopPropagation();
    this.save();
  }

  /** @param {DragEvent} event */
  over(event) {
    if (!event.dataTransfer?.types.includes("Files")) return; // a text is dragged, which the browser does
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    this.root.classList.add("dropping");
  }

  /** @param {DragEvent} event */
  drop(event) {
    this.root.classList.remove("dropping");
    const files = [...(event.dataTransfer?.files ?? [])];
    if (!files.length) return;
    event.preventDefault(); // the browser would leave the page for the file
    this.open(files);
  }

  /** @param {File[]} files */
  async open(files) {
    this.picker.value = ""; // or the same file could not be picked again
    const [file] = files;
    if (!file) return;
    if (files.length > 1) return this.say(`Those are ${files.length} files. Open one program at a time.`, true);
    try {
      const text = await programIn(file);
      this.write(text);
      this.name = /\.py$/i.test(file.name) ? file.name : USUAL_NAME;
      this.say(`Opened ${file.name}. Run it, or press Ctrl Z to go back.`);
    } catch (error) {
      this.say(error instanceof Error ? error.message : "The file cannot be read.", true);
    }
  }

  save() {
    download(new Blob([this.read()], { type: "text/x-python" }), this.name);
    this.say(`Saved as ${this.name}.`);
  }

  /** @param {string} text */
  say(text, wrong = false) {
    this.note.textContent = text;
    this.note.classList.toggle("wrong", wrong);
    this.note.hidden = !text;
  }
}
