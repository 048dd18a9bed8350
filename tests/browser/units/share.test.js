// The forms in which a program is handed on.

import assert from "node:assert/strict";
import { test } from "node:test";
import { frame, link, markdown } from "../../../graphlab/browser/share/forms.js";

const PAGE = "https://lab.example/g/?example=chain&step=3&embed=true&embed_options=dark_theme";

test("a link is the page's own address, never that of a frame", () => {
  assert.equal(link(PAGE), "https://lab.example/g/?example=chain&step=3");
});

test("no title means anything in Markdown or in HTML", () => {
  const title = 'a]( ![x](y) `b` "q" <script> & _c_\n# d';
  const [text, address] = markdown(title, "https://lab.example/?p=a(b)").split("](https:");
  assert.equal(address, "//lab.example/?p=a%28b%29)");
  assert.equal(
    text
      .slice(1)
      .replace(/\\[\\`*_{}[\]()#+.!|<>&~$-]/g, "")
      .match(/[\\`*_{}[\]()#+.!|<>&~$\n-]/),
    null,
  );
  const html = frame(title, link(PAGE));
  assert.equal(html.match(/[<>]/g)?.length, 4);
  assert.equal(html.match(/"/g)?.length, 10);
  assert.ok(html.includes('src="https://lab.example/g/?example=chain&amp;step=3&amp;embed=true"'));
});
