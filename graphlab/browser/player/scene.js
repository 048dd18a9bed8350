// The drawing: which card or wire stands for which node or edge, and how each looks at a step of the player.

const MANY_CARDS = 200; // from here on nothing fades: thousands of parts would have to be painted again

export class Scene {
  constructor(frame) {
    this.frame = frame;
    this.clear();
  }

  clear() {
    Object.assign(this, {
      svg: null,
      steps: [],
      cards: new Map(),
      wires: new Map(),
      seats: new Map(),
      edges: new Map(),
      marked: [],
      lit: [],
    });
  }

  all(selector, from = this.frame) {
    return [...from.querySelectorAll(selector)];
  }

  // `svg` is markup built and escaped in Python.
  build(svg, steps) {
    this.clear();
    this.steps = steps;
    this.frame.innerHTML = svg;
    this.svg = this.frame.firstElementChild;
    const { born, sent, changes } = times(steps);
    for (const card of this.all("[data-node]")) this.seat(card, born, changes);
    for (const wire of this.all("[data-edge]")) this.lay(wire, sent);
    this.frame.classList.toggle("big", this.cards.size > MANY_CARDS);
    this.last = steps.length;
  }

  // A card stands for its node; a folded box for all that is in it; a number tucked into an op is that op's.
  seat(card, born, changes) {
    const id = card.dataset.node;
    const members = ids(card.dataset.members) ?? [id];
    const rows = this.all(".row.grad", card);
    const none = rows.find((row) => row.classList.contains("none"));
    const grads = new Map(rows.filter((row) => row !== none).map((row) => [Number(row.dataset.grad), row]));
    const shownFor = card.dataset.output ?? id;
    const entry = {
      id,
      card,
      members: new Set(members),
      none,
      grads,
      changes: changes.get(shownFor) ?? [],
      born: Math.max(0, ...members.map((each) => born.get(each) ?? 0)),
      key: "",
    };
    this.cards.set(id, entry);
    for (const each of [id, ...members, ...(ids(card.dataset.tucked) ?? [])])
      if (!this.seats.has(each)) this.seats.set(each, entry);
  }

  lay(wire, sent) {
    const edges = ids(wire.dataset.edges) ?? [wire.dataset.edge];
    const entry = {
      wire,
      edges,
      from: wire.dataset.from,
      to: wire.dataset.to,
      sent: Math.max(0, ...edges.map((each) => sent.get(each) ?? 0)),
      key: "",
    };
    this.wires.set(wire.dataset.edge, entry);
    for (const each of edges) this.edges.set(each, entry);
  }

  // The card that stands for a node; none where it is not drawn.
  card(id) {
    return this.seats.get(id)?.card;
  }

  // Only what looks different from before is touched: most of a big drawing stays as it is.
  show(at) {
    const step = this.steps[at - 1];
    const active = step && this.seats.get(step.node);
    const over = at >= this.last;
    for (const entry of this.cards.values()) this.showCard(entry, at, step, entry === active, over);
    const flowing = new Set((step?.edges ?? []).map((id) => this.edges.get(id)));
    for (const entry of this.wires.values()) this.showWire(entry, at, step, flowing.has(entry));
  }

  showCard(entry, at, step, active, over) {
    const { card, grads, none, changes, born, members } = entry;
    const changed = step?.pass === "backward" && Object.keys(step.grads).some((id) => members.has(id));
    // Not computed yet, until a step says otherwise; that there is no path is known once the sweep is over.
    const shown = none && over ? "none" : (changes.findLast(([when]) => when <= at)?.[1] ?? 0);
    const key = `${at < born} ${active && step.pass} ${changed} ${shown}`;
    if (entry.key === key) return;
    entry.key = key;
    card.classList.toggle("waiting", at < born);
    card.classList.toggle("active", active);
    if (active) card.dataset.pass = step.pass;
    card.classList.toggle("changed", changed);
    none?.classList.toggle("shown", shown === "none");
    for (const [variant, row] of grads) row.classList.toggle("shown", variant === shown);
  }

