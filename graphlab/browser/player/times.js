// What happens when, by the number of its step: from 1, in the order in which the player walks.

/** @import { Step } from "./types.d.ts" */

/**
 * When each node is computed and each wire carries its gradient, and the gradient rows a card shows from then on.
 *
 * @param {Step[]} steps
 */
export function times(steps) {
  /** @type {Map<string, number>} */
  const born = new Map();
  /** @type {Map<string, number>} */
  const sent = new Map();
  /** @type {Map<string, [when: number, row: number][]>} */
  const changes = new Map();
  for (const [i, { pass, node, edges, grads }] of steps.entries()) {
    if (pass === "forward") {
      if (!born.has(node)) born.set(node, i + 1);
      continue;
    }
    if (pass === "update") continue; // it is drawn as the sweep left it
    for (const id of edges) if (!sent.has(id)) sent.set(id, i + 1);
    for (const [id, row] of Object.entries(grads)) {
      const rows = changes.get(id) ?? [];
      rows.push([i + 1, row]);
      changes.set(id, rows);
    }
  }
  return { born, sent, changes };
}
