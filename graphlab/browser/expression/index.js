// An expression that is typed, its mistake at the character, and a dial for each number that can be turned.

import { component } from "../component.js";
import { Aside } from "../aside.js";
import { keep, kept } from "../memory.js";
import { coloured } from "../editor/tokens.js";
import { clicked, element, find, focusAround, listening, matchTheme, publishStale } from "../common.js";
import { Dials } from "./dials.js";

/**
 * @import { Expression as Data, Mistake } from "../player/types.d.ts"
 * @import { Report, Stateful, Triggering } from "../types.d.ts"
 */

const PAUSE = 80; // milliseconds without a key, after which the text is sent
const ALONE = 300; // without a key before one, which is then sent at once: it changes something, and types no word
const PATIENCE = 400; // and after which a mistake is shown: most are only unfinished

// How it is put together. A constant of our own: what the page is given goes in through textContent and value alone.
const FACE = `
  <div class="sheet">
    <div class="wrong" aria-hidden="true" hidden></div>
    <pre aria-hidden="true"></pre>
    <textarea spellcheck="false" autocomplete="off" autocapitalize="off" autocorrect="off" wrap="off" rows="1"
      aria-label="Expression" aria-describedby="mistake" placeholder="a*b + sin(a)"></textarea>
  </div>
  <div class="error" id="mistake" role="status" hidden><b></b><p></p><p class="hint"></p></div>
  <div class="dials" role="group" aria-label="Numbers to turn"></div>
  <div class="foot">
    <button type="button" class="show-code">Show as code</button>
    <button type="button" class="put-back" hidden>Put the code back</button>
    <span>Every name is a number to turn. <code>x^2</code>, <code>sin(x)</code>, <code>w = [1, 2; 3, 4]</code>,
      <code>u = a*b</code> on a line before.</span>
  </div>`;

/** @type {(given: Stateful<Data> & Triggering<Data>) => () => void} */
const mount = component(
  ".expression",
  (root, { data }) => new Expression(root, data),
  (expression, { data, setStateValue, setTriggerValue }, first) => {
    expression.report = setStateValue;
    expression.trigger = setTriggerValue;
    expression.update(data, first);
  },
);
export default mount;

class Expression {
  stop = new AbortController();
  /** @type {Report} */
  report = () => {};
  /** @type {Report} */
  trigger = () => {};
  /** @type {number | undefined} until when more keys are waited for */
  pause = undefined;
  /** @type {number | undefined} until when a mistake may be only unfinished */
  doubt = undefined;
  /** @type {number | undefined} until what is on the page counts as old */
  late = undefined;
  /** When a key was pressed last. */
  lastKey = -Infinity;
  /** The request that was sent last. */
  sent = 0;
  aside = new Aside("aside of an expression");

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
    this.wrong = find(root, ".wrong");
    this.box = find(root, ".error");
    this.dials = new Dials(find(root, ".dials"), () => this.send());
    const on = listening(this.stop.signal);
    on(this.area, "input", () => this.typed());
    on(this.area, "keydown", (event) => this.key(event));
    on(this.area, "blur", () => this.pause !== undefined && this.send()); // another tab may be next
    on(find(root, ".show-code"), "click", () => this.trigger("code", true));
    on(find(root, ".put-back"), "click", () => this.trigger("back", true));
  }

  close() {
    clearTimeout(this.pause);
    clearTimeout(this.doubt);
    clearTimeout(this.late);
    this.stop.abort();
  }

  /**
   * @param {Data} data
   * @param {boolean} first
   */
  update(data, first) {
    matchTheme(this.root);
    const fresh = first || data.rev !== this.data.rev;
    const answered = fresh || data.token === this.sent;
    this.data = data;
    // A text that was typed on is ahead of the answer.
    if (fresh || (answered && this.pause === undefined && this.area.value !== data.text)) this.area.value = data.text;
    if (fresh) this.sent = data.token;
    if (first) this.remember();
    if (answered) this.dials.show(data.dials, fresh);
    this.paint();
    find(this.root, ".put-back").hidden = data.aside === null;
    this.aside.settle(data, (...what) => this.report(...what));
    if (answered && this.pause === undefined) this.judge(data.error);
  }

  /** @param {Mistake | null} mistake */
  judge(mistake) {
    clearTimeout(this.doubt);
    clearTimeout(this.late);
    const waits = mistake && performance.now() - this.lastKey < PATIENCE;
    if (waits) this.doubt = setTimeout(() => this.showMistake(mistake), PATIENCE);
    else this.showMistake(mistake);
  }

  // After a reload Python knows the program alone: the text may have been spelled otherwise, or be ahead of it.
  remember() {
    const text = remembered(this.data.source);
    if (text === null || text === this.data.text) return;
    this.area.value = text;
    this.pause = setTimeout(() => this.send()); // the component has its reporters only when it is mounted
  }

  typed() {
    this.dials.forgetTurns();
    this.wrong.hidden = true;
    const now = performance.now();
    const pause = now - this.lastKey > ALONE ? 0 : PAUSE;
    this.lastKey = now;
    clearTimeout(this.doubt);
    this.paint();
    clearTimeout(this.pause);
    clicked();
    this.pause = setTimeout(() => this.send(), pause);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape" && !event.isComposing) this.area.blur();
    event.stopPropagation(); // what is typed is never a shortcut of the page
  }

  send() {
    clearTimeout(this.pause);
    this.pause = undefined;
    this.sent = crypto.getRandomValues(new Uint32Array(1))[0];
    clearTimeout(this.late);
    this.late = setTimeout(() => publishStale(true), PATIENCE);
    const { settings, turns } = this.dials;
    this.report("typed", { text: this.area.value, settings, turns, token: this.sent });
  }

  paint() {
    const text = this.area.value;
    this.under.replaceChildren(text ? coloured(text) : element("span", this.area.placeholder, "comment"), "\n");
    this.area.rows = text.split("\n").length;
    keep("expression", JSON.stringify({ source: this.data.source, text }));
  }

  /** @param {Mistake | null} mistake */
  showMistake(mistake) {
    const { line, column } = mistake ?? {};
    this.wrong.hidden = !line;
    this.wrong.style.setProperty("--row", String((line ?? 1) - 1));
    this.wrong.style.setProperty("--column", String((column ?? 1) - 1));
    this.area.setAttribute("aria-invalid", String(Boolean(mistake)));
    this.box.hidden = !mistake;
    publishStale(Boolean(mistake)); // the last good picture stays
    if (!mistake) return;
    const place = this.area.rows > 1 ? `line ${line}, column ${column}` : `column ${column}`;
    find(this.box, "b").textContent = line ? `${mistake.kind}, ${place}` : mistake.kind;
    find(this.box, "p").textContent = mistake.message;
    find(this.box, ".hint").textContent = mistake.hint ?? "";
    find(this.box, ".hint").hidden = !mistake.hint;
    if (focusAround(this.area) === this.area) this.wrong.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}

/**
 * The text that was typed last for a program; null where nothing is known of it.
 *
 * @param {string} source
 */
function remembered(source) {
  try {
    const { source: of, text } = JSON.parse(kept("expression") ?? "{}");
    return of === source && typeof text === "string" ? text : null;
  } catch {
    return null;
  }
}
