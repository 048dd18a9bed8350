// What happens when something of the player is clicked, moved or typed.

import { closest } from "../common.js";
import { key } from "./keys.js";

/**
 * @import { On } from "../types.d.ts"
 * @import { Player } from "./player.js"
 */

/** @type {Player[]} players of the page; the keys are for the one that was used last */
const present = [];

/**
 * @param {Player} player
 * @param {On} on
 */
export function wire(player, on) {
  present.push(player);
  wireButtons(player, on);
  wireMenu(player, on);
  wireInputs(player, on);
  wireDrawing(player, on);
  wirePage(player, on);
}

/** @param {Player} player */
export function unwire(player) {
  present.splice(present.indexOf(player), 1);
}

/**
 * @param {Player} player
 * @param {On} on
 */
function wireButtons(player, on) {
  const { camera, search } = player;
  const acts = {
    first: () => player.step(0),
    back: () => player.step(player.at - 1),
    next: () => player.step(player.at + 1),
    last: () => player.step(Infinity),
    toggle: () => player.toggle(),
    plus: () => camera.zoom(1.25),
    minus: () => camera.zoom(0.8),
    fit: () => player.fit(),
    percent: () => camera.zoom(1 / camera.scale),
    find: () => (search.open ? search.close() : search.show()),
    shut: () => player.closer.select(null),
    skip: () => player.one(".toggle").focus(),
    steps: () => player.list(!player.listed),
    "shut-steps": () => player.list(false),
    unroll: () => player.unroll(),
  };
  for (const [name, act] of Object.entries(acts)) on(player.one(`button.${name}`), "click", act);
}

/**
 * @param {Player} player
 * @param {On} on
 */
function wireMenu(player, on) {
  const acts = {
    full: () => player.fullScreen(),
    loop: () => player.again(),
    turn: () => player.turn(),
    inline: () => player.report("inlined", !player.picture?.inlined),
    fold: () => player.foldAll(true),
    unfold: () => player.foldAll(false),
    svg: () => player.save("svg"),
    png: () => player.save("png"),
    text: () => player.copy("text"),
    latex: () => player.copy("latex"),
  };
  for (const [name, act] of Object.entries(acts)) {
    on(player.one(`.do-${name}`), "click", () => {
      for (const pop of player.pops) if (pop.open) pop.close();
      act();
    });
  }
}

/**
 * @param {Player} player
 * @param {On} on
 */
function wireInputs(player, on) {
  const { scrub, views } = player;
  on(scrub, "input", () => player.step(Number(scrub.value)));
  on(player.speed, "change", () => player.timer && player.play());
  on(views, "change", () => player.report("view", { token: player.data.token, index: Number(views.value) }));
  on(player.one(".asking"), "click", (event) => {
    const item = closest(event, "[data-label]");
    if (item) player.question(item.dataset.label ?? null);
  });
  on(player.one(".transcript"), "click", (event) => {
    const row = closest(event, "li button");
    if (row) player.step(Number(row.dataset.at));
  });
}

/**
 * @param {Player} player
 * @param {On} on
 */
function wireDrawing(player, on) {
  const { hover } = player;
  const canvas = player.one(".canvas");
  const drawing = player.one(".drawing");
  on(canvas, "click", (event) => player.clicked(event));
  on(canvas, "dblclick", () => player.clickedTwice());
  on(canvas, "pointerover", (event) => hover.over(closest(event, ".card, .wire")));
  on(canvas, "pointerleave", () => hover.over(null));
  on(drawing, "focusin", (event) => {
    hover.over(closest(event, ".card, .wire"));
    const { target } = event;
    if (!(target instanceof Element) || !target.matches(":focus-visible")) return;
    player.camera.reveal(target);
    target.scrollIntoView({ block: "nearest", inline: "nearest" }); // the page went to where it was before
  });
  on(drawing, "focusout", () => hover.over(null));
}

/**
 * @param {Player} player
 * @param {On} on
 */
function wirePage(player, on) {
  const used = () => {
    unwire(player);
    present.unshift(player);
  };
  on(player.root, "pointerdown", used, { capture: true });
  on(player.root, "focusin", used, { capture: true });
  on(window, "keydown", (event) => present[0] === player && key(player, event));
  on(window, "graphlab:pick", ({ detail }) => player.closer.pick(detail));
  on(window, "graphlab:light", ({ detail }) => player.closer.shine(detail));
  on(window, "graphlab:draft", ({ detail }) => player.draft(detail));
  on(window, "graphlab:present", ({ detail }) => player.present(detail));
  on(window, "graphlab:advance", ({ detail }) => present[0] === player && player.step(player.at + detail.by));
  on(document, "fullscreenchange", () => player.sized());
}
