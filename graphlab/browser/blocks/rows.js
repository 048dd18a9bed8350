// A row of the builder: its handle, its settings, the shape that comes out, and what is remarked about it.

import { element } from "../common.js";
import { isShown, kindAt, rowAt } from "./model.js";
import { textOf } from "./numbers.js";

/**
 * @import { Blocks, BlockKind, BlockSetting } from "../player/types.d.ts"
 * @import { Model, Place, Row } from "./model.js"
 */

const ROOM = 2; // settings beside the name
const LONG = new Set(["rows", "targets", "text", "truth"]);
const TITLES = { data: "Data", loss: "Loss", train: "Train" };

/**
 * The places of a model, from top to bottom.
 *
 * @param {Model} model
 * @returns {Place[]}
 */
function placesOf(model) {
  return ["data", ...model.blocks.map((_, at) => String(at)), "loss", "train"];
}

/**
 * A row for each place of a model.
 *
 * @param {Blocks} data
 * @param {Model} model
 */
export function rowsOfModel(data, model) {
  return placesOf(model).map((place) => rowOf(data, model, place));
}

/**
 * What a row is called where its name alone would not do.
 *
 * @param {Model} model
 * @param {Place} place
 */
export function calledAt(model, place) {
  const title = TITLES[/** @type {keyof TITLES} */ (place)];
  if (title) return title;
  return `${rowAt(model, place).block}, block ${Number(place) + 1} of ${model.blocks.length}`;
}

/**
 * @param {Blocks} data
 * @param {Model} model
 * @param {Place} place
 */
function rowOf(data, model, place) {
  const made = element("li", "", "row");
  made.dataset.place = place;
  const kind = kindAt(data.kinds, model, place);
  const title = TITLES[/** @type {keyof TITLES} */ (place)] ?? kind?.title ?? "";
  const isBlock = !(place in TITLES);
  const name = element("strong", title);
  if (kind?.about) name.title = kind.about;
  made.append(isBlock ? handleOf(model, place) : element("span", "", "handle none"), name);
  const settings = element("div", "", "settings");
  if (place === "data") settings.append(setOf(data, String(model.data.set ?? "")));
  const others = element("div", "", "settings others");
  if (kind) {
    const [first, second] = settingsOf(
      kind,
      rowAt(model, place),
      calledAt(model, place),
      ROOM - settings.childElementCount,
    );
    settings.append(...first);
    others.append(...second);
  }
  made.append(settings, element("output", "", "shape"));
  if (isBlock) made.append(removerOf(model, place));
  made.append(others, element("div", "", "remarks"));
  for (const input of made.querySelectorAll("input, select")) input.id = `${place}:${nameOf(input)}`;
  return made;
}

/** @param {Element} input */
function nameOf(input) {
  return input instanceof HTMLElement ? (input.dataset.name ?? "") : "";
}

/**
 * @param {Model} model
 * @param {Place} place
 */
function handleOf(model, place) {
  const handle = element("button", "", "handle");
  handle.id = `${place}:handle`;
  handle.type = "button";
  handle.dataset.name = "handle";
  handle.setAttribute("aria-label", `${calledAt(model, place)}: the arrow keys move it, Delete removes it`);
  handle.title = "Drag, or use the arrow keys; Delete removes";
  return handle;
}

/**
 * @param {Model} model
 * @param {Place} place
 */
function removerOf(model, place) {
  const remover = element("button", "×", "remove");
  remover.type = "button";
  remover.setAttribute("aria-label", `Remove ${calledAt(model, place)}`);
  return remover;
}

/**
 * The menu of the sets of data.
 *
 * @param {Blocks} data
 * @param {string} chosen
 */
function setOf(data, chosen) {
  const menu = element("select");
  menu.dataset.name = "set";
  menu.setAttribute("aria-label", "Data: which");
  menu.append(...data.kinds.data.map((kind) => option(kind.name, kind.title)));
  menu.value = chosen;
  return menu;
}

/**
 * The settings that stand beside the name of a row, at most `room`, and those that have a line of their own.
 *
 * @param {BlockKind} kind
 * @param {Row} row
 * @param {string} called
 * @param {number} room
 * @returns {[HTMLElement[], HTMLElement[]]}
 */
function settingsOf(kind, row, called, room) {
  const shown = kind.settings.filter((setting) => isShown(kind, setting, row));
  const made = shown.map((setting) => settingOf(setting, row[setting.name], called));
  const short = shown.findIndex(({ kind }) => LONG.has(kind));
  const cut = Math.min(room, short < 0 ? shown.length : short);
  return [made.slice(0, cut), made.slice(cut)];
}

