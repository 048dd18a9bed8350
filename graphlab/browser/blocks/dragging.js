// Rows that are moved by hand: with a mouse, a pen or a finger on their handle.

import { closest, find } from "../common.js";
import { placeAmong } from "./model.js";

/**
 * Lets the blocks of a list be dragged. `moved` is called once, when one is let go at another place.
 *
 * @param {HTMLElement} list
 * @param {(from: number, to: number) => void} moved
 */
export function letDrag(list, moved) {
  list.addEventListener("pointerdown", (event) => {
    const row = closest(event, "button.handle")?.closest("li");
    if (row && event.isPrimary && event.button === 0) follow(list, row, event, moved);
  });
}

/**
 * @param {HTMLElement} list
 * @param {HTMLLIElement} row
 * @param {PointerEvent} start
 * @param {(from: number, to: number) => void} moved
 */
function follow(list, row, start, moved) {
  const handle = find(row, ".handle");
  const rows = [...list.querySelectorAll("li")].filter((one) => one.querySelector("button.handle"));
  const middles = rows.map(middleOf);
  const from = rows.indexOf(row);
  const others = middles.filter((_, at) => at !== from);
  let to = from;
  handle.setPointerCapture(start.pointerId);
  row.classList.add("dragged");

  /** @param {PointerEvent} event */
  const move = (event) => {
    const shift = event.clientY - start.clientY;
    row.style.transform = `translateY(${shift}px)`;
    to = placeAmong(others, (middles[from] ?? 0) + shift);
    rows.forEach((other, at) => {
      other.classList.toggle("above", at < from && at >= to);
      other.classList.toggle("below", at > from && at <= to);
    });
  };
  const end = (/** @type {Event} */ event) => {
    handle.removeEventListener("pointermove", move);
    for (const kind of ["pointerup", "pointercancel"]) handle.removeEventListener(kind, end);
    row.classList.remove("dragged");
    row.style.transform = "";
    for (const other of rows) other.classList.remove("above", "below");
    if (event.type === "pointerup" && to !== from) moved(from, to);
  };
  handle.addEventListener("pointermove", move);
  for (const kind of ["pointerup", "pointercancel"]) handle.addEventListener(kind, end);
}

/** @param {Element} row */
function middleOf(row) {
  const { top, bottom } = row.getBoundingClientRect();
  return (top + bottom) / 2;
}
