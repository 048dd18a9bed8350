// Search by name or op: matches light up, Enter walks through them, Escape clears.

export class Search {
  constructor(player) {
    this.player = player;
    this.box = player.one(".search");
    this.input = this.box.querySelector("input");
    this.said = this.box.querySelector("output");
    this.clear();
  }

  listen(on) {
    on(this.input, "input", () => this.find(this.input.value));
    on(this.input, "keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault();
        this.walk(event.shiftKey ? -1 : 1);
      }
    });
    on(this.box.querySelector(".above"), "click", () => this.walk(-1));
    on(this.box.querySelector(".below"), "click", () => this.walk(1));
    on(this.box.querySelector(".close"), "click", () => this.close());
  }

  clear() {
    this.found = [];
    this.at = 0;
    this.lit = [];
  }

  get open() {
    return !this.box.hidden;
  }

  show() {
    if (this.player.data?.state !== "graph") return;
    this.box.hidden = false;
    this.input.focus();
    this.input.select();
  }

  close() {
    if (!this.open) return;
    this.input.value = "";
    this.find("");
    this.box.hidden = true;
    this.player.one("button.find").focus();
  }

  // A new drawing: what was looked for is looked for again, without moving anything.
  again() {
    const at = this.at;
    this.lit = [];
    if (this.open) this.find(this.input.value, at);
  }

  find(text, at = null) {
    for (const card of this.lit) card.classList.remove("found", "here");
    this.clear();
    const { scene, nodes } = this.player;
    const wanted = text.trim().toLowerCase();
    const holds = ({ name, op, names = [] }) =>
      [name, op, ...names].some((each) => each?.toLowerCase().includes(wanted));
    if (wanted) this.found = Object.keys(nodes).filter((id) => holds(nodes[id]));
    this.lit = [...new Set(this.found.map((id) => scene.card(id)).filter(Boolean))];
    for (const card of this.lit) card.classList.add("found");
    scene.frame.classList.toggle("searching", this.lit.length > 0);
    this.said.textContent = !wanted ? "" : this.found.length ? "" : "nothing found";
    if (!this.found.length) return;
    this.at = Math.min(at ?? 0, this.found.length - 1);
    this.here(at === null);
  }

  walk(by) {
    if (!this.found.length) return;
    this.at = (this.at + by + this.found.length) % this.found.length;
    this.here(true);
  }

  here(move) {
    const id = this.found[this.at];
    const card = this.player.scene.card(id);
    for (const other of this.lit) other.classList.toggle("here", other === card);
    const folded = card && card.dataset.node !== id;
    const where = !card ? ", not drawn" : folded ? ", in a folded box" : "";
    this.said.textContent = `${this.at + 1} of ${this.found.length}: ${this.player.nodes[id].name}${where}`;
    if (!card || !move) return;
    this.player.camera.approach(card);
    this.player.camera.reveal(card);
  }
}
