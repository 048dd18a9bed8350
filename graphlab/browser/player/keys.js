// The keyboard: steps, tools, and the way from card to card.

// What a key does; the arrows step wherever the focus is, so that a run can always be walked to its end.
function moves(player) {
  return {
    ArrowLeft: () => player.step(player.at - 1),
    ArrowRight: () => player.step(player.at + 1),
    Home: () => player.step(0),
    End: () => player.step(Infinity),
    " ": () => player.toggle(),
    l: () => player.again(),
    "/": () => player.search.show(),
    f: () => player.fullScreen(),
    "?": () => player.pops[1].show(),
    "+": () => player.camera.zoom(1.25),
    "-": () => player.camera.zoom(0.8),
    0: () => player.fit(),
    Escape: () => player.escape(),
  };
}

export function key(player, event) {
  const target = event.composedPath()[0];
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || player.data?.state !== "graph")
    return;
  if (
    target.matches?.(
      "input:not([type=range]), textarea, select, [contenteditable=true], [role=combobox], [role=option]",
    )
  )
    return event.key === "Escape" && player.root.contains(target) && player.escape();
  const part = target.closest?.("[data-node], [data-edge], [data-fold]");
  const within = part && player.scene.frame.contains(part);
  if (within && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    return player.open(target);
  }
  if (within && event.shiftKey && event.key.startsWith("Arrow")) {
    event.preventDefault();
    return neighbour(player, target, event.key)?.focus();
  }
  if (
    event.key === " " &&
    target.matches?.("button, a, summary, [role=button], [role=tab], [role=checkbox], [role=radio], [role=switch]")
  )
    return;
  if (target.matches?.("input[type=range], [role=slider]") && /^(Arrow|Home|End|Page)/.test(event.key)) return;
  const act = moves(player)[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act || (event.shiftKey && event.key.length > 1)) return;
  event.preventDefault();
  act();
}

// The nearest part that can be reached, to one side: what is straight ahead before what is aside.
export function neighbour(player, from, side) {
  const middle = (part) => {
    const box = part.getBoundingClientRect();
    return [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  };
  const [x, y] = middle(from);
  const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[side];
  let [best, least] = [null, Infinity];
  for (const part of player.scene.all("[tabindex]")) {
    const [a, b] = middle(part);
    const ahead = (a - x) * dx + (b - y) * dy;
    const aside = Math.abs((a - x) * dy) + Math.abs((b - y) * dx);
    const far = ahead + 2 * aside;
    if (part !== from && ahead > 1 && far < least) [best, least] = [part, far];
  }
  return best;
}
