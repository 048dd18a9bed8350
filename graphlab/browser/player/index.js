// The player: shows a drawn tape and steps through it, forward then backward, without asking the server.

import { component } from "../component.js";
import { Player } from "./player.js";

/**
 * @import { Stateful } from "../types.d.ts"
 * @import { Data } from "./types.d.ts"
 */

const LASTING = new Set(["direction", "inlined"]); // what is chosen for all runs to come

/** @type {(given: Stateful<Data>) => () => void} */
const mount = component(
  ".player",
  (root, { data }) => new Player(root, data),
  (player, { data, setStateValue }) => {
    player.report = (name, value) =>
      setStateValue(name, LASTING.has(name) ? { to: value, since: sinceOf(data) } : value);
    player.update(data);
  },
);
export default mount;

/** @param {Data} data */
function sinceOf(data) {
  return data.state === "graph" ? (data.since ?? 0) : 0;
}
