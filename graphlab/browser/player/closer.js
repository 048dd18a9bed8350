// Looking closer: what is selected, the panel about it, and the one number of it that was asked about.

import { last } from "../common.js";
import { NARROW } from "./camera.js";
import { cellPart, details } from "./details.js";
import { reachable } from "./story.js";

export class Closer {
  constructor(player) {
    this.player = player;
    this.panel = player.one(".details");
    this.shone = last("light") ?? null;
    this.clear();
  }

  clear() {
    Object.assign(this, { selected: null, nodes: [], asked: null });
    this.panel.hidden = true;
    this.player.camera.cover({});
  }

  // A row of the tape, or a line of code with everything on it.
  pick({ node, line }) {
    if (node) return this.select(node);
    const on = Object.keys(this.player.nodes).filter((id) => this.player.nodes[id].line === line);
    this.select(on.at(-1) ?? null, on);
  }

  select(id, all = [id]) {
    const { player } = this;
    const known = id !== null && (id in player.nodes || player.scene.cards.has(id));
    const before = this.selected;
    player.scene.all(".card.selected").forEach((card) => card.classList.remove("selected"));
    Object.assign(this, { selected: known ? id : null, nodes: known ? all : [] });
    if (before !== this.selected) this.forget();
    this.panel.hidden = !known;
    if (known) this.show();
    else if (before) player.camera.cover({});
    player.scene.light(this.nodes);
    player.story.light(known ? this.members() : []);
    player.mark();
    if (player.data?.reports && before !== this.selected) player.report("selected", this.selected);
  }

  // The selected nodes; of a folded box those in it.
  members() {
    return this.nodes.flatMap((id) => [...(this.player.scene.cards.get(id)?.members ?? [id])]);
  }

  // The same selection in a new drawing, or with new numbers.
  again() {
    const [{ selected, nodes }, { player }] = [this, this];
    if (selected === null) return;
    if (!(selected in player.nodes) && !player.scene.cards.has(selected)) return this.select(null);
    player.scene.light(nodes);
    player.story.light(this.members());
    this.fill();
    player.scene.card(selected)?.classList.add("selected");
  }

  fill() {
    const { player, selected } = this;
    const asks = player.data.picks ? (cell) => this.ask(cell) : null;
    const parts = details(player, selected, {
      pick: (id) => this.select(id),
      cell: asks,
      fold: (id) => player.fold(id),
    });
    if (this.asked) parts.push(this.answer(player.data.cell, this.asked));
    this.panel.querySelector(".inside").replaceChildren(...parts);
    for (const part of this.panel.querySelectorAll(".pick")) part.classList.toggle("chosen", this.isAsked(part));
  }

  // What makes the number that was asked about; three dots while the answer is on its way.
  answer(found, asked) {
    return cellPart(same(found, asked) ? found : { title: "…" }, () => this.forget());
  }

  isAsked(part) {
    const { asked } = this;
    return asked?.row === part.closest("section").className && String(asked.index) === part.dataset.cell;
  }

  show() {
    const { player, panel, selected } = this;
    const card = player.scene.card(selected);
    card?.classList.add("selected");
    if (card) player.camera.approach(card);
    this.fill();
    panel.scrollTop = 0;
    this.place(card);
  }

  // Below a drawing that runs to the right, where it leaves room; beside one that runs down.
  place(card) {
    const { player, panel } = this;
    const canvas = player.one(".canvas").getBoundingClientRect();
    const seen = card?.getBoundingClientRect() ?? canvas;
    const beside = player.data.direction === "TB" && canvas.width > NARROW;
    const left = beside && seen.left + seen.right > canvas.left + canvas.right;
    panel.classList.toggle("beside", beside);
    panel.classList.toggle("left", left);
    reachable(panel.querySelectorAll("pre, .maths"));
    const [width, height] = [panel.offsetWidth + 12, panel.offsetHeight + 12];
    player.camera.cover(beside ? { [left ? "left" : "right"]: width } : { below: height }, card);
  }

  // ---- one number

  ask(cell) {
    if (!this.player.data.picks) return;
    if (cell.node !== this.selected) this.select(cell.node);
    this.asked = cell;
    this.player.report("cell", { token: this.player.data.token, ...cell });
    this.refill();
  }

  forget() {
    if (!this.asked) return;
    this.asked = null;
    this.player.report("cell", null);
    this.marks();
    if (this.selected !== null) this.refill();
  }

  // Fill the panel again, with the keyboard's focus where it was.
  refill() {
    const focused = this.player.root.getRootNode().activeElement;
    const inside = this.panel.contains(focused);
    const [row, index] = [focused?.closest?.("section")?.className, focused?.dataset?.cell];
    this.fill();
    if (inside)
      (index === undefined
        ? this.panel
        : (this.panel.querySelector(`section.${row} [data-cell="${index}"]`) ?? this.panel)
      ).focus({ preventScroll: true });
    this.place(this.player.scene.card(this.selected));
    this.panel.querySelector(".cell-view")?.scrollIntoView({ block: "nearest" });
  }

  // What a table beside the drawing speaks of.
  shine(marks) {
    this.shone = marks;
    this.marks();
    const [parts, path] = [this.player.scene.all(".marked"), Boolean(marks?.edges?.length)];
    this.player.camera.follow(path ? parts : []);
    if (parts.length && !path) this.player.camera.reveal(parts[0], parts.slice(1));
    this.player.mark();
  }

  // The answer, and the marks of the page or of a table on it: both are drawn over the same picture.
  marks() {
    const { player } = this;
    const { cell, state } = player.data ?? {};
    if (state !== "graph") return;
    const marks = this.shone ?? player.data.marks;
    const answered = this.asked && same(cell, this.asked);
    player.scene.mark({ ...marks, cells: answered ? joined(marks?.cells, cell.marks) : marks?.cells });
    if (!answered || this.selected === null) return;
    this.refill();
    const [own, ...others] = [
      ...player.scene.all(".card.selected .outlined"),
      ...player.scene.all(".card:not(.selected) .outlined"),
    ];
    if (own) player.camera.gather(own, others);
  }
}

const same = (a, b) => Boolean(a && b) && a.node === b.node && a.row === b.row && a.index === b.index;

function joined(a = {}, b = {}) {
  const all = { ...a };
  for (const [node, rows] of Object.entries(b)) {
    all[node] = {
      value: [...(all[node]?.value ?? []), ...(rows.value ?? [])],
      grad: [...(all[node]?.grad ?? []), ...(rows.grad ?? [])],
    };
  }
  return all;
}
