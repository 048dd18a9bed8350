// The card under the pointer, or with the keyboard's focus: it, its parents and its children stand out.

class Hover {
  constructor(player) {
    this.player = player;
    this.marks = [];
    this.card = null;
  }

  over(card) {
    if (card === this.card) return;
    this.card = card;
    for (const [part, name] of this.marks) part.classList.remove(name);
    this.marks = [];
    this.player.one(".drawing").classList.toggle("hovering", Boolean(card));
    this.lens(card);
    if (!card) return;
    const id = card.dataset.node;
    this.mark(card);
    for (const { wire, from, to } of this.player.wires.values()) {
      if (from !== id && to !== id) continue;
      this.mark(wire);
      this.mark(this.player.cards.get(from === id ? to : from)?.card);
    }
  }

  mark(part) {
    if (!part) return;
    part.classList.add("near");
    this.marks.push([part, "near"]);
  }

  // Zoomed out too far to read: the card is shown again at full size.
  lens(card) {
    const lens = this.player.one(".lens");
    lens.hidden = !card || this.player.camera.scale >= 0.6;
    if (lens.hidden) return;
    const box = card.getBBox();
    const seen = card.getBoundingClientRect();
    const canvas = this.player.one(".canvas").getBoundingClientRect();
    const svg = this.player.drawn().cloneNode(false);
    svg.removeAttribute("style");
    svg.setAttribute("viewBox", [box.x - 4, box.y - 4, box.width + 8, box.height + 8].join(" "));
    svg.setAttribute("width", String(box.width + 8));
    svg.setAttribute("height", String(box.height + 8));
    const copy = card.cloneNode(true);
    copy.removeAttribute("transform");
    copy.removeAttribute("id");
    svg.append(copy);
    lens.replaceChildren(svg);
    const right = seen.right - canvas.left + 10;
    const left = right + box.width + 20 < canvas.width ? right : seen.left - canvas.left - box.width - 20;
    lens.style.left = `${Math.max(6, left)}px`;
    lens.style.top = `${Math.max(6, Math.min(seen.top - canvas.top, canvas.height - box.height - 24))}px`;
  }
}
