// The code editor: a native <textarea>, so undo, mobile keyboards and screen readers work, with
// coloured tokens, line numbers and line marks laid under it. Text is only ever set as textContent.

import { element, last, matchTheme, tell } from "../common.js";

const LINE = 21; // px; the same number stands in style.css as --line
const INDENT = "    ";
const KEYWORDS = new Set(
  (
    "and as assert break class continue def del elif else except False finally for from " +
    "global if import in is lambda None nonlocal not or pass raise return True try while with yield"
  ).split(" "),
);
// A string that is still being written ends with its line, or with the text.
const STRINGS = [/'''[^]*?(?:'''|$)/, /"""[^]*?(?:"""|$)/, /'(?:\\.|[^'\\\n])*'?/, /"(?:\\.|[^"\\\n])*"?/].map(
  (part) => part.source,
);
const TOKEN = new RegExp(
  [
    /(?<comment>#[^\n]*)/.source,
    `(?<text>[fFrRbBuU]{0,2}(?:${STRINGS.join("|")}))`,
    /(?<number>\b\d[\d_]*\.?[\d_]*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)/.source,
    /(?<word>[\p{L}_][\p{L}\p{N}_]*)/u.source,
  ].join("|"),
  "gu",
);

const FACE = `
  <div class="bar">
    <span class="title" id="title">Program</span>
    <span class="stale" title="The results are from before the last edit" hidden>edited</span>
    <span class="space"></span>
    <button type="button" class="quiet share">Share</button>
    <button type="button" class="run">
      <span class="spin" aria-hidden="true"></span><span class="word">Run</span><kbd></kbd>
    </button>
  </div>
  <div class="link" hidden role="status"><span></span><input readonly aria-label="Link to this program"></div>
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
  <div class="error docked" hidden><b></b><p></p><p class="hint"></p></div>`;

const editors = new WeakMap();

export default function mount({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".editor");
  if (!editors.has(root)) editors.set(root, new Editor(root));
  const editor = editors.get(root);
  editor.send = setTriggerValue;
  editor.update(data);
  return () => editor.close();
}

class Editor {
  constructor(root) {
    root.innerHTML = FACE; // our own text, no data in it
    this.root = root;
    const one = (selector) => root.querySelector(selector);
    this.area = one("textarea");
    this.under = one("pre");
    this.gutter = one(".gutter");
    this.scroll = one(".scroll");
    this.step = one(".mark.step");
    this.wrong = one(".mark.wrong");
    this.box = one(".code .error");
    this.docked = one(".docked");
    this.runButton = one(".run");
    this.mac = /Mac|iPhone|iPad/.test(navigator.platform);
    one("kbd").textContent = this.mac ? "⌘↵" : "Ctrl ↵";
    this.stop = new AbortController();
    const on = (target, kind, act) => target.addEventListener(kind, act, { signal: this.stop.signal });
    on(this.area, "input", () => this.edited());
    on(this.area, "keydown", (event) => this.key(event));
    on(this.runButton, "click", () => this.run());
    on(one(".share"), "click", () => this.share());
    on(this.scroll, "pointerdown", () => this.dock());
    on(this.gutter, "click", (event) => tell("pick", { line: Number(event.target.textContent) }));
    on(window, "graphlab:mark", (event) => this.mark(event.detail));
  }

  close() {
    this.stop.abort();
    document.documentElement.removeAttribute("data-graphlab-stale");
    editors.delete(this.root);
  }

  update(data) {
    const first = !this.data;
    const fresh = first || data.rev !== this.data.rev;
    const answered = first || data.token !== this.data.token;
    this.data = data;
    matchTheme(this.root);
    if (fresh) {
      this.area.value = first ? remembered(data) : data.source;
      if (!first) this.scroll.scrollTop = 0;
    }
    if (fresh || answered) this.busy(false);
    this.paint();
    this.showError(answered || fresh);
    if (!first) return;
    if (last("mark")) this.mark(last("mark"));
  }

  // ---- text

  edited() {
    this.dock();
    this.paint();
    try {
      sessionStorage.setItem(
        "graphlab:draft",
        JSON.stringify({ rev: this.data.rev, base: this.data.source, text: this.area.value }),
      );
    } catch {
      /* private windows may refuse; then a draft lives as long as the page */
    }
  }

  paint() {
    const text = this.area.value;
    const lines = text.split("\n").length;
    this.under.replaceChildren(coloured(text), "\n");
    if (this.gutter.childElementCount !== lines) {
      this.gutter.replaceChildren(...Array.from({ length: lines }, (_, i) => element("span", String(i + 1))));
    }
    const stale = this.data.ran !== null && text !== this.data.ran;
    this.root.querySelector(".stale").hidden = !stale;
    if (stale) {
      this.step.hidden = true;
      this.wrong.hidden = true;
      this.lit = null;
    }
    for (const number of this.gutter.children) number.className = "";
    tell("draft", { stale, busy: this.running === true });
    document.documentElement.toggleAttribute("data-graphlab-stale", stale);
    if (!stale && last("mark")) this.mark(last("mark"));
    if (!stale) this.markWrong();
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.run();
    } else if (event.key === "Tab" && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      event.shiftKey || this.spansLines() ? this.shiftLines(event.shiftKey) : this.insert(this.toNextStop());
    } else if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      this.insert("\n" + this.indentHere());
    } else if (event.key === "Escape") {
      this.box.hidden ? this.area.blur() : this.dock();
    }
    event.stopPropagation(); // what is typed is never a shortcut of the page
  }

  insert(text) {
    // execCommand keeps the browser's own undo; setRangeText does not.
    if (document.execCommand("insertText", false, text)) return;
    this.area.setRangeText(text, this.area.selectionStart, this.area.selectionEnd, "end");
    this.edited();
  }

  lineStart(at = this.area.selectionStart) {
    return this.area.value.lastIndexOf("\n", at - 1) + 1;
  }

  toNextStop() {
    return INDENT.slice((this.area.selectionStart - this.lineStart()) % INDENT.length);
  }

  indentHere() {
    const line = this.area.value.slice(this.lineStart(), this.area.selectionStart);
    const indent = line.match(/^[ \t]*/)[0];
    return /:\s*(#.*)?$/.test(line) ? indent + INDENT : indent;
  }

  spansLines() {
    return this.area.value.slice(this.area.selectionStart, this.area.selectionEnd).includes("\n");
  }

  shiftLines(back) {
    const { selectionStart: start, selectionEnd: end, value } = this.area;
    const from = this.lineStart(start);
    const stop = value.indexOf("\n", end > start && value[end - 1] === "\n" ? end - 1 : end);
    const to = stop === -1 ? value.length : stop;
    const old = value.slice(from, to);
    const moved = old
      .split("\n")
      .map((line) => (back ? line.replace(/^( {1,4}|\t)/, "") : line && INDENT + line))
      .join("\n");
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

  // ---- run and share

  run() {
    if (this.running) return;
    this.busy(true);
    window.graphlab = { ...window.graphlab, clicked: performance.now() };
    this.send("run", { source: this.area.value, token: crypto.getRandomValues(new Uint32Array(1))[0] });
  }

  busy(on) {
    this.running = on;
    this.runButton.classList.toggle("busy", on);
    this.runButton.setAttribute("aria-busy", String(on));
    this.root.querySelector(".run .word").textContent = on ? "Running" : "Run";
    clearTimeout(this.patience);
    // A lost connection must not leave the button dead.
    if (on) this.patience = setTimeout(() => this.busy(false), 20000);
    tell("draft", { stale: this.data ? this.area.value !== this.data.ran : false, busy: on });
  }

  async share() {
    const field = this.root.querySelector(".link");
    const say = (text, link = "") => {
      field.hidden = false;
      field.querySelector("span").textContent = text;
      const box = field.querySelector("input");
      box.hidden = !link;
      box.value = link;
      clearTimeout(this.saying);
      this.saying = setTimeout(
        () => {
          field.hidden = true;
        },
        link ? 15000 : 5000,
      );
    };
    const packed = await pack(JSON.stringify({ v: 1, code: this.area.value }));
    if (packed.length > this.data.linkChars) return say("This program is too long for a link.");
    const link = `${location.origin}${location.pathname}?p=${packed}`;
    try {
      await navigator.clipboard.writeText(link);
      say("Link copied.", link);
    } catch {
      say("Copy this link:", link);
      field.querySelector("input").select();
    }
  }

  // ---- marks

  mark({ line, pass, selected }) {
    const shown = line && this.area.value === this.data?.ran;
    this.step.hidden = !shown;
    this.lit?.classList.remove("lit");
    this.lit = shown ? this.gutter.children[line - 1] : null;
    this.lit?.classList.add("lit");
    if (!shown) return;
    this.gutter.dataset.pass = selected ? "selected" : pass;
    this.step.style.transform = `translateY(${(line - 1) * LINE}px)`;
    this.reveal(line);
  }

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
    this.wrong.style.setProperty("--column", (column ?? 1) - 1);
    this.wrong.style.transform = `translateY(${(line - 1) * LINE}px)`;
    this.gutter.children[line - 1]?.classList.add("wrong");
  }

  // A new error stands at its line. It hides what is below, so the first touch of the text moves it under the editor.
  showError(news) {
    if (!news) return;
    const error = this.data.error;
    this.docked.hidden = true;
    this.box.hidden = !error || this.area.value !== this.data.ran;
    this.under.style.minHeight = "";
    if (!error) return;
    for (const box of [this.box, this.docked]) {
      box.querySelector("b").textContent = error.line
        ? `${error.kind}, line ${error.line}, column ${error.column}`
        : error.kind;
      box.querySelector("p").textContent = error.message;
      box.querySelector(".hint").textContent = error.hint ?? "";
      box.querySelector(".hint").hidden = !error.hint;
    }
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

function remembered(data) {
  try {
    const draft = JSON.parse(sessionStorage.getItem("graphlab:draft") ?? "null");
    if (draft && draft.rev === data.rev && draft.base === data.source) return draft.text;
  } catch {
    /* see edited() */
  }
  return data.source;
}

function coloured(text) {
  const out = document.createDocumentFragment();
  let at = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [whole] = match;
    let kind = Object.keys(match.groups).find((name) => match.groups[name] !== undefined);
    if (kind === "word")
      kind = KEYWORDS.has(whole)
        ? "keyword"
        : /^\s*\(/.test(text.slice(match.index + whole.length, match.index + whole.length + 3))
          ? "call"
          : null;
    if (!kind) continue;
    out.append(text.slice(at, match.index), element("span", whole, kind));
    at = match.index + whole.length;
  }
  out.append(text.slice(at));
  return out;
}

async function pack(text) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
