// The player: shows a drawn tape and steps through it, forward then backward, without asking the server.

import { find } from "../common.js";
import { Player } from "./player.js";

/**
 * @import { Stateful } from "../types.d.ts"
 * @import { Data } from "./types.d.ts"
 */

const LASTING = new Set(["direction", "inlined"]); // what is chosen for all runs to come

/** @type {WeakMap<Element, Player>} */
const players = new WeakMap();

/** @param {Stateful<Data>} given */
export default function mount({ data, parentElement, setStateValue }) {
  const root = find(parentElement, ".player");
  const player = players.get(root) ?? new Player(root, data);
  players.set(root, player);
  player.report = (name, value) => setStateValue(name, LASTING.has(name) ? { to: value, since: sinceOf(data) } : value);
  player.update(data);
  return () => {
    player.close();
    players.delete(root);
  };
}

/** @param {Data} data */
function sinceOf(data) {
  return data.state === "graph" ? (data.since ?? 0) : 0;
}
