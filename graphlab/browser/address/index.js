// Writes the address of the page, so that it can be opened again, and asks for what another address shows. What begins
// something new gets an entry in the browser's history; the rest replaces the one that is there.

import { component } from "../component.js";
import { keep, kept } from "../memory.js";
import { last, listening, matchTheme, publish } from "../common.js";
import { asksForUndo, Undo } from "../undo.js";
import { hasTheme, KEPT, withFields, withTheme } from "./query.js";

/**
 * @import { Address as Data } from "../player/types.d.ts"
 * @import { On, Place, Report, Triggering } from "../types.d.ts"
 */

const LINE = "data-test-connection-state"; // where Streamlit says whether it reaches its server
const PACE = 300; // ms from one change of an entry to the next
const STATE = "data-test-script-state"; // where Streamlit says whether the page's program runs
const PATIENCE = 2000; // ms until an address is asked for again
const COOKIE = "graphlab_ran";
const TYPED = "input:not([type=range]), textarea, select, [contenteditable=true]"; // what has an undo of its own
const SEEN = ["course", "log"]; // fields that a figure of a training has by itself
const MOST_RAN = 24; // programs that are known to have run in this browser

/** What outlives the component, which Streamlit may mount anew: the session, its last entry, and what can be undone. */
const known = { session: "", entry: 0, undo: new Undo(), program: "" };

/** @type {(given: Triggering<Data>) => () => void} */
const mount = component(
  ".address",
  (root) => new Address(root),
  (address, { data, setTriggerValue }) => {
    address.send = setTriggerValue;
    address.update(data);
  },
);
export default mount;

