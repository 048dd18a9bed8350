// What the player is made of before there is any data: its parts, its signs, and the words that explain it.

/** @type {(paint: string) => (path: string) => string} */
const sign = (paint) => (path) =>
  `<svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><path d="${path}" ${paint}/></svg>`;
const icon = sign('fill="currentColor"');
const drawn = sign(
  'fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"',
);
/** @type {(x: number) => string} one of the three dots of "more" */
const dot = (x) => `M${x} 8.4a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2z`;

export const ICONS = {
  first: icon("M4 4h2.2v12H4zM16 4.2v11.6L7.4 10z"),
  back: icon("M14 4.2v11.6L5.4 10z"),
  play: icon("M5.5 3.6v12.8L16.4 10z"),
  pause: icon("M5 4h3.6v12H5zM11.4 4H15v12h-3.6z"),
  next: icon("M6 4.2v11.6l8.6-5.8z"),
  last: icon("M13.8 4H16v12h-2.2zM4 4.2v11.6l8.6-5.8z"),
  loop: drawn(
    "M4.5 9.5A4.5 4.5 0 0 1 9 5h6.2M13 2.6 15.6 5 13 7.4M15.5 10.5A4.5 4.5 0 0 1 11 15H4.8M7 17.4 4.4 15 7 12.6",
  ),
  fit: icon("M3 3h5v1.8H4.8V8H3zM12 3h5v5h-1.8V4.8H12zM3 12h1.8v3.2H8V17H3zM15.2 12H17v5h-5v-1.8h3.2z"),
  turn: drawn("M3.5 6.5h7M8.3 4l2.6 2.5L8.3 9M14.5 6.5v9M12 13.2l2.5 2.6 2.5-2.6"),
  plus: icon("M9.1 4h1.8v5.1H16v1.8h-5.1V16H9.1v-5.1H4V9.1h5.1z"),
  minus: icon("M4 9.1h12v1.8H4z"),
  find: drawn("M8.6 14a5.4 5.4 0 1 0 0-10.8 5.4 5.4 0 0 0 0 10.8M12.6 12.6l4.2 4.2"),
  help: drawn("M7.2 7.4a2.9 2.9 0 1 1 4.4 2.5c-1 .6-1.6 1.1-1.6 2.1M10 15.4v.1"),
  more: icon(dot(4.5) + dot(10) + dot(15.5)),
  close: drawn("M5.5 5.5l9 9M14.5 5.5l-9 9"),
  above: drawn("M5 12.2 10 7.2l5 5"),
  below: drawn("M5 7.8l5 5 5-5"),
  fold: drawn("M3.5 10h13M10 2.5v4.6M7.8 5.2 10 7.4l2.2-2.2M10 17.5v-4.6M7.8 14.8 10 12.6l2.2 2.2"),
  unfold: drawn("M3.5 10h13M10 7.2V2.8M7.8 4.8 10 2.6l2.2 2.2M10 12.8v4.4M7.8 15.2l2.2 2.2 2.2-2.2"),
  inline: drawn("M4 4.5h12v11H4zM7 8.5h6v3.2H7z"),
  full: drawn("M12.2 3.4h4.4v4.4M16.4 3.6 11.6 8.4M7.8 16.6H3.4v-4.4M3.6 16.4l4.8-4.8"),
  copy: drawn("M7 7V3.6h9.4V13H13M3.6 7H13v9.4H3.6z"),
  save: drawn("M10 3.2v9M6.6 9.2 10 12.6l3.4-3.4M3.6 16.6h12.8"),
};
/**
 * A button that shows its sign; its keys stand in the tip.
 *
 * @param {keyof typeof ICONS} name
 * @param {string} label
 */
const button = (name, label, keys = "") => {
  const tip = keys ? `${label} (${keys})` : label;
  return `<button type="button" class="${name}" aria-label="${label}" title="${tip}">${ICONS[name]}</button>`;
};

/**
 * An entry of the menu.
 *
 * @param {string} name
 * @param {keyof typeof ICONS} icon
 * @param {string} label
 */
const item = (name, icon, label, { keys = "", role = "menuitem" } = {}) =>
  `<button type="button" role="${role}" class="do-${name}" tabindex="-1">` +
  `<span class="sign">${ICONS[icon]}</span><span class="word">${label}</span>${keys && `<kbd>${keys}</kbd>`}</button>`;

const TOOLS = `
  <div class="tools">
    <div class="zoom">
      ${button("minus", "Zoom out")}
      <button type="button" class="percent" title="Actual size" aria-label="Actual size">100%</button>
      ${button("plus", "Zoom in")}
      ${button("fit", "Fit")}
    </div>
    <div class="extra">
      ${button("find", "Search", "/")}
      ${button("help", "How to read the picture, and the keys", "?")}
      ${button("more", "More")}
    </div>
  </div>`;

const MENU = `
  <div class="pop menu" role="menu" aria-label="More" hidden>
    ${item("full", "full", "Full screen", { keys: "F" })}
    ${item("turn", "turn", "Top to bottom")}
    ${item("loop", "loop", "Play again and again", { keys: "L", role: "menuitemcheckbox" })}
    ${item("inline", "inline", "Numbers inside their ops", { role: "menuitemcheckbox" })}
    <div class="folding" role="group" aria-label="Boxes">
      ${item("fold", "fold", "Fold all boxes")}
      ${item("unfold", "unfold", "Unfold all boxes")}
    </div>
    <div role="group" aria-label="Save the picture">
      <p aria-hidden="true">Save the picture as it is now</p>
      ${item("svg", "save", "SVG, sharp at any size")}
      ${item("png", "save", "PNG, for slides and chats")}
    </div>
  </div>`;

