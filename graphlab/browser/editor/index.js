// The code editor: a native <textarea>, so undo, mobile keyboards and screen readers work, with
// coloured tokens, line numbers and line marks laid under it. Text is only ever set as textContent.

import { component } from "../component.js";
import { keep, kept } from "../memory.js";
import { clicked, element, find, last, listening, matchTheme, publish, publishStale } from "../common.js";
import { dismiss, Hint } from "../hint.js";
import { Files } from "./files.js";
import { coloured } from "./tokens.js";
import { asksForUndo, Undo } from "../undo.js";

/**
 * @import { Editor as Data, Mistake } from "../player/types.d.ts"
 * @import { Mark, On, Presented, Report, Triggering } from "../types.d.ts"
 */

const LINE = 21; // px; the same number stands in style.css as --line
const INDENT = "    ";

/** @type {(path: string) => string} */
const sign = (path) =>
  `<svg viewBox="0 0 20 20" width="17" height="17" aria-hidden="true" fill="none" stroke="currentColor"
    stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"><path d="${path}"/></svg>`;
const OPEN = sign("M3 16V4.5h5l2 2.5h7V16zM10 13.5v-4M8 11l2-2 2 2");
const SAVE = sign("M10 3.2v9M6.6 9.2 10 12.6l3.4-3.4M3.6 16.6h12.8");

const FACE = `
  <div class="scroll">
    <div class="gutter" aria-hidden="true"></div>
    <div class="code">
      <div class="mark step" hidden></div>
      <div class="mark wrong" hidden></div>
      <pre aria-hidden="true"></pre>
      <textarea spellcheck="false" autocomplete="off" autocapitalize="off" autocorrect="off" wrap="off"
        aria-label="Program. Press Escape, then Tab, to leave the editor." aria-keyshortcuts="Control+Enter"></textarea>
      <div class="error" role="alert" hidden><b></b><p></p><p class="hint"></p></div>
    </div>
  </div>
  <div class="error docked" hidden><b></b><p></p><p class="hint"></p></div>
  <div class="hint-edit"></div>
  <div class="bar">
    <button type="button" class="run">
      <span class="spin" aria-hidden="true"></span><span class="word">Run</span><kbd></kbd>
    </button>
    <span class="took" role="status"></span>
    <span class="stale" title="The results are from before the last edit" hidden>edited</span>
    <span class="files">
      <button type="button" class="open" aria-label="Open a file" title="Open a file, or drop one here">${OPEN}</button>
      <button type="button" class="save" aria-label="Save as a file" title="Save as a file (Ctrl S)">${SAVE}</button>
      <input type="file" class="picker" accept=".py,.txt,text/x-python,text/plain" aria-label="Program file" hidden>
    </span>
  </div>
  <p class="file-note" role="status" hidden></p>`;

/** Of the program, while the page is open: the editor itself goes and comes with its tab. */
const undo = new Undo();

/** @type {(given: Triggering<Data>) => () => void} */
const mount = component(
  ".editor",
  (root, { data }) => new Editor(root, data),
  (editor, { data, setTriggerValue }, first) => {
    editor.send = setTriggerValue;
    editor.update(data, first);
  },
);
export default mount;

class Editor {
  stop = new AbortController();
  /** @type {Report} */
  send = () => {};
  running = false;
  /** What was sent to be run last. */
  sent = { source: "", token: 0 };
  /** Whether a change of the text is one of its own, and no typing. */
  apart = false;
  /** @type {Element | null | undefined} the number of the line that is active */
  lit = null;
  /** @type {number | undefined} until when the answer to a run is waited for */
  patience = undefined;

