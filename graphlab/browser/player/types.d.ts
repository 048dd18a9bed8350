// What the components are given: written by `make docs` from graphlab/views/player/schema.py.

export type GradState = "computed" | "none" | "not_computed";

export type Direction = "LR" | "TB";

export type Pass = "forward" | "backward" | "update";

export type Row = "value" | "grad";

/** As MathML in symbols and with the numbers put in, which may be empty; as LaTeX; as text. */
export type Formula = [string, string, string, string];

/** Numbers of nodes, by row, as flat indices. */
export type Cells = Record<string, Record<string, number[]>>;

/** The formulas of steps, by their number. */
export type Formulas = Record<string, Formula[]>;

/** One op of the forward pass, one step of the sweep, or one parameter that moved after it. */
export interface Step {
  pass: Pass;
  node: string;
  text: string;
  rule: string;
  reasons: string[];
  /** null while nobody has asked for them */
  formulas: Formula[] | null;
  line: number | null;
  edges: string[];
  /** which row of gradients each node shows from now on */
  grads: Record<string, number>;
}

/** Everything about a node, for whoever selects it. */
export interface Node {
  name: string;
  names: string[];
  op: string | null;
  kind: string;
  shape: string;
  dtype: string;
  /** how many numbers of `value` can be asked about */
  size: number;
  value: string;
  gradState: GradState;
  grad: string;
  sum: string;
  inputs: string[];
  users: string[];
  line: number | null;
  inner: number | null;
}

/** What a box is: a function, layer, loss, scope or loop, a run of its rounds, some lines. */
export interface Group {
  label: string;
  kind: string;
  line: number | null;
}

/** What sets a tape apart, in a word and a sentence. */
export interface Trait {
  kind: string;
  word: string;
  explanation: string;
}

/** One number of a node. */
export interface Cell {
  node: string;
  row: Row;
  index: number;
}

/** The products that make a number, and the numbers that they come from. */
export interface Explanation {
  title: string;
  products: string[];
  sum: string;
  why: string;
  /** Numbers of nodes, by row, as flat indices. */
  marks: Cells;
}

/** What is shown of a number that was asked about. */
export interface Answer {
  node: string;
  row: Row;
  index: number;
  title: string;
  products: string[];
  sum: string;
  why: string;
  /** Numbers of nodes, by row, as flat indices. */
  marks: Cells;
}

/** The groups that were opened and closed by hand. */
export interface Folding {
  opened: string[];
  closed: string[];
}

/** What is the same in every view of a tape and a gradient. */
export interface Contents {
  state: "graph";
  steps: Step[];
  nodes: Record<string, Node>;
  groups: Record<string, Group>;
  traits: Trait[];
  /** the same for the same steps, whatever their numbers */
  structure: string;
  notes: string[];
}

/** How a tape is looked at. */
export interface Viewpoint {
  direction: Direction;
  inlined: boolean;
  folding: Folding;
}

/** A drawn tape with its steps. */
export interface Drawn {
  state: "graph";
  steps: Step[];
  nodes: Record<string, Node>;
  groups: Record<string, Group>;
  traits: Trait[];
  /** the same for the same steps, whatever their numbers */
  structure: string;
  notes: string[];
  direction: Direction;
  inlined: boolean;
  folding: Folding;
  svg: string;
}

/** What stands out in the drawing, and in the program. */
export interface Marks {
  nodes?: string[];
  edges?: string[];
  /** Numbers of nodes, by row, as flat indices. */
  cells?: Cells;
  labels?: Record<string, string>;
  line?: number | null;
}

/** What can be asked about what is shown: the question, and the name of the closer look that answers it. */
export interface Question {
  label: string;
  text: string;
  /** there is something here that it explains */
  calls: boolean;
}

/** What only a page with a server gives. */
export interface Served {
  /** what else could be shown */
  views?: string[];
  view?: number;
  marks?: Marks;
  /** Python wants to know what is selected */
  reports?: boolean;
  /** The formulas of steps, by their number. */
  formulas?: Formulas;
  questions?: Question[];
  /** why the number of a leaf cannot be typed over, by its id; empty where it can */
  typing?: Record<string, string>;
  /** the label of the question that is answered beside the graph */
  look?: string | null;
  /** how many steps are done at first; null for all */
  start?: number | null;
  /** what is chosen for all runs to come holds since this address */
  since?: number;
  /** it may be a first visit, which begins before the first step, with hints */
  welcome?: boolean;
}

/** What only a page without a server gives. */
export interface Unserved {
  /** what it has no way to do */
  cannot?: string[];
}

