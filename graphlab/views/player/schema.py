"""What the components in the browser are given, declared once: Python fills it in, JavaScript reads it.

`make docs` writes the TypeScript typings of it, `graphlab/browser/player/types.d.ts`; a test compares the two, and
another holds what is handed over against it.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypedDict

from msgspec import Meta

from graphlab.trace.graph import GradState

Direction = Literal["LR", "TB"]
Pass = Literal["forward", "backward", "update"]
Row = Literal["value", "grad"]
Formula = Annotated[
    tuple[str, str, str, str],
    Meta(description="As MathML in symbols and with the numbers put in, which may be empty; as LaTeX; as text."),
]
Cells = Annotated[dict[str, dict[str, list[int]]], Meta(description="Numbers of nodes, by row, as flat indices.")]
Formulas = Annotated[dict[str, list[Formula]], Meta(description="The formulas of steps, by their number.")]

_Pass = TypedDict("_Pass", {"pass": Pass})  # a word that no class may have as a field


class Step(_Pass):
    """One op of the forward pass, one step of the sweep, or one parameter that moved after it."""

    node: str
    text: str
    rule: str
    reasons: list[str]
    formulas: Annotated[list[Formula] | None, Meta(description="null while nobody has asked for them")]
    line: int | None
    edges: list[str]
    grads: Annotated[dict[str, int], Meta(description="which row of gradients each node shows from now on")]


class Node(TypedDict):
    """Everything about a node, for whoever selects it."""

    name: str
    names: list[str]
    op: str | None
    kind: str
    shape: str
    dtype: str
    size: Annotated[int, Meta(description="how many numbers of `value` can be asked about")]
    value: str
    gradState: GradState
    grad: str
    sum: str
    inputs: list[str]
    users: list[str]
    line: int | None
    inner: int | None


class Group(TypedDict):
    """What a box is: a function, layer, loss, scope or loop, a run of its rounds, some lines."""

    label: str
    kind: str
    line: int | None


class Trait(TypedDict):
    """What sets a tape apart, in a word and a sentence."""

    kind: str
    word: str
    explanation: str


class Cell(TypedDict):
    """One number of a node."""

    node: str
    row: Row
    index: int


class Explanation(TypedDict):
    """The products that make a number, and the numbers that they come from."""

    title: str
    products: list[str]
    sum: str
    why: str
    marks: Cells


class Answer(Cell, Explanation):
    """What is shown of a number that was asked about."""


class Folding(TypedDict):
    """The groups that were opened and closed by hand."""

    opened: list[str]
    closed: list[str]


class Contents(TypedDict):
    """What is the same in every view of a tape and a gradient."""

    state: Literal["graph"]
    steps: list[Step]
    nodes: dict[str, Node]
    groups: dict[str, Group]
    traits: list[Trait]
    structure: Annotated[str, Meta(description="the same for the same steps, whatever their numbers")]
    notes: list[str]


class Viewpoint(TypedDict):
    """How a tape is looked at."""

    direction: Direction
    inlined: bool
    folding: Folding


class Drawn(Contents, Viewpoint):
    """A drawn tape with its steps."""

    svg: str


class Marks(TypedDict, total=False):
    """What stands out in the drawing, and in the program."""

    nodes: list[str]
    edges: list[str]
    cells: Cells
    labels: dict[str, str]
    line: int | None


class Question(TypedDict):
    """What can be asked about what is shown: the question, and the name of the closer look that answers it."""

    label: str
    text: str
    calls: Annotated[bool, Meta(description="there is something here that it explains")]


class Served(TypedDict, total=False):
    """What only a page with a server gives."""

    views: Annotated[list[str], Meta(description="what else could be shown")]
    view: int
    marks: Marks
    reports: Annotated[bool, Meta(description="Python wants to know what is selected")]
    formulas: Formulas
    questions: list[Question]
    typing: Annotated[
        dict[str, str], Meta(description="why the number of a leaf cannot be typed over, by its id; empty where it can")
    ]
    look: Annotated[str | None, Meta(description="the label of the question that is answered beside the graph")]
    start: Annotated[int | None, Meta(description="how many steps are done at first; null for all")]
    since: Annotated[int, Meta(description="what is chosen for all runs to come holds since this address")]
    welcome: Annotated[
        bool, Meta(description="it may be a first visit, which begins before the first step, with hints")
    ]


class Unserved(TypedDict, total=False):
    """What only a page without a server gives."""

    cannot: Annotated[list[str], Meta(description="what it has no way to do")]


class Picture(Drawn, Served, Unserved):
    """What the player shows."""

    turned: Annotated[bool, Meta(description="somebody has chosen the direction")]
    title: str
    token: Annotated[int, Meta(description="the run that this is of")]
    picks: Annotated[bool, Meta(description="single numbers can be asked about")]
    cell: Answer | None


class Message(TypedDict):
    """Words where the drawing would be."""

    state: Literal["message"]
    heading: str
    text: str
    code: str
    title: str
    token: int


class TapeRow(TypedDict):
    """One op of a tape."""

    node: str
    number: int | None
    line: int | None
    op: str
    inputs: str
    output: str
    inner: int | None


class TapeTable(TypedDict):
    """The rows of a tape; `more` says how many were left out, or why there is none."""

    rows: list[TapeRow]
    more: str
    traits: list[Trait]
    released: bool


class Alone(Contents):
    """What the player of an exported file shows, however it is looked at."""

    title: str
    token: int
    inlined: bool
    cannot: list[str]


class Exported(TypedDict):
    """What an exported file holds beside its scripts."""

    player: Alone
    drawings: Annotated[
        dict[str, dict[Direction, str]],
        Meta(description="by which groups are open, `asked`, `open` or `folded`, and by direction"),
    ]
    cells: Annotated[dict[str, Answer | None], Meta(description="by node, row and flat index: `n3 grad 0`")]
    direction: Direction
    tape: TapeTable
    styles: Annotated[dict[str, str], Meta(description="the CSS of each component")]


class Daylight(TypedDict):
    """Which theme Python takes to be on."""

    dark: bool


class LedgerRow(TypedDict):
    """A row of cells, and what it lights up in the drawing."""

    cells: list[str]
    marks: Marks
    tone: str


class Ledger(TypedDict):
    """A table beside the graph."""

    columns: Annotated[list[str], Meta(description="a name that ends in `#` is of a column of numbers")]
    rows: list[LedgerRow]
    text: str
    notice: str
    standing: Annotated[Marks | None, Meta(description="lit while no row is chosen")]
    caption: str


class Slider(TypedDict):
    """A number of the program."""

    name: str
    value: float
    range: Annotated[list[float], Meta(description="the lowest, the highest, and the step between two")]
    line: int


class Sliders(TypedDict):
    """The numbers of a program that can be turned."""

    knobs: list[Slider]
    base: Annotated[int, Meta(description="the run that they start from")]


class BlockSetting(TypedDict):
    """What one setting of a row of the builder may be."""

    name: str
    label: str
    kind: Literal["count", "number", "choice", "truth", "sizes", "rows", "targets", "text"]
    low: float
    high: float
    choices: list[str]
    when: Annotated[list[str], Meta(description="the choices of the row's first setting that it goes with; or all")]


class BlockKind(TypedDict):
    """What can stand in a row of the builder."""

    name: str
    title: str
    about: str
    settings: list[BlockSetting]
    usual: dict[str, Any]


class BlockKinds(TypedDict):
    """All that can stand in the rows."""

    data: list[BlockKind]
    blocks: list[BlockKind]
    loss: BlockKind
    train: BlockKind


class Remark(TypedDict):
    """A sentence about a row: what is wrong with it, or what is worth a look."""

    place: str
    text: str
    wrong: bool


class Preset(TypedDict):
    """A model to start from."""

    name: str
    title: str


class Blocks(TypedDict):
    """A described model, what came of it, and what it can be made of."""

    kinds: BlockKinds
    presets: list[Preset]
    model: Annotated[dict[str, Any] | None, Meta(description="null where the program is more than blocks can show")]
    revision: Annotated[int, Meta(description="the rows in the browser are replaced when it changes")]
    answered: Annotated[int, Meta(description="the last change that shapes and remarks are of")]
    shapes: Annotated[dict[str, str], Meta(description="what comes out of each row, by its place")]
    remarks: list[Remark]
    lines: Annotated[int, Meta(description="of the program; 0 where none is written")]
    reason: Annotated[str, Meta(description="why blocks cannot show the program; empty where they can")]
    source: Annotated[str, Meta(description="the program on the page")]
    aside: Annotated[str | None, Meta(description="a program of somebody's own that was put aside for this one")]


class Mistake(TypedDict):
    """What went wrong in a program, and where."""

    kind: str
    message: str
    line: int | None
    column: int | None
    hint: str | None
    limit: bool


class Share(TypedDict):
    """What a link to a program needs to be made."""

    title: Annotated[str, Meta(description="what it shows, as text: for Markdown and for a frame")]
    source: Annotated[str, Meta(description="where the editor has not said what is in it")]
    linkChars: int


class Address(TypedDict):
    """What the page shows, as fields of its address; the step and the theme are the browser's to add."""

    session: Annotated[str, Meta(description="of the server: another one knows nothing of what was shown")]
    fields: dict[str, str]
    arrived: Annotated[dict[str, str], Meta(description="the fields that the session began with")]
    names: Annotated[list[str], Meta(description="of all fields that are the page's own")]
    long: Annotated[bool, Meta(description="too long for an address: the browser keeps the fields itself")]
    entry: Annotated[int, Meta(description="the history of the browser gets an entry when it changes")]
    token: Annotated[int, Meta(description="the run that the step is of")]
    step: Annotated[int | None, Meta(description="how many of its steps are done at first; null for all")]
    answered: Annotated[int, Meta(description="the last address from the browser that was shown")]
    ran: Annotated[str, Meta(description="stands for the program, where it has run here; else empty")]
    soon: Annotated[str, Meta(description="where a script is that may be wanted next; empty for none")]


