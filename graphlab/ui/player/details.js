// Everything about one node, in words and numbers. All of it is text, except formulas: MathML that Python built.

function details(node, nodes, pick) {
  const about = element("div", "", "about");
  const meta = [node.op ?? node.kind, node.shape, node.dtype, node.line && `line ${node.line}`].filter(Boolean).join(" · ");
  about.append(element("h3", node.name), element("p", meta, "meta"));
  about.append(...chips("from", node.inputs, nodes, pick), ...chips("used by", node.users, nodes, pick));
  const grads = { computed: node.grad, none: "None: no path from the target leads here.", not_computed: "Not computed: nobody asked for it." };
  const grad = numbers("grad", grads[node.gradState], "grad");
  if (node.gradState !== "computed") grad.classList.add("absent");
  if (node.sum) grad.append(element("p", node.sum, "sum"));
  const maths = element("div", "", "maths");
  for (const formula of node.formulas) {
    const row = element("p", "", "formula");
    row.innerHTML = formula;
    maths.append(row);
  }
  return [about, numbers("value", node.value, "value"), grad, ...(node.formulas.length ? [maths] : [])];
}

function numbers(tag, text, kind) {
  const block = element("section", "", kind);
  block.append(element("h4", tag), element("pre", text));
  return block;
}

function chips(label, ids, nodes, pick) {
  if (!ids.length) return [];
  const row = element("p", "", "chips");
  row.append(element("span", label, "meta"));
  for (const id of new Set(ids)) {
    const chip = element("button", nodes[id]?.name ?? id);
    chip.type = "button";
    chip.addEventListener("click", () => pick(id));
    row.append(chip);
  }
  return [row];
}
