// The block builder: rows that can be added, removed, moved and set; Python answers with shapes and with the program.

import { component } from "../component.js";
import { Aside } from "../aside.js";
import { asksForUndo } from "../undo.js";
import { clicked, closest, element, find, focusAround, matchTheme, publishStale } from "../common.js";
import { letDrag } from "./dragging.js";
import {
  asKind,
  emptyModel,
  History,
  kindAt,
  modelOf,
  rowAt,
  withBlock,
  withMoved,
  withoutBlock,
  withRow,
  withSetting,
} from "./model.js";
import { stepped, valueOf } from "./numbers.js";
import { annotate, calledAt, fit, option, rowsOfModel, sentence, showTypos } from "./rows.js";

/**
 * @import { Blocks as Data } from "../player/types.d.ts"
 * @import { Report, Stateful } from "../types.d.ts"
 * @import { Model, Place } from "./model.js"
 */

const PAUSE = 200; // milliseconds after a key, before what was typed is sent
const PATIENCE = 400; // and after which what is on the page counts as old
const QUICK = ["Dense", "Op", "Dropout"]; // the blocks with a button of their own

/** @type {(given: Stateful<Data>) => () => void} */
const mount = component(
  ".blocks",
  (root, { data }) => new Builder(root, data),
  (builder, { data, setStateValue }) => {
    builder.report = setStateValue;
    builder.update(data);
  },
);
export default mount;