class Embed(TypedDict):
    """The page in the frame of another one."""

    waits: Annotated[bool, Meta(description="the program has not run yet")]


class Purpose(TypedDict):
    """What the page is for."""

    text: str


class Output(TypedDict):
    """Plain text, such as a program printed."""

    text: str
    label: Annotated[str, Meta(description="what it is called for who does not see it")]
    wraps: Annotated[bool, Meta(description="long lines are wrapped; else they can be scrolled")]


class Split(TypedDict):
    """A line between two columns that can be moved."""

    name: Annotated[str, Meta(description="of the style's variable that holds the width, and of what is remembered")]
    label: str
    side: Annotated[Literal["left", "right"], Meta(description="where the column is whose width it changes")]
    range: Annotated[list[float], Meta(description="the narrowest, the usual and the widest, in percent of the window")]


class Editor(TypedDict):
    """The text of a program, and what came of it."""

    source: str
    rev: Annotated[int, Meta(description="the text in the browser is replaced when it changes")]
    ran: str | None
    token: int
    error: Mistake | None


class Dial(TypedDict):
    """A number of an expression that can be turned."""

    name: str
    value: float
    low: float
    high: float
    step: float


class Expression(TypedDict):
    """An expression, and what came of it."""

    text: str
    source: Annotated[str, Meta(description="the program that it was last written as")]
    rev: Annotated[int, Meta(description="the text in the browser is replaced when it changes")]
    token: Annotated[int, Meta(description="the request that this answers")]
    dials: list[Dial]
    error: Mistake | None
    aside: Annotated[str | None, Meta(description="the code that it took the place of")]


