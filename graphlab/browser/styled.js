// Brings a component's style into its root before the component itself, so that it can measure what it draws. Its data
// comes as the only item of a list: so Streamlit does not look for data frames in it.

/** @import { Mounted } from "./types.d.ts" */

/**
 * @template Data
 * @param {(given: Mounted<Data>) => unknown} mount
 * @param {string} css
 */
export function styled(mount, css) {
  /** @type {CSSStyleSheet | undefined} */
  let sheet;
  return (/** @type {Mounted<Data[]>} */ given) => {
    sheet ??= sheetOf(css); // of a component that is on the page: the script has all of them
    const root = given.parentElement;
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    return mount({ ...given, data: given.data[0] });
  };
}

/** @param {string} css */
function sheetOf(css) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}
