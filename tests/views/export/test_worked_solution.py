"""The worked solution: its numbers are the tape's, and a program's text stays text in Markdown and in HTML."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from graphlab import sandbox
from graphlab.tensor import OPS
from graphlab.trace.build import value_of
from graphlab.trace.graph import Reason, Sweep, Trace, Value
from graphlab.ui.content.examples import BY_SLUG, GALLERY
from graphlab.views.drawing.svg import draw
from graphlab.views.explanation.steps import steps
from graphlab.views.export.worked_solution import WHOLE, escaped, fitted, to_html, to_markdown
from graphlab.views.notation.escaping import clean
from graphlab.views.reading import Reading
from graphlab.views.training.opened_step import readings_of
from tests.views import traces
from tests.views.traces import PICTURES, sweep_of

MATH = re.compile(r"\$\$\n(.*?)\n\$\$", re.DOTALL)
ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&#64;": "@", "&#58;//": "://", "www&#46;": "www."}


@pytest.fixture(scope="module", params=GALLERY, ids=lambda example: example.slug)
def views(request) -> list[tuple[Trace, Sweep | None, str]]:
    """Every gradient call of a program of the gallery."""
    run = sandbox.run(request.param.source)
    return [(trace, sweep, request.param.source) for trace in run.traces for sweep in trace.sweeps or (None,)]


def numbers(text: str) -> list[float]:
    """The numbers in a written tensor."""
    words = text.replace("\N{MINUS SIGN}", "-").replace("∞", "inf").replace("\\", "")
    words = words.replace("True", "1").replace("False", "0")
    return [float(word) for word in re.findall(r"-?(?:\d[\d.]*(?:e-?\d+)?|inf|nan)", words)]


def rows(markdown: str, heading: str) -> Iterator[list[str]]:
    """The rows of the table under a heading."""
    (part,) = re.findall(rf"^## {heading}\n(.*?)(?=^## |\Z)", markdown, re.DOTALL | re.MULTILINE)
    for line in part.strip().splitlines()[2:]:
        yield re.split(r" (?<!\\)\| ", line.removeprefix("| ").removesuffix(" |"))


def assert_same(text: str, value: Value) -> None:
    """A written tensor has the tensor's numbers, to four digits."""
    array = value.array.astype(float).ravel()
    if array.size > WHOLE:
        return
    found = numbers(text)
    assert len(found) == array.size
    for a, b in zip(found, array, strict=True):
        assert math.isclose(a, b, rel_tol=1e-3) or (math.isnan(a) and math.isnan(b))


def test_the_numbers_are_those_of_the_tape(views):
    """Every leaf, value and gradient that a table gives is the recorded one; None stands where there is none."""
    for trace, sweep, source in views:
        text = to_markdown(Reading(trace, sweep), source)
        leaves = [node for node in trace.nodes if node.op is None and (node.name or node.shape)]
        ops = [node for node in trace.nodes if node.op is not None]
        given = list(rows(text, "What is given")) if leaves else []
        for row, node in zip(given, leaves, strict=True):  # a plain number says itself what it is
            assert_same(row[1], node.value)
        for row, node in zip(rows(text, "Every number on the way"), ops, strict=True):
            assert_same(row[1], node.value)
            if sweep and node.id in sweep.grads:
                assert_same(row[2], sweep.grads[node.id])
            elif sweep:
                assert row[2] == "None"
        sources = list(dict.fromkeys(sweep.sources)) if sweep else []
        given = list(rows(text, "The gradients")) if sweep else []
        for row, id in zip(given, sources, strict=True):
            if sweep and id in sweep.grads:
                assert_same(row[1], sweep.grads[id])
            else:
                assert row[1] == "None"


def test_every_step_is_there(views):
    """Each step of the run has its number and its sentence, and each of its formulas; HTML has as many."""
    for trace, sweep, source in views:
        told = steps(Reading(trace, sweep), all_nodes=True)
        text, page = to_markdown(Reading(trace, sweep), source), to_html(Reading(trace, sweep), source)
        assert re.findall(r"^\*\*(\d+)\.\*\*", text, re.MULTILINE) == [str(n + 1) for n in range(len(told))]
        assert len(MATH.findall(text)) == sum(len(step.formulas) for step in told) == page.count('class="formula"')
        assert page.count("<section") == len(told)