class Numbers(TypedDict):
    """A row of numbers, as Plotly reads it."""

    dtype: Annotated[str, Meta(description="f4, f8 or i4")]
    bdata: Annotated[str, Meta(description="the bytes, in base64")]


class Plot(TypedDict):
    """A figure for Plotly; a colour in it may be the name of one of the page's own."""

    data: list[dict[str, Any]]
    layout: dict[str, Any]


class Fit(TypedDict):
    """The model among its points, at some of the steps."""

    plot: Plot
    steps: Annotated[Numbers, Meta(description="of which there is a curve; one beyond the last step is the end")]
    curves: Annotated[Numbers, Meta(description="the heights of each curve, one after the other")]
    note: str


class TimeLine(TypedDict):
    """One training: what is drawn of it, and where one can stand in it."""

    number: int
    title: str
    about: Annotated[str, Meta(description="what moves the parameters, with its settings")]
    steps: Annotated[int, Meta(description="how many there are")]
    stops: Annotated[Numbers, Meta(description="the steps that one can stand at; the end comes after the last")]
    epochs: Annotated[int, Meta(description="how many there are; 0 where the loop has none")]
    epoch: Annotated[Numbers, Meta(description="which epoch each stop is in; empty without any")]
    kept: Annotated[list[int], Meta(description="the steps whose graph is at hand")]
    reopens: Annotated[bool, Meta(description="any other step's graph can be had by running the program again")]
    lossName: str
    logarithmic: Annotated[
        tuple[float, float] | None,
        Meta(description="the powers of ten that a log scale of the loss goes between; null where there is none"),
    ]
    rows: Annotated[Numbers, Meta(description="the steps of which the parameters are drawn; one beyond is the end")]
    read: Annotated[list[int], Meta(description="which lines of the parameters are written out as numbers")]
    loss: Plot
    parameters: Plot
    gradients: Plot
    fit: Fit | None


class Phase(TypedDict):
    """A part of one step of a training: so many steps of the player, one for each op."""

    name: Pass
    ops: list[str]


class Training(TypedDict):
    """The time line that is shown, and the step of it whose graph the player shows."""

    titles: Annotated[list[str], Meta(description="of all trainings of the run")]
    line: TimeLine
    token: Annotated[int, Meta(description="the run that this is of")]
    opened: Annotated[int | None, Meta(description="the step whose graph is shown; null for none of these")]
    at: Annotated[int | None, Meta(description="the step that it stands at first; null for the end")]
    phases: list[Phase]
    problem: Annotated[str, Meta(description="why a step's graph cannot be shown")]
    plotly: Annotated[str, Meta(description="where Plotly's script is served, from the address of the page")]