  /**
   * @param {HTMLElement} root
   * @param {Data} data
   */
  constructor(root, data) {
    root.innerHTML = FACE; // our own text, no data in it
    this.root = root;
    this.data = data;
    this.area = find(root, "textarea", HTMLTextAreaElement);
    this.under = find(root, "pre");
    this.gutter = find(root, ".gutter");
    this.scroll = find(root, ".scroll");
    this.step = find(root, ".mark.step");
    this.wrong = find(root, ".mark.wrong");
    this.box = find(root, ".code .error");
    this.docked = find(root, ".docked");
    this.runButton = find(root, ".run");
    this.hint = new Hint(find(root, ".hint-edit"), "edit", this.runButton);
    find(root, "kbd").textContent = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘↵" : "Ctrl ↵";
    this.files = new Files(root, { read: () => this.area.value, write: (text) => this.replace(text) });
    this.listen();
  }

  listen() {
    const { signal } = this.stop;
    const on = listening(signal);
    on(this.area, "input", (event) => this.edited(event instanceof InputEvent ? event.inputType : ""));
    on(this.area, "beforeinput", (event) => this.asksBack(event));
    on(this.area, "keydown", (event) => this.key(event));
    on(this.runButton, "click", () => this.run());
    on(this.scroll, "pointerdown", () => this.dock());
    on(this.gutter, "click", ({ target }) => {
      if (target instanceof Element) publish("pick", { line: Number(target.textContent) });
    });
    on(window, "graphlab:mark", (event) => this.mark(event.detail));
    on(window, "graphlab:present", ({ detail }) => this.present(detail));
    on(window, "graphlab:welcome", ({ detail }) => this.hint.show(detail.wanted));
    this.hint.listen(on);
    this.hint.show(last("welcome")?.wanted);
    this.files.listen(on);
    const presented = last("present");
    if (presented) this.present(presented);
  }

  /** @param {Presented} presented */
  present({ on, resting }) {
    this.root.classList.toggle("presented", on);
    this.root.classList.toggle("resting", on && resting);
  }

  close() {
    this.stop.abort();
    publishStale(false); // what is written elsewhere is not in here
  }

  /**
   * @param {Data} data
   * @param {boolean} first
   */
  update(data, first) {
    const fresh = first || data.rev !== this.data.rev;
    const answered = first || data.token !== this.data.token;
    this.data = data;
    matchTheme(this.root);
    if (fresh) this.begin(first);
    if (answered && !first) this.time();
    if (fresh || (answered && !this.isOvertaken)) this.busy(false);
    this.paint();
    if (answered || fresh) this.showError();
    const mark = last("mark");
    if (first && mark) this.mark(mark);
  }

  /**
   * Another program than that before, or the one that this browser has kept.
   *
   * @param {boolean} first
   */
  begin(first) {
    this.area.value = first ? remembered(this.data) : this.data.source;
    if (!first) this.scroll.scrollTop = 0;
    if (!first) this.store(); // or what was there before would come back with F5
    this.note("");
  }

  // ---- text

  /** @param {string} kind of the change, as the browser calls it */
  edited(kind = "") {
    this.files.say("");
    this.note(this.apart ? "" : kind);
    this.dock();
    this.paint();
    this.store();
  }

  /** Remember the text over F5. */
  store() {
    keep("draft", JSON.stringify({ base: this.data.source, text: this.area.value }));
  }

  // ---- undo

  /** @param {string} kind */
  note(kind) {
    const { value, selectionStart, selectionEnd } = this.area;
    undo.note({ text: value, start: selectionStart, end: selectionEnd }, kind, performance.now());
  }

  /**
   * Undo and redo of the browser, by whatever key, menu or gesture.
   *
   * @param {InputEvent} event
   */
  asksBack(event) {
    if (event.inputType !== "historyUndo" && event.inputType !== "historyRedo") return;
    event.preventDefault();
    this.goBack(event.inputType === "historyRedo");
  }

  /** @param {boolean} again */
  goBack(again) {
    const written = again ? undo.redo() : undo.undo();
    if (!written) return;
    this.area.value = written.text;
    this.area.setSelectionRange(written.start, written.end);
    this.dock();
    this.paint();
    this.store();
  }

  get stale() {
    return this.data.ran !== null && this.area.value !== this.data.ran;
  }

