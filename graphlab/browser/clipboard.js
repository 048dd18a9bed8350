// Copying a text. A page that came over http has no clipboard of its own, but may copy what is selected in it.

import { focusAround } from "./common.js";

/**
 * Whether `text` is on the clipboard now. `root` is where it may be put for a moment, to be selected.
 *
 * @param {string} text
 * @param {HTMLElement} root
 */
export async function copied(text, root) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedFromPage(text, root);
  }
}

/**
 * @param {string} text
 * @param {HTMLElement} root
 */
function copiedFromPage(text, root) {
  const before = focusAround(root);
  const area = document.createElement("textarea");
  area.value = text;
  area.readOnly = true;
  area.setAttribute("aria-hidden", "true");
  area.style.cssText = "position:fixed;opacity:0;pointer-events:none";
  root.append(area);
  area.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    area.remove();
    before?.focus({ preventScroll: true });
  }
}
