// What the time line of a training is made of before there is any data.

import { SAVE } from "./saving.js";
import { buttons } from "./transport.js";

/**
 * @param {string} name
 * @param {string} label
 */
const tab = (name, label) =>
  `<button type="button" role="radio" data-plot="${name}" aria-checked="false" tabindex="-1">${label}</button>`;

export const FACE = `
  <div class="control" role="group" aria-label="Time line of the training">
    <p class="shown"><span class="title"></span><select class="lines" aria-label="Training" hidden></select>
      <small class="about"></small></p>
    <div class="transport">
      ${buttons("To the first step")}
      <label class="jump">step <input class="typed" type="number" min="1" step="1" aria-label="Go to step"></label>
    </div>
    <div class="way">
      <input class="scrub" type="range" min="0" max="0" step="1" value="0" aria-label="Step of the training">
      <svg class="marks" aria-hidden="true" viewBox="0 0 1000 10" preserveAspectRatio="none">
        <path class="epochs"/><path class="kept"/>
      </svg>
    </div>
    <p class="place" aria-live="off"></p>
    <p class="graph" role="status"></p>
    <div class="phases" aria-hidden="true" hidden></div>
  </div>
  <div class="plots">
    <figure class="fit" hidden>
      <figcaption>Fit <small></small>${SAVE}</figcaption>
      <div class="plot"></div>
      <p class="note" hidden></p>
    </figure>
    <figure class="course">
      <figcaption>
        <span class="which" role="radiogroup" aria-label="What is drawn by step">
          ${tab("loss", "Loss")}${tab("parameters", "Parameters")}${tab("gradients", "Gradients")}
        </span>
      </figcaption>
      <div class="plot"></div>
      <i class="cursor" aria-hidden="true"></i>
      <ul class="legend" aria-label="Lines"></ul>
      <label class="log"><input type="checkbox"> log scale</label>
      ${SAVE}
    </figure>
    <p class="missing" role="status" hidden></p>
  </div>`;
