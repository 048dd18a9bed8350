// Terms that are explained in a sentence: under the pointer, with the keyboard's focus, or when they are tapped.

import { closest, element } from "./common.js";
import { TERMS } from "./terms.js";

/** @import { On, Part } from "./types.d.ts" */

const PATIENCE = 350; // ms under the pointer, or with the focus, before a sentence comes up
const GAP = 8; // px between a term and its sentence
const EDGE = 8; // px of the window that stay free
const CONTROLS = "button, a[href], input, select, textarea, summary, [role=tab], [role=radio], [role=combobox]";
const LOOKS = [0.02, 0.25, 0.5, 0.75, 0.98]; // where a sentence's place is looked at, across and down

/**
 * Text that stands for a term, and can be pointed at, focused and tapped; other text stays as it is.
 *
 * @template {HTMLElement} Kind
 * @param {Kind} part
 * @param {string} term
 * @param {string} [sentence] of its own, in place of the registry's
 */
export function explained(part, term, sentence = TERMS[term]) {
  if (!sentence) return part;
  part.dataset.term = term;
  if (sentence !== TERMS[term]) part.dataset.sentence = sentence;
  part.classList.add("term");
  part.setAttribute("tabindex", "0");
  return part;
}

/**
 * The terms that a part of a page stands for, each with its sentence.
 *
 * @param {Part} part
 * @returns {[term: string, sentence: string][]}
 */
function termsOf({ dataset: { term = "", sentence } }) {
  return sentence ? [[term, sentence]] : sentencesOf(term.split("|"));
}

/**
 * @param {string[]} terms
 * @returns {[term: string, sentence: string][]}
 */
export function sentencesOf(terms) {
  return terms.filter((term) => TERMS[term]).map((term) => [term, TERMS[term]]);
}

export class Tips {
  /** @type {Part | null} what is explained, or will be */
  part = null;
  /** @type {number | undefined} until it is shown */
  waiting = undefined;
  /** @type {[from: Element, title: Element][]} titles of the drawing, which a browser would show beside it */
  titles = [];

  /**
   * `find` says what a part of the root stands for that does not say so itself.
   *
   * @param {HTMLElement} root
   * @param {On} on
   * @param {(event: Event) => { part: Part, terms: string[] } | null} [find]
   */
  constructor(root, on, find = () => null) {
    this.root = root;
    this.find = find;
    this.tip = element("div", "", "tip");
    this.tip.id = "tip";
    this.tip.setAttribute("role", "tooltip");
    this.tip.setAttribute("popover", "manual");
    on(root, "pointerover", (event) => event.pointerType !== "touch" && this.over(event, PATIENCE));
    on(root, "pointerleave", (event) => event.pointerType !== "touch" && this.hide()); // a finger is lifted at once
    on(root, "focusin", (event) => {
      const { target } = event;
      if (target instanceof Element && target.matches(":focus-visible")) this.over(event, PATIENCE);
    });
    on(root, "focusout", () => this.hide());
    on(root, "pointerdown", (event) => (event.pointerType === "touch" ? this.over(event, 0) : this.hide()));
    on(root, "keydown", (event) => this.key(event));
    on(window, "pointerdown", (event) => !event.composedPath().includes(root) && this.hide());
    on(window, "scroll", () => this.hide(), { capture: true, passive: true });
    on(root, "wheel", () => this.hide(), { passive: true });
  }

  get open() {
    return this.tip.isConnected;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key !== "Escape" || !this.open) return;
    event.stopPropagation(); // it closes the sentence, and nothing else
    this.hide();
  }

  /**
   * @param {Event} event
   * @param {number} patience
   */
  over(event, patience) {
    const own = closest(event, "[data-term]");
    const found = own ? null : this.find(event);
    const part = own ?? found?.part ?? null;
    if (part === this.part) return;
    this.hide();
    this.part = part;
    const sentences = own ? termsOf(own) : sentencesOf(found?.terms ?? []);
    if (!part || !sentences.length) return;
    if (part instanceof SVGElement) this.hush(part);
    this.waiting = setTimeout(() => this.show(part, sentences), patience);
  }

  /**
   * @param {Part} part
   * @param {[term: string, sentence: string][]} sentences
   */
  show(part, sentences) {
    if (!part.isConnected) return this.hide();
    this.tip.replaceChildren(...sentences.map(line));
    this.root.append(this.tip);
    this.tip.showPopover?.();
    part.setAttribute("aria-describedby", "tip");
    this.place(part.getBoundingClientRect());
  }

  /**
   * Above what is explained, or below it where there is no room, or where less of what can be pressed is covered.
   *
   * @param {DOMRect} seen
   */
  place(seen) {
    const { offsetWidth: width, offsetHeight: height } = this.tip;
    const left = Math.max(EDGE, Math.min(seen.left, innerWidth - width - EDGE));
    const above = seen.top - height - GAP;
    const below = Math.max(EDGE, Math.min(seen.bottom + GAP, innerHeight - height - EDGE));
    const places = above > EDGE ? [above, below] : [below];
    const covered = places.map((top) => controlsIn({ left, top, width, height }));
    this.tip.style.left = `${left}px`;
    this.tip.style.top = `${places[covered.indexOf(Math.min(...covered))]}px`;
  }

  hide() {
    clearTimeout(this.waiting);
    this.part?.removeAttribute("aria-describedby");
    this.part = null;
    this.tip.remove();
    for (const [from, title] of this.titles) from.prepend(title);
    this.titles = [];
  }

  /**
   * Takes away the titles around a part of a drawing for as long as it is explained.
   *
   * @param {SVGElement} part
   */
  hush(part) {
    for (let around = part.closest("g"); around; around = around.parentElement?.closest("g") ?? null) {
      const title = around.querySelector(":scope > title");
      if (!title) continue;
      this.titles.push([around, title]);
      title.remove();
    }
  }
}

/** @param {[term: string, sentence: string]} entry */
function line([term, sentence]) {
  const made = element("p");
  made.append(element("b", term), ` ${sentence}`);
  return made;
}

/**
 * How often something that can be pressed is met in a part of the window.
 *
 * @param {{ left: number, top: number, width: number, height: number }} part
 */
function controlsIn({ left, top, width, height }) {
  const spots = LOOKS.flatMap((down) => LOOKS.map((across) => [left + across * width, top + down * height]));
  return spots.filter(([x, y]) => innermost(x, y)?.closest(CONTROLS)).length;
}

/**
 * What is at a place of the window, within the components too.
 *
 * @param {number} x
 * @param {number} y
 */
function innermost(x, y) {
  let inner = document.elementFromPoint(x, y);
  for (;;) {
    const deeper = inner?.shadowRoot?.elementFromPoint(x, y);
    if (!deeper || deeper === inner) return inner;
    inner = deeper;
  }
}
