// What may come into the page from the process of a visitor's program, and what may not.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { DOMParser } from "linkedom";

import { isOurs, ofDrawing, ofMaths, unfit } from "../../../graphlab/browser/player/checked.js";

const SVG = "http://www.w3.org/2000/svg";
const MATHML = "http://www.w3.org/1998/Math/MathML";
const GOLDEN = new URL("../../views/golden/", import.meta.url);

/** An element as a browser's parser makes it: linkedom knows no namespaces. */
const node = (localName, attributes = {}, childNodes = [], namespaceURI = SVG) => ({
  nodeType: 1,
  nodeName: localName,
  namespaceURI,
  localName,
  attributes: Object.entries(attributes).map(([name, value]) => ({ name, value })),
  childNodes,
  textContent: childNodes.map(({ data = "" }) => data).join(""),
});
const text = (data) => ({ nodeType: 3, nodeName: "#text", data });
const inside = (child) => node("svg", { viewBox: "0 0 1 1" }, [node("g", { class: "card" }, [child])]);

test("every golden drawing may come in, with its style sheet", () => {
  const names = readdirSync(GOLDEN).filter((name) => name.endsWith(".svg"));
  assert.ok(names.length > 3);
  for (const name of names) {
    const { documentElement: root } = new DOMParser().parseFromString(
      readFileSync(new URL(name, GOLDEN), "utf8"),
      "image/svg+xml",
    );
    const plain = (element) => (element.localName === "svg" ? ofDrawing(withoutSpace(element)) : ofDrawing(element));
    assert.equal(unfit(root, root.namespaceURI, plain), "", name);
  }
});

const withoutSpace = (element) => ({
  localName: element.localName,
  attributes: [...element.attributes].filter(({ name }) => name !== "xmlns"),
});

const FORGED = {
  "a script": node("script"),
  "what brings other markup": node("foreignObject"),
  "a link": node("a", { href: "https://example.org" }),
  "a picture from elsewhere": node("image", { href: "https://example.org/x.png" }),
  "what copies": node("use", { "xlink:href": "#n1" }),
  "what sets attributes later": node("set", { attributeName: "onload", to: "alert(1)" }),
  "an element of HTML": node("g", {}, [node("img", { src: "x" }, [], "http://www.w3.org/1999/xhtml")]),
  "a handler": node("g", { onload: "alert(1)" }),
  "a handler in capitals": node("g", { ONCLICK: "alert(1)" }),
  "a target": node("path", { href: "javascript:alert(1)" }),
  "a style that fetches": node("g", { style: "background:url(https://example.org)" }),
  "a fill that fetches": node("rect", { fill: "url(https://example.org#a)" }),
  "a class that ends its attribute": node("g", { class: 'a"><script>' }),
  "a place that is no number": node("rect", { x: "calc(1px)" }),
  "data of another kind": node("g", { "data-node": "<n1>" }),
  "a namespace of its own": node("g", { "xmlns:x": "http://www.w3.org/1999/xhtml" }),
  "another space": node("g", { xmlns: "http://www.w3.org/1999/xhtml" }),
  "a name that every object has": node("g", { constructor: "x" }),
  "a comment": { nodeType: 8, nodeName: "#comment" },
  "an instruction": { nodeType: 7, nodeName: "xml-stylesheet" },
  "a sheet that fetches": node("style", {}, [text(".gl .a{fill:url(https://example.org)}")]),
};

for (const [name, forged] of Object.entries(FORGED)) {
  test(`${name} is refused wherever it is`, () => assert.notEqual(unfit(inside(forged), SVG, ofDrawing), ""));
}

test("what draws is taken in", () => {
  const title = node("title", {}, [text("<script>alert(1)</script>")]);
  const card = node("g", { class: "row grad", "data-grad": "0", transform: "translate(-1.5,2)" }, [
    title,
    node("path", { d: "M1,2C3,4 5,6 7,8Z", style: "stroke-width:2.5" }),
  ]);
  assert.equal(unfit(inside(card), SVG, ofDrawing), "");
});

test("a style sheet has rules for the drawing, and none that fetch", () => {
  assert.ok(isOurs(".gl .a,.gl:not(.b,.c){fill:#fff;fill:var(--x,#fff)}.gl{width:calc(1*var(--y))}"));
  assert.ok(isOurs("@media (prefers-color-scheme:dark){.gl{fill:#000}}"));
  for (const sheet of [
    '@import "https://example.org/a.css";',
    "@import url(https://example.org)",
    ".gl{background:url(x)}",
    ".gl{background:URL(x)}",
    ".gl{background:u\\72l(x)}",
    ".gl{background:image-set('x' 1x)}",
    ".gl{fill:#000}body{display:none}",
    ".gl,*{display:none}",
    "@font-face{font-family:x}",
    ".gl{}</style><script>",
  ]) {
    assert.ok(!isOurs(sheet), sheet);
  }
});

test("a formula is mathematics alone", () => {
  const maths = (name, attributes = {}, parts = []) => node(name, attributes, parts, MATHML);
  const formula = (part) => maths("mrow", {}, [maths("math", {}, [part])]);
  assert.equal(unfit(formula(maths("mo", { stretchy: "false" }, [text("=")])), MATHML, ofMaths), "");
  for (const part of [
    maths("mtext", {}, [node("script", {}, [], "http://www.w3.org/1999/xhtml")]),
    maths("annotation-xml", { encoding: "text/html" }),
    maths("maction", { actiontype: "statusline" }),
    maths("mi", { href: "javascript:alert(1)" }),
    maths("mi", { style: "background:url(x)" }),
    maths("mi", { onclick: "alert(1)" }),
    maths("mi", { mathcolor: "url(x)" }),
    node("script"),
  ]) {
    assert.notEqual(unfit(formula(part), MATHML, ofMaths), "", JSON.stringify(part));
  }
});