// Over the top corners of the drawing: what is shown, and how it is looked at.
const TOP = `
  <div class="top">
    <div class="shown">
      <h2></h2><select class="views" data-term="tape" aria-label="Tape and gradient shown" hidden></select>
      <span class="traits"></span>
      <span class="stale" hidden>from before your edit</span>
    </div>
    ${TOOLS}
    ${MENU}
    <div class="pop guide" role="dialog" aria-label="How to read the picture" tabindex="-1" hidden></div>
  </div>`;

const SEARCH = `
  <div class="search" role="search" hidden>
    <span class="sign">${ICONS.find}</span>
    <input type="text" aria-label="Search by name or op" placeholder="name or op"
      spellcheck="false" autocomplete="off" autocapitalize="off">
    <output aria-live="polite"></output>
    ${button("above", "Match before", "Shift Enter")}
    ${button("below", "Next match", "Enter")}
    ${button("close", "Close the search", "Escape")}
  </div>`;

const DETAILS = `
  <aside class="details" aria-label="Selected node" tabindex="-1" hidden>
    <button type="button" class="shut" aria-label="Close the details" title="Close (Escape)">${ICONS.close}</button>
    <div class="inside"></div>
  </aside>`;

const CANVAS = `
  <div class="canvas">
    <button type="button" class="skip">Skip the drawing</button>
    <div class="drawing"></div><div class="overview" aria-hidden="true" hidden></div>
    <div class="lens" aria-hidden="true" hidden></div>
    ${SEARCH}
    ${DETAILS}
    <p class="toast" role="status" hidden></p>
    <div class="message" hidden></div><div class="loading" hidden><span></span>Running</div></div>`;

const SAY = `
  <div class="words">
    <div class="say" role="region" aria-label="This step" tabindex="0">
      <p class="sentence" aria-live="polite"></p>
      <div class="formulas"></div>
      <div class="because"></div>
    </div>
    <button type="button" class="unroll" aria-expanded="false" aria-label="Show all of it" title="Show all of it"
      hidden>${ICONS.above}</button>
    ${button("copy", "Copy this step")}
    <div class="pop menu copying" role="menu" aria-label="Copy this step" hidden>
      ${item("text", "copy", "As text, with the numbers")}
      ${item("latex", "copy", "The formula as LaTeX")}
    </div>
  </div>`;

const TRANSPORT = `
  <div class="transport" role="group" aria-label="Player">
    ${button("first", "To the start", "Home")}
    ${button("back", "Step back", "←")}
    <button type="button" class="toggle" title="Play or pause (space)">
      <span class="sign"></span><span class="word"></span>
    </button>
    ${button("next", "Step", "→")}
    ${button("last", "To the end", "End")}
    <input class="scrub" type="range" min="0" max="0" step="1" value="0" aria-label="Step">
    <output class="count" aria-live="off"></output>
    <select class="speed" aria-label="Speed" title="Speed">
      <option value="0.5">0.5×</option>
      <option value="1" selected>1×</option>
      <option value="2">2×</option>
      <option value="4">4×</option>
    </select>
    <button type="button" class="steps" aria-expanded="false" title="All steps as a list (S)">Steps</button>
    <button type="button" class="questions" hidden>Questions <span aria-hidden="true">▾</span></button>
    <div class="pop asking" role="menu" aria-label="Questions" hidden></div>
  </div>`;

/** @type {(name: string, word: string) => string} a word that is explained */
const term = (name, word) => `<span class="term" data-term="${name}" tabindex="0">${word}</span>`;

const TRANSCRIPT = `
  <div class="transcript" role="region" aria-label="All steps" hidden>
    <button type="button" class="shut-steps" aria-label="Close the list" title="Close (Escape)">${ICONS.close}</button>
    <section class="forward"><h3>${term("forward", "Forward")}</h3><ol></ol></section>
    <section class="backward"><h3>${term("backward", "Backward")}</h3><ol></ol></section>
    <section class="update"><h3>${term("update", "Update")}</h3><ol></ol></section>
  </div>`;

export const FACE = `
  <div class="stage"><div class="seen">${TOP}${CANVAS}</div>${TRANSCRIPT}</div>
  <p class="notes" hidden></p>${SAY}<div class="hint-play"></div><div class="hint-ask"></div>${TRANSPORT}`;

// A graph that is not there.
export const SKETCH = `
  <svg viewBox="0 0 150 64" width="150" height="64" aria-hidden="true"
    fill="none" stroke="currentColor" stroke-width="1.6" stroke-dasharray="4 4">
    <rect x="1" y="2" width="40" height="24" rx="6"/>
    <rect x="1" y="38" width="40" height="24" rx="6"/>
    <rect x="109" y="20" width="40" height="24" rx="6"/>
    <path d="M41 14C75 14 75 29 109 29M41 50C75 50 75 35 109 35"/>
  </svg>`;
