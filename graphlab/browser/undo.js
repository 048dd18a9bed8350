// What can be undone and done again: a state for each burst of typing or turning. A browser's own list is lost when a
// text comes from elsewhere than the keyboard, from an example, a slider or another way to write.

/** @typedef {{ text: string, start: number, end: number }} Written */

const BURST = 1000; // ms that typing may pause within one state
const MOST = 300; // states, the oldest are forgotten

/**
 * Whether a key asks for what was before, or for what was undone again: Ctrl Z, and Ctrl Y or Ctrl Shift Z.
 *
 * @param {KeyboardEvent} event
 */
export function asksForUndo({ key, ctrlKey, metaKey, shiftKey, altKey }) {
  if (!/^[zy]$/i.test(key) || !(ctrlKey || metaKey) || altKey) return null;
  return shiftKey || key.toLowerCase() === "y" ? "again" : "back";
}

export class Undo {
  /** @type {Written[]} the last is what is there */
  past = [];
  /** @type {Written[]} what was undone, the last of it first */
  future = [];
  /** The kind of the last change, and when it was. */
  kind = "";
  at = 0;

  /**
   * The text is another one now. Changes of one kind that follow each other closely are one; those without a kind stand
   * alone.
   *
   * @param {Written} written
   * @param {string} kind
   * @param {number} now
   */
  note(written, kind, now) {
    if (written.text === this.past.at(-1)?.text) return;
    const goesOn = kind !== "" && kind === this.kind && now - this.at < BURST && this.past.length > 1;
    if (goesOn) this.past.pop();
    this.past.push(written);
    if (this.past.length > MOST) this.past.shift();
    this.future = [];
    this.kind = kind;
    this.at = now;
  }

  /** What was there before; undefined where nothing was. */
  undo() {
    if (this.past.length < 2) return undefined;
    this.future.push(/** @type {Written} */ (this.past.pop()));
    this.kind = "";
    return this.past.at(-1);
  }

  /** What was undone last; undefined where nothing was. */
  redo() {
    const written = this.future.pop();
    if (written) this.past.push(written);
    this.kind = "";
    return written;
  }
}