class Builder {
  /** @type {Report} */
  report = () => {};
  /** @type {Model | null} */
  model = null;
  history = new History();
  aside = new Aside("aside of a model");
  token = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} what was typed and is not sent */
  waiting;
  /** @type {ReturnType<typeof setTimeout> | undefined} until what is on the page counts as old */
  late;

  /**
   * @param {HTMLElement} root
   * @param {Data} data
   */
  constructor(root, data) {
    this.root = root;
    this.data = { ...data, revision: NaN };
    this.reason = element("div", "", "reason");
    this.list = element("ol");
    this.list.setAttribute("aria-label", "The model, from its data to its training");
    this.foot = footOf(data);
    this.voice = element("div", "", "voice");
    this.voice.setAttribute("aria-live", "polite");
    root.replaceChildren(this.reason, this.list, this.foot, this.voice);
    this.listen();
  }

  close() {
    clearTimeout(this.late);
  }

  listen() {
    letDrag(this.list, (from, to) => this.move(from, to));
    this.list.addEventListener("input", (event) => this.typed(event));
    this.list.addEventListener("change", (event) => this.typed(event));
    this.list.addEventListener("keydown", (event) => this.key(event));
    this.root.addEventListener("click", (event) => this.clicked(event));
    this.root.addEventListener("keydown", (event) => this.undoKey(event));
    this.foot.addEventListener("change", (event) => this.chosen(event));
  }

  /** @param {Data} data */
  update(data) {
    matchTheme(this.root);
    const isNew = data.revision !== this.data.revision;
    this.data = data;
    this.token = Math.max(this.token, data.answered);
    if (isNew) {
      clearTimeout(this.waiting);
      this.waiting = undefined;
      if (this.model && data.model) this.history.keep(this.model);
      this.model = modelOf(data.model);
      this.draw();
    }
    this.aside.settle(data, (...what) => this.report(...what));
    this.answer();
  }

  /** The rows, from the model. Whatever had the focus has it again. */
  draw() {
    const held = focusAround(this.root)?.id;
    this.list.replaceChildren(...(this.model ? rowsOfModel(this.data, this.model) : []));
    if (held) this.focus(held);
  }

  /** @param {string} id */
  focus(id) {
    const part = [...this.list.querySelectorAll("input, select, button")].find((one) => one.id === id);
    if (part instanceof HTMLElement) part.focus();
  }

  /** What Python says of the model, once it is about this one. */
  answer() {
    const { data } = this;
    const isLate = this.waiting !== undefined || this.token !== data.answered;
    this.root.classList.toggle("waiting", isLate);
    this.list.inert = this.list.inert && isLate;
    this.foot.hidden = !this.model;
    this.showReason();
    if (isLate) return;
    const problem = data.remarks.find((remark) => remark.wrong);
    clearTimeout(this.late);
    publishStale(this.model !== null && problem !== undefined); // the picture of the last rows that fitted stays
    if (!this.model) return;
    annotate(this.list, data);
    this.sum(problem?.place);
    this.say(problem ? `${calledAt(this.model, problem.place)}: ${problem.text}` : "");
  }

  /**
   * What became of the rows: so many lines, or none because of a row, which may be out of sight.
   *
   * @param {Place | undefined} wrong
   */
  sum(wrong) {
    const lines = find(this.foot, ".lines");
    lines.textContent = wrong === undefined ? `= ${this.data.lines} lines of code` : "";
    if (wrong === undefined || !this.model) return;
    const button = element("button", `See ${calledAt(this.model, wrong).replace(/,.*/, "")}`, "misfit");
    button.type = "button";
    button.dataset.wrong = wrong;
    lines.append(button);
  }

  /** Why there are no rows, with models to start from; or that a program waits to be brought back. */
  showReason() {
    const { reason, aside, presets } = this.data;
    if (this.model) {
      this.reason.replaceChildren(...(aside ? asideOf() : []));
      return;
    }
    this.reason.replaceChildren(
      element("p", "Blocks write a model with its training; this program is something else, and stays as code."),
      element("p", sentence(reason), "detail"),
      element("p", "Start from a model:"),
      presetsOf(presets),
    );
  }

  // ---- Changes

  /**
   * Takes over a model and sends it, at once or after a pause.
   *
   * @param {Model} model
   * @param {number} [pause]
   */
  take(model, pause = 0) {
    if (this.model && this.waiting === undefined) this.history.keep(this.model);
    this.model = model;
    clearTimeout(this.waiting);
    clearTimeout(this.late);
    this.waiting = setTimeout(() => this.send({ model: this.model }), pause);
    this.late = setTimeout(() => publishStale(true), pause + PATIENCE);
    this.root.classList.add("waiting");
  }

  /** @param {Record<string, unknown>} what */
  send(what) {
    clearTimeout(this.waiting);
    this.waiting = undefined;
    this.token += 1;
    this.list.inert = !("model" in what); // what is asked for takes the place of these rows
    clicked();
    this.report("sent", { token: this.token, ...what });
  }

  /** @param {Event} event */
  typed(event) {
    const control = event.target;
    const place = closest(event, "li")?.dataset.place;
    if (!this.model || place === undefined) return;
    if (control instanceof HTMLSelectElement) this.set(place, control.dataset.name ?? "", control.value);
    else if (control instanceof HTMLInputElement) this.written(place, control, event.type === "input");
  }

  /**
   * @param {Place} place
   * @param {HTMLInputElement} input
   * @param {boolean} isTyping
   */
  written(place, input, isTyping) {
    if (input.type === "checkbox") {
      if (isTyping) return; // "change" comes as well
      if (input.dataset.name === "classes") this.targets(place, input);
      else this.set(place, input.dataset.name ?? "", input.checked);
      return;
    }
    fit(input);
    const kind = this.model && kindAt(this.data.kinds, this.model, place);
    const setting = kind?.settings.find(({ name }) => name === input.dataset.name);
    if (!setting) return;
    const value = valueOf(setting, input.value, this.areClasses(place));
    const isEmptied = isTyping && input.value.trim() === "";
    input.setAttribute("aria-invalid", String(value === null && !isEmptied));
    showTypos(find(this.list, `[data-place="${place}"]`));
    if (value !== null) this.set(place, setting.name, value, isTyping ? PAUSE : 0);
  }

  /** @param {Place} place */
  areClasses(place) {
    const box = this.list.querySelector(`[data-place="${place}"] [data-name="classes"]`);
    return box instanceof HTMLInputElement && box.checked;
  }

  /**
   * The targets again, as classes or as numbers.
   *
   * @param {Place} place
   * @param {HTMLInputElement} box
   */
  targets(place, box) {
    const input = box.parentElement?.querySelector("input");
    if (input) this.written(place, input, false);
  }

  /**
   * @param {Place} place
   * @param {string} name
   * @param {unknown} value
   * @param {number} [pause]
   */
  set(place, name, value, pause = 0) {
    if (!this.model) return;
    const row = rowAt(this.model, place);
    if (name === "set") {
      const kind = this.data.kinds.data.find((one) => one.name === value);
      if (!kind || row.set === value) return;
      this.take(withRow(this.model, place, asKind(kind, row)));
      this.draw();
      return;
    }
    const kind = kindAt(this.data.kinds, this.model, place);
    if (!kind || JSON.stringify(row[name]) === JSON.stringify(value)) return;
    this.take(withRow(this.model, place, withSetting(kind, row, name, value)), pause);
    if (kind.settings.some((setting) => setting.when.length) && name === kind.settings[0]?.name) this.draw();
  }

  /** @param {string} name */
  add(name) {
    const kind = this.data.kinds.blocks.find((one) => one.name === name);
    if (!kind || !this.model) return;
    const fits = this.model.blocks.length > 0 && !this.data.remarks.some((remark) => remark.wrong);
    const [model, place] = withBlock(this.model, kind.usual, fits);
    this.take(model);
    this.draw();
    this.focus(kind.settings[0] ? `${place}:${kind.settings[0].name}` : `${place}:handle`);
    this.say(`${calledAt(this.model, String(place))} added`);
  }

  /** @param {number} at */
  remove(at) {
    if (!this.model?.blocks[at]) return;
    const name = String(this.model.blocks[at]?.block);
    this.take(withoutBlock(this.model, at));
    this.draw();
    const next = Math.min(at, this.model.blocks.length - 1);
    if (next >= 0) this.focus(`${next}:handle`);
    else find(this.foot, "button").focus();
    this.say(`${name} removed`);
  }

  /**
   * @param {number} from
   * @param {number} to
   */
  move(from, to) {
    if (!this.model) return;
    const moved = withMoved(this.model, from, to);
    if (moved === this.model) return;
    this.take(moved);
    this.draw();
    this.focus(`${to}:handle`);
    this.say(calledAt(moved, String(to)));
  }

  // ---- Keys and clicks

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.target instanceof HTMLInputElement) return this.step(event, event.target);
    const handle = closest(event, "button.handle");
    if (!(handle instanceof HTMLElement)) return;
    const at = Number(handle.closest("li")?.dataset.place);
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step) this.move(at, at + step);
    else if (event.key === "Delete" || event.key === "Backspace") this.remove(at);
    else return;
    event.preventDefault();
  }

  /**
   * The arrow keys make a number larger and smaller.
   *
   * @param {KeyboardEvent} event
   * @param {HTMLInputElement} input
   */
  step(event, input) {
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    const kind = input.closest("label")?.className ?? "";
    const text = direction && /^(count|number)$/.test(kind) ? stepped(input.value, kind, direction) : null;
    if (text === null) return;
    event.preventDefault();
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** @param {KeyboardEvent} event */
  undoKey(event) {
    const isText = event.target instanceof HTMLInputElement && event.target.type === "text";
    const way = isText ? null : asksForUndo(event);
    if (!way || !this.model) return;
    const model = way === "again" ? this.history.forward(this.model) : this.history.back(this.model);
    event.preventDefault();
    if (!model) return;
    this.model = model;
    this.draw();
    this.send({ model });
  }

  /** @param {Event} event */
  clicked(event) {
    const button = closest(event, "button");
    if (!(button instanceof HTMLElement)) return;
    const { add, preset, wrong } = button.dataset;
    if (add) this.add(add);
    else if (wrong) this.showRow(wrong);
    else if (preset === "") this.begin();
    else if (preset) this.send({ preset });
    else if (button.matches(".remove")) this.remove(Number(button.closest("li")?.dataset.place));
    else if (button.matches(".back")) this.send({ back: true });
  }

  /**
   * A row in sight, with the focus on its first control.
   *
   * @param {Place} place
   */
  showRow(place) {
    const row = this.list.querySelector(`[data-place="${place}"]`);
    const first = row?.querySelector("button.handle, select, input");
    row?.scrollIntoView({ block: "nearest" });
    if (first instanceof HTMLElement) first.focus({ preventScroll: true });
  }

  /** A model from nothing. */
  begin() {
    this.take(emptyModel(this.data.kinds));
    this.draw();
    this.answer();
    find(this.foot, "button").focus();
  }

  /** @param {Event} event */
  chosen({ target }) {
    if (!(target instanceof HTMLSelectElement)) return;
    const { value } = target;
    target.selectedIndex = 0;
    if (target.matches(".more")) this.add(value);
    else if (value === " ") this.begin();
    else this.send({ preset: value });
  }

  /** @param {string} text */
  say(text) {
    if (this.voice.textContent !== text) this.voice.textContent = text;
  }
}

