// What every component of the page shares. Their messages to each other are in types.d.ts.

/** @import { Draft, On, Part, Said } from "./types.d.ts" */

/**
 * A new element with a text and a class.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 */
export function element(tag, text = "", kind = "") {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

/**
 * The part of `root` that `selector` names, which is known to be of the class `kind`.
 *
 * @template {Element} [Kind=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => Kind} [kind]
 */
export function find(root, selector, kind = /** @type {new () => any} */ (HTMLElement)) {
  const found = root.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`expected a ${kind.name} at ${selector}, found ${found}`);
  return found;
}

/**
 * The part that an event happened to, or the nearest around it, that fits `selector`.
 *
 * @param {Event} event
 * @param {string} selector
 * @returns {Part | null}
 */
export function closest({ target }, selector) {
  return target instanceof Element ? target.closest(selector) : null;
}

/**
 * Adds listeners that end with `signal`.
 *
 * @param {AbortSignal} signal
 * @returns {On}
 */
export function listening(signal) {
  return (target, kind, act, options = {}) => {
    const listener = /** @type {EventListener} */ (/** @type {unknown} */ (act));
    target.addEventListener(kind, listener, { ...options, signal });
  };
}

/** Notes when something was asked for: how long it takes is counted from here. */
export function clicked() {
  window.graphlab = { ...window.graphlab, clicked: performance.now() };
}

/**
 * Which part of its page or shadow root has the keyboard's focus.
 *
 * @param {Node} part
 * @returns {Part | null}
 */
export function focusAround(part) {
  const root = /** @type {Document | ShadowRoot} */ (part.getRootNode());
  return /** @type {Part | null} */ (root.activeElement);
}

/**
 * Says something to the other components.
 *
 * @template {keyof Said} Name
 * @param {Name} name
 * @param {Required<Said>[Name]} detail
 */
export function publish(name, detail) {
  window.graphlab = { ...window.graphlab, [name]: detail };
  window.dispatchEvent(new CustomEvent(`graphlab:${name}`, { detail }));
}

/**
 * Says to the whole page whether its results are from before the last change of the program.
 *
 * @param {boolean} stale
 * @param {Partial<Draft>} [more] what else is known of the program
 */
export function publishStale(stale, more = {}) {
  publish("draft", { stale, busy: false, ...more });
  document.documentElement.toggleAttribute("data-graphlab-stale", stale);
}

/**
 * What was said last under a name.
 *
 * @template {keyof Said} Name
 * @param {Name} name
 */
export function last(name) {
  return window.graphlab?.[name];
}

/** Whether the page is in the frame of another one, and shows the player first. */
export function isEmbedded() {
  return new URLSearchParams(location.search).get("embed") === "true";
}

/**
 * Whether the page is dark; its class says so. Streamlit calls a component again when its theme changes, so asking then
 * is enough.
 *
 * @param {Element} root
 */
export function matchTheme(root) {
  root.classList.toggle("dark", isDark(getComputedStyle(root).getPropertyValue("--st-background-color") || "#fff"));
  return root.classList.contains("dark");
}

/** @type {Map<string, boolean>} */
const darkness = new Map(); // of the colours of a theme or two: a canvas for each component takes a while

/** @param {string} colour */
function isDark(colour) {
  const known = darkness.get(colour);
  if (known !== undefined) return known;
  const probe = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  probe.fillStyle = colour;
  const [r, g, b] = (probe.fillStyle.match(/[0-9a-f]{2}/gi) ?? []).map((pair) => parseInt(pair, 16));
  darkness.set(colour, 0.3 * r + 0.59 * g + 0.11 * b < 110);
  return isDark(colour);
}
