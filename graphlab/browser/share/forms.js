// The forms in which a program is handed on: as a link, as Markdown, and as the frame of another page.

const SIZE = { width: 900, height: 560 }; // of the frame; the player is whole in it, and in 600 by 420

/**
 * The address of a page outside the frame of another one.
 *
 * @param {string} page
 */
export function link(page) {
  const url = new URL(page);
  for (const name of ["embed", "embed_options"]) url.searchParams.delete(name);
  return url.href;
}

/**
 * The link in Markdown. No character of the title means anything there.
 *
 * @param {string} title
 * @param {string} address
 */
export function markdown(title, address) {
  const text = title.replace(/[\\`*_{}[\]()#+.!|<>&~$-]/g, "\\$&").replace(/\s+/g, " ");
  return `[${text}](${address.replaceAll("(", "%28").replaceAll(")", "%29")})`;
}

/**
 * The page in a frame, as HTML.
 *
 * @param {string} title
 * @param {string} address
 */
export function frame(title, address) {
  const url = new URL(address);
  url.searchParams.set("embed", "true");
  const { width, height } = SIZE;
  const named = `src="${escaped(url.href)}" title="${escaped(title)}"`;
  return `<iframe ${named} width="${width}" height="${height}" style="border:0" allowfullscreen></iframe>`;
}

/** @param {string} text */
function escaped(text) {
  const signs = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (sign) => signs[/** @type {keyof typeof signs} */ (sign)]);
}
