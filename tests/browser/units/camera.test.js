// Where the camera looks: the drawing is seen through a frame of 1000 by 600 pixels.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Camera } from "../../../graphlab/browser/player/camera.js";

const FRAME = { width: 1000, height: 600 };

let camera;
let scales;

beforeEach(() => {
  const box = { left: 0, top: 0, right: FRAME.width, bottom: FRAME.height };
  const frame = { clientWidth: FRAME.width, clientHeight: FRAME.height, getBoundingClientRect: () => box };
  scales = [];
  camera = new Camera(frame, { style: {} }, (scale) => scales.push(scale));
});

/** A card at a place of the drawing, wherever the camera looks. */
function card(x, y, width = 100, height = 50) {
  const onScreen = (at, middle, centre) => (at - middle) * camera.scale + centre;
  return {
    getBoundingClientRect: () => ({
      left: onScreen(x, camera.x, camera.screen.middle),
      right: onScreen(x + width, camera.x, camera.screen.middle),
      top: onScreen(y, camera.y, camera.screen.centre),
      bottom: onScreen(y + height, camera.y, camera.screen.centre),
    }),
  };
}

function drawing(width, height, notice = null) {
  return { ...card(0, 0, width, height), viewBox: { baseVal: { width, height } }, querySelector: () => notice };
}

function isSeen(part) {
  const { left, right, top, bottom } = part.getBoundingClientRect();
  const { left: shut, right: closed, below } = camera.covered;
  return left >= shut && right <= FRAME.width - closed && top >= 0 && bottom <= FRAME.height - below;
}

test("a small drawing is shown whole, in the middle, and so large that it is no speck", () => {
  camera.show(drawing(200, 100), []);
  assert.deepEqual([camera.x, camera.y], [100, 50]);
  assert.equal(camera.scale, 2.7);
  assert.equal(scales.at(-1), 2.7);
});

test("what a drawing says of itself under it takes no room", () => {
  camera.show(drawing(900, 430, {}), []);
  const { scale } = camera;
  camera.show(drawing(900, 400), []);
  assert.equal(camera.scale, scale);
});

test("a place that was picked on the map is in the middle, and the view says what is seen", () => {
  camera.show(drawing(6000, 700), []);
  camera.lookAt(5000, 300);
  const { x, y, width, height } = camera.view;
  assert.deepEqual([x + width / 2, y + height / 2], [5000, 300]);
  assert.ok(camera.touched);
});

test("a large drawing starts readable, with the cards to begin at in sight", () => {
  const last = card(5800, 300);
  camera.show(drawing(6000, 700), [last]);
  assert.ok(camera.scale >= 0.65);
  assert.ok(isSeen(last));
});

test("the place under the pointer stays where it is", () => {
  camera.show(drawing(800, 500), []);
  const under = (px, py) => [
    camera.x + (px - camera.screen.middle) / camera.scale,
    camera.y + (py - camera.screen.centre) / camera.scale,
  ];
  const before = under(120, 80);
  camera.zoom(1.7, 120, 80);
  for (const [i, at] of under(120, 80).entries()) assert.ok(Math.abs(at - before[i]) < 1e-9);
});

test("zooming ends before the drawing is lost", () => {
  camera.show(drawing(800, 500), []);
  for (let i = 0; i < 50; i++) camera.zoom(2);
  assert.equal(camera.scale, 3);
  for (let i = 0; i < 50; i++) camera.zoom(0.5);
  assert.equal(camera.scale, camera.whole / 2);
});

test("nobody can push the drawing out of sight", () => {
  camera.show(drawing(800, 500), []);
  const whole = card(0, 0, 800, 500);
  camera.pan(-1e6, 1e6);
  const { left, right, top, bottom } = whole.getBoundingClientRect();
  assert.ok(right > 0 && left < FRAME.width && bottom > 0 && top < FRAME.height);
});

test("a card is brought into sight by the shortest way, and one in sight moves nothing", () => {
  camera.show(drawing(6000, 700), [card(0, 300)]);
  const far = card(3000, 300);
  assert.ok(!isSeen(far));
  camera.reveal(far);
  assert.ok(isSeen(far));
  const { x, y } = camera;
  camera.reveal(far);
  assert.deepEqual([camera.x, camera.y], [x, y]);
});

test("what a panel covers counts as out of sight", () => {
  camera.show(drawing(6000, 2000), [card(0, 0)]);
  const low = card(20, 480);
  camera.touched = true;
  camera.reveal(low);
  camera.cover({ below: 250 }, low);
  assert.ok(isSeen(low));
});

test("a path is seen whole, and afterwards the view is as before", () => {
  camera.show(drawing(6000, 700), [card(0, 300)]);
  const { scale, x, y } = camera;
  const path = [card(0, 300), card(5800, 300)];
  camera.follow(path);
  assert.ok(path.every(isSeen));
  camera.follow([]);
  assert.deepEqual([camera.scale, camera.x, camera.y], [scale, x, y]);
});

test("another drawing of the same steps keeps the part that was clicked where it is", () => {
  camera.show(drawing(3000, 700), [card(0, 300)]);
  camera.zoom(1.2);
  const clicked = { left: 480, right: 560, top: 280, bottom: 330 };
  const part = card(700, 200, 80 / camera.scale, 50 / camera.scale);
  camera.swap(drawing(2000, 600), [], part, clicked);
  const { left, top } = part.getBoundingClientRect();
  assert.ok(Math.abs(left - clicked.left) < 1e-6 && Math.abs(top - clicked.top) < 1e-6);
});

test("a drawing of the same size keeps a view that somebody has chosen; another one does not", () => {
  camera.show(drawing(800, 500), []);
  camera.zoom(2);
  camera.show(drawing(800, 500), []);
  assert.ok(camera.touched);
  camera.show(drawing(400, 500), []);
  assert.ok(!camera.touched);
});