/** What the player shows. */
export interface Picture {
  state: "graph";
  steps: Step[];
  nodes: Record<string, Node>;
  groups: Record<string, Group>;
  traits: Trait[];
  /** the same for the same steps, whatever their numbers */
  structure: string;
  notes: string[];
  direction: Direction;
  inlined: boolean;
  folding: Folding;
  svg: string;
  /** what else could be shown */
  views?: string[];
  view?: number;
  marks?: Marks;
  /** Python wants to know what is selected */
  reports?: boolean;
  /** The formulas of steps, by their number. */
  formulas?: Formulas;
  questions?: Question[];
  /** why the number of a leaf cannot be typed over, by its id; empty where it can */
  typing?: Record<string, string>;
  /** the label of the question that is answered beside the graph */
  look?: string | null;
  /** how many steps are done at first; null for all */
  start?: number | null;
  /** what is chosen for all runs to come holds since this address */
  since?: number;
  /** it may be a first visit, which begins before the first step, with hints */
  welcome?: boolean;
  /** what it has no way to do */
  cannot?: string[];
  /** somebody has chosen the direction */
  turned: boolean;
  title: string;
  /** the run that this is of */
  token: number;
  /** single numbers can be asked about */
  picks: boolean;
  cell: Answer | null;
}

/** Words where the drawing would be. */
export interface Message {
  state: "message";
  heading: string;
  text: string;
  code: string;
  title: string;
  token: number;
}

/** One op of a tape. */
export interface TapeRow {
  node: string;
  number: number | null;
  line: number | null;
  op: string;
  inputs: string;
  output: string;
  inner: number | null;
}

/** The rows of a tape; `more` says how many were left out, or why there is none. */
export interface TapeTable {
  rows: TapeRow[];
  more: string;
  traits: Trait[];
  released: boolean;
}

/** What the player of an exported file shows, however it is looked at. */
export interface Alone {
  state: "graph";
  steps: Step[];
  nodes: Record<string, Node>;
  groups: Record<string, Group>;
  traits: Trait[];
  /** the same for the same steps, whatever their numbers */
  structure: string;
  notes: string[];
  title: string;
  token: number;
  inlined: boolean;
  cannot: string[];
}

/** What an exported file holds beside its scripts. */
export interface Exported {
  player: Alone;
  /** by which groups are open, `asked`, `open` or `folded`, and by direction */
  drawings: Record<string, Record<Direction, string>>;
  /** by node, row and flat index: `n3 grad 0` */
  cells: Record<string, Answer | null>;
  direction: Direction;
  tape: TapeTable;
  /** the CSS of each component */
  styles: Record<string, string>;
}

/** Which theme Python takes to be on. */
export interface Daylight {
  dark: boolean;
}

/** A row of cells, and what it lights up in the drawing. */
export interface LedgerRow {
  cells: string[];
  marks: Marks;
  tone: string;
}

/** A table beside the graph. */
export interface Ledger {
  /** a name that ends in `#` is of a column of numbers */
  columns: string[];
  rows: LedgerRow[];
  text: string;
  notice: string;
  /** lit while no row is chosen */
  standing: Marks | null;
  caption: string;
}

/** A number of the program. */
export interface Slider {
  name: string;
  value: number;
  /** the lowest, the highest, and the step between two */
  range: number[];
  line: number;
}

/** The numbers of a program that can be turned. */
export interface Sliders {
  knobs: Slider[];
  /** the run that they start from */
  base: number;
}

/** What one setting of a row of the builder may be. */
export interface BlockSetting {
  name: string;
  label: string;
  kind: "count" | "number" | "choice" | "truth" | "sizes" | "rows" | "targets" | "text";
  low: number;
  high: number;
  choices: string[];
  /** the choices of the row's first setting that it goes with; or all */
  when: string[];
}

/** What can stand in a row of the builder. */
export interface BlockKind {
  name: string;
  title: string;
  about: string;
  settings: BlockSetting[];
  usual: Record<string, unknown>;
}

/** All that can stand in the rows. */
export interface BlockKinds {
  data: BlockKind[];
  blocks: BlockKind[];
  loss: BlockKind;
  train: BlockKind;
}

/** A sentence about a row: what is wrong with it, or what is worth a look. */
export interface Remark {
  place: string;
  text: string;
  wrong: boolean;
}

/** A model to start from. */
export interface Preset {
  name: string;
  title: string;
}

/** A described model, what came of it, and what it can be made of. */
export interface Blocks {
  kinds: BlockKinds;
  presets: Preset[];
  /** null where the program is more than blocks can show */
  model: Record<string, unknown> | null;
  /** the rows in the browser are replaced when it changes */
  revision: number;
  /** the last change that shapes and remarks are of */
  answered: number;
  /** what comes out of each row, by its place */
  shapes: Record<string, string>;
  remarks: Remark[];
  /** of the program; 0 where none is written */
  lines: number;
  /** why blocks cannot show the program; empty where they can */
  reason: string;
  /** the program on the page */
  source: string;
  /** a program of somebody's own that was put aside for this one */
  aside: string | null;
}

