// Where a training stands: its stops one after the other, with the end behind the last one, and the pace of playing.

const WHOLE = 6000; // ms that all of a training takes at speed 1
const SLOWEST = 400; // ms on one stop, where there are few

/**
 * The place of the last of `steps`, which increase, that is not after `step`; the first one where all are.
 *
 * @param {ArrayLike<number>} steps
 * @param {number} step
 */
export function placeOf(steps, step) {
  let [low, high] = [0, steps.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (steps[middle] <= step) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * The place of that of `steps`, which increase, that is nearest to a number.
 *
 * @param {ArrayLike<number>} steps
 * @param {number} number
 */
export function nearest(steps, number) {
  const before = placeOf(steps, number);
  const after = Math.min(before + 1, steps.length - 1);
  return steps[after] - number < number - steps[before] ? after : before;
}

/**
 * How many stops are passed in so many milliseconds.
 *
 * @param {number} elapsed
 * @param {number} stops
 * @param {number} speed
 */
export function passed(elapsed, stops, speed) {
  return (elapsed * speed) / Math.min(SLOWEST, WHOLE / Math.max(1, stops));
}

/**
 * The value at each of `steps`, which are all among the `known` ones.
 *
 * @param {ArrayLike<number>} steps
 * @param {ArrayLike<number>} known increasing
 * @param {ArrayLike<number>} values one for each of the known steps
 */
export function valuesAt(steps, known, values) {
  return Float64Array.from(steps, (step) => values[placeOf(known, step)]);
}

/**
 * The parameters at a step, each in a few words. Where they are not known there, those of the row before it, which is
 * said.
 *
 * @param {{ name: string, values: ArrayLike<number> }[]} read
 * @param {ArrayLike<number>} rows the steps of which they are known
 * @param {number} step
 */
export function numbersAt(read, rows, step) {
  const row = placeOf(rows, step);
  const texts = read.map(({ name, values }) => `${name} ${written(values[row])}`);
  const isOlder = read.length > 0 && rows[row] !== step;
  return isOlder ? [...texts, `(${listed(read)} of step ${counted(rows[row])})`] : texts;
}

/**
 * A whole number as it is read.
 *
 * @param {number} count
 */
export function counted(count) {
  return count.toLocaleString("en-US");
}

/** @param {{ name: string }[]} parts */
function listed(parts) {
  return parts.map(({ name }) => name).join(", ");
}

/**
 * A number in a few digits: 4 that count, as everywhere.
 *
 * @param {number} value
 */
export function written(value) {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) {
    const [digits, power] = value.toExponential(3).split("e");
    return minus(`${Number(digits)}e${Number(power)}`);
  }
  if (size >= 1e4) return minus(value.toFixed(0));
  return minus(String(Number(value.toPrecision(4))));
}

/** @param {string} text */
function minus(text) {
  return text.replaceAll("-", "−");
}
