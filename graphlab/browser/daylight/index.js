// Tells Python which theme is on. Streamlit knows it when a page opens, but does not run the page again
// when somebody switches, and a chart has its colours from Python.
export default function ({ data, parentElement, setStateValue }) {
  const dark = matchTheme(parentElement.querySelector(".daylight"));
  if (dark !== data.dark) setStateValue("dark", dark);
}
