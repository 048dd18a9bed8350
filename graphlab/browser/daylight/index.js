// Tells Python which theme is on. Streamlit knows it when a page opens, but does not run the page again
// when somebody switches, and a chart has its colours from Python.

import { find, matchTheme } from "../common.js";

/**
 * @import { Daylight } from "../player/types.d.ts"
 * @import { Stateful } from "../types.d.ts"
 */

/** @param {Stateful<Daylight>} given */
export default function mount({ data, parentElement, setStateValue }) {
  const dark = matchTheme(find(parentElement, ".daylight"));
  if (dark !== data.dark) setStateValue("dark", dark);
}
