// Parts of a page that are nothing but a place on the screen, and a program of three ops to step through.

/** A part with a box of its own. */
export function part(left, top, width = 100, height = 50) {
  const box = { left, top, width, height, right: left + width, bottom: top + height };
  return { getBoundingClientRect: () => box };
}

const step = (pass, node, edges = [], grads = {}) => ({ pass, node, edges, grads, text: node, formulas: [] });

/** y = b·x + x, forward; then back over both ops. */
export const STEPS = [
  step("forward", "n2", ["e0", "e1"]),
  step("forward", "n3", ["e2", "e3"]),
  step("backward", "n3", ["e2", "e3"], { n2: 1, n1: 1 }),
  step("backward", "n2", ["e1"], { n1: 2 }),
];