/** What went wrong in a program, and where. */
export interface Mistake {
  kind: string;
  message: string;
  line: number | null;
  column: number | null;
  hint: string | null;
  limit: boolean;
}

/** What a link to a program needs to be made. */
export interface Share {
  /** what it shows, as text: for Markdown and for a frame */
  title: string;
  /** where the editor has not said what is in it */
  source: string;
  linkChars: number;
}

/** What the page shows, as fields of its address; the step and the theme are the browser's to add. */
export interface Address {
  /** of the server: another one knows nothing of what was shown */
  session: string;
  fields: Record<string, string>;
  /** the fields that the session began with */
  arrived: Record<string, string>;
  /** of all fields that are the page's own */
  names: string[];
  /** too long for an address: the browser keeps the fields itself */
  long: boolean;
  /** the history of the browser gets an entry when it changes */
  entry: number;
  /** the run that the step is of */
  token: number;
  /** how many of its steps are done at first; null for all */
  step: number | null;
  /** the last address from the browser that was shown */
  answered: number;
  /** stands for the program, where it has run here; else empty */
  ran: string;
  /** where a script is that may be wanted next; empty for none */
  soon: string;
}

/** The page in the frame of another one. */
export interface Embed {
  /** the program has not run yet */
  waits: boolean;
}

/** What the page is for. */
export interface Purpose {
  text: string;
}

/** Plain text, such as a program printed. */
export interface Output {
  text: string;
  /** what it is called for who does not see it */
  label: string;
  /** long lines are wrapped; else they can be scrolled */
  wraps: boolean;
}

/** A line between two columns that can be moved. */
export interface Split {
  /** of the style's variable that holds the width, and of what is remembered */
  name: string;
  label: string;
  /** where the column is whose width it changes */
  side: "left" | "right";
  /** the narrowest, the usual and the widest, in percent of the window */
  range: number[];
}

/** The text of a program, and what came of it. */
export interface Editor {
  source: string;
  /** the text in the browser is replaced when it changes */
  rev: number;
  ran: string | null;
  token: number;
  error: Mistake | null;
}

/** A number of an expression that can be turned. */
export interface Dial {
  name: string;
  value: number;
  low: number;
  high: number;
  step: number;
}

/** An expression, and what came of it. */
export interface Expression {
  text: string;
  /** the program that it was last written as */
  source: string;
  /** the text in the browser is replaced when it changes */
  rev: number;
  /** the request that this answers */
  token: number;
  dials: Dial[];
  error: Mistake | null;
  /** the code that it took the place of */
  aside: string | null;
}

/** A row of numbers, as Plotly reads it. */
export interface Numbers {
  /** f4, f8 or i4 */
  dtype: string;
  /** the bytes, in base64 */
  bdata: string;
}

/** A figure for Plotly; a colour in it may be the name of one of the page's own. */
export interface Plot {
  data: Record<string, unknown>[];
  layout: Record<string, unknown>;
}

/** The model among its points, at some of the steps. */
export interface Fit {
  plot: Plot;
  /** of which there is a curve; one beyond the last step is the end */
  steps: Numbers;
  /** the heights of each curve, one after the other */
  curves: Numbers;
  note: string;
}

/** One training: what is drawn of it, and where one can stand in it. */
export interface TimeLine {
  number: number;
  title: string;
  /** what moves the parameters, with its settings */
  about: string;
  /** how many there are */
  steps: number;
  /** the steps that one can stand at; the end comes after the last */
  stops: Numbers;
  /** how many there are; 0 where the loop has none */
  epochs: number;
  /** which epoch each stop is in; empty without any */
  epoch: Numbers;
  /** the steps whose graph is at hand */
  kept: number[];
  /** any other step's graph can be had by running the program again */
  reopens: boolean;
  lossName: string;
  /** the powers of ten that a log scale of the loss goes between; null where there is none */
  logarithmic: [number, number] | null;
  /** the steps of which the parameters are drawn; one beyond is the end */
  rows: Numbers;
  /** which lines of the parameters are written out as numbers */
  read: number[];
  loss: Plot;
  parameters: Plot;
  gradients: Plot;
  fit: Fit | null;
}

/** A part of one step of a training: so many steps of the player, one for each op. */
export interface Phase {
  name: Pass;
  ops: string[];
}

