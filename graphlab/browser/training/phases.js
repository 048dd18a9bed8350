// One step of a training from its first op to its last update: where the player stands in it. A click goes there.

import { element, last, publish } from "../common.js";

/**
 * @import { Phase, Training } from "../player/types.d.ts"
 * @import { On, Place } from "../types.d.ts"
 */

const FEW = 40; // ops that are drawn one by one

export class Phases {
  /** @type {Phase[]} */
  phases = [];
  token = 0;
  /** How many ops of the step are done. */
  at = 0;

  /**
   * @param {HTMLElement} root
   * @param {On} on
   */
  constructor(root, on) {
    this.root = root;
    on(window, "graphlab:step", ({ detail }) => this.stepped(detail));
    on(root, "click", (event) => this.clicked(event));
  }

  get count() {
    return this.phases.reduce((sum, { ops }) => sum + ops.length, 0);
  }

  /** @param {Training} data */
  update({ phases, token }) {
    this.token = token;
    const same = JSON.stringify(phases) === JSON.stringify(this.phases);
    this.phases = phases;
    this.root.hidden = !this.count;
    if (!same) this.build();
    this.stepped(last("step") ?? { at: null, token });
  }

  build() {
    const bars = this.phases.map(({ name, ops }) => {
      const bar = element("div", "", `phase ${name}`);
      bar.style.flexGrow = String(ops.length);
      if (this.count <= FEW) bar.append(...ops.map((op) => Object.assign(element("i"), { title: `${name}: ${op}` })));
      return bar;
    });
    this.root.replaceChildren(...bars, element("span", "", "now"), element("small"));
  }

  /** @param {Place} place */
  stepped({ at, token }) {
    if (token !== this.token || !this.count) return;
    this.at = at ?? this.count;
    const now = this.root.querySelector(".now");
    if (now instanceof HTMLElement) now.style.left = `${(100 * this.at) / this.count}%`;
    const text = this.root.querySelector("small");
    if (text) text.textContent = this.written();
  }

  /** Which op of which phase was done last: `backward 3 of 9: multiply`. */
  written() {
    let left = this.at;
    for (const { name, ops } of this.phases) {
      if (left > 0 && left <= ops.length) return `${name} ${left} of ${ops.length}: ${ops[left - 1]}`;
      left -= ops.length;
    }
    return "before the first op";
  }

  /** @param {MouseEvent} event */
  clicked({ clientX }) {
    const { left, width } = this.root.getBoundingClientRect();
    const wanted = Math.min(this.count, Math.floor(((clientX - left) / width) * this.count) + 1);
    publish("advance", { by: wanted - this.at });
  }
}
