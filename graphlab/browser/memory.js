// What this browser keeps of its visitor: that something was seen once, and need not be shown again. A private window
// may refuse; then it is kept as long as the page.

/** @type {Map<string, string>} */
const page = new Map();

/** @param {string} name */
export function remembered(name) {
  try {
    return localStorage.getItem(`graphlab:${name}`) ?? page.get(name) ?? null;
  } catch {
    return page.get(name) ?? null;
  }
}

/** @param {string} name */
export function remember(name, text = "seen") {
  page.set(name, text);
  try {
    localStorage.setItem(`graphlab:${name}`, text);
  } catch {
    /* kept as long as the page */
  }
}
