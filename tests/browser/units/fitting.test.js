// The fitting lab without a page: the formula with its numbers, and rows of bytes as numbers.

import assert from "node:assert/strict";
import test from "node:test";

import { equation } from "../../../graphlab/browser/fitting/equation.js";
import { Moving, powers, unpacked } from "../../../graphlab/browser/fitting/moving.js";
import { laidOut, shade } from "../../../graphlab/browser/fitting/net.js";
import { ending } from "../../../graphlab/browser/fitting/verdict.js";

test("the numbers of a step stand in the places of the parameters, with one sign each", () => {
  const parts = ["ŷ = ", "a", "·exp(−", "b", "·x) + ", "c", ""];
  assert.equal(equation(parts, ["a", "b", "c"], [3.1, 0.48, 0.2]), "ŷ = 3.1·exp(−0.48·x) + 0.2");
  assert.equal(equation(parts, ["a", "b", "c"], [-3.1, -0.48, -0.2]), "ŷ = −3.1·exp(0.48·x) − 0.2");
  assert.equal(equation(["ŷ = x·", "w", ""], ["w"], [-2]), "ŷ = x·(−2)");
});

test("a parameter without a number keeps its name", () => {
  assert.equal(equation(["ŷ = ", "w", "·x"], ["w"], [null]), "ŷ = w·x");
  assert.equal(equation(["ŷ = ", "w", "·x"], [], []), "ŷ = w·x");
});

/** @param {Float32Array | Uint8Array} numbers */
const bytes = (numbers) => Buffer.from(numbers.buffer).toString("base64");

test("rows of bytes come out as the numbers that they are, with their shape", () => {
  const trace = { y: { dtype: "f4", bdata: bytes(new Float32Array([0.5, -2])) }, name: "A", x: [1, 2] };
  assert.deepEqual([...unpacked(trace).y], [0.5, -2]);
  assert.deepEqual([unpacked(trace).name, unpacked(trace).x], ["A", [1, 2]]);
  const map = { z: { dtype: "u1", bdata: bytes(new Uint8Array([1, 2, 3, 4])), shape: "2, 2" } };
  assert.deepEqual(
    unpacked(map).z.map((row) => [...row]),
    [
      [1, 2],
      [3, 4],
    ],
  );
});

test("how a training ended is said of the end alone", () => {
  const verdict = "97 % of the way from the start to the best possible loss, 0.";
  const data = { verdict, mood: "reached", steps: 1500 };
  assert.equal(ending(data, true), verdict);
  assert.equal(ending(data, false), `At the end, after 1,500 steps: ${verdict}`);
  assert.equal(ending({ ...data, steps: 1 }, false), `At the end, after 1 step: ${verdict}`);
  for (const mood of ["stopped", "unfinished", "waits"]) assert.equal(ending({ ...data, mood }, false), verdict);
  assert.equal(ending({ ...data, verdict: "" }, false), "");
  assert.equal(ending({ ...data, verdict: "more than half" }, true), "More than half");
  const early = "Ended after 20 of 50 steps: it was stopped.";
  assert.equal(ending({ ...data, verdict: early }, false), early);
});

test("a log scale holds every height above 0, and there is none without one", () => {
  const [low, high] = powers([{ y: [0, 0.01, NaN] }, { y: [100, -5] }, {}]);
  assert.ok(low < -2 && low > -2.2 && high > 2 && high < 2.2);
  assert.equal(powers([{ y: [0, -1] }]), null);
  const losses = { y: [100, 1] };
  assert.deepEqual(powers([losses, { y: [1e-25, 1e-25], meta: "least" }]), powers([losses]));
  assert.ok(powers([losses, { y: [0.1], meta: "least" }])[0] < -1);
});