class Address {
  stop = new AbortController();
  /** @type {Report} */
  send = () => {};
  /** @type {Data | null} */
  data = null;
  app = document.querySelector(`[${LINE}]`);
  isUp = true;
  path = location.pathname;
  /** What stands after the question mark from the next change on. */
  query = location.search;
  /** @type {number | null} */
  step = null;
  /** Whether the theme is part of the address: it was chosen, here or by whoever sent it. */
  themed = hasTheme(location.search);
  dark = false;
  written = -PACE;
  /** @type {number | undefined} until the address is written */
  timer = undefined;
  /** @type {{ number: number, query: string } | null} what was asked for and is not shown yet */
  asked = null;
  /** @type {number | undefined} until it is asked for again */
  again = undefined;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    const { signal } = this.stop;
    const on = listening(signal);
    on(window, "graphlab:step", ({ detail }) => this.stepped(detail));
    on(window, "graphlab:seen", () => this.data && !this.asked && this.change());
    if (this.app) this.line.observe(this.app, { attributes: true, attributeFilter: [LINE] });
    on(window, "keydown", (event) => this.key(event));
    window.addEventListener("popstate", (event) => this.moved(event), { signal, capture: true });
  }

  /** A server that was restarted knows nothing: it is asked to show the page again before somebody clicks in vain. */
  line = new MutationObserver(() => {
    const isUp = this.app?.getAttribute(LINE) === "CONNECTED";
    if (isUp && !this.isUp) this.send("hello", performance.now());
    this.isUp = isUp;
  });

  close() {
    this.stop.abort();
    this.line.disconnect();
    clearTimeout(this.timer);
    clearTimeout(this.again);
  }

  /** @param {Data} data */
  update(data) {
    const before = this.data;
    this.data = data;
    fetchSoon(data.soon);
    this.dress(before === null);
    const isNew = known.session !== data.session; // also where a server has forgotten what was shown
    const entry = isNew ? 0 : known.entry;
    const isFirst = known.session === "";
    Object.assign(known, { session: data.session, entry: data.entry });
    if (isNew && data.entry === 0 && !isArrived(data)) return this.ask(location.search);
    if (!this.isAnswered(data)) return;
    const place = last("step");
    if (before?.token !== data.token) this.step = place?.token === data.token ? place.at : data.step;
    remember(data.ran);
    if (!isFirst && data.entry !== entry) this.push();
    else this.change();
    this.note(data, data.entry === entry);
  }

  // ---- undo

  /**
   * Programs that follow each other closely while a slider or a field of a model is turned are one.
   *
   * @param {Data} data
   * @param {boolean} turned
   */
  note({ fields: { p, example = "" } }, turned) {
    const program = p ?? example;
    const written = { text: last("address")?.query ?? "", start: 0, end: 0 };
    const { undo } = known;
    if (program === known.program && undo.past.length) undo.past[undo.past.length - 1] = written;
    else undo.note(written, turned ? "turned" : "", performance.now());
    known.program = program;
  }

  /**
   * Where no text is typed, undo and redo are of the program, whichever way it is written: rows, sliders, code.
   *
   * @param {KeyboardEvent} event
   */
  key(event) {
    const [target] = event.composedPath();
    const way = asksForUndo(event);
    if (!way || event.defaultPrevented || (target instanceof Element && target.matches(TYPED)) || this.asked) return;
    const written = way === "again" ? known.undo.redo() : known.undo.undo();
    if (!written) return;
    event.preventDefault();
    this.ask(written.text);
  }

  /** @param {boolean} first */
  dress(first) {
    const dark = matchTheme(this.root);
    const usual = matchMedia("(prefers-color-scheme: dark)").matches;
    if (first ? dark !== usual : dark !== this.dark) this.themed = true;
    this.dark = dark;
  }

  /** @param {Place} place */
  stepped({ at, token }) {
    if (!this.data || token !== this.data.token || this.asked) return;
    this.step = at;
    this.change();
  }

  // ---- writing

  /** The address of what is shown. */
  compose() {
    const { data, themed, dark, step } = this;
    if (!data) return this.query;
    const fields = { ...data.fields, step: step === null ? null : String(step) };
    const seen = last("seen"); // of a figure that is not there yet the address says what it said
    const said = seen ? withFields(location.search, SEEN, { ...seen }) : location.search;
    const full = withTheme(withFields(said, data.names, fields), themed ? dark : null);
    publish("address", { query: full, token: data.token });
    return data.long ? this.shorten(full, data) : full;
  }

  /**
   * Of an address that is too long the tab keeps the fields, and the address only says where.
   *
   * @param {string} full
   * @param {Data} data
   */
  shorten(full, data) {
    const key = `${KEPT}-${data.token}-${data.session}`;
    keep(key, full);
    return withFields(full, data.names, { [KEPT]: key });
  }

  /** Something has changed that is no reason to go back to. */
  change() {
    this.query = this.compose();
    this.timer ??= setTimeout(() => this.replace(), Math.max(0, this.written + PACE - performance.now()));
  }

  replace() {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (location.pathname !== this.path || location.search === this.query) return;
    this.written = performance.now();
    history.replaceState({ graphlab: true }, "", this.path + this.query + location.hash);
  }

  push() {
    if (this.timer !== undefined) this.replace(); // the entry that is left says how it was left
    this.query = this.compose();
    if (location.search === this.query) return;
    this.written = performance.now();
    history.pushState({ graphlab: true }, "", this.path + this.query);
  }

  // ---- going to another address

  /**
   * Back or forward to an entry of this page: Streamlit would show the page anew, and know less of it.
   *
   * @param {PopStateEvent} event
   */
  moved(event) {
    if (location.pathname !== this.path) return;
    event.stopImmediatePropagation();
    clearTimeout(this.timer);
    this.timer = undefined;
    if (location.search !== this.query) this.ask(location.search);
  }

  /** @param {string} query */
  ask(query) {
    const number = crypto.getRandomValues(new Uint32Array(1))[0];
    this.query = query;
    this.asked = { number, query };
    this.send("restore", { query: fullOf(query) ?? query, number });
    this.repeat();
  }

  /** A question that was lost on its way is asked again, once nothing runs that may answer it. */
  repeat() {
    clearTimeout(this.again);
    this.again = setTimeout(() => {
      if (!this.asked) return;
      if (document.querySelector(`[${STATE}]`)?.getAttribute(STATE) === "notRunning") this.ask(this.asked.query);
      else this.repeat();
    }, PATIENCE);
  }

  /**
   * Whether `data` is what was asked for last.
   *
   * @param {Data} data
   */
  isAnswered(data) {
    const { asked } = this;
    if (!asked || asked.number === data.answered) this.asked = null;
    return this.asked === null;
  }
}

/**
 * Whether Python has read all that is in the address.
 *
 * @param {Data} data
 */
function isArrived({ names, arrived }) {
  const found = new URLSearchParams(location.search);
  return !found.has(KEPT) && names.every((name) => (found.get(name) ?? "") === (arrived[name] ?? ""));
}

/**
 * What may be wanted next is fetched while nobody waits for it.
 *
 * @param {string} script
 */
function fetchSoon(script) {
  if (!script || document.head.querySelector("link[data-graphlab-soon]")) return;
  const link = Object.assign(document.createElement("link"), {
    rel: "modulepreload",
    href: new URL(script, document.baseURI).href,
  });
  link.dataset.graphlabSoon = "";
  document.head.append(link);
}

/**
 * The fields that this tab has kept for an address that was too long for them.
 *
 * @param {string} query
 */
function fullOf(query) {
  const key = new URLSearchParams(query).get(KEPT);
  return key && kept(key);
}

/**
 * A program that has run in this browser runs again without a click when its address is opened. Nobody else can say so.
 *
 * @param {string} ran
 */
function remember(ran) {
  if (!ran) return;
  const [, list = ""] = document.cookie.match(`(?:^|; )${COOKIE}=([\\w.]*)`) ?? [];
  const others = list.split(".").filter((each) => each && each !== ran);
  document.cookie = `${COOKIE}=${[ran, ...others].slice(0, MOST_RAN).join(".")}; path=/; SameSite=Lax`;
}