def again(trace: Trace, sweep: Sweep | None) -> str:
    """What a solution says of its numbers computed again."""
    return to_markdown(Reading(trace, sweep)).split("\n## Computed again\n")[1]


def test_the_numbers_are_computed_again(views):
    """Every number agrees with itself computed again; one that is changed, a value or a gradient, is named."""
    for trace, sweep, _ in views:
        assert "agree" in again(trace, sweep) and "DIFFERS" not in again(trace, sweep)
        ops = [node for node in trace.nodes if node.op in OPS and node.dtype.startswith("float")]
        if not ops:
            continue
        other = replace(ops[-1], value=value_of(ops[-1].value.array + np.float32(7)))
        broken = replace(trace, nodes=tuple(other if node is ops[-1] else node for node in trace.nodes))
        if np.isfinite(ops[-1].value.array).any():
            assert f"DIFFERS: {escaped(Reading(broken, sweep).names[other.id])} comes" in again(broken, sweep)
        for id in set(sweep.grads) & set(sweep.sources) if sweep else ():
            array = np.nan_to_num(sweep.grads[id].array) + np.float32(7)
            wrong = replace(sweep, grads={**sweep.grads, id: value_of(array)})
            named = escaped(Reading(trace, sweep).names[id])
            assert f"DIFFERS: the gradient of {named} comes" in again(replace(trace, sweeps=(wrong,)), wrong)


def body(page: str) -> ElementTree.Element:
    """The body of a page, which is XML too."""
    (found,) = re.findall(r"<body>.*</body>", page, re.DOTALL)
    return ElementTree.fromstring(found)


def test_the_page_is_sound(views):
    """Tags close, ids are unique, no formula failed, and nothing is fetched."""
    for trace, sweep, source in views:
        page = to_html(Reading(trace, sweep), source)
        elements = list(body(page).iter())
        ids = [e.get("id") for e in elements if e.get("id")]
        assert len(ids) == len(set(ids))
        assert not re.search(r"""url\((?!#)|@import|(?:src|href)=["'](?!#)""", page)
        assert next(e.text or "" for e in elements if e.tag == "code").strip() == source.strip()


@pytest.mark.parametrize("name", PICTURES)
def test_names_stay_text(name):
    """Whatever a program calls its values, a page has only our own elements, and Markdown no tag and no link."""
    trace = PICTURES[name]()
    sweep = sweep_of(trace)
    page, text = to_html(Reading(trace, sweep)), to_markdown(Reading(trace, sweep))
    for element in body(page).iter():
        assert element.tag.rpartition("}")[2] not in ("script", "img", "a", "iframe", "object", "foreignObject")
        assert not any(key.startswith("on") for key in element.attrib)
    outside = MATH.sub("", text)
    assert "<" not in re.sub(r"`[^`]*`", "", outside) and not re.search(r"(?<!\\)\]\(", outside)
    for formula in MATH.findall(text):
        assert not any(mark in formula for mark in ("<", ">", "](", "://", "`"))


def test_a_hostile_program_stays_in_its_block():
    """A program cannot close the block it stands in, nor hide text, in Markdown or in HTML."""
    source = "```\n</code></pre><script>alert(1)</script>\n~~~~\nx = 1  # \u202e````\n"
    trace = traces.reuse()
    text = to_markdown(Reading(trace), source)
    fence = "`````"
    assert text.count(f"\n{fence}") == 2 and "\u202e" not in text
    block = text.split(f"{fence}python\n")[1].split(f"\n{fence}")[0]
    assert block == source.strip().replace("\u202e", "\N{REPLACEMENT CHARACTER}")
    page = to_html(Reading(trace), source)
    assert "<script" not in page and "\u202e" not in page
    assert "<script>" in next(e.text or "" for e in body(page).iter() if e.tag == "code")


