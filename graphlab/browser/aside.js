// A program that was put aside for another one: this tab keeps it over F5, and hands it back to a server that has
// lost it.

import { keep, kept } from "./memory.js";

/** @import { Report } from "./types.d.ts" */

export class Aside {
  /** @type {string | null} the program that was asked about last */
  source = null;

  /** @param {string} name what it is kept as */
  constructor(name) {
    this.name = name;
  }

  /**
   * Keeps what was put aside for the program `source`; where the page knows of nothing, reports what was kept for it.
   *
   * @param {{ source: string, aside: string | null }} page
   * @param {Report} report
   */
  settle({ source, aside }, report) {
    const isAsked = this.source === source;
    this.source = source;
    if (aside !== null) keep(this.name, JSON.stringify({ source, text: aside }));
    else if (!isAsked) this.restore(source, report);
  }

  /**
   * @param {string} source
   * @param {Report} report
   */
  restore(source, report) {
    const found = JSON.parse(kept(this.name) ?? "{}");
    if (found.source !== source || typeof found.text !== "string") return;
    setTimeout(() => report("aside", { source, text: found.text })); // a component can report when it is mounted
  }
}