/**
 * @param {BlockSetting} setting
 * @param {unknown} value
 * @param {string} called
 */
function settingOf(setting, value, called) {
  const label = element("label", "", setting.kind);
  const control = setting.kind === "choice" ? menuOf(setting, value) : inputOf(setting, value);
  control.dataset.name = setting.name;
  control.setAttribute("aria-label", `${called}: ${setting.name.replaceAll("_", " ")}`);
  if (setting.label) label.append(element("span", setting.label));
  label.append(control);
  if (setting.kind === "targets") label.append(...classesOf(value, called));
  return label;
}

/**
 * Whether targets are classes: a box to tick.
 *
 * @param {unknown} value
 * @param {string} called
 */
function classesOf(value, called) {
  const box = element("input");
  box.type = "checkbox";
  box.dataset.name = "classes";
  box.checked = Array.isArray(value) && !value.some(Array.isArray);
  box.setAttribute("aria-label", `${called}: y are classes`);
  return [box, element("span", "classes")];
}

/**
 * @param {BlockSetting} setting
 * @param {unknown} value
 */
function menuOf(setting, value) {
  const menu = element("select");
  menu.append(...setting.choices.map((choice) => option(choice, choice)));
  menu.value = String(value);
  return menu;
}

/**
 * @param {BlockSetting} setting
 * @param {unknown} value
 */
function inputOf(setting, value) {
  const input = element("input");
  if (setting.kind === "truth") {
    input.type = "checkbox";
    input.checked = value === true;
    return input;
  }
  const isNumber = setting.kind === "count" || setting.kind === "number";
  input.type = "text";
  input.inputMode = isNumber ? "decimal" : "text";
  input.spellcheck = false;
  input.autocomplete = "off";
  input.value = isNumber || setting.kind === "text" ? String(value ?? "") : textOf(value);
  fit(input);
  return input;
}

/**
 * As wide as what is in it, within the row.
 *
 * @param {HTMLInputElement} input
 */
export function fit(input) {
  input.style.width = `${Math.min(34, Math.max(2, input.value.length)) + 2.4}ch`;
}

/**
 * @param {string} value
 * @param {string} text
 */
export function option(value, text) {
  const made = element("option", text);
  made.value = value;
  return made;
}

/**
 * Writes the shapes and remarks that Python sent into rows that are there.
 *
 * @param {ParentNode} list
 * @param {Blocks} data
 */
export function annotate(list, data) {
  for (const row of list.querySelectorAll("li")) {
    const place = row.dataset.place ?? "";
    const shape = row.querySelector("output");
    if (shape) shape.textContent = data.shapes[place] ?? "";
    const remarks = data.remarks.filter((remark) => remark.place === place);
    const isWrong = remarks.some((remark) => remark.wrong);
    row.classList.toggle("wrong", isWrong);
    const lines = remarks.map(({ text, wrong }) => element("p", sentence(text), wrong ? "problem" : "notice"));
    row.querySelector(".remarks")?.replaceChildren(...lines);
    showTypos(row);
  }
}

/** What is wanted of a text that is not of its kind. */
const WANTED = {
  count: "a whole number is wanted, such as 4",
  number: "a number is wanted, such as 0.5",
  sizes: "sizes are wanted, such as 2, 3",
  rows: "numbers are wanted, with a semicolon after each sample: 1, 2; 3, 4",
  targets: "numbers are wanted, one for each sample: 1, 2, 3",
};

/**
 * Says of each setting of a row that is no such thing what is wanted.
 *
 * @param {Element} row
 */
export function showTypos(row) {
  for (const old of row.querySelectorAll(".typo")) old.remove();
  for (const input of row.querySelectorAll("input[aria-invalid=true]")) {
    const kind = input.closest("label")?.className ?? "";
    const text = WANTED[/** @type {keyof typeof WANTED} */ (kind)];
    row.querySelector(".remarks")?.append(element("p", sentence(text), "problem typo"));
  }
}

/**
 * A remark as a sentence: with a capital where it begins with a word, and not with a name of the program.
 *
 * @param {string} text
 */
export function sentence(text) {
  return `${text.replace(/^[a-z]+(?= )/, (word) => word.charAt(0).toUpperCase() + word.slice(1))}.`;
}
