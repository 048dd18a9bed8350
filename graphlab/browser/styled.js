// Brings a component's style into its root before the component itself, so that it can measure what it draws.

/** @import { Mounted } from "./types.d.ts" */

/**
 * @template {Mounted<any>} Given
 * @param {(given: Given) => unknown} mount
 * @param {string} css
 */
export function styled(mount, css) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return (/** @type {Given} */ given) => {
    const root = given.parentElement;
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    return mount(given);
  };
}
