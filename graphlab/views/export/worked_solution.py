"""A run written out as a worked solution, to read or to print: Markdown with LaTeX, or a page of HTML with MathML."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from graphlab.trace.budget import SECONDS, OutOfTime, as_many, check, checked, current, part_of
from graphlab.trace.build import value_of
from graphlab.trace.graph import Node, Reason, Sweep
from graphlab.trace.training import Update
from graphlab.views.analysis.op import ReplayError
from graphlab.views.analysis.recomputed import TOLERANCE, recomputed
from graphlab.views.drawing.budgeted import drawing_in_time
from graphlab.views.drawing.view import View
from graphlab.views.explanation.steps import StepText, steps
from graphlab.views.explanation.updates import Moved
from graphlab.views.notation.escaping import clean, xml
from graphlab.views.notation.mathml import mathml
from graphlab.views.notation.numbers import dims, tensor
from graphlab.views.player.update_steps import line_of, moved_parameters, moved_reasons, moved_text, rule_of
from graphlab.views.reading import Reading

LEFT_OUT = f"The rest is left out here: it takes more than {SECONDS:g} s. python -m graphlab has no limit."
MOST_DIFFERENCES = 12
WHOLE = 36  # elements of a tensor that a table writes out
_PAPER = (900, 1300)  # pixels of a picture that A4 shows legibly
_KINDS = {"variable": "Variable", "watched": "watched tensor", "constant": "constant"}


def to_markdown(reading: Reading, source: str = "", *, picture: str = "") -> str:
    """The program, what is given, each step in words and formulas, and the gradients, as Markdown with LaTeX.

    `picture` is the address of an image of the graph, if there is one.
    """
    return "\n\n".join(_Writer(reading, source, _Markdown(picture)).parts_in_time()) + "\n"


def to_html(reading: Reading, source: str = "") -> str:
    """The same with the graph as one page of HTML, complete in itself, that prints well on A4."""
    writer = _Writer(reading, source, _Html())
    return _SHEET.format(title=xml(writer.title), style=_STYLE, body="\n".join(writer.parts_in_time()))


def fitted(reading: Reading, width: float, height: float) -> str:
    """The graph as SVG, so that it fits: from left to right, else from top to bottom, else with its loops folded.

    What does not fit in any of them is drawn in the way that has to shrink least.
    """
    loops = frozenset(group.id for group in reading.trace.groups if group.kind == "loop")
    folded = [View(closed=loops), View("TB", closed=loops)] if loops else []
    found: dict[float, str] = {}
    budget = current()
    began = budget.left if budget else 0.0
    for view in (View(), View("TB"), *folded):
        if found and budget is not None and budget.left < began / 2:
            break  # the words want their time too
        drawn = drawing_in_time(reading, view=view).svg
        size = re.search(r'width="([\d.]+)" height="([\d.]+)"', drawn)
        shrunk = max(float(size[1]) / width, float(size[2]) / height) if size else 1.0
        if shrunk <= 1:
            return drawn
        found.setdefault(shrunk, drawn)
    return found[min(found)]


class _Form(Protocol):
    """How the parts of a solution are written."""

    def heading(self, level: int, text: str) -> str: ...

    def paragraph(self, text: str) -> str: ...

    def program(self, source: str) -> str: ...

    def picture(self, reading: Reading) -> str: ...

    def table(self, head: tuple[str, ...], rows: Sequence[tuple[str, ...]], words: int = -1) -> str: ...

    def step(self, number: int, step: StepText) -> str: ...


class _Writer:
    """The parts of a solution in their order."""

    def __init__(self, reading: Reading, source: str, form: _Form) -> None:
        self.reading, self.source, self.form = reading, source, form
        self.trace, self.sweep, self.names = reading.trace, reading.sweep, reading.names

    @property
    def title(self) -> str:
        if self.sweep is None:
            return f"Tape {self.trace.number}, worked out"
        return f"The gradient of {self._listed(self.sweep.targets)}, worked out"

    def parts_in_time(self) -> Iterator[str]:
        """The parts as far as the time goes; where it ends, that it has."""
        try:
            yield from self.parts()
        except OutOfTime:
            yield self.form.paragraph(LEFT_OUT)

    def parts(self) -> Iterator[str]:
        form, sweep = self.form, self.sweep
        yield form.heading(1, self.title)
        yield form.paragraph(self._about())
        if self.source.strip():
            yield form.heading(2, "The program")
            yield form.program(self.source)
        if self.trace.nodes:
            with part_of(0.6):  # the rest is for the words
                picture = form.picture(self.reading)
            yield from (form.heading(2, "The graph"), picture) if picture else ()
        check()
        if leaves := [row for node in self.trace.nodes if node.op is None and (row := self._leaf(node))[0] != row[1]]:
            yield form.heading(2, "What is given")
            yield form.table(("name", "value", "kind", "shape", "dtype"), leaves)
        numbered = list(enumerate(steps(self.reading, all_nodes=True), 1))
        for title, pass_, words in (("Forward", "forward", _FORWARD), ("Backward", "backward", _BACKWARD)):
            if found := [(number, step) for number, step in numbered if step.pass_ == pass_]:
                yield form.heading(2, title)
                yield form.paragraph(words)
                yield from (form.step(number, step) for number, step in checked(found))
        check()
        if sweep is not None:
            yield form.heading(2, "The gradients")
            yield form.table(("with respect to", "gradient", "why, and what to do"), self._gradients(sweep), words=2)
            if others := [(clean(reason.name), _why(reason)) for reason in self._others(sweep)]:
                yield form.heading(2, "What was not asked for, and would be None")
                yield form.table(("with respect to", "why, and what to do"), others, words=1)
        check()
        if moved := moved_parameters(self.reading, _moved):
            yield form.heading(2, "The updates")
            yield form.paragraph(rule_of(self.reading))
            yield from (form.step(number, step) for number, step in checked(enumerate(moved, len(numbered) + 1)))
        check()
        if rows := list(as_many((node for node in self.trace.nodes if node.op is not None), self._numbers)):
            yield form.heading(2, "Every number on the way")
            yield form.table(("result", "value", "gradient"), rows)
        check()
        if self.trace.nodes:
            yield form.heading(2, "Computed again")
            yield from map(form.paragraph, self._again())

    def _again(self) -> Iterator[str]:
        """How the numbers of the run come out when they are computed anew, op by op, from what is given."""
        try:
            found = recomputed(self.reading)
        except ReplayError as error:
            yield f"The numbers could not be computed again from what is given: {clean(str(error), 300)}"
            return
        wrong = sum(one.is_gradient for one in found.differences)
        counts = [_share("values", found.values, len(found.differences) - wrong)] if found.values else []
        counts += [_share("gradients", found.gradients, wrong)] if found.gradients else []
        if counts:
            verb = "agrees" if len(counts) == 1 and counts[0].startswith("the 1 ") else "agree"
            part = f"one part in {1 / TOLERANCE:,.0f} of each number, or of a tenth of the largest beside it"
            how = f"op by op and back along the tape, to {part}"
            yield f"Computed again from what is given, {how}: {' and '.join(counts)} {verb} with this page."
        for one in found.differences[:MOST_DIFFERENCES]:
            kind = "the gradient of " if one.is_gradient else ""
            yield f"DIFFERS: {kind}{self.names[one.node]} comes out as {tensor(value_of(one.again), WHOLE)}."
        if found.kept:
            names = ", ".join(dict.fromkeys(self.names[id] for id in found.kept[:MOST_DIFFERENCES]))
            yield f"Taken as recorded, for the program has its own rule for it: {names}."

    def _about(self) -> str:
        words = "The program opens no tape, so all of it is taken for one" if self.trace.implicit else "It is computed "
        if not self.trace.implicit:
            persistent = ", which is persistent" if self.trace.persistent else ""
            words += f"on tape {self.trace.number}{persistent}"
        if self.sweep is None:
            return f"{words}; {self.trace.unswept}."
        return f"{words}, with respect to {self._listed(self.sweep.sources) or 'nothing'}."

    def _listed(self, ids: tuple[str, ...]) -> str:
        found = list(dict.fromkeys(self.names[id] for id in ids))
        return found[0] if len(found) == 1 else ", ".join(found[:-1]) + f" and {found[-1]}" if found else ""

    def _leaf(self, node: Node) -> tuple[str, ...]:
        written = tensor(node.value, WHOLE)
        shape = dims(node.shape) or "one number"
        return self.names[node.id], written, _KINDS.get(node.kind, node.kind), shape, node.dtype

    def _numbers(self, node: Node) -> tuple[str, ...]:
        grad = self.sweep.grads.get(node.id) if self.sweep else None
        none = "None" if self.sweep else ""
        return self.names[node.id], tensor(node.value, WHOLE), none if grad is None else tensor(grad, WHOLE)

    def _gradients(self, sweep: Sweep) -> list[tuple[str, ...]]:
        """A row for each source."""
        why = {reason.node: reason for reason in sweep.reasons if reason.node is not None}
        rows: list[tuple[str, ...]] = []
        for id in dict.fromkeys(sweep.sources):
            found = tensor(sweep.grads[id], WHOLE) if id in sweep.grads else "None"
            rows.append((self.names[id], found, _why(why[id]) if id in why else ""))
        return rows

    def _others(self, sweep: Sweep) -> list[Reason]:
        return [reason for reason in sweep.reasons if reason.node is None or reason.node not in sweep.sources]


def _moved(moved: Moved, update: Update) -> StepText:
    formulas = tuple((equation.latex, "") for equation in moved.equations)
    reasons = tuple(moved_reasons(moved))
    return StepText("backward", "", moved_text(moved), formulas, line_of(update), reasons=reasons)


def _share(what: str, count: int, wrong: int) -> str:
    """How many of the numbers agree."""
    return (
        f"{count - wrong} of {count} {what}" if wrong else f"all {count} {what}" if count > 1 else f"the 1 {what[:-1]}"
    )


_FORWARD = "Each line of the tape is computed from what stands above it."
_BACKWARD = (
    "From the target back, each op multiplies the gradient that comes in by its own slopes and sends the products to "
    "its inputs. What reaches a value on several ways is added up."
)


def _why(reason: Reason) -> str:
    """The cause and the cure, code between backticks."""
    text, fix = clean(reason.text).removesuffix("."), clean(reason.fix).replace("`", "'")
    where = f" (line {reason.line})" if reason.line and f"line {reason.line}" not in text else ""
    return f"{text}{where}" + (f". To change that: `{fix}`" if fix else ".")


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The parts of a text, and whether each stands between backticks; a lone backtick is text."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        parts[-2:] = ["`".join(parts[-2:])]
    yield from ((part, index % 2 == 1) for index, part in enumerate(parts) if part)


def _sentence(step: StepText) -> str:
    """What happens in the step; names keep their case."""
    return f"{step.text.replace('start:', 'Start:', 1) if step.text.startswith('start:') else step.text}."


def _equation(symbolic: str, numeric: str) -> tuple[str, str]:
    """A formula in symbols, and what goes on after it in numbers; nothing where it holds them already."""
    return symbolic, "" if not numeric or symbolic.endswith(f"= {numeric}") else f"= {numeric}"


# ---- Markdown

_MARKS = re.compile(r"([\\`*_\[\]#|~$])")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;", "://": "&#58;//", "www.": "www&#46;"}


def escaped(text: str) -> str:
    r"""Text that Markdown shows as it is, on one line.

    >>> print(escaped("a*b <i> http://x $1"), escaped("- x"), escaped("3. x"))
    a\*b &lt;i&gt; http&#58;//x \$1 \- x 3\. x
    """
    return re.sub(r"^(\d*)([-+=.)])", r"\1\\\2", _marked(clean(text, 10_000)))


def coded(text: str) -> str:
    r"""The same for a cell of a table, and what stands between backticks is code.

    >>> print(coded("`a|b` is *not* watched"))
    `a\|b` is \*not\* watched
    """
    parts = _pieces(clean(text, 10_000))
    return "".join("`" + part.replace("|", r"\|") + "`" if code else _marked(part) for part, code in parts)


def _marked(text: str) -> str:
    for mark, entity in _ENTITIES.items():
        text = text.replace(mark, entity)
    return _MARKS.sub(r"\\\1", text.replace("&#", "\0")).replace("\0", "&#")


def _latex(latex: str) -> str:
    """LaTeX that holds no tag, link or code for a Markdown reader that does not support LaTeX."""
    for mark, other in (
        ("<", r"\lt "),
        (">", r"\gt "),
        ("](", "]{}("),
        ("://", ":{}//"),
        ("`", "\N{MODIFIER LETTER GRAVE ACCENT}"),
    ):
        latex = latex.replace(mark, other)
    return latex


@dataclass(frozen=True)
class _Markdown:
    link: str

    def heading(self, level: int, text: str) -> str:
        return f"{'#' * level} {escaped(text)}"

    def paragraph(self, text: str) -> str:
        return escaped(text)

    def program(self, source: str) -> str:
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", source) or [""]))
        return f"{fence}python\n{_printable(source)}\n{fence}"

    def picture(self, reading: Reading) -> str:
        return f"![The graph](<{self.link}>)" if self.link else ""

    def table(self, head: tuple[str, ...], rows: Sequence[tuple[str, ...]], words: int = -1) -> str:
        used = _used(rows)
        cells = ([coded(row[i]) if i == words else escaped(row[i]) for i in used] for row in rows)
        lines = [[head[i] for i in used], ["---" for _ in used], *cells]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)

    def step(self, number: int, step: StepText) -> str:
        line = f" *(line {step.line})*" if step.line else ""
        parts = [f"**{number}.** {escaped(_sentence(step))}{line}"]
        for formula in step.formulas:
            equation = "\n".join(filter(None, map(_latex, _equation(*formula))))
            parts.append(f"$$\n{equation}\n$$")
        parts += [escaped(step.rule)] if step.rule else []
        parts += ["\n".join(f"- {escaped(reason)}" for reason in step.reasons)] if step.reasons else []
        return "\n\n".join(parts)


def _used(rows: Sequence[tuple[str, ...]]) -> list[int]:
    """The columns of a table that hold something."""
    return [i for i in range(len(rows[0]) if rows else 0) if any(row[i] for row in rows)]


def _printable(source: str) -> str:
    """The program's text without characters that hide or reorder it."""
    lines = source.expandtabs(4).strip("\n").splitlines()
    hidden = {char for line in lines for char in line if unicodedata.category(char)[0] == "C"}
    return "\n".join(lines).translate(dict.fromkeys(map(ord, hidden), "\N{REPLACEMENT CHARACTER}"))