/**
 * The buttons under the rows.
 *
 * @param {Data} data
 */
function footOf({ kinds, presets }) {
  const foot = element("div", "", "foot");
  for (const name of QUICK) foot.append(addButton(name));
  const others = element("select", "", "more");
  others.setAttribute("aria-label", "Add another block");
  const left = kinds.blocks.filter(({ name }) => !QUICK.includes(name));
  others.append(option("", "+ …"), ...left.map(({ name, about }) => option(name, `${name}: ${about}`)));
  const starts = element("select", "", "presets");
  starts.setAttribute("aria-label", "Start from another model");
  starts.append(option("", "Models"), ...presets.map(({ name, title }) => option(name, title)), option(" ", "Nothing"));
  foot.append(others, starts, element("span", "", "lines"));
  return foot;
}

/** @param {string} name */
function addButton(name) {
  const button = element("button", `+ ${name}`);
  button.type = "button";
  button.dataset.add = name;
  button.setAttribute("aria-label", `Add ${name}`);
  return button;
}

/** @param {Data["presets"]} presets */
function presetsOf(presets) {
  const all = element("div", "", "starts");
  for (const { name, title } of [...presets, { name: "", title: "Nothing" }]) {
    const button = element("button", title);
    button.type = "button";
    button.dataset.preset = name;
    all.append(button);
  }
  return all;
}

function asideOf() {
  const line = element("p", "Your program was put aside. ");
  const button = element("button", "Bring it back", "back");
  button.type = "button";
  line.append(button);
  return [line];
}
