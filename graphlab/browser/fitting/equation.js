// The formula of a model with the numbers of a step in the places of its parameters.

import { element } from "../common.js";
import { written } from "../training/clock.js";

const AFTER_SIGN = /([+−])\s*$/;

/**
 * The formula as one text: `ŷ = 2.1·x − 0.9`.
 *
 * @param {readonly string[]} parts texts and, at odd places, the names of parameters
 * @param {readonly string[]} names
 * @param {readonly (number | null)[]} values
 */
export function equation(parts, names, values) {
  return parts.reduce((text, part, place) => {
    if (place % 2 === 0) return text + part;
    const value = values[names.indexOf(part)];
    return typeof value === "number" ? joined(text, value) : text + part;
  }, "");
}

/**
 * @param {string} text
 * @param {number} value
 */
function joined(text, value) {
  const number = written(value);
  if (!number.startsWith("−")) return text + number;
  const sign = AFTER_SIGN.exec(text);
  if (!sign) return /[=(,]\s*$/.test(text) ? text + number : `${text}(${number})`;
  const before = text.slice(0, sign.index);
  const plus = /[=(,]\s*$/.test(before) ? "" : "+";
  return before + (sign[1] === "+" ? "−" : plus) + sign[0].slice(1) + number.slice(1);
}

/**
 * The lines of a program, the one that computes the loss lit, with the loss of the step beside it.
 *
 * @param {HTMLElement} place
 * @param {readonly string[]} lines
 * @param {number} lit
 */
export function listing(place, lines, lit) {
  const rows = lines.map((line, i) => {
    const row = element("span", line || " ", i === lit ? "line lit" : "line");
    if (i === lit) row.append(element("b"));
    return row;
  });
  place.replaceChildren(...rows);
}
