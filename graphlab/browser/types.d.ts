// What Streamlit gives to a component, and what the components of a page say to each other through events on window.
// What is in their data is in player/types.d.ts.

import type { Marks, Pass } from "./player/types.d.ts";

/** What a component is called with: at first, and again with every rerun. What it returns is called when it goes. */
export interface Mounted<Data> {
  data: Data;
  parentElement: ShadowRoot;
}

export interface Stateful<Data> extends Mounted<Data> {
  setStateValue: Report;
}

export interface Triggering<Data> extends Mounted<Data> {
  setTriggerValue: Report;
}

export type Report = (name: string, value: unknown) => void;

/** What can be pointed at, clicked and focused. */
export type Part = HTMLElement | SVGElement;

/** Adds a listener that ends with its component. */
export type On = <Kind extends keyof Events>(
  target: EventTarget,
  kind: Kind,
  act: (event: Events[Kind]) => unknown,
  options?: AddEventListenerOptions,
) => void;

type Events = HTMLElementEventMap & Messages;

/** The player: this is active now, or selected; the sweep has walked back over the nodes `walked`. */
export interface Mark {
  line?: number | null;
  node?: string | null;
  nodes?: string[];
  pass?: Pass;
  selected?: boolean;
  walked?: string[];
}

/** A row of the tape or a line was clicked. */
export interface Pick {
  node?: string;
  line?: number;
}

/** The editor: the text differs from what was run; a run is under way; what the text is. */
export interface Draft {
  stale: boolean;
  busy: boolean;
  text?: string;
}

/** The player: so many steps are done, null for all, of this run. */
export interface Place {
  at: number | null;
  token: number;
}

/** The address: what stands after its question mark, also where it is too long for the browser's bar. */
export interface Written {
  query: string;
  token: number;
}

/** A hint was dismissed. */
export interface Dismissed {
  name: string;
}

/** Whether this is a first visit: hints are shown. */
export interface Welcome {
  wanted: boolean;
}

/** The page is presented: program, graph and sentence only, so much larger; `resting` while nobody touches anything. */
export interface Presented {
  on: boolean;
  size: number;
  resting: boolean;
}

/** A figure by step: what is drawn in it, where that is not the usual, and whether on a log scale. */
export interface Seen {
  course: string | null;
  log: string | null;
}

/** Steps forward or back, asked for by the keys of a presenter. */
export interface Advance {
  by: number;
}

/** The fitting lab: what holds at the step that its figures show; the rows are in the order of `parameters`. */
export interface Moment {
  token: number;
  parameters: string[];
  values: (number | null)[];
  gradients: (number | null)[];
}

interface Messages {
  "graphlab:mark": CustomEvent<Mark>;
  "graphlab:pick": CustomEvent<Pick>;
  "graphlab:light": CustomEvent<Marks | null>;
  "graphlab:draft": CustomEvent<Draft>;
  "graphlab:step": CustomEvent<Place>;
  "graphlab:address": CustomEvent<Written>;
  "graphlab:hint": CustomEvent<Dismissed>;
  "graphlab:welcome": CustomEvent<Welcome>;
  "graphlab:present": CustomEvent<Presented>;
  "graphlab:advance": CustomEvent<Advance>;
  "graphlab:moment": CustomEvent<Moment>;
  "graphlab:seen": CustomEvent<Seen>;
}

/** What was said last, for a component that comes later. */
export interface Said {
  mark?: Mark;
  pick?: Pick;
  light?: Marks | null;
  draft?: Draft;
  step?: Place;
  address?: Written;
  hint?: Dismissed;
  welcome?: Welcome;
  present?: Presented;
  advance?: Advance;
  moment?: Moment;
  seen?: Seen;
}

/** An element that Plotly has drawn in. */
export interface PlotlyHost extends HTMLElement {
  data?: object[];
  layout?: object;
  _fullLayout?: {
    _size: { l: number; t: number; w: number; h: number };
    xaxis: { range: [number, number] };
    yaxis?: { range: [number, number] };
  };
}

/** What of Plotly is used. */
export interface Plotly {
  react(host: HTMLElement, data: object[], layout: object, config: object): Promise<unknown>;
  animate(host: HTMLElement, frame: { data: object[]; traces: number[] }, options: object): Promise<unknown>;
  purge(host: HTMLElement): void;
  toImage(figure: { data: object[]; layout: object }, options: object): Promise<string>;
}

declare global {
  interface WindowEventMap extends Messages {}
  interface Window {
    /** Where its script has been loaded. */
    Plotly?: Plotly;
    /** Also, for the browser tests, when something was clicked, and when the answer was painted. */
    graphlab?: Said & { clicked?: number; painted?: number; latency?: number };
  }
}