@given(st.text(st.sampled_from("ab1-+=.()[]{}<>&#*_`~|$\\@:/!w \n"), max_size=30))
def test_markdown_says_the_text_and_nothing_else(text):
    """Unescaped, it is the text again; what Markdown would read as a mark is escaped."""
    written = escaped(text)
    plain = written
    for entity, mark in ENTITIES.items():
        plain = plain.replace(entity, mark)
    without = re.sub(r"\\[^A-Za-z0-9\s]", "x", re.sub(r"&(?:#\d+|\w+);", "x", written))
    assert re.sub(r"\\([^A-Za-z0-9\s])", r"\1", plain) == clean(text, 10_000)
    assert not re.search(r"[\\`*_\[\]<>#|~$@]|^[-+=]|^\d+[.)]", without)


def test_why_none_is_told():
    """A source without a gradient has its reason, the line and the cure beside it; code is code, the rest is text."""
    trace = PICTURES["no_path"]()
    sweep = sweep_of(trace)
    lost = next(id for id in sweep.sources if id not in sweep.grads)
    reason = Reason("b|*", "unconnected", "y <i>never</i> reads `b|<c>`.", "use(`<b>`)", line=3, node=lost)
    told = Sweep(sweep.targets, sweep.sources, sweep.steps, sweep.grads, reasons=(reason,))
    row = next(row for row in rows(to_markdown(Reading(trace, told)), "The gradients") if row[1] == "None")
    assert row[2] == r"y &lt;i&gt;never&lt;/i&gt; reads `b\|<c>` (line 3). To change that: `use('<b>')`"
    cells = [e for e in body(to_html(Reading(trace, told))).iter() if e.tag == "td"]
    assert "y <i>never</i> reads b|<c> (line 3). To change that: use('<b>')" in ["".join(e.itertext()) for e in cells]


def test_a_tensor_too_big_to_write_is_summed_up():
    """A table names the extremes of what it cannot write out."""
    t = traces.Tape()
    x = t.leaf("watched", "x", np.arange(40.0))
    t.op("negative", "y", -np.arange(40.0), x)
    assert "40 numbers from 0 to 39" in to_markdown(Reading(t.trace()))


def size(svg: str) -> tuple[float, float]:
    found = re.search(r'width="([\d.]+)" height="([\d.]+)"', svg)
    return float(found[1]), float(found[2])


def test_a_picture_fits_its_page():
    """A wide graph is turned, a long loop folded; what fits is left as it is, and what cannot fit shrinks least."""
    (mlp,), (loop,) = (sandbox.run(BY_SLUG[slug].source).traces for slug in ("mlp", "long-loop"))
    wide, turned = (
        size(fitted(Reading(mlp, mlp.sweeps[0]), 1e9, 1e9)),
        size(fitted(Reading(mlp, mlp.sweeps[0]), 1100, 1e9)),
    )
    assert wide == size(draw(Reading(mlp, mlp.sweeps[0]))) and wide[0] > 1100 >= turned[0] and turned[1] > wide[1]
    width, height = size(fitted(Reading(loop, loop.sweeps[0]), 900, 1300))
    assert width <= 900 and height <= 1300
    assert size(fitted(Reading(mlp, mlp.sweeps[0]), 1, 1e9)) == turned


def test_a_step_of_a_training_ends_with_its_updates():
    """Each parameter that moved, by the optimizer's formula with its numbers: as LaTeX, and as MathML."""
    source = (
        "w = tf.Variable(3.0)\noptimizer = tf.keras.optimizers.SGD(0.1)\nfor step in range(2):\n"
        "    with tf.GradientTape() as tape:\n        loss = w * w\n"
        "    optimizer.apply_gradients([(tape.gradient(loss, w), w)])\n"
    )
    finished = sandbox.run(source)
    reading = readings_of(finished.traces[0], finished.trainings)[0]
    text = to_markdown(reading)
    assert "## The updates" in text and "w moves from 3 to 2.4" in text
    assert re.search(r"\$\$\n.*= 3 - .*0\.1.*6.*= 2\.4\n\$\$", text)
    assert "<h2>The updates</h2>" in to_html(reading)
    assert "The updates" not in to_markdown(Reading(finished.traces[0], finished.traces[0].sweeps[0]))