class ExportedTraining(TypedDict):
    """What an exported file of trainings holds beside its scripts."""

    titles: list[str]
    lines: list[TimeLine]
    style: Annotated[str, Meta(description="the CSS of the time line")]


class Frame(TypedDict):
    """What moves in a chart from one step to another: for some of its traces what is new in them."""

    data: list[dict[str, Any]]
    traces: list[int]


class Chart(Plot):
    """A figure of the fitting lab, with a frame for each step that is shown."""

    title: str
    frames: list[Frame]
    redraw: Annotated[bool, Meta(description="whether Plotly has to draw all of it again for a frame")]


class ExportedFit(TypedDict):
    """What an exported file of the fitting lab holds: the charts in both themes, and what is said at each step."""

    labels: list[str]
    light: list[Chart]
    dark: list[Chart]


class FittingMoment(TypedDict):
    """What holds in the run that is shown before one of its steps, or at its end."""

    step: int
    loss: float | None
    rate: float | None
    values: Annotated[list[float | None], Meta(description="of the parameters, in their order")]
    gradients: list[float | None]


class Net(TypedDict):
    """A net of layers over two inputs: what each neuron gives over the plane, and its weights, for each frame."""

    inputs: list[str]
    columns: Annotated[list[int], Meta(description="how many neurons each column has, from the inputs on")]
    kinds: Annotated[list[str], Meta(description="what a column's layer is, in a few words")]
    side: Annotated[int, Meta(description="places along each side of a neuron's map")]
    maps: Annotated[str, Meta(description="bytes in base64: of each frame each neuron's map from below; 127 is 0")]
    weights: Annotated[Numbers, Meta(description="of each frame the wires to each column, row after row of kernels")]


class Fitting(TypedDict):
    """The trainings of the fitting lab: the one that is shown, step by step, and others beside it."""

    token: Annotated[int, Meta(description="the run that is shown; another one has another")]
    name: str
    plays: Annotated[bool, Meta(description="it has just been trained, and is played once")]
    stepsOn: Annotated[int, Meta(description="presses of Step since it was trained")]
    steps: Annotated[int, Meta(description="how many were taken; 0 before any training")]
    done: Annotated[list[int], Meta(description="the numbers of updates after which there is a frame")]
    moments: list[FittingMoment]
    parameters: list[str]
    formula: Annotated[list[str], Meta(description="texts and, at odd places, the names of parameters; may be empty")]
    scene: Chart
    loss: Chart | None
    residuals: Annotated[bool | None, Meta(description="shown in the place of the data; null where there are none")]
    net: Annotated[Net | None, Meta(description="the layers as a net; null where they are not drawn as one")]
    paths: Annotated[list[Chart], Meta(description="the loss around the paths, or the parameters over the steps")]
    kind: Annotated[str, Meta(description="how the loss around the paths is shown")]
    kinds: Annotated[list[str], Meta(description="how it can be shown")]
    names: Annotated[list[str], Meta(description="the parameters of which two can be chosen for it")]
    pathNote: str
    axes: Annotated[list[str], Meta(description="the parameters along the sides of the path's figure, if it has them")]
    start: Annotated[list[float], Meta(description="where the run that is shown starts in it")]
    canAdd: Annotated[bool, Meta(description="a click on the figure of the data adds a point, or removes one")]
    classNames: Annotated[list[str], Meta(description="the classes that a new point may be of; empty without classes")]
    code: list[str]
    lit: Annotated[int, Meta(description="the place of the line that computes the loss; -1 without one")]
    verdict: str
    mood: Annotated[str, Meta(description="how the training ended, in a word")]
    note: Annotated[str, Meta(description="what is to be known of the whole picture; may be empty")]
    canOpen: Annotated[bool, Meta(description="its steps can be shown as graphs")]
    plotly: Annotated[str, Meta(description="where Plotly's script is served, from the address of the page")]


class ParameterRow(TypedDict):
    """A parameter and where it starts."""

    name: str
    start: Annotated[str, Meta(description="as it was typed; empty where it is drawn")]
    drawn: Annotated[str, Meta(description="the number that it starts with where none was typed")]
    problem: str


class Parameters(TypedDict):
    """The parameters of a model; what they are at the step that is shown comes from the figures."""

    token: Annotated[int, Meta(description="the run that is shown")]
    revision: Annotated[int, Meta(description="the texts in the browser are replaced when it changes")]
    editable: bool
    rows: list[ParameterRow]


class RunRow(TypedDict):
    """A run of the lab as a row of a table."""

    name: str
    colour: Annotated[str, Meta(description="in which it is drawn; empty where it is not")]
    optimizer: str
    loss: str
    share: Annotated[str, Meta(description="how much of the way to the least loss it went")]
    shown: bool
    about: str


class Runs(TypedDict):
    """The runs of a visit."""

    rows: list[RunRow]


Data = Picture | Message
