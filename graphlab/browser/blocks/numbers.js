// Numbers as they are typed into a row, and as they stand in the model.

/** @import { BlockSetting } from "../player/types.d.ts" */

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * The number that a text is, or null.
 *
 * @param {string} text
 */
export function numberOf(text) {
  return NUMBER.test(text.trim()) ? Number(text) : null;
}

/**
 * The number that an arrow key makes of another: one more or less, or its first digit one more or less.
 *
 * @param {string} text
 * @param {string} kind
 * @param {number} direction
 */
export function stepped(text, kind, direction) {
  const number = numberOf(text);
  if (number === null) return null;
  if (kind === "count") return String(Math.round(number) + direction);
  const size = Math.abs(number);
  const isPower = size > 0 && Math.abs(Math.log10(size) % 1) < 1e-9;
  const shrinks = isPower && Math.sign(number) !== direction; // from 0.1 down is 0.09, and not 0
  const step = size ? 10 ** (Math.floor(Math.log10(size) + 1e-9) - (shrinks ? 1 : 0)) : 0.1;
  return String(Number((number + direction * step).toPrecision(6)));
}

/**
 * The rows that a text is: `1, 2; 3, 4` are two samples of two numbers, `1, 2, 3` three samples of one,
 * `1, 2;` one sample of two. Null where it is no table of numbers.
 *
 * @param {string} text
 * @returns {unknown[] | null}
 */
export function rowsOf(text) {
  if (text.trim().startsWith("[")) return listOf(text);
  const lines = text
    .split(/[;\n]/)
    .map((line) => line.trim())
    .filter(Boolean);
  const rows = lines.map((line) => line.split(/[\s,]+/).map(numberOf));
  if (!rows.length || rows.some((row) => row.includes(null))) return null;
  return rows.length === 1 && !text.includes(";") ? (rows[0] ?? []).map((number) => [number]) : rows;
}

/**
 * @param {string} text
 * @returns {unknown[] | null}
 */
function listOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * What should come out: rows of numbers, or a class for each sample.
 *
 * @param {string} text
 * @param {boolean} classes
 */
export function targetsOf(text, classes) {
  const rows = rowsOf(text);
  return classes && rows ? rows.flat(Infinity) : rows;
}

/**
 * The sizes that a text such as `2, 2` or `(2, 2)` is, or null.
 *
 * @param {string} text
 */
export function sizesOf(text) {
  const sizes = text
    .replace(/[()[\]]/g, " ")
    .split(/[\s,×x]+/)
    .filter(Boolean)
    .map(numberOf);
  return sizes.length && sizes.every((size) => size !== null && Number.isInteger(size)) ? sizes : null;
}

/**
 * Rows as they would be typed.
 *
 * @param {unknown} rows
 */
export function textOf(rows) {
  if (!Array.isArray(rows)) return "";
  if (rows.every((row) => !Array.isArray(row))) return rows.join(", ");
  if (rows.some((row) => !Array.isArray(row) || row.some(Array.isArray))) return JSON.stringify(rows);
  if (rows.every((row) => row.length === 1) && rows.length > 1) return rows.join(", ");
  return rows.map((row) => row.join(", ")).join("; ") + (rows.length === 1 ? ";" : "");
}

/**
 * What was typed for a setting, or null where it is not of its kind.
 *
 * @param {BlockSetting} setting
 * @param {string} text
 * @param {boolean} classes
 */
export function valueOf(setting, text, classes = false) {
  switch (setting.kind) {
    case "count": {
      const number = numberOf(text);
      return number !== null && Number.isInteger(number) ? number : null;
    }
    case "number":
      return numberOf(text);
    case "sizes":
      return sizesOf(text);
    case "rows":
      return rowsOf(text);
    case "targets":
      return targetsOf(text, classes);
    default:
      return text;
  }
}
