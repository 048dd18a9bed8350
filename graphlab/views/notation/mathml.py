"""LaTeX to MathML that a page may set as markup: only elements and attributes that draw mathematics."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from xml.etree import ElementTree

from latex2mathml.converter import convert

from graphlab.trace.budget import afford

_SPACE = "{http://www.w3.org/1998/Math/MathML}"
# The converter loses a power of a matrix unless the matrix stands in braces.
_MATRIX = re.compile(r"\\begin\{(\w*matrix)\}.*?\\end\{\1\}", re.DOTALL)
_TEXT = re.compile(r"\\text\{[^{}]*\}")
_TOKENS = re.compile(r"\\[a-zA-Z]+|\\.|.", re.DOTALL)
_OPENING, _CLOSING = ("{", "(", "[", r"\{", r"\left", r"\begin"), ("}", ")", "]", r"\}", r"\right", r"\end")
_TAGS = frozenset(
    re.findall(
        r"\w+",
        """
    math mrow mi mo mn ms mtext mspace msup msub msubsup mfrac msqrt mroot mover munder munderover
    mtable mtr mtd mstyle mpadded mphantom menclose
""",
    )
)
_ATTRIBUTES = frozenset(
    re.findall(
        r"\w+",
        """
    display displaystyle stretchy fence separator mathvariant mathcolor mathsize minsize maxsize linethickness width
    height depth lspace rspace columnalign rowspacing columnspacing accent accentunder movablelimits form notation
    scriptlevel largeop symmetric
""",
    )
)


_USUAL = ("display", "inline")  # goes without saying
_PER_CHARACTER = 1e-5  # seconds that the converter takes


@lru_cache(maxsize=4096)
def mathml(latex: str, *, block: bool = False) -> str:
    """`latex` as MathML markup; what cannot be read as LaTeX is shown as the text it is.

    >>> mathml("x^2")
    '<math><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow></math>'
    >>> mathml(r"\\text{<script>}")
    '<math><mrow><mtext>&lt;script&gt;</mtext></mrow></math>'
    """
    afford(len(latex) * _PER_CHARACTER)
    try:
        # The converter writes what stands in \text as it is.
        latex_safe = _TEXT.sub(lambda match: escape(match[0], quote=False), _MATRIX.sub(r"{\g<0>}", latex))
        root = ElementTree.fromstring(convert(latex_safe, display="block" if block else "inline"))
        return _written(root)
    except Exception:  # a converter for all of LaTeX has many ways to fail, and each means the same here
        return f"<math><mtext>{escape(latex)}</mtext></math>"


def sides(latex: str) -> list[str]:
    r"""An equation in parts, each from its sign on: between them a line may be broken.

    >>> sides(r"2 \cdot 3 = 6 \;\Rightarrow\; 1 + 6 = 7"), sides(r"\sum_{i = 1} (a = b)")
    (['2 \\cdot 3', '= 6', '\\Rightarrow\\; 1 + 6', '= 7'], ['\\sum_{i = 1} (a = b)'])
    """
    parts, depth = [""], 0
    for token in _TOKENS.findall(latex):
        depth += (token in _OPENING) - (token in _CLOSING)
        if not depth and token in ("=", r"\approx", r"\Rightarrow"):
            parts.append("")
        parts[-1] += token
    return [part.strip().removesuffix(r"\;").strip() for part in parts if part.strip()]


def _written(element: ElementTree.Element) -> str:
    tag = element.tag.removeprefix(_SPACE)
    if tag not in _TAGS:
        raise ValueError(f"{tag} is not mathematics")
    attributes = "".join(
        f' {name}="{escape(value)}"'
        for name, value in element.attrib.items()
        if name in _ATTRIBUTES and "url" not in value.lower() and (name, value) != _USUAL
    )
    inside = escape(element.text or "") + "".join(
        _written(child) + escape((child.tail or "").strip()) for child in element
    )
    return f"<{tag}{attributes}>{inside}</{tag}>"
