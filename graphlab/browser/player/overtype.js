// A number of a leaf, typed over where it stands in the drawing. The program's text follows, and is run.

import { clicked, element } from "../common.js";

/**
 * @import { Player } from "./player.js"
 * @import { Node } from "./types.d.ts"
 */

const COMPUTED = "is computed: change what it is computed from.";
const NOWHERE = "This number has no name, and where it stands in the program is not known.";
const EDITED = "The program was edited. Run it first, then type over its numbers.";
const NARROWEST = 74; // px of the box
export const NUMBER = /[^\s[\]]+/g;

/**
 * Why the numbers of a node cannot be typed over; empty where they can.
 *
 * @param {Node} node
 * @param {string | undefined} reason what the page says of it
 */
export function whyNot({ op, name }, reason) {
  return op ? `${name} ${COMPUTED}` : (reason ?? NOWHERE);
}

/**
 * What is wrong with a text as a number of `dtype`; empty where it is one.
 *
 * @param {string} text
 * @param {string} dtype
 */
export function mistakeIn(text, dtype) {
  const plain = text.trim().replace("\u2212", "-");
  if (/^[+-]?\d+,\d+$/.test(plain)) return "Write the fraction after a point.";
  const whole = /^(u?)int(\d+)$/.exec(dtype);
  if (whole) {
    if (!/^[+-]?\d{1,20}$/.test(plain)) return `This is of ${dtype}: write a whole number.`;
    const [bits, signed] = [BigInt(whole[2]), whole[1] ? 0n : 1n];
    const [low, high] = [signed ? -(2n ** (bits - 1n)) : 0n, 2n ** (bits - signed) - 1n];
    const number = BigInt(plain.replace(/^\+/, ""));
    return number < low || number > high ? `${dtype} goes from ${low} to ${high}.` : "";
  }
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return "Write a number, such as 2.5 or -1e-3.";
  const most = { float16: 65504, float32: 3.4028234e38 }[dtype] ?? Number.MAX_VALUE;
  return Math.abs(Number(plain)) > most ? `That is too large for ${dtype}.` : "";
}

export class Overtype {
  /** @type {{ id: string, index: number } | null} the number that is typed over */
  asked = null;
  /** @type {number} while it follows the drawing */
  frame = 0;

  /** @param {Player} player */
  constructor(player) {
    this.player = player;
    this.box = element("div", "", "overtype");
    this.input = element("input");
    this.input.type = "text";
    this.input.inputMode = "decimal";
    this.input.autocomplete = "off";
    this.input.spellcheck = false;
    this.note = element("p");
    this.note.id = "overtype-note";
    this.note.setAttribute("role", "alert");
    this.input.setAttribute("aria-describedby", this.note.id);
    this.box.append(this.input, this.note);
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("input", () => this.judge());
    this.input.addEventListener("blur", () => this.close());
  }

  /**
   * Begin to type over a number, or say why that cannot be.
   *
   * @param {string} id
   * @param {number} [index] of the number; needed where there are several
   */
  ask(id, index) {
    const { player } = this;
    const node = player.nodes[id];
    const { typing } = player.picture ?? {};
    if (!node || !typing) return;
    const reason = whyNot(node, typing[id]);
    const numbers = node.value.match(NUMBER) ?? [];
    if (reason) return player.toast(reason);
    if (player.root.classList.contains("old")) return player.toast(EDITED);
    if (node.size !== numbers.length) return player.toast(`${node.name} is too big to be typed over here.`);
    if (index === undefined && numbers.length > 1) return player.toast("Choose one of its numbers: double click it.");
    this.open(id, index ?? 0, numbers[index ?? 0]);
  }

  /**
   * @param {string} id
   * @param {number} index
   * @param {string} number
   */
  open(id, index, number) {
    const { player, input } = this;
    const node = player.nodes[id];
    this.asked = { id, index };
    input.value = number.replace(/\.$/, ".0");
    input.setAttribute("aria-label", `${node.name}, number ${index + 1}, another value. Enter runs it, Escape leaves.`);
    this.judge();
    player.one(".canvas").append(this.box);
    this.place();
    input.focus({ preventScroll: true });
    input.select();
  }

  /** Over the number, wherever the camera is. */
  place() {
    if (!this.asked) return;
    const { player, box } = this;
    const { id, index } = this.asked;
    const card = player.scene.card(id);
    const number = card?.dataset.node === id ? partOf(card, index) : card;
    const canvas = player.one(".canvas").getBoundingClientRect();
    const seen = (number ?? player.one(".canvas")).getBoundingClientRect();
    const width = Math.max(NARROWEST, Math.min(seen.width, 160));
    const left = Math.min(Math.max(seen.right - width, canvas.left + 6), canvas.right - width - 6) - canvas.left;
    const top = Math.min(Math.max(seen.top, canvas.top + 6), canvas.bottom - 70) - canvas.top;
    Object.assign(box.style, { left: `${left}px`, top: `${top}px`, width: `${width}px` });
    this.frame = requestAnimationFrame(() => this.place());
  }

  judge() {
    const node = this.asked && this.player.nodes[this.asked.id];
    const wrong = node ? mistakeIn(this.input.value, node.dtype) : "";
    this.note.textContent = wrong;
    this.note.hidden = !wrong;
    this.input.setAttribute("aria-invalid", String(Boolean(wrong)));
    return wrong;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    event.stopPropagation(); // what is typed is never a shortcut of the page
    if (event.key === "Enter" && !event.isComposing) this.commit();
    if (event.key === "Escape") this.leave();
  }

  commit() {
    if (!this.asked || this.judge()) return;
    const { player, asked, input } = this;
    const { id, index } = asked;
    const numbers = player.nodes[id].value.match(NUMBER) ?? [];
    const text = input.value.trim();
    this.leave();
    if (Number(text) === Number(numbers[index])) return;
    this.send({ node: id, index, text });
    const place = numbers.length > 1 ? ` number ${index + 1}` : "";
    const was = numbers[index].replace(/\.$/, "");
    player.toast(`${player.nodes[id].name}${place} is ${text} now, in the program too. It was ${was}.`, {
      label: "Undo",
      act: () => this.send({ back: true }),
    });
  }

  /** @param {Record<string, unknown>} typed */
  send(typed) {
    const { player } = this;
    clicked();
    player.report("typed", { token: player.data.token, at: performance.now(), ...typed });
  }

  /** Leave it, with the focus where it came from. */
  leave() {
    const id = this.asked?.id;
    this.close();
    this.player.scene.card(id ?? "")?.focus({ preventScroll: true });
  }

  close() {
    if (!this.asked) return;
    this.asked = null;
    cancelAnimationFrame(this.frame);
    this.box.remove();
  }
}

/**
 * Where a number of a card is drawn.
 *
 * @param {SVGGElement} card
 * @param {number} index
 */
function partOf(card, index) {
  return card.querySelector(`.row.value [data-cell="${index}"]`) ?? card.querySelector(".row.value .tint") ?? card;
}
