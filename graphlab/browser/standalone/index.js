// What a page of its own needs to be the host of the player: the data in it, the theme, and answers without a server.

import { element, tell } from "../common.js";
import player from "../player/index.js";
import tape from "../tape/index.js";

function open() {
  const run = JSON.parse(document.getElementById("run").textContent);
  const hosts = { player: shadow("player", run), tape: shadow("tape", run) };
  const looked = { direction: run.direction, way: "asked" };
  const answers = {
    direction: (way) => {
      if (run.drawings[looked.way][way]) looked.direction = looked.turned = way;
    },
    folds: ({ opened, closed }) => {
      looked.way = [opened.length && "open", closed.length && "folded", "asked"].find((way) => way in run.drawings);
    },
    cell: (asked) => {
      looked.cell = asked && run.cells[`${asked.node} ${asked.row} ${asked.index}`];
    },
  };

  function show() {
    const [ways, all] = [run.drawings[looked.way], Object.keys(run.drawings)];
    const cannot = [
      ...run.player.cannot,
      ...(Object.keys(ways).length < 2 ? ["turn"] : []),
      ...(all.length < 2 ? ["fold"] : []),
    ];
    const folding = { opened: looked.way === "open" ? ["all"] : [], closed: [] };
    const data = {
      ...run.player,
      cannot,
      folding,
      picks: Object.keys(run.cells).length > 0,
      cell: looked.cell ?? null,
      svg: ways[looked.direction],
      direction: looked.direction,
      turned: "turned" in looked || cannot.includes("turn"),
    };
    player({
      data,
      parentElement: hosts.player,
      setStateValue: (name, value) => {
        if (name in answers) {
          answers[name](value);
          queueMicrotask(show);
        }
      },
    });
    tape({ data: run.tape, parentElement: hosts.tape });
  }

  theme(show);
  program();
  show();
}

function shadow(name, run) {
  const root = document.querySelector(`.${name}-host`).attachShadow({ mode: "open" });
  root.append(Object.assign(element("style"), { textContent: run.styles[name] }), element("div", "", name));
  return root;
}

// As the system says, until somebody says otherwise.
function theme(changed) {
  const [system, root, button] = [
    matchMedia("(prefers-color-scheme: dark)"),
    document.documentElement,
    document.querySelector(".theme"),
  ];
  const set = (dark) => {
    root.dataset.theme = dark ? "dark" : "light";
    button.setAttribute("aria-pressed", String(dark));
  };
  set(system.matches);
  button.addEventListener("click", () => {
    set(root.dataset.theme !== "dark");
    changed();
  });
  system.addEventListener("change", () => {
    set(system.matches);
    changed();
  });
}

// The lines of the program: the one of the step is marked, and one that is clicked selects what it computed.
function program() {
  const lines = [...document.querySelectorAll(".line")];
  const pick = (event) => {
    const line = event.target.closest(".line[role=button]");
    if (line) tell("pick", { line: Number(line.dataset.line) });
  };
  document.querySelector(".program")?.addEventListener("click", pick);
  document.querySelector(".program")?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    pick(event);
  });
  window.addEventListener("graphlab:mark", ({ detail }) => {
    for (const line of lines) {
      line.classList.toggle("lit", Number(line.dataset.line) === detail.line);
      line.dataset.pass = detail.selected ? "selected" : (detail.pass ?? "forward");
    }
  });
}

open();
