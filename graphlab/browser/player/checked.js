// Markup from the process in which a visitor's program ran: taken in only if it draws, and does nothing else.
//
// It is parsed into a document that runs and loads nothing, and every element, attribute and value of it is looked up
// here. Whatever is not in these tables is refused with all that is around it: nothing is cut out and let through.

const SVG = "http://www.w3.org/2000/svg";
const MATHML = "http://www.w3.org/1998/Math/MathML";
const TEXT = 3; // the kind of a node

const NUMBER = /^-?[\d.]+%?$/;
const NAMES = /^[\w\- ]*$/;
const PATH = /^[MLHVCSQTAZmlhvcsqtaz\d\s.,e+-]*$/;
const MOVED = /^((translate|scale|rotate|matrix)\([\d\s.,e+-]+\)\s*)+$/;
const ANY = /^/; // a text that is read out, and nothing else

/** What an element of a drawing may have, and how its value looks. @type {Map<string, RegExp>} */
const DRAWN = new Map([
  .../** @type {[string, RegExp][]} */ (
    "x y dx dy cx cy r rx ry width height opacity tabindex".split(" ").map((name) => [name, NUMBER])
  ),
  .../** @type {[string, RegExp][]} */ ("class id role text-anchor".split(" ").map((name) => [name, NAMES])),
  ["viewBox", /^[\d\s.-]+$/],
  ["d", PATH],
  ["transform", MOVED],
  ["style", /^stroke-width:[\d.]+$/],
  ["aria-label", ANY],
]);
const DATA = /^data-[a-z]+$/;
const ELEMENTS = new Set(["svg", "style", "g", "rect", "circle", "path", "text", "tspan", "title"]);

/** The elements and attributes that mathml.py writes. */
const MATHS = new Set(
  `math mrow mi mo mn ms mtext mspace msup msub msubsup mfrac msqrt mroot mover munder munderover mtable mtr mtd mstyle
  mpadded mphantom menclose`.split(/\s+/),
);
const MATHS_ATTRIBUTES = new Set(
  `display displaystyle stretchy fence separator mathvariant mathcolor mathsize minsize maxsize linethickness width
  height depth lspace rspace columnalign rowspacing columnspacing accent accentunder movablelimits form notation
  scriptlevel largeop symmetric`.split(/\s+/),
);
const PLAIN = /^[\w\s.,%#+-]*$/;

// A style sheet of ours: rules for what is in the drawing, with functions that compute and none that fetch.
const SELECTOR = /^\.gl[^@{}]*$/;
const FUNCTIONS = new Set(["var", "calc", "not"]);
const MEDIA = "@media (prefers-color-scheme:dark)";

const BROKEN = "no whole markup";

/** A drawing was refused; the message names what it had. */
export class Refused extends Error {}

/**
 * A drawing that may be taken in; null where there is none.
 *
 * @param {string} markup
 * @returns {SVGSVGElement | null}
 */
export function drawing(markup) {
  if (!markup) return null;
  const root = whole(markup, "image/svg+xml");
  const wrong = root ? unfit(root, SVG, ofDrawing) : BROKEN;
  if (!root || wrong) throw new Refused(wrong);
  if (root.localName !== "svg") throw new Refused("no drawing");
  return /** @type {SVGSVGElement} */ (/** @type {unknown} */ (document.adoptNode(root)));
}

/**
 * The parts of a formula; in the place of one that may not be taken in, a sentence.
 *
 * @param {string} markup
 * @returns {(Node | string)[]}
 */
export function formula(markup) {
  const wrapped = `<mrow xmlns="${MATHML}">${markup}</mrow>`;
  const root = whole(wrapped, "application/xml");
  const wrong = root ? unfit(root, MATHML, ofMaths) : BROKEN;
  if (!root || wrong) return [`This formula was refused: it had ${wrong}.`];
  return [...root.childNodes].map((part) => document.adoptNode(part));
}

/**
 * The one element that a markup is; null where it is none, or brings declarations of its own.
 *
 * @param {string} markup
 * @param {DOMParserSupportedType} kind
 */
function whole(markup, kind) {
  const parsed = new DOMParser().parseFromString(markup, kind);
  const isWhole = !parsed.doctype && !parsed.querySelector("parsererror");
  return isWhole ? parsed.documentElement : null;
}

/**
 * Why an element with all in it is not taken in; empty where it is.
 *
 * @param {Element} root
 * @param {string} space
 * @param {(element: Element) => string} wrongWith
 */
export function unfit(root, space, wrongWith) {
  const left = /** @type {Node[]} */ ([root]);
  for (let node = left.pop(); node; node = left.pop()) {
    if (node.nodeType === TEXT) continue;
    const element = /** @type {Element} */ (node);
    const known = element.namespaceURI === space && element.localName;
    const wrong = known ? wrongWith(element) : `a node <${node.nodeName}>`;
    if (wrong) return wrong;
    left.push(...element.childNodes);
  }
  return "";
}

/** @param {Element} element */
export function ofDrawing(element) {
  const { localName: name } = element;
  if (!ELEMENTS.has(name)) return `an element <${name}>`;
  if (name === "style" && !isOurs(element.textContent ?? "")) return "a style sheet that is not ours";
  return wrongAttribute(element, (at, value) =>
    DATA.test(at) ? NAMES.test(value) : DRAWN.get(at)?.test(value) === true,
  );
}

/** @param {Element} element */
export function ofMaths(element) {
  if (!MATHS.has(element.localName)) return `an element <${element.localName}>`;
  return wrongAttribute(element, (name, value) => MATHS_ATTRIBUTES.has(name) && PLAIN.test(value));
}

/**
 * @param {Element} element
 * @param {(name: string, value: string) => boolean} fits
 */
function wrongAttribute(element, fits) {
  for (const { name, value } of element.attributes) {
    const isSpace = name === "xmlns" && value === element.namespaceURI;
    if (!isSpace && !fits(name, value)) return `${name} on <${element.localName}>`;
  }
  return "";
}

/**
 * Whether a style sheet has rules for the drawing alone, and fetches nothing.
 *
 * @param {string} sheet
 */
export function isOurs(sheet) {
  const rules = sheet.replaceAll(MEDIA, "");
  if (/[\\@<]|\/\*/.test(rules)) return false; // no escapes, no other rules at an @, no comments
  const called = [...rules.matchAll(/([\w-]*)\(/g)].map(([, name]) => name);
  const selectors = [...rules.matchAll(/([^{};]+)\{/g)].flatMap(([, names]) => names.split(/,(?![^(]*\))/));
  return called.every((name) => FUNCTIONS.has(name)) && selectors.every((name) => SELECTOR.test(name.trim()));
}
