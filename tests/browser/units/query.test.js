import assert from "node:assert/strict";
import { test } from "node:test";

import { hasTheme, withFields, withTheme } from "../../../graphlab/browser/address/query.js";

const NAMES = ["p", "step", "look"];

test("fields of the page are replaced, and what is not its own stays", () => {
  const before = "?embed=true&step=3&look=Paths&course=a%26b";
  const after = withFields(before, NAMES, { p: "abc", look: "Why None?", step: null });
  const found = new URLSearchParams(after);
  assert.deepEqual(Object.fromEntries(found), { embed: "true", course: "a&b", p: "abc", look: "Why None?" });
  assert.equal(withFields(after, NAMES, Object.fromEntries(found)), after);
  assert.equal(withFields("?step=3&kept=x", NAMES, {}), "");
});

test("a theme takes the place of another, beside what else is asked of Streamlit", () => {
  const dark = withTheme("?embed_options=show_padding&embed_options=light_theme", true);
  assert.deepEqual(new URLSearchParams(dark).getAll("embed_options"), ["show_padding", "dark_theme"]);
  assert.ok(hasTheme(dark) && !hasTheme(withTheme(dark, null)));
  assert.equal(withTheme(withTheme("", false), null), "");
});
