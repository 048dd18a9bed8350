/**
 * What has to be scrolled to be read can be reached by the keyboard.
 *
 * @param {Iterable<Element>} parts
 */
export function reachable(parts) {
  for (const part of parts) {
    if (part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1) {
      part.setAttribute("tabindex", "0");
    } else {
      part.removeAttribute("tabindex");
    }
  }
}
