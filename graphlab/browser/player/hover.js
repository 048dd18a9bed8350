// The card or wire under the pointer, or with the keyboard's focus: it and what it is wired to stand out.

export class Hover {
  constructor(player) {
    this.player = player;
    this.marks = [];
    this.part = null;
  }

  over(part) {
    if (part === this.part) return;
    this.part = part;
    for (const marked of this.marks) marked.classList.remove("near");
    this.marks = [];
    const { scene } = this.player;
    scene.frame.classList.toggle("hovering", Boolean(part));
    const card = part?.matches(".card") ? part : null;
    this.lens(card);
    if (!part) return;
    this.mark(part);
    const id = part.dataset.node;
    for (const { wire, from, to } of scene.wires.values()) {
      if (wire !== part && (!card || (from !== id && to !== id))) continue;
      this.mark(wire);
      this.mark(scene.cards.get(from)?.card);
      this.mark(scene.cards.get(to)?.card);
    }
  }

  mark(part) {
    if (!part || part.classList.contains("near")) return;
    part.classList.add("near");
    this.marks.push(part);
  }

  // Zoomed out too far to read: the card is shown again at full size.
  lens(card) {
    const lens = this.player.one(".lens");
    lens.hidden = !card || this.player.camera.scale >= 0.6;
    if (lens.hidden) return;
    const box = card.getBBox();
    const seen = card.getBoundingClientRect();
    const canvas = this.player.one(".canvas").getBoundingClientRect();
    const svg = this.player.scene.svg.cloneNode(false);
    svg.removeAttribute("style");
    svg.setAttribute("viewBox", [box.x - 4, box.y - 4, box.width + 8, box.height + 8].join(" "));
    svg.setAttribute("width", String(box.width + 8));
    svg.setAttribute("height", String(box.height + 8));
    const copy = card.cloneNode(true);
    copy.removeAttribute("transform");
    copy.removeAttribute("id");
    copy.removeAttribute("tabindex");
    svg.append(copy);
    lens.replaceChildren(svg);
    const right = seen.right - canvas.left + 10;
    const left = right + box.width + 20 < canvas.width ? right : seen.left - canvas.left - box.width - 20;
    lens.style.left = `${Math.max(6, left)}px`;
    lens.style.top = `${Math.max(6, Math.min(seen.top - canvas.top, canvas.height - box.height - 24))}px`;
  }
}
