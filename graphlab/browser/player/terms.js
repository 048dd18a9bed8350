// Which terms the parts of a drawing stand for, by their classes.

/** @import { Part } from "../types.d.ts" */

/** @type {[selector: string, terms: string][]} small parts of a card or a wire */
const PARTS = [
  [".row.grad.none .what", "None"],
  [".row.grad.pending .what", "not yet"],
  [".row.value .tag", "value"],
  [".row.grad .tag", "grad"],
  [".row.grad .sum", "sum"],
  [".flag.source", "source"],
  [".flag.target", "target"],
  [".flag.inner", "inner"],
  [".card .foot", "shape|dtype"],
  [".wire.cut .pill", "cut"],
  [".pill", "contribution"],
  [".badge", "badge"],
  [".fold", "box"],
];
/** @type {[selector: string, term: string][]} what a whole card is */
const KINDS = [
  [".variable", "Variable"],
  [".watched", "watched"],
  [".constant", "constant"],
  [".inner", "inner"],
  [".folded", "box"],
  [".op", "op"],
];

/**
 * The part of the drawing that an event happened to, and the terms it stands for: pointed at, a small part of a card;
 * with the keyboard's focus, all of it.
 *
 * @param {Event} event
 * @returns {{ part: Part, terms: string[] } | null}
 */
export function termsAt({ target, type }) {
  if (!(target instanceof SVGElement)) return null;
  if (type === "focusin") return { part: target, terms: termsOfCard(target) };
  for (const [selector, term] of PARTS) {
    const part = /** @type {Part | null} */ (target.closest(selector));
    if (part && !part.closest(".pill:has(.from)")) return { part, terms: term.split("|") };
  }
  const kind = target.closest(".card text.op, .card .disc, .card .icon");
  const card = kind?.closest(".card");
  return kind && card ? { part: /** @type {Part} */ (kind), terms: kindOf(card) } : null;
}

/** @param {Element} card */
const kindOf = (card) =>
  KINDS.filter(([selector]) => card.matches(selector))
    .map(([, term]) => term)
    .slice(0, 1);

/**
 * @param {Element} card
 * @returns {string[]}
 */
export function termsOfCard(card) {
  if (card.matches(".wire")) return [card.matches(".cut") ? "cut" : "contribution"];
  if (!card.matches(".card")) return card.matches(".fold") ? ["box"] : [];
  const flags = ["target", "source"].filter((flag) => card.querySelector(`.flag.${flag}`));
  const none = card.querySelector(".row.grad.none.shown") ? ["None"] : [];
  return [...kindOf(card), ...flags, ...none];
}
