// A described model, and what it becomes when a row is added, removed, moved or set. Nothing is changed in place.

/**
 * @import { BlockKind, BlockKinds, BlockSetting } from "../player/types.d.ts"
 * @typedef {Record<string, unknown>} Row
 * @typedef {{ data: Row, blocks: Row[], loss: Row, train: Row }} Model
 */

/** What makes a Dense a hidden layer, where there is none to be like. */
const HIDDEN = { units: 4, activation: "tanh" };

/** Where a row stands: "data", "loss", "train", or the number of a block. @typedef {string} Place */

/**
 * The model that Python sent.
 *
 * @param {Record<string, unknown> | null} sent
 */
export function modelOf(sent) {
  return /** @type {Model | null} */ (sent);
}

/**
 * A model to start from nothing.
 *
 * @param {BlockKinds} kinds
 * @returns {Model}
 */
export function emptyModel(kinds) {
  const data = kinds.data.find((kind) => kind.name === "parabola") ?? kinds.data[0];
  return { data: data?.usual ?? {}, blocks: [], loss: kinds.loss.usual, train: kinds.train.usual };
}

/**
 * @param {Model} model
 * @param {Place} place
 * @returns {Row}
 */
export function rowAt(model, place) {
  if (place === "data" || place === "loss" || place === "train") return model[place];
  return model.blocks[Number(place)] ?? {};
}

/**
 * @param {Model} model
 * @param {Place} place
 * @param {Row} row
 * @returns {Model}
 */
export function withRow(model, place, row) {
  if (place === "data" || place === "loss" || place === "train") return { ...model, [place]: row };
  return { ...model, blocks: model.blocks.map((block, at) => (at === Number(place) ? row : block)) };
}

/**
 * The kind of the row at a place.
 *
 * @param {BlockKinds} kinds
 * @param {Model} model
 * @param {Place} place
 * @returns {BlockKind | undefined}
 */
export function kindAt(kinds, model, place) {
  if (place === "loss" || place === "train") return kinds[place];
  if (place === "data") return kinds.data.find((kind) => kind.name === model.data.set);
  return kinds.blocks.find((kind) => kind.name === rowAt(model, place).block);
}

/**
 * The model with one more block, and where it stands. Where the loss fits, the last Dense is the output: what is added
 * goes before it, a Dense as a layer like the one before, or with an activation and some units.
 *
 * @param {Model} model
 * @param {Row} block
 * @param {boolean} fits
 * @returns {[Model, number]}
 */
export function withBlock(model, block, fits = false) {
  const { blocks } = model;
  const at = fits && blocks.at(-1)?.block === "Dense" ? blocks.length - 1 : blocks.length;
  const alike = at < blocks.length && block.block === "Dense";
  const like = blocks.slice(0, at).findLast((one) => one.block === "Dense") ?? { ...block, ...HIDDEN };
  return [{ ...model, blocks: [...blocks.slice(0, at), alike ? { ...like } : block, ...blocks.slice(at)] }, at];
}

/**
 * @param {Model} model
 * @param {number} at
 * @returns {Model}
 */
export function withoutBlock(model, at) {
  return { ...model, blocks: model.blocks.filter((_, place) => place !== at) };
}

/**
 * The model with the block `from` at the place `to`; the same model where there is no such place.
 *
 * @param {Model} model
 * @param {number} from
 * @param {number} to
 * @returns {Model}
 */
export function withMoved(model, from, to) {
  const block = model.blocks[from];
  if (!block || to === from || to < 0 || to >= model.blocks.length) return model;
  const others = withoutBlock(model, from).blocks;
  return { ...model, blocks: [...others.slice(0, to), block, ...others.slice(to)] };
}

/**
 * The row as another kind of data, with the settings that both have.
 *
 * @param {BlockKind} kind
 * @param {Row} row
 * @returns {Row}
 */
export function asKind(kind, row) {
  const kept = kind.settings.map(({ name }) => name).filter((name) => name in row);
  const tags = Object.fromEntries(Object.entries(kind.usual).filter(([name]) => name === "set" || name === "block"));
  return { ...kind.usual, ...Object.fromEntries(kept.map((name) => [name, row[name]])), ...tags };
}

/**
 * Whether a setting goes with what the row's first one is.
 *
 * @param {BlockKind} kind
 * @param {BlockSetting} setting
 * @param {Row} row
 */
export function isShown(kind, setting, row) {
  const first = kind.settings[0]?.name ?? "";
  return !setting.when.length || setting.when.includes(String(row[first]));
}

/**
 * The row with one setting changed. What no longer goes with it is as usual again.
 *
 * @param {BlockKind} kind
 * @param {Row} row
 * @param {string} name
 * @param {unknown} value
 * @returns {Row}
 */
export function withSetting(kind, row, name, value) {
  const changed = { ...row, [name]: value };
  for (const setting of kind.settings) {
    if (!isShown(kind, setting, changed)) changed[setting.name] = kind.usual[setting.name];
    else if (setting.kind === "text" && !changed[setting.name]) changed[setting.name] = FORMULA;
  }
  return changed;
}

/** What an expression is before somebody has typed one. */
const FORMULA = "reduce_mean((y_true - y_pred) ** 2)";

/**
 * The place that something at the height `y` takes among others whose middles are these.
 *
 * @param {number[]} middles
 * @param {number} y
 */
export function placeAmong(middles, y) {
  return middles.filter((middle) => middle < y).length;
}

/** Models as they were, to go back to and to come back from. */
export class History {
  /** @type {Model[]} */
  past = [];
  /** @type {Model[]} */
  future = [];

  /** @param {Model} model */
  keep(model) {
    this.past = [...this.past.slice(-99), model];
    this.future = [];
  }

  /**
   * The model before the present one, if there is one.
   *
   * @param {Model} present
   */
  back(present) {
    const model = this.past.pop();
    if (model) this.future.push(present);
    return model;
  }

  /**
   * The model that was gone back from, if there is one.
   *
   * @param {Model} present
   */
  forward(present) {
    const model = this.future.pop();
    if (model) this.past.push(present);
    return model;
  }
}
