// What this browser keeps of its visitor: that something was seen once, and need not be shown again; and what this tab
// keeps over F5. A private window may refuse; then it is kept as long as the page.

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

/**
 * What this tab has kept.
 *
 * @param {string} name
 */
export function kept(name) {
  try {
    return sessionStorage.getItem(`graphlab:${name}`);
  } catch {
    return null;
  }
}

/**
 * @param {string} name
 * @param {string} text
 */
export function keep(name, text) {
  try {
    sessionStorage.setItem(`graphlab:${name}`, text);
  } catch {
    /* it lives as long as the page */
  }
}
