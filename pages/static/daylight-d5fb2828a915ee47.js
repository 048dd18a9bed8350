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
// daylight/index.js
const module1 = (() => {
// Tells Python which theme is on. Streamlit knows it when a page opens, but does not run the page again
// when somebody switches, and a chart has its colours from Python.

const { matchTheme } = module0;
function mount({ data, parentElement, setStateValue }) {
  const dark = matchTheme(parentElement.querySelector(".daylight"));
  if (dark !== data.dark) setStateValue("dark", dark);
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
export default module2.styled(module1.default, "/* The colours of the page's own components: those of the drawings, by theme. `.dark` is set by each component. */\n:host {\n  --ink: #1c2733;\n  --soft: #5b6a7f;\n  --line-colour: #d9e0ea;\n  --panel: #f5f7fb;\n  --bg: #fff;\n  --raised: #fff;\n  --v: #2f5bea;\n  --vt: #eef3ff;\n  --d: #c43f12;\n  --dt: #fff1ec;\n  --good: #0b8f7c;\n  --mark: #fff3d3;\n  --mark-edge: #e0a100;\n  --bad: #c8283c;\n  --bad-tint: #fff0f1;\n  --shadow: 0 6px 24px #1c273322;\n  --on-accent: #fff;\n  --sans: var(--st-font, \"Source Sans\", system-ui, sans-serif);\n  --mono: var(--st-code-font, \"Source Code Pro\", ui-monospace, monospace);\n}\n.dark {\n  --ink: #e8edf4;\n  --soft: #9dabbf;\n  --line-colour: #2b3442;\n  --panel: #171c26;\n  --bg: #0e1117;\n  --raised: #1b2130;\n  --v: #8fb0ff;\n  --vt: #1a2743;\n  --d: #ff9673;\n  --dt: #3a2119;\n  --good: #3fd0b9;\n  --mark: #3a3016;\n  --mark-edge: #f0b95a;\n  --bad: #ff8a94;\n  --bad-tint: #34181d;\n  --shadow: 0 8px 28px #000a;\n  --on-accent: #0e1117;\n}\n* {\n  box-sizing: border-box;\n}\n[hidden] {\n  display: none !important;\n}\nbutton,\nselect,\ninput {\n  font: inherit;\n  color: inherit;\n}\nbutton {\n  cursor: pointer;\n}\n:focus-visible {\n  outline: 2px solid var(--v);\n  outline-offset: 2px;\n}\n\n.daylight {\n  display: none;\n}\n");
