// Looks at a page as it is for who uses keys alone, a magnifier, or no motion: at all of it, shadow roots as well.

/** @param {Document | ShadowRoot} root @returns {HTMLElement[]} */
const deep = (root) =>
  [...root.querySelectorAll("*")].flatMap((e) => (e.shadowRoot ? [e, ...deep(e.shadowRoot)] : [e]));

/** @param {Element} e @returns {Element | null} */
const above = (e) => {
  const root = e.getRootNode();
  return e.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
};

/** @param {Element | null} e @returns {Element[]} */
const around = (e) => (e ? [e, ...around(above(e))] : []);

/** @param {Element} e */
const called = (e) => {
  const name = (e.getAttribute("aria-label") ?? e.textContent ?? "").trim().slice(0, 40);
  return `${e.tagName.toLowerCase()}.${(e.getAttribute("class") ?? "").split(" ")[0]} ${name}`;
};

/** @param {Element} e */
const seen = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;

const CONTROLS = "a[href], button, input, select, textarea, summary, [tabindex]";

/** What Tab comes to. */
const stops = () =>
  deep(document).filter((e) => e.matches(CONTROLS) && e.tabIndex >= 0 && !e.matches(":disabled, [inert] *") && seen(e));

/** What has the focus. */
const held = () => {
  let e = document.activeElement;
  while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
  return e ?? document.body;
};

/**
 * The part that is seen at a point.
 *
 * @param {number} x
 * @param {number} y
 * @param {Document | ShadowRoot} root
 * @returns {Element | null}
 */
const partAt = (x, y, root = document) => {
  const part = root.elementFromPoint(x, y);
  const inner = part?.shadowRoot;
  return inner && inner !== root ? partAt(x, y, inner) : part;
};

/** @param {Element} e @returns {[number, number]} */
const middle = (e) => {
  const { left, top, width, height } = e.getBoundingClientRect();
  return [left + width / 2, top + height / 2];
};

/** What goes beyond the right edge of the window, where nothing scrolls it; and the open page, if the bar hides it. */
function wide() {
  const free = "html, body, .stApp, [data-testid=stMain]";
  /** @param {Element} e */
  const scrolls = (e) => getComputedStyle(e).overflowX !== "visible" && !e.matches(free);
  const beyond = deep(document).filter((e) => {
    const { width, height, right, left } = e.getBoundingClientRect();
    const out = width && height && right > innerWidth + 1 && left < 5000;
    return out && seen(e) && !around(above(e)).some(scrolls);
  });
  const main = document.querySelector("[data-testid=stMain]");
  const width = Math.max(document.documentElement.scrollWidth, main?.scrollWidth ?? 0);
  const here = document.querySelector(".st-key-bar .here");
  const lost = here && around(partAt(...middle(here))).includes(here) ? [] : ["the open page is not in the bar"];
  return [...(width > innerWidth ? [`${width} wide`] : []), ...lost, ...beyond.map(called)];
}

/** What the keyboard comes to and something hides that stays in its place, or that is not in the window then. */
function covered() {
  /** @param {Element} e */
  const stays = (e) => /fixed|sticky/.test(getComputedStyle(e).position);
  return stops()
    .filter((e) => {
      e.focus();
      const { left, top, width, height } = e.getBoundingClientRect();
      const shares = [0.1, 0.5, 0.9];
      const points = shares.flatMap((a) => shares.map((b) => [left + a * width, top + b * height]));
      return !points.some(([x, y]) => {
        const parts = around(partAt(x, y)); // none outside the window
        return parts.length && (parts.includes(e) || !parts.some((part) => stays(part) && !around(e).includes(part)));
      });
    })
    .map(called);
}

/** What moves by itself. */
function moving() {
  const roots = [document, ...deep(document).flatMap((e) => e.shadowRoot ?? [])];
  return roots
    .flatMap((root) => root.getAnimations())
    .filter((motion) => Number(motion.effect?.getComputedTiming().endTime) > 1)
    .map((motion) => called(/** @type {KeyframeEffect} */ (motion.effect).target ?? document.body));
}

/** How a part looks, with what is in it and around it. @param {Element} e */
function look(e) {
  const parts = [...around(e).slice(0, 4), ...e.querySelectorAll("*")];
  const styles = parts.map((part) => getComputedStyle(part));
  return styles
    .flatMap((s) => [s.outlineStyle, s.boxShadow, s.borderColor, s.stroke, s.strokeWidth, s.fill, s.backgroundColor])
    .join();
}

/** @type {Map<Element, string>} all that Tab comes to, and how it looks without the focus */
let rest = new Map();

function start() {
  const top = document.createElement("span");
  top.tabIndex = -1;
  document.body.prepend(top);
  top.focus(); // where it is, Tab goes on from the start of the page
  top.remove();
  rest = new Map(stops().map((e) => [e, look(e)]));
  return [...rest.keys()].map(called);
}

const FRAMES = 60; // in which a focus must be seen: Streamlit draws its own when it comes to it

/** What has the focus now: which it is of all, and whether that is seen. */
async function now() {
  const e = held();
  for (let frame = 0; frame < FRAMES && e !== document.body && rest.get(e) === look(e); frame++) {
    await new Promise(requestAnimationFrame);
  }
  const regions = around(e).flatMap((part) => part.getAttribute("aria-label") ?? []);
  return {
    at: [...rest.keys()].indexOf(e),
    name: called(e),
    region: regions.at(-1) ?? "",
    shown: rest.get(e) !== look(e),
    text: e.matches("textarea"),
    end: e === document.body,
  };
}

/** What a screen reader says by itself when it changes. */
const spoken = () =>
  deep(document)
    .filter((e) => e.matches("[aria-live], [role=status], [role=alert], output") && e.ariaLive !== "off" && seen(e))
    .map((e) => (e.textContent ?? "").trim());

window.access = { wide, covered, moving, spoken, start, now };