test("every neuron has a place of its own within the net, whatever its size", () => {
  const nets = [
    [2, 8, 1],
    [2, 12, 12, 4, 1],
    [2, 1],
  ];
  const rooms = [
    [280, 260],
    [900, 600],
  ];
  for (const [counts, [width, height]] of nets.flatMap((net) => rooms.map((room) => [net, room]))) {
    const { size, columns } = laidOut(counts, width, height);
    const lengths = columns.map(({ length }) => length);
    assert.deepEqual(lengths, counts);
    for (const { x, y } of columns.flat()) {
      assert.ok(x - size / 2 >= 0 && x + size / 2 <= width + 1e-9);
      assert.ok(y - size / 2 >= 0 && y + size / 2 <= height + 1e-9);
    }
    const steps = columns.flatMap((column) => column.slice(1).map(({ y }, i) => y - column[i].y));
    assert.ok(steps.every((step) => step > size));
  }
});

test("a map goes from the colour below over paper to the colour above", () => {
  const [paper, below, above] = [
    [255, 255, 255],
    [200, 0, 0],
    [0, 0, 200],
  ];
  assert.deepEqual(shade(127, paper, below, above), paper);
  assert.deepEqual(shade(0, paper, below, above), below);
  assert.deepEqual(shade(254, paper, below, above), above);
});

const turn = () => new Promise((resolve) => setTimeout(resolve));

test("nothing moves in a figure that is being drawn; then the frame that was asked for last is shown", async () => {
  const [frames, waiting] = [[], []];
  let moving = Promise.resolve();
  const maker = {
    react: () => new Promise((resolve) => waiting.push(resolve)),
    animate: (_, { data }) => {
      frames.push(data[0].x);
      return moving;
    },
  };
  globalThis.getComputedStyle = () => ({ fontFamily: "serif", getPropertyValue: () => "" });
  const chart = new Moving({ clientWidth: 100, clientHeight: 50, _fullLayout: {} }, {}, maker);
  const film = { data: [{}], layout: {}, frames: [0, 1, 2].map((x) => ({ data: [{ x }], traces: [0] })) };
  const shown = chart.show(film, 0);
  chart.frame(1);
  chart.frame(2);
  assert.deepEqual(frames, []);
  await turn();
  waiting[0]();
  await shown;
  let ended = () => {};
  moving = new Promise((resolve) => (ended = resolve));
  chart.frame(1);
  assert.deepEqual(frames, [2, 1]);
  chart.show({ ...film, layout: { title: "other" } }, 0);
  await turn();
  assert.equal(waiting.length, 1, "it is not drawn anew while it moves");
  ended();
  await turn();
  assert.equal(waiting.length, 2);
});

test("what is there already is not drawn again; other data, colours or another size are", async () => {
  const drawn = [];
  const maker = {
    react: async (host, data) => {
      drawn.push("react");
      Object.assign(host, { _fullLayout: {} });
      data[0].y = new Float32Array(2); // as Plotly changes what it is handed
    },
    animate: async () => drawn.push("animate"),
  };
  let ink = "#000";
  globalThis.getComputedStyle = () => ({ fontFamily: "serif", getPropertyValue: () => ink });
  const host = { clientWidth: 0, clientHeight: 50 };
  const chart = new Moving(host, {}, maker);
  const film = (y) => ({
    data: [{ y, line: { color: "var(--ink)" } }],
    layout: {},
    frames: [{ data: [{}] }, { data: [] }],
  });
  const shows = async (y, at = 0) => {
    drawn.length = 0;
    await chart.show(film(y), at);
    return drawn.join(" ");
  };
  assert.equal(await shows([1, 2]), "", "nothing is to be seen yet");
  host.clientWidth = 100;
  assert.equal(await shows([1, 2]), "react animate");
  assert.equal(await shows([1, 2]), "");
  assert.equal(await shows([1, 2], 1), "animate");
  chart.moving = { ...film([1, 2]), frames: [] };
  assert.equal(await shows([1, 2], 0), "animate", "other frames of the same figure");
  assert.equal(await shows([1, 3]), "react animate");
  ink = "#fff";
  assert.equal(await shows([1, 3]), "react animate");
  host.clientHeight = 60;
  assert.equal(await shows([1, 3]), "react animate");
});
