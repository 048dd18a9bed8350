// The colours of a program: which part of its text is a comment, a string, a number, a keyword or a call.

import { element } from "../common.js";

const KEYWORDS = new Set(
  (
    "and as assert break class continue def del elif else except False finally for from " +
    "global if import in is lambda None nonlocal not or pass raise return True try while with yield"
  ).split(" "),
);
// A statement that begins with `match` or `case` and ends in a colon; elsewhere these are names.
const SOFT = /^(?:match|case)(?=[\s([{"'-])[^\n]*:[ \t]*(?:#[^\n]*)?(?:\n|$)/;
// A string that is still being written ends with its line, or with the text.
const STRINGS = [/'''[^]*?(?:'''|$)/, /"""[^]*?(?:"""|$)/, /'(?:\\.|[^'\\\n])*'?/, /"(?:\\.|[^"\\\n])*"?/].map(
  (part) => part.source,
);
const TOKEN = new RegExp(
  [
    /(?<comment>#[^\n]*)/.source,
    `(?<text>[fFrRbBuU]{0,2}(?:${STRINGS.join("|")}))`,
    /(?<number>\b\d[\d_]*\.?[\d_]*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)/.source,
    /(?<word>[\p{L}_][\p{L}\p{N}_]*)/u.source,
  ].join("|"),
  "gu",
);

/**
 * The text with its tokens marked.
 *
 * @param {string} text
 */
export function coloured(text) {
  const out = document.createDocumentFragment();
  let at = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [token] = match;
    const end = match.index + token.length;
    const line = text.slice(0, match.index).lastIndexOf("\n") + 1;
    const begins = !text.slice(line, match.index).trim();
    const kind = begins && SOFT.test(text.slice(match.index)) ? "keyword" : kindOf(match, text.slice(end, end + 3));
    if (!kind) continue;
    out.append(text.slice(at, match.index), element("span", token, kind));
    at = end;
  }
  out.append(text.slice(at));
  return out;
}

/**
 * What a token is, judged by what comes after it; nothing for a plain name.
 *
 * @param {RegExpExecArray} match
 * @param {string} after
 */
function kindOf({ 0: token, groups = {} }, after) {
  const kind = Object.keys(groups).find((name) => groups[name] !== undefined);
  if (kind !== "word") return kind;
  if (KEYWORDS.has(token)) return "keyword";
  return /^\s*\(/.test(after) ? "call" : undefined;
}
