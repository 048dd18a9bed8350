// A page of its own that plays trainings of the fitting lab: all charts stand at the same step.

import { element, find } from "../common.js";
import { theme } from "../standalone/theme.js";

/**
 * @import { Chart, ExportedFit } from "../player/types.d.ts"
 * @typedef {{ host: HTMLElement, chart: Chart }} Shown
 */

const WHOLE = 8000; // ms that all frames take
/** @type {ExportedFit} */
const fit = JSON.parse(find(document, "#fit").textContent ?? "");
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const slider = find(document, "#step", HTMLInputElement);
const play = find(document, "#play", HTMLButtonElement);
const spoken = find(document, "#now", HTMLOutputElement);
const place = find(document, "#charts");
/** @type {Shown[]} */
let shown = [];
let timer = 0;

/** Draws all charts in the colours of the theme, at the step that the slider says. */
function draw() {
  const charts = document.documentElement.dataset.theme === "dark" ? fit.dark : fit.light;
  place.replaceChildren();
  shown = charts.map((chart) => {
    const figure = element("figure");
    const host = element("div", "", "chart");
    figure.append(element("figcaption", chart.title), host);
    place.append(figure);
    return { host, chart };
  });
  // Once all of them have their places.
  for (const { host, chart } of shown) {
    void window.Plotly?.react(host, chart.data, chart.layout, { responsive: true, displayModeBar: false });
  }
  stand(Number(slider.value));
}

/** @param {number} number of the frame that all charts show */
function stand(number) {
  slider.value = String(number);
  slider.setAttribute("aria-valuetext", fit.labels[number]);
  spoken.textContent = fit.labels[number];
  for (const { host, chart } of shown) {
    const frame = chart.frames[number];
    const options = { mode: "immediate", frame: { duration: 0, redraw: chart.redraw }, transition: { duration: 0 } };
    void window.Plotly?.animate(host, frame, options).catch(() => undefined); // another step has come before
  }
}

function stop() {
  clearInterval(timer);
  timer = 0;
  play.textContent = "Play";
}

function start() {
  const last = fit.labels.length - 1;
  if (Number(slider.value) >= last) stand(0);
  play.textContent = "Pause";
  timer = window.setInterval(() => {
    const next = Number(slider.value) + 1;
    if (next > last) stop();
    else stand(next);
  }, WHOLE / fit.labels.length);
}

slider.max = String(fit.labels.length - 1);
slider.value = slider.max;
slider.addEventListener("input", () => {
  stop();
  stand(Number(slider.value));
});
play.addEventListener("click", () => (timer ? stop() : start()));
theme(draw);
draw();
if (!still) start();