# ---- HTML

_SHEET = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
{body}
</body>
</html>
"""
_STYLE = """
@page{size:A4;margin:16mm 15mm}
:root{color-scheme:light}
*{box-sizing:border-box}
body{font:15px/1.5 system-ui,'DejaVu Sans',sans-serif;color:#1c2733;background:#fff;max-width:180mm;margin:24px auto;
padding:0 16px}
h1{font-size:24px;line-height:1.25;margin:0 0 8px} h2{font-size:18px;margin:28px 0 8px;break-after:avoid}
p{margin:6px 0;overflow-wrap:anywhere}
pre{background:#f4f6fa;border-radius:8px;padding:10px 14px;font:13px/1.5 ui-monospace,'DejaVu Sans Mono',monospace;
white-space:pre-wrap;overflow-wrap:anywhere;break-inside:avoid}
figure{margin:8px 0;break-inside:avoid;text-align:center} figure svg{max-width:100%;max-height:225mm;height:auto}
table{border-collapse:collapse;width:100%;font-size:14px}
th{text-align:left;color:#5a687d;font-weight:600} th,td{border-bottom:1px solid #cdd5e0;padding:4px 10px 4px 0;
vertical-align:top;overflow-wrap:anywhere} tr{break-inside:avoid}
.step{break-inside:avoid;border-left:3px solid #2a55e0;padding:2px 0 2px 12px;margin:12px 0}
.step.backward{border-color:#b93c10} .step b{margin-right:4px} .line{color:#5a687d;font-size:13px;white-space:nowrap}
.formula{display:flex;flex-wrap:wrap;align-items:center;gap:2px 8px;margin:4px 0 4px 20px}
.formula math{font-size:17px;max-width:100%}
.rule{color:#3d4a5c;font-size:14px} .step ul{margin:4px 0;padding-left:22px;font-size:14px;overflow-wrap:anywhere}
@media print{body{margin:0;padding:0;font-size:11pt;max-width:none}}
"""


class _Html:
    def heading(self, level: int, text: str) -> str:
        return f"<h{level}>{xml(text)}</h{level}>"

    def paragraph(self, text: str) -> str:
        return f"<p>{xml(text)}</p>"

    def program(self, source: str) -> str:
        return f"<pre><code>{xml(_printable(source))}</code></pre>"

    def picture(self, reading: Reading) -> str:
        """The graph as it fits on the paper; always light."""
        drawn = fitted(reading, *_PAPER)
        return "<figure>" + drawn.replace('class="gl', 'class="light gl', 1) + "</figure>"

    def table(self, head: tuple[str, ...], rows: Sequence[tuple[str, ...]], words: int = -1) -> str:
        used = _used(rows)
        top = "".join(f"<th>{xml(head[i])}</th>" for i in used)
        cells = ([self._coded(row[i]) if i == words else xml(row[i]) for i in used] for row in rows)
        body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in cells)
        return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"

    def _coded(self, text: str) -> str:
        return "".join(f"<code>{xml(part)}</code>" if code else xml(part) for part, code in _pieces(text))

    def step(self, number: int, step: StepText) -> str:
        line = f' <span class="line">line {step.line}</span>' if step.line else ""
        parts = [f"<p><b>{number}.</b> {xml(_sentence(step))}{line}</p>"]
        for formula in step.formulas:
            with suppress(OutOfTime):
                sides = "".join(mathml(side, block=True) for side in _equation(*formula) if side)
                parts.append(f'<div class="formula">{sides}</div>')
        parts += [f'<p class="rule">{xml(step.rule)}</p>'] if step.rule else []
        reasons = "".join(f"<li>{xml(reason)}</li>" for reason in step.reasons)
        parts += [f"<ul>{reasons}</ul>"] if reasons else []
        return f'<section class="step {step.pass_}">{"".join(parts)}</section>'
