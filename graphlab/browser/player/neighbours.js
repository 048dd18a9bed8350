// From a part of the drawing to the next one on a side.

/** @type {Record<string, [dx: number, dy: number]>} */
const SIDES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @param {Element} part */
function middle(part) {
  const box = part.getBoundingClientRect();
  return [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
}

/**
 * The nearest of `parts`, to one side: what is straight ahead before what is aside.
 *
 * @template {Element} Kind
 * @param {Kind[]} parts
 * @param {Element} from
 * @param {string} side
 */
export function neighbour(parts, from, side) {
  const [x, y] = middle(from);
  const [dx, dy] = SIDES[side];
  let least = Infinity;
  /** @type {Kind | null} */
  let best = null;
  for (const part of parts) {
    const [a, b] = middle(part);
    const ahead = (a - x) * dx + (b - y) * dy;
    const aside = Math.abs((a - x) * dy) + Math.abs((b - y) * dx);
    const far = ahead + 2 * aside;
    if (part !== from && ahead > 1 && far < least) [best, least] = [part, far];
  }
  return best;
}