  paint() {
    const text = this.area.value;
    const lines = text.split("\n").length;
    this.under.replaceChildren(coloured(text), "\n");
    if (this.gutter.childElementCount !== lines) {
      this.gutter.replaceChildren(...Array.from({ length: lines }, (_, i) => element("span", String(i + 1))));
    }
    for (const number of this.gutter.children) number.className = "";
    const { stale } = this;
    find(this.root, ".stale").hidden = !stale;
    find(this.root, ".took").hidden = stale;
    publishStale(stale, { busy: this.running, text });
    if (stale) return this.unmark();
    const mark = last("mark");
    if (mark) this.mark(mark);
    this.markWrong();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.isComposing) return;
    const plain = !event.ctrlKey && !event.altKey && !event.metaKey;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.run();
    } else if (asksForUndo(event)) {
      event.preventDefault(); // where the browser has nothing to undo, it would not ask
      this.goBack(asksForUndo(event) === "again");
    } else if (event.key === "Tab" && plain) {
      event.preventDefault();
      this.tab(event.shiftKey);
    } else if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      this.insert("\n" + this.indentHere());
    } else if (event.key === "Escape") {
      this.escape();
    }
    event.stopPropagation(); // what is typed is never a shortcut of the page
  }

  /** @param {boolean} back */
  tab(back) {
    if (back || this.spansLines()) this.shiftLines(back);
    else this.insert(this.toNextStop());
  }

  // One Escape, then Tab, leaves the editor, also where a mistake stands over the text.
  escape() {
    this.dock();
    this.area.blur();
  }

  /** @param {string} text */
  insert(text) {
    this.apart = true; // is undone by itself
    const isDone = document.execCommand("insertText", false, text);
    this.apart = false;
    if (isDone) return;
    this.area.setRangeText(text, this.area.selectionStart, this.area.selectionEnd, "end");
    this.edited();
  }

  /**
   * Another text for all of it; the one that was there can be had back by undo.
   *
   * @param {string} text
   */
  replace(text) {
    this.area.focus();
    this.area.select();
    this.insert(text);
    this.area.setSelectionRange(0, 0);
    this.scroll.scrollTop = 0;
  }

  lineStart(at = this.area.selectionStart) {
    return this.area.value.lastIndexOf("\n", at - 1) + 1;
  }

  toNextStop() {
    return INDENT.slice((this.area.selectionStart - this.lineStart()) % INDENT.length);
  }

  indentHere() {
    const line = this.area.value.slice(this.lineStart(), this.area.selectionStart);
    const [indent] = line.match(/^[ \t]*/) ?? [""];
    return /:\s*(#.*)?$/.test(line) ? indent + INDENT : indent;
  }

  spansLines() {
    return this.area.value.slice(this.area.selectionStart, this.area.selectionEnd).includes("\n");
  }

  /** @param {boolean} back */
  shiftLines(back) {
    const { selectionStart: start, selectionEnd: end, value } = this.area;
    const from = this.lineStart(start);
    const stop = value.indexOf("\n", end > start && value[end - 1] === "\n" ? end - 1 : end);
    const to = stop === -1 ? value.length : stop;
    const old = value.slice(from, to);
    const shifted = (/** @type {string} */ line) => (back ? line.replace(/^( {1,4}|\t)/, "") : line && INDENT + line);
    const moved = old.split("\n").map(shifted).join("\n");
    if (moved === old) return;
    this.area.setSelectionRange(from, to);
    this.insert(moved);
    if (start === end) {
      const at = Math.max(from, start + moved.length - old.length);
      this.area.setSelectionRange(at, at);
    } else {
      this.area.setSelectionRange(from, from + moved.length);
    }
  }

  // ---- run

  /** Whether what has come is the answer to an earlier text than that which runs. */
  get isOvertaken() {
    return this.running && this.data.token !== this.sent.token;
  }

  /** Another text ends the run that goes on, the same one waits for it. */
  run() {
    const source = this.area.value;
    if (this.running && source === this.sent.source) return;
    if (this.hint.wanted && this.area.value !== this.data.ran) dismiss("edit");
    this.files.say("");
    this.busy(true);
    clicked();
    this.sent = { source, token: crypto.getRandomValues(new Uint32Array(1))[0] };
    this.send("run", this.sent);
  }

  /** How long the answer was on its way. */
  time() {
    const { clicked } = window.graphlab ?? {};
    const took = this.running && clicked ? Math.round(performance.now() - clicked) : null;
    const text = took === null ? "" : took < 1000 ? `ran in ${took} ms` : `ran in ${(took / 1000).toFixed(1)} s`;
    find(this.root, ".took").textContent = text;
  }

  /** @param {boolean} on */
  busy(on) {
    this.running = on;
    this.runButton.classList.toggle("busy", on);
    this.runButton.setAttribute("aria-busy", String(on));
    find(this.root, ".run .word").textContent = on ? "Running" : "Run";
    clearTimeout(this.patience);
    // A lost connection must not leave the button dead.
    if (on) this.patience = setTimeout(() => this.busy(false), 20000);
    publish("draft", { stale: this.stale, busy: on, text: this.area.value });
  }

  // ---- marks

  unmark() {
    this.step.hidden = true;
    this.wrong.hidden = true;
    this.lit = null;
  }

  /** @param {Mark} mark */
  mark({ line, pass, selected }) {
    const shown = line && this.area.value === this.data.ran;
    this.step.hidden = !shown;
    this.lit?.classList.remove("lit");
    this.lit = shown ? this.gutter.children[line - 1] : null;
    this.lit?.classList.add("lit");
    if (!shown) return;
    this.gutter.dataset.pass = selected ? "selected" : pass;
    this.step.style.transform = `translateY(${(line - 1) * LINE}px)`;
    this.reveal(line);
  }

  /** @param {number} line */
  reveal(line) {
    const top = (line - 1) * LINE;
    const { scrollTop, clientHeight } = this.scroll;
    if (top < scrollTop) this.scroll.scrollTop = top - LINE;
    else if (top + 2 * LINE > scrollTop + clientHeight) this.scroll.scrollTop = top + 3 * LINE - clientHeight;
  }

  markWrong() {
    const { line, column } = this.data.error ?? {};
    this.wrong.hidden = !line;
    if (!line) return;
    this.wrong.style.setProperty("--column", String((column ?? 1) - 1));
    this.wrong.style.transform = `translateY(${(line - 1) * LINE}px)`;
    this.gutter.children[line - 1]?.classList.add("wrong");
  }

  // A new error stands at its line. It hides what is below, so the first touch of the text moves it under the editor.
  showError() {
    const { error } = this.data;
    this.docked.hidden = true;
    this.box.hidden = !error || this.area.value !== this.data.ran;
    this.under.style.minHeight = "";
    if (!error) return;
    for (const box of [this.box, this.docked]) write(box, error);
    if (this.box.hidden || !error.line) return this.dock(true);
    this.box.style.top = `${error.line * LINE + 6}px`;
    this.under.style.minHeight = `${error.line * LINE + this.box.offsetHeight + 14}px`;
    this.reveal(error.line + Math.ceil(this.box.offsetHeight / LINE));
    if (error.line * LINE < this.scroll.scrollTop + LINE) this.scroll.scrollTop = (error.line - 1) * LINE;
  }

  dock(always = false) {
    if (this.box.hidden && !always) return;
    this.box.hidden = true;
    this.under.style.minHeight = "";
    this.docked.hidden = false;
  }
}

/**
 * @param {HTMLElement} box
 * @param {Mistake} error
 */
function write(box, { kind, message, hint, line, column }) {
  find(box, "b").textContent = line ? `${kind}, line ${line}, column ${column}` : kind;
  find(box, "p").textContent = message;
  find(box, ".hint").textContent = hint ?? "";
  find(box, ".hint").hidden = !hint;
}

/** @param {Data} data */
function remembered(data) {
  try {
    const draft = JSON.parse(kept("draft") ?? "null");
    if (typeof draft?.text === "string" && draft.base === data.source) return draft.text;
  } catch {
    /* nothing that store() has kept */
  }
  return data.source;
}
