// What every component of the page shares. The components talk through events on window:
//   graphlab:mark  {line, node, nodes, pass, selected, walked}
//                  the player: this is active now, or selected; the sweep has walked back over these nodes
//   graphlab:pick  {node} or {line}  a tape row or a line number was clicked
//   graphlab:light {nodes, edges, labels, cells, line} or null  a row of a table speaks of these
//   graphlab:draft {stale, busy}     the editor: the text differs from what was run; a run is under way
// The last mark and draft are kept on window.graphlab for a component that comes later.

export function element(tag, text = "", kind = "") {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

export function tell(name, detail) {
  window.graphlab = { ...window.graphlab, [name]: detail };
  window.dispatchEvent(new CustomEvent(`graphlab:${name}`, { detail }));
}

export function last(name) {
  return window.graphlab?.[name];
}

// Streamlit calls a component again when its theme changes, so asking then is enough.
export function matchTheme(root) {
  const colour = getComputedStyle(root).getPropertyValue("--st-background-color");
  const probe = document.createElement("canvas").getContext("2d");
  probe.fillStyle = colour || "#fff";
  const [r, g, b] = probe.fillStyle.match(/[0-9a-f]{2}/gi).map((pair) => parseInt(pair, 16));
  root.classList.toggle("dark", 0.3 * r + 0.59 * g + 0.11 * b < 110);
  return root.classList.contains("dark");
}
