// common.js
const module0 = (() => {
// What every component of the page shares. The components talk through events on window:
//   graphlab:mark  {line, node, nodes, pass, selected, walked}
//                  the player: this is active now, or selected; the sweep has walked back over these nodes
//   graphlab:pick  {node} or {line}  a tape row or a line number was clicked
//   graphlab:light {nodes, edges, labels, cells, line} or null  a row of a table speaks of these
//   graphlab:draft {stale, busy}     the editor: the text differs from what was run; a run is under way
// The last mark and draft are kept on window.graphlab for a component that comes later.

function element(tag, text = "", kind = "") {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

function tell(name, detail) {
  window.graphlab = { ...window.graphlab, [name]: detail };
  window.dispatchEvent(new CustomEvent(`graphlab:${name}`, { detail }));
}

function last(name) {
  return window.graphlab?.[name];
}

// Streamlit calls a component again when its theme changes, so asking then is enough.
function matchTheme(root) {
  const colour = getComputedStyle(root).getPropertyValue("--st-background-color");
  const probe = document.createElement("canvas").getContext("2d");
  probe.fillStyle = colour || "#fff";
  const [r, g, b] = probe.fillStyle.match(/[0-9a-f]{2}/gi).map((pair) => parseInt(pair, 16));
  root.classList.toggle("dark", 0.3 * r + 0.59 * g + 0.11 * b < 110);
  return root.classList.contains("dark");
}
return { element, tell, last, matchTheme };
})();
// tape/index.js
const module1 = (() => {
// The tape as a table. The rows of what is active or selected are marked as the player moves; a click selects.

const { element, last, matchTheme, tell } = module0;

const tables = new WeakMap();

function mount({ data, parentElement }) {
  const root = parentElement.querySelector(".tape");
  if (!tables.has(root)) tables.set(root, new Tape(root));
  const table = tables.get(root);
  table.update(data);
  return () => table.close();
}

class Tape {
  constructor(root) {
    this.root = root;
    this.stop = new AbortController();
    const options = { signal: this.stop.signal };
    window.addEventListener("graphlab:mark", ({ detail }) => this.mark(detail), options);
    root.addEventListener("click", (event) => this.picked(event.target.closest("tr[data-node]")), options);
    root.addEventListener(
      "keydown",
      (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        const row = event.target.closest("tr[data-node]");
        if (row) {
          event.preventDefault();
          event.stopPropagation();
          this.picked(row);
        }
      },
      options,
    );
  }

  close() {
    this.stop.abort();
    tables.delete(this.root);
  }

  update({ rows, more, traits = [], released = false }) {
    matchTheme(this.root);
    this.released = released;
    const table = element("table");
    const head = element("tr");
    for (const name of ["#", "line", "op", "inputs", "output"])
      head.append(Object.assign(element("th", name), { scope: "col" }));
    const caption = table.createCaption();
    caption.append(
      "Tape ",
      ...traits.map(({ kind, word, told }) => Object.assign(element("span", word, `trait ${kind}`), { title: told })),
    );
    table.append(element("thead"), element("tbody"));
    table.tHead.append(head);
    table.tBodies[0].append(...rows.map((row) => this.row(row)));
    this.rows = [...table.tBodies[0].rows];
    this.root.replaceChildren(table);
    if (more) this.root.append(element("p", more));
    this.mark(last("mark") ?? {});
  }

  row({ node, number, line, op, inputs, output, inner }) {
    const row = element("tr");
    row.dataset.node = node;
    row.tabIndex = 0;
    const first = element("td", String(number));
    first.append(element("span", "", "popped"));
    const name = breakable(op);
    if (inner !== null && inner !== undefined) {
      row.classList.add("inner");
      name.append(
        Object.assign(element("span", "inner", "trait nested"), {
          title: `run by the gradient call of tape ${inner}, and recorded here`,
        }),
      );
    }
    row.append(first, element("td", String(line ?? "")), name, breakable(inputs), breakable(output));
    return row;
  }

  picked(row) {
    if (row) tell("pick", { node: row.dataset.node });
  }

  // A released tape pops its rows as the sweep walks back over them.
  mark({ node, nodes = node ? [node] : [], walked = [] }) {
    const [now, gone] = [new Set(nodes), new Set(this.released ? walked : [])];
    for (const row of this.rows ?? []) {
      const { node } = row.dataset;
      row.classList.toggle("now", now.has(node));
      row.setAttribute("aria-current", String(now.has(node)));
      if (row.classList.toggle("gone", gone.has(node)) !== Boolean(row.popped)) {
        row.popped = gone.has(node);
        row.querySelector(".popped").textContent = row.popped ? "popped" : "";
      }
    }
  }
}

// A cell whose long names are broken where their words end.
function breakable(text) {
  const cell = element("td");
  cell.append(...text.split(/(?<=[_(])|(?<=\.)(?=[a-z_])/i).flatMap((part) => [part, element("wbr")]));
  return cell;
}
return { default: mount };
})();
// styled.js
const module2 = (() => {
// Brings a component's style into its root before the component itself, so that it can measure what it draws.

function styled(mount, css) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return (component) => {
    const root = component.parentElement;
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    return mount(component);
  };
}
return { styled };
})();
export default module2.styled(module1.default, "/* The colours of the page's own components: those of the drawings, by theme. `.dark` is set by each component. */\n:host {\n  --ink: #1c2733;\n  --soft: #5b6a7f;\n  --line-colour: #d9e0ea;\n  --panel: #f5f7fb;\n  --bg: #fff;\n  --raised: #fff;\n  --v: #2f5bea;\n  --vt: #eef3ff;\n  --d: #c43f12;\n  --dt: #fff1ec;\n  --good: #0b8f7c;\n  --mark: #fff3d3;\n  --mark-edge: #e0a100;\n  --bad: #c8283c;\n  --bad-tint: #fff0f1;\n  --shadow: 0 6px 24px #1c273322;\n  --on-accent: #fff;\n  --sans: var(--st-font, \"Source Sans\", system-ui, sans-serif);\n  --mono: var(--st-code-font, \"Source Code Pro\", ui-monospace, monospace);\n}\n.dark {\n  --ink: #e8edf4;\n  --soft: #9dabbf;\n  --line-colour: #2b3442;\n  --panel: #171c26;\n  --bg: #0e1117;\n  --raised: #1b2130;\n  --v: #8fb0ff;\n  --vt: #1a2743;\n  --d: #ff9673;\n  --dt: #3a2119;\n  --good: #3fd0b9;\n  --mark: #3a3016;\n  --mark-edge: #f0b95a;\n  --bad: #ff8a94;\n  --bad-tint: #34181d;\n  --shadow: 0 8px 28px #000a;\n  --on-accent: #0e1117;\n}\n* {\n  box-sizing: border-box;\n}\n[hidden] {\n  display: none !important;\n}\nbutton,\nselect,\ninput {\n  font: inherit;\n  color: inherit;\n}\nbutton {\n  cursor: pointer;\n}\n:focus-visible {\n  outline: 2px solid var(--v);\n  outline-offset: 2px;\n}\n\n.tape {\n  font-family: var(--sans);\n  color: var(--ink);\n  font-size: 14px;\n  overflow-x: auto;\n  scrollbar-width: thin;\n}\ntable {\n  border-collapse: collapse;\n  width: 100%;\n  font-variant-numeric: tabular-nums;\n}\ncaption {\n  text-align: left;\n  font-weight: 600;\n  color: var(--soft);\n  padding: 0 0 4px;\n}\ncaption .trait {\n  margin-left: 8px;\n}\n.trait {\n  font-size: 12px;\n  font-weight: 400;\n  border: 1px solid var(--line-colour);\n  border-radius: 99px;\n  padding: 0 8px;\n  color: var(--soft);\n  white-space: nowrap;\n  cursor: help;\n}\n.trait.persistent {\n  border-color: var(--v);\n  color: var(--v);\n}\n.trait.released {\n  border-style: dashed;\n}\n.trait.nested {\n  border-color: var(--d);\n  color: var(--d);\n}\ntd .trait {\n  margin-left: 7px;\n}\nth {\n  text-align: left;\n  font-weight: 600;\n  color: var(--soft);\n  font-size: 13px;\n}\nth,\ntd {\n  padding: 5px 9px;\n  border-bottom: 1px solid var(--line-colour);\n  white-space: nowrap;\n}\nth:nth-child(-n + 2) {\n  width: 1%;\n}\nth:nth-child(3) {\n  min-width: 7.5em;\n}\ntd:nth-child(n + 3) {\n  white-space: normal;\n}\ntd:nth-child(4),\ntd:nth-child(5) {\n  overflow-wrap: anywhere;\n  min-width: 5.5em;\n}\ntr.inner td:first-child {\n  box-shadow: inset 3px 0 0 var(--d);\n}\ntbody tr {\n  cursor: pointer;\n}\ntbody tr:hover td {\n  background: var(--vt);\n}\ntbody tr.now td {\n  background: var(--mark);\n}\n/* popped: its number gives way to a tick; the word is there for those who do not see it */\ntr.gone td:not(:first-child) {\n  color: var(--soft);\n}\n.popped:not(:empty) {\n  display: inline-block;\n  width: 14px;\n  height: 12px;\n  margin-left: 5px;\n  overflow: hidden;\n  text-indent: 20px;\n  white-space: nowrap;\n  vertical-align: -1px;\n  background: var(--d);\n  clip-path: polygon(0 55%, 14% 41%, 36% 63%, 86% 8%, 100% 22%, 36% 92%);\n}\ntr:focus-visible {\n  outline-offset: -2px;\n}\np {\n  color: var(--soft);\n  font-size: 13px;\n  margin: 6px 0 0;\n}\n");
