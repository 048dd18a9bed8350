// Tells Python which theme is on. Streamlit knows it when a page opens, but does not run the page again
// when somebody switches, and a chart has its colours from Python.

import { matchTheme } from "../common.js";
export default function mount({ data, parentElement, setStateValue }) {
  const dark = matchTheme(parentElement.querySelector(".daylight"));
  if (dark !== data.dark) setStateValue("dark", dark);
}
