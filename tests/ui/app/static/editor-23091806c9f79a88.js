// common.js
const module0 = (() => {
// What every component of the page shares. The components talk through events on window:
//   graphlab:mark  {line, node, nodes, pass, selected, walked}
//                  the player: this is active now, or selected; the sweep has walked back over these nodes
//   graphlab:pick  {node} or {line}  a tape row or a line number was clicked
//   graphlab:light {nodes, edges, labels, cells, line} or null  a row of a table speaks of these
//   graphlab:draft {stale, busy}     the editor: the text differs from what was run; a run is under way
// The last mark and draft are kept on window.graphlab for a component that comes later.

function element(tag, text = "", kind = "") {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

function tell(name, detail) {
  window.graphlab = { ...window.graphlab, [name]: detail };
  window.dispatchEvent(new CustomEvent(`graphlab:${name}`, { detail }));
}

function last(name) {
  return window.graphlab?.[name];
}

// Streamlit calls a component again when its theme changes, so asking then is enough.
function matchTheme(root) {
  const colour = getComputedStyle(root).getPropertyValue("--st-background-color");
  const probe = document.createElement("canvas").getContext("2d");
  probe.fillStyle = colour || "#fff";
  const [r, g, b] = probe.fillStyle.match(/[0-9a-f]{2}/gi).map((pair) => parseInt(pair, 16));
  root.classList.toggle("dark", 0.3 * r + 0.59 * g + 0.11 * b < 110);
  return root.classList.contains("dark");
}
return { element, tell, last, matchTheme };
})();
// editor/index.js
const module1 = (() => {
// The code editor: a native <textarea>, so undo, mobile keyboards and screen readers work, with
// coloured tokens, line numbers and line marks laid under it. Text is only ever set as textContent.

const { element, last, matchTheme, tell } = module0;

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

function mount({ data, parentElement, setTriggerValue }) {
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
return { default: mount };
})();
// styled.js
const module2 = (() => {
// Brings a component's style into its root before the component itself, so that it can measure what it draws.

function styled(mount, css) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return (component) => {
    const root = component.parentElement;
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    return mount(component);
  };
}
return { styled };
})();
export default module2.styled(module1.default, "/* The colours of the page's own components: those of the drawings, by theme. `.dark` is set by each component. */\n:host {\n  --ink: #1c2733;\n  --soft: #5b6a7f;\n  --line-colour: #d9e0ea;\n  --panel: #f5f7fb;\n  --bg: #fff;\n  --raised: #fff;\n  --v: #2f5bea;\n  --vt: #eef3ff;\n  --d: #c43f12;\n  --dt: #fff1ec;\n  --good: #0b8f7c;\n  --mark: #fff3d3;\n  --mark-edge: #e0a100;\n  --bad: #c8283c;\n  --bad-tint: #fff0f1;\n  --shadow: 0 6px 24px #1c273322;\n  --on-accent: #fff;\n  --sans: var(--st-font, \"Source Sans\", system-ui, sans-serif);\n  --mono: var(--st-code-font, \"Source Code Pro\", ui-monospace, monospace);\n}\n.dark {\n  --ink: #e8edf4;\n  --soft: #9dabbf;\n  --line-colour: #2b3442;\n  --panel: #171c26;\n  --bg: #0e1117;\n  --raised: #1b2130;\n  --v: #8fb0ff;\n  --vt: #1a2743;\n  --d: #ff9673;\n  --dt: #3a2119;\n  --good: #3fd0b9;\n  --mark: #3a3016;\n  --mark-edge: #f0b95a;\n  --bad: #ff8a94;\n  --bad-tint: #34181d;\n  --shadow: 0 8px 28px #000a;\n  --on-accent: #0e1117;\n}\n* {\n  box-sizing: border-box;\n}\n[hidden] {\n  display: none !important;\n}\nbutton,\nselect,\ninput {\n  font: inherit;\n  color: inherit;\n}\nbutton {\n  cursor: pointer;\n}\n:focus-visible {\n  outline: 2px solid var(--v);\n  outline-offset: 2px;\n}\n\n.editor {\n  --line: 21px;\n  font-family: var(--sans);\n  color: var(--ink);\n  font-size: 14px;\n  border: 1px solid var(--line-colour);\n  border-radius: 11px;\n  background: var(--panel);\n  overflow: hidden;\n}\n.bar {\n  display: flex;\n  align-items: center;\n  gap: 8px;\n  padding: 7px 8px 7px 14px;\n  border-bottom: 1px solid var(--line-colour);\n  background: var(--bg);\n}\n.title {\n  font-weight: 600;\n  color: var(--soft);\n  font-size: 13.5px;\n}\n.stale {\n  font-size: 12.5px;\n  color: var(--ink);\n  background: var(--mark);\n  border-radius: 99px;\n  padding: 1px 9px;\n  white-space: nowrap;\n}\n.space {\n  flex: 1;\n}\n.bar button {\n  height: 32px;\n  border-radius: 8px;\n  padding: 0 12px;\n  border: 1px solid var(--line-colour);\n  background: var(--bg);\n  font-weight: 600;\n  font-size: 13.5px;\n  display: inline-flex;\n  align-items: center;\n  gap: 7px;\n  white-space: nowrap;\n}\n.bar button:hover {\n  border-color: var(--v);\n  color: var(--v);\n}\n.bar .run {\n  background: var(--v);\n  border-color: var(--v);\n  color: var(--on-accent);\n  padding: 0 10px 0 14px;\n}\n.bar .run:hover {\n  color: var(--on-accent);\n  filter: brightness(1.07);\n}\n.run kbd {\n  font: 600 11.5px var(--sans);\n  border-left: 1px solid color-mix(in srgb, var(--on-accent) 40%, transparent);\n  padding-left: 8px;\n}\n.spin {\n  display: none;\n  width: 12px;\n  height: 12px;\n  border-radius: 50%;\n  border: 2px solid color-mix(in srgb, var(--on-accent) 40%, transparent);\n  border-top-color: var(--on-accent);\n  animation: turn 0.8s linear infinite;\n}\n.run.busy .spin {\n  display: block;\n}\n@keyframes turn {\n  to {\n    transform: rotate(1turn);\n  }\n}\n.link {\n  display: flex;\n  gap: 8px;\n  align-items: center;\n  padding: 6px 8px 6px 14px;\n  border-bottom: 1px solid var(--line-colour);\n  background: var(--vt);\n  font-size: 13px;\n}\n.link input {\n  flex: 1;\n  min-width: 0;\n  border: 1px solid var(--line-colour);\n  border-radius: 6px;\n  background: var(--bg);\n  padding: 2px 8px;\n  font: 12px var(--mono);\n}\n.scroll {\n  display: grid;\n  grid-template-columns: auto minmax(0, 1fr);\n  overflow-y: auto;\n  max-height: max(231px, min(46vh, 480px));\n  min-height: calc(var(--line) * 9 + 20px);\n  padding: 10px 0;\n  overscroll-behavior: contain;\n  scrollbar-width: thin;\n}\n.gutter {\n  font: 12.5px/var(--line) var(--mono);\n  color: var(--soft);\n  text-align: right;\n  user-select: none;\n  padding: 0 0 0 12px;\n  min-width: 34px;\n}\n.gutter span {\n  display: block;\n  padding-right: 10px;\n  cursor: default;\n}\n.gutter .lit {\n  background: var(--mark);\n  color: var(--ink);\n  font-weight: 700;\n  box-shadow: inset 3px 0 0 var(--v);\n}\n.gutter[data-pass=\"backward\"] .lit {\n  box-shadow: inset 3px 0 0 var(--d);\n}\n.gutter[data-pass=\"selected\"] .lit {\n  box-shadow: inset 3px 0 0 var(--mark-edge);\n}\n.gutter .wrong {\n  background: var(--bad-tint);\n  color: var(--bad);\n  font-weight: 700;\n  box-shadow: inset 3px 0 0 var(--bad);\n}\n.gutter span {\n  margin-left: -12px;\n  padding-left: 12px;\n}\n.code {\n  position: relative;\n  display: grid;\n  overflow-x: auto;\n  scrollbar-width: thin;\n}\n.code pre,\n.code textarea {\n  grid-area: 1/1;\n  margin: 0;\n  padding: 0 16px 0 4px;\n  border: 0;\n  font: 13px/var(--line) var(--mono);\n  font-variant-ligatures: none;\n  tab-size: 4;\n  white-space: pre;\n  letter-spacing: 0;\n}\n.code pre {\n  pointer-events: none;\n  min-width: 100%;\n  width: max-content;\n  z-index: 1;\n}\n.code textarea {\n  resize: none;\n  background: transparent;\n  color: transparent;\n  caret-color: var(--ink);\n  overflow: hidden;\n  outline: none;\n  min-width: 100%;\n  width: 100%;\n  height: 100%;\n  z-index: 1;\n}\n.code textarea::selection {\n  background: color-mix(in srgb, var(--v) 28%, transparent);\n  color: transparent;\n}\n.editor:focus-within {\n  border-color: var(--v);\n}\n.mark {\n  position: absolute;\n  left: 0;\n  right: 0;\n  top: 0;\n  height: var(--line);\n  pointer-events: none;\n}\n.mark.step {\n  background: var(--mark);\n}\n.mark.wrong {\n  background: var(--bad-tint);\n  font: 13px/var(--line) var(--mono);\n}\n.mark.wrong::after {\n  content: \"^\";\n  position: absolute;\n  left: calc(4px + var(--column, 0) * 1ch);\n  top: calc(var(--line) * 0.55);\n  color: var(--bad);\n  font-weight: 700;\n}\n.keyword {\n  color: var(--v);\n  font-weight: 600;\n}\n.number {\n  color: var(--good);\n}\n.text {\n  color: var(--good);\n}\n.comment {\n  color: var(--soft);\n  font-style: italic;\n}\n.error {\n  position: absolute;\n  pointer-events: none;\n  z-index: 2;\n  left: 10px;\n  right: 12px;\n  max-width: 560px;\n  background: var(--raised);\n  border: 1px solid var(--bad);\n  border-radius: 9px;\n  box-shadow: var(--shadow);\n  padding: 9px 13px 10px;\n  font-size: 14px;\n  line-height: 1.4;\n}\n.error::before {\n  content: \"\";\n  position: absolute;\n  left: 18px;\n  top: -6px;\n  width: 10px;\n  height: 10px;\n  transform: rotate(45deg);\n  background: var(--raised);\n  border: solid var(--bad);\n  border-width: 1px 0 0 1px;\n}\n.error b {\n  color: var(--bad);\n  font-weight: 700;\n}\n.error p {\n  margin: 2px 0 0;\n  overflow-wrap: anywhere;\n  white-space: pre-wrap;\n  max-height: 9.5em;\n  overflow-y: auto;\n}\n.error .hint {\n  color: var(--soft);\n}\n.error .hint::before {\n  content: \"Hint: \";\n  font-weight: 600;\n}\n.error.docked {\n  position: static;\n  pointer-events: auto;\n  max-width: none;\n  border-width: 1px 0 0;\n  border-radius: 0;\n  box-shadow: none;\n  background: var(--bad-tint);\n  padding-left: 14px;\n}\n.error.docked::before {\n  display: none;\n}\n@media (pointer: coarse) {\n  .code pre,\n  .code textarea {\n    font-size: 16px;\n  }\n  .bar button {\n    height: 38px;\n  }\n}\n@media (max-width: 640px) {\n  .run kbd {\n    display: none;\n  }\n  .bar .run {\n    padding: 0 16px;\n  }\n}\n@media (prefers-reduced-motion: reduce) {\n  .spin {\n    animation-duration: 2.4s;\n  }\n}\n");
