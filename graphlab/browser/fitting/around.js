// The loss around the paths: one figure, or one for each parameter, and what can be chosen of them.

import { element, find } from "../common.js";
import { Moving } from "./moving.js";
import { Net } from "./net.js";

/**
 * @import { Fitting as Data } from "../player/types.d.ts"
 * @import { Fitting } from "./index.js"
 * @import { On, Plotly } from "../types.d.ts"
 */

const SIDES = ["first", "second"];
const NET = "net";
const OF_NET = [NET, "parameters"];

export class Around {
  /** @type {Moving[]} */
  charts = [];

  /**
   * @param {Fitting} fitting
   * @param {On} on
   */
  constructor(fitting, on) {
    this.fitting = fitting;
    this.root = find(fitting.root, ".path");
    this.place = find(this.root, ".plots");
    this.net = new Net(this.root);
    on(this.root, "change", () => {
      if (fitting.data?.net) return this.turn();
      const [as, ...names] = ["kind", ...SIDES].map((name) => find(this.root, `.${name}`, HTMLSelectElement).value);
      fitting.send({ kind: "around", as, names });
    });
  }

  /** The one figure of two parameters, in which the start can be dragged; undefined where there is none. */
  get plane() {
    return this.fitting.data?.start.length ? this.charts[0] : undefined;
  }

  /** @param {Data} data */
  update({ net, paths, pathNote, kinds, kind, names, axes }) {
    this.root.hidden = !paths.length && !net;
    this.net.update(net);
    find(this.root, ".note").textContent = pathNote;
    find(this.root, ".title").textContent = paths.length === 1 ? paths[0].title : "Loss along each";
    const select = find(this.root, ".kind", HTMLSelectElement);
    if (!net) choices(select, kinds, kind);
    else if (select.options.length !== OF_NET.length || select.options[0].value !== NET) choices(select, OF_NET, NET);
    this.turn();
    for (const [i, side] of SIDES.entries()) {
      choices(find(this.root, `.${side}`, HTMLSelectElement), axes.length ? names : [], axes[i] ?? "");
    }
  }

  /** Of layers, the net or their parameters over the steps. */
  turn() {
    const { net } = this.fitting.data ?? {};
    const isNet = Boolean(net) && find(this.root, ".kind", HTMLSelectElement).value === NET;
    find(this.root, ".net").hidden = !isNet;
    find(this.root, ".save").hidden = isNet;
    this.place.hidden = isNet;
    find(this.root, ".note").hidden = Boolean(net) && !isNet;
    if (net) find(this.root, ".title").textContent = isNet ? "The net" : "Parameters";
    if (isNet) this.net.frame(this.fitting.at);
    else if (net) this.fitting.draw();
  }

  /**
   * Draw all figures, at a step.
   *
   * @param {Data} data
   * @param {Plotly} maker
   * @param {number} at
   */
  async show({ paths }, maker, at) {
    while (this.charts.length > paths.length) {
      const chart = /** @type {Moving} */ (this.charts.pop());
      chart.close();
      chart.host.parentElement?.remove();
    }
    while (this.charts.length < paths.length) {
      const [plot, canvas] = [element("div", "", "plot"), element("div", "", "canvas")];
      plot.append(canvas);
      this.place.append(plot);
      this.charts.push(new Moving(canvas, this.fitting.root, maker));
    }
    for (const [i, chart] of this.charts.entries()) await chart.show(paths[i], at);
  }
}

/**
 * @param {HTMLSelectElement} select
 * @param {string[]} names
 * @param {string} chosen
 */
function choices(select, names, chosen) {
  select.hidden = !names.length;
  select.replaceChildren(...names.map((name) => Object.assign(element("option", name), { value: name })));
  select.value = chosen;
}
