// What the figures of the fitting lab are made of before there is any data.

import { SAVE } from "../training/saving.js";
import { buttons } from "../training/transport.js";

export const FACE = `
  <div class="centre">
    <figure class="scene">
      <figcaption><span class="equation"></span><span class="note"></span>
        <select class="brush" aria-label="What a click on the figure does" hidden></select>
        <label class="residuals" hidden><input type="checkbox"> residuals</label>${SAVE}</figcaption>
      <div class="plot"><div class="canvas"></div></div>
    </figure>
    <div class="control" role="group" aria-label="Steps of the training">
      <div class="transport">
        ${buttons("To the start")}
        <input class="scrub" type="range" min="0" max="0" step="1" value="0" aria-label="Step of the training">
        <button type="button" class="open"></button>
      </div>
      <p class="place" aria-live="off"></p>
    </div>
    <p class="verdict" role="status"></p>
    <pre class="code" tabindex="0" aria-label="The program of this run"></pre>
  </div>
  <div class="side">
    <figure class="loss">
      <figcaption>Loss over all steps
        <label class="log"><input type="checkbox"> log scale</label>${SAVE}</figcaption>
      <div class="plot"><div class="canvas"></div></div>
    </figure>
    <figure class="path">
      <figcaption><span class="title"></span>
        <span class="around">
          <select class="first" aria-label="Parameter along x" hidden></select>
          <select class="second" aria-label="Parameter along y" hidden></select>
          <select class="kind" aria-label="How the loss around is shown" hidden></select>
        </span>${SAVE}</figcaption>
      <div class="net" hidden><canvas role="img"></canvas></div>
      <div class="plots"></div>
      <p class="note"></p>
    </figure>
    <p class="missing" role="status" hidden></p>
  </div>`;
