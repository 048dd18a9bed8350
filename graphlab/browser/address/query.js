// What stands after the question mark of the address: the fields of the page, and those that are not its own.

const THEMES = ["light_theme", "dark_theme"]; // as Streamlit calls them, which reads them when the page opens
const OPTIONS = "embed_options";
export const KEPT = "kept"; // the name under which this tab keeps fields that are too long

/**
 * The query with other fields of the page's own. What is not its own stays.
 *
 * @param {string} query
 * @param {readonly string[]} names
 * @param {Record<string, string | null | undefined>} fields
 */
export function withFields(query, names, fields) {
  const found = new URLSearchParams(query);
  for (const name of [...names, KEPT]) found.delete(name);
  for (const [name, value] of Object.entries(fields)) if (value) found.set(name, value);
  return written(found);
}

/**
 * The query that opens the page in this theme; null for that of whoever opens it.
 *
 * @param {string} query
 * @param {boolean | null} dark
 */
export function withTheme(query, dark) {
  const found = new URLSearchParams(query);
  const options = found.getAll(OPTIONS).filter((option) => !THEMES.includes(option));
  found.delete(OPTIONS);
  for (const option of options) found.append(OPTIONS, option);
  if (dark !== null) found.append(OPTIONS, THEMES[Number(dark)]);
  return written(found);
}

/**
 * Whether the query says in which theme the page opens.
 *
 * @param {string} query
 */
export function hasTheme(query) {
  return new URLSearchParams(query).getAll(OPTIONS).some((option) => THEMES.includes(option));
}

/** @param {URLSearchParams} found */
function written(found) {
  const text = found.toString();
  return text && `?${text}`;
}