/** The time line that is shown, and the step of it whose graph the player shows. */
export interface Training {
  /** of all trainings of the run */
  titles: string[];
  line: TimeLine;
  /** the run that this is of */
  token: number;
  /** the step whose graph is shown; null for none of these */
  opened: number | null;
  /** the step that it stands at first; null for the end */
  at: number | null;
  phases: Phase[];
  /** why a step's graph cannot be shown */
  problem: string;
  /** where Plotly's script is served, from the address of the page */
  plotly: string;
}

/** What an exported file of trainings holds beside its scripts. */
export interface ExportedTraining {
  titles: string[];
  lines: TimeLine[];
  /** the CSS of the time line */
  style: string;
}

/** What moves in a chart from one step to another: for some of its traces what is new in them. */
export interface Frame {
  data: Record<string, unknown>[];
  traces: number[];
}

/** A figure of the fitting lab, with a frame for each step that is shown. */
export interface Chart {
  data: Record<string, unknown>[];
  layout: Record<string, unknown>;
  title: string;
  frames: Frame[];
  /** whether Plotly has to draw all of it again for a frame */
  redraw: boolean;
}

/** What an exported file of the fitting lab holds: the charts in both themes, and what is said at each step. */
export interface ExportedFit {
  labels: string[];
  light: Chart[];
  dark: Chart[];
}

/** What holds in the run that is shown before one of its steps, or at its end. */
export interface FittingMoment {
  step: number;
  loss: number | null;
  rate: number | null;
  /** of the parameters, in their order */
  values: (number | null)[];
  gradients: (number | null)[];
}

/** A net of layers over two inputs: what each neuron gives over the plane, and its weights, for each frame. */
export interface Net {
  inputs: string[];
  /** how many neurons each column has, from the inputs on */
  columns: number[];
  /** what a column's layer is, in a few words */
  kinds: string[];
  /** places along each side of a neuron's map */
  side: number;
  /** bytes in base64: of each frame each neuron's map from below; 127 is 0 */
  maps: string;
  /** of each frame the wires to each column, row after row of kernels */
  weights: Numbers;
}

/** The trainings of the fitting lab: the one that is shown, step by step, and others beside it. */
export interface Fitting {
  /** the run that is shown; another one has another */
  token: number;
  name: string;
  /** it has just been trained, and is played once */
  plays: boolean;
  /** presses of Step since it was trained */
  stepsOn: number;
  /** how many were taken; 0 before any training */
  steps: number;
  /** the numbers of updates after which there is a frame */
  done: number[];
  moments: FittingMoment[];
  parameters: string[];
  /** texts and, at odd places, the names of parameters; may be empty */
  formula: string[];
  scene: Chart;
  loss: Chart | null;
  /** shown in the place of the data; null where there are none */
  residuals: boolean | null;
  /** the layers as a net; null where they are not drawn as one */
  net: Net | null;
  /** the loss around the paths, or the parameters over the steps */
  paths: Chart[];
  /** how the loss around the paths is shown */
  kind: string;
  /** how it can be shown */
  kinds: string[];
  /** the parameters of which two can be chosen for it */
  names: string[];
  pathNote: string;
  /** the parameters along the sides of the path's figure, if it has them */
  axes: string[];
  /** where the run that is shown starts in it */
  start: number[];
  /** a click on the figure of the data adds a point, or removes one */
  canAdd: boolean;
  /** the classes that a new point may be of; empty without classes */
  classNames: string[];
  code: string[];
  /** the place of the line that computes the loss; -1 without one */
  lit: number;
  verdict: string;
  /** how the training ended, in a word */
  mood: string;
  /** what is to be known of the whole picture; may be empty */
  note: string;
  /** its steps can be shown as graphs */
  canOpen: boolean;
  /** where Plotly's script is served, from the address of the page */
  plotly: string;
}

/** A parameter and where it starts. */
export interface ParameterRow {
  name: string;
  /** as it was typed; empty where it is drawn */
  start: string;
  /** the number that it starts with where none was typed */
  drawn: string;
  problem: string;
}

/** The parameters of a model; what they are at the step that is shown comes from the figures. */
export interface Parameters {
  /** the run that is shown */
  token: number;
  /** the texts in the browser are replaced when it changes */
  revision: number;
  editable: boolean;
  rows: ParameterRow[];
}

/** A run of the lab as a row of a table. */
export interface RunRow {
  name: string;
  /** in which it is drawn; empty where it is not */
  colour: string;
  optimizer: string;
  loss: string;
  /** how much of the way to the least loss it went */
  share: string;
  shown: boolean;
  about: string;
}

/** The runs of a visit. */
export interface Runs {
  rows: RunRow[];
}

export type Data = Picture | Message;
