// What a page of its own needs to be the host of the player: the data in it, the theme, and answers without a server.

import { closest, element, find, publish } from "../common.js";
import player from "../player/index.js";
import tape from "../tape/index.js";
import { theme } from "./theme.js";

/** @import { Answer, Cell, Direction, Exported, Folding, Picture } from "../player/types.d.ts" */

/** How the run is looked at, which a server would be asked for. */
class Host {
  /** @type {Direction} */
  direction;
  turned = false;
  way = "asked";
  /** @type {Answer | null} */
  cell = null;

  /** @param {Exported} run */
  constructor(run) {
    this.run = run;
    this.direction = run.direction;
    this.roots = { player: shadow("player", run), tape: shadow("tape", run) };
  }

  show() {
    const { run, roots } = this;
    player({
      data: this.picture(),
      parentElement: roots.player,
      setStateValue: (name, value) => this.answer(name, value),
    });
    tape({ data: run.tape, parentElement: roots.tape });
  }

  /** @returns {Picture} */
  picture() {
    const { run, way, direction } = this;
    const drawings = run.drawings[way];
    const cannot = [...run.player.cannot];
    if (Object.keys(drawings).length < 2) cannot.push("turn");
    if (Object.keys(run.drawings).length < 2) cannot.push("fold");
    return {
      ...run.player,
      cannot,
      folding: { opened: way === "open" ? ["all"] : [], closed: [] },
      picks: Object.keys(run.cells).length > 0,
      cell: this.cell,
      svg: drawings[direction],
      direction,
      turned: this.turned || cannot.includes("turn"),
    };
  }

  /**
   * What the player tells Python elsewhere, and what is shown then.
   *
   * @param {string} name
   * @param {any} value
   */
  answer(name, value) {
    if (name === "direction") this.turn(value);
    else if (name === "folds") this.fold(value);
    else if (name === "cell") this.ask(value);
    else return;
    queueMicrotask(() => this.show());
  }

  /** @param {Direction} direction */
  turn(direction) {
    if (!this.run.drawings[this.way][direction]) return;
    this.direction = direction;
    this.turned = true;
  }

  /** @param {Folding} folding */
  fold({ opened, closed }) {
    const { drawings } = this.run;
    if (closed.length && "folded" in drawings) this.way = "folded";
    else if (opened.length && "open" in drawings) this.way = "open";
    else this.way = "asked";
  }

  /** @param {Cell | null} cell */
  ask(cell) {
    this.cell = (cell && this.run.cells[`${cell.node} ${cell.row} ${cell.index}`]) ?? null;
  }
}

/**
 * The root of a component, with its style and its element.
 *
 * @param {"player" | "tape"} name
 * @param {Exported} run
 */
function shadow(name, run) {
  const root = find(document, `.${name}-host`).attachShadow({ mode: "open" });
  const style = element("style");
  style.textContent = run.styles[name];
  root.append(style, element("div", "", name));
  return root;
}

/** The lines of the program: the one of the step is marked, and one that is clicked selects what it computed. */
function program() {
  /** @type {NodeListOf<HTMLElement>} */
  const lines = document.querySelectorAll(".line");
  const whole = document.querySelector(".program");
  /** @param {Event} event */
  const pick = (event) => {
    const line = closest(event, ".line[role=button]");
    if (line) publish("pick", { line: Number(line.dataset.line) });
  };
  whole?.addEventListener("click", pick);
  whole?.addEventListener("keydown", (event) => {
    if (!(event instanceof KeyboardEvent) || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    pick(event);
  });
  window.addEventListener("graphlab:mark", ({ detail }) => {
    for (const line of lines) {
      line.classList.toggle("lit", Number(line.dataset.line) === detail.line);
      line.dataset.pass = detail.selected ? "selected" : (detail.pass ?? "forward");
    }
  });
}

const host = new Host(JSON.parse(find(document, "#run").textContent ?? ""));
theme(() => host.show());
program();
host.show();