  showWire(entry, at, step, active) {
    const { wire, to, sent } = entry;
    const early = at < (this.cards.get(to)?.born ?? 0);
    const key = `${early} ${at < sent} ${active && step.pass}`;
    if (entry.key === key) return;
    entry.key = key;
    wire.classList.toggle("early", early);
    wire.classList.toggle("waiting", at < sent);
    wire.classList.toggle("active", active);
    if (active) wire.dataset.pass = step.pass;
  }

  // The card of a step, and the cards that it touches.
  around(step) {
    const seat = step && this.seats.get(step.node);
    if (!seat) return [];
    const ends = step.edges.flatMap((id) => {
      const wire = this.edges.get(id);
      return wire ? [this.card(wire.from), this.card(wire.to)] : [];
    });
    return [...new Set([seat.card, ...ends])].filter(Boolean);
  }

  // The step at which something flows on a wire: back if anything does, else forward.
  stepOf(wire) {
    const edges = new Set(ids(wire.dataset.edges) ?? [wire.dataset.edge]);
    const holds = (pass) =>
      this.steps.findIndex((step) => step.pass === pass && step.edges.some((id) => edges.has(id))) + 1;
    return holds("backward") || holds("forward");
  }

  // What belongs to the selection: the nodes of a line of code, of a row of the tape.
  light(nodes) {
    for (const card of this.lit) card.classList.remove("lit");
    this.lit = [...new Set(nodes.map((id) => this.card(id)).filter(Boolean))];
    for (const card of this.lit) card.classList.add("lit");
  }

  // Marks from outside stand out, everything else steps back: `nodes`, `edges`, `labels` of nodes, and single `cells`.
  mark({ nodes = [], edges = [], labels = {}, cells = {} } = {}) {
    for (const undo of this.marked) undo();
    this.marked = [];
    const stand = [...nodes.map((id) => this.card(id)), ...edges.map((id) => this.edges.get(id)?.wire)];
    for (const part of stand) this.put(part, "marked");
    this.frame.classList.toggle("marking", stand.some(Boolean));
    for (const [id, text] of Object.entries(labels)) this.label(this.card(id), text);
    for (const [id, rows] of Object.entries(cells)) {
      for (const [row, flat] of Object.entries(rows)) this.outline(this.card(id), row, flat);
    }
  }

  put(part, name) {
    if (!part || part.classList.contains(name)) return;
    part.classList.add(name);
    this.marked.push(() => part.classList.remove(name));
  }

  outline(card, row, flat) {
    if (!card || (row !== "value" && row !== "grad")) return;
    const wanted = new Set(flat.map(String));
    const cells = this.all(`.row.${row} .cell[data-cell]`, card);
    // A scalar has no cells: its whole row is the one cell.
    const parts = cells.length
      ? cells.filter((cell) => wanted.has(cell.dataset.cell))
      : this.all(`.row.${row} .tint`, card);
    for (const part of parts) this.put(part, "outlined");
    if (parts.length) this.put(card, "feeds");
  }

  label(card, text) {
    const body = card?.querySelector(".body");
    if (!body) return;
    const made = (kind, attributes) => {
      const part = document.createElementNS("http://www.w3.org/2000/svg", kind);
      for (const [name, value] of Object.entries(attributes)) part.setAttribute(name, value);
      return part;
    };
    const [middle, group] = [body.width.baseVal.value / 2, made("g", { class: "label" })];
    const words = made("text", { x: middle, y: -9, "text-anchor": "middle" });
    words.textContent = text;
    group.append(words);
    card.append(group);
    const room = words.getBBox().width + 18;
    group.prepend(made("rect", { x: middle - room / 2, y: -24, width: room, height: 21, rx: 10.5 }));
    this.marked.push(() => group.remove());
  }
}

export const ids = (text) => text?.split(" ").filter(Boolean);

// When each node is computed and each wire carries its gradient, and the gradient rows a card shows from then on.
export function times(steps) {
  const [born, sent, changes] = [new Map(), new Map(), new Map()];
  steps.forEach(({ pass, node, edges, grads }, i) => {
    if (pass === "forward") return born.has(node) || born.set(node, i + 1);
    for (const id of edges) if (!sent.has(id)) sent.set(id, i + 1);
    for (const [id, row] of Object.entries(grads)) {
      if (!changes.has(id)) changes.set(id, []);
      changes.get(id).push([i + 1, row]);
    }
  });
  return { born, sent, changes };
}
