// The keyboard: steps, tools, and the way from card to card.

import { neighbour } from "./neighbours.js";

/** @import { Player } from "./player.js" */

// Where a text is typed or an entry is picked: there the keys are not ours.
const TYPED = [
  "input:not([type=range])",
  "textarea",
  "select",
  "[contenteditable=true]",
  "[role=combobox]",
  "[role=option]",
].join();
// What Space presses, and what the arrows move.
const PRESSED = "button, a, summary, [role=button], [role=tab], [role=checkbox], [role=radio], [role=switch]";
const SLID = "input[type=range], [role=slider]";

/**
 * What a key does; the arrows step wherever the focus is, so that a run can always be walked to its end.
 *
 * @param {Player} player
 * @returns {Record<string, () => void>}
 */
function moves(player) {
  return {
    ArrowLeft: () => player.step(player.at - 1),
    ArrowRight: () => player.step(player.at + 1),
    Home: () => player.step(0),
    End: () => player.step(Infinity),
    " ": () => player.toggle(),
    l: () => player.again(),
    s: () => player.list(!player.listed),
    "/": () => player.search.show(),
    f: () => player.fullScreen(),
    "?": () => player.pops[1].show(),
    "+": () => player.camera.zoom(1.25),
    "-": () => player.camera.zoom(0.8),
    0: () => player.fit(),
    Escape: () => player.escape(),
  };
}

/**
 * @param {Player} player
 * @param {KeyboardEvent} event
 */
export function key(player, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !player.picture) return;
  const [first] = event.composedPath();
  const target = first instanceof Element ? first : document.documentElement;
  if (target.matches(TYPED)) {
    if (event.key === "Escape" && player.root.contains(target)) player.escape();
    return;
  }
  const act = inDrawing(player, target, event) ?? onPage(player, target, event);
  if (!act) return;
  event.preventDefault();
  act();
}

/**
 * What a key does on a card, a box or a wire.
 *
 * @param {Player} player
 * @param {Element} target
 * @param {KeyboardEvent} event
 */
function inDrawing(player, target, event) {
  const part = target.closest("[data-node], [data-edge], [data-fold]");
  if (!part || !player.scene.frame.contains(part)) return null;
  const id = part instanceof SVGElement ? part.dataset.node : undefined;
  const typed = event.key === "F2" || (event.key === "Enter" && player.closer.selected === id);
  if (id && typed && target === part) return () => player.closer.typeOver(id);
  if (event.key === "Enter" || event.key === " ") return () => player.open(target);
  if (!event.shiftKey || !event.key.startsWith("Arrow")) return null;
  return () => neighbour(player.scene.all("[tabindex]"), target, event.key)?.focus();
}

/**
 * What a key does anywhere else, unless what has the focus takes it.
 *
 * @param {Player} player
 * @param {Element} target
 * @param {KeyboardEvent} event
 */
function onPage(player, target, event) {
  if (event.key === " " && target.matches(PRESSED)) return null;
  if (target.matches(SLID) && /^(Arrow|Home|End|Page)/.test(event.key)) return null;
  if (event.shiftKey && event.key.length > 1) return null;
  return moves(player)[event.key.length === 1 ? event.key.toLowerCase() : event.key];
}
