"""Which row of docs/differences.md explains a disagreement: a predicate for each row, on the small program."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.peers.generator.outcomes import Disagreement

Predicate = Callable[[str, Disagreement], bool]
ROWS: dict[str, Predicate] = {}
"""By the words in the first column of the table, in the order in which they are asked."""

_NO_CODE = re.compile(
    r"theirs (NotFoundError|UnimplementedError|AbortedError)|Value for attr|Could not find device|No OpKernel"
    r"|not supported by|input data type is not supported|not in the list of allowed values"
)
# A call of Keras's, in the line that fails, or of an object of its classes by the names that programs give them.
_KERAS = re.compile(r"tf\.(keras|losses|metrics|optimizers)\.|\b(lao|loo|meo|coo|reo|sco|opt|v0)\d*\b")
_INT_LABELS = re.compile(r"(losses|metrics)\.")
_WHOLE = re.compile(
    r"\bint|\[[01], [01]\]|bool|True| ([<>]=?|==|!=) |constant\([-\[\]\d, ]+\)|, -?\d+\)|(equal|less|greater)\("
)


def explains(row: str) -> Callable[[Predicate], Predicate]:
    """Enter the predicate for a row."""

    def enter(predicate: Predicate) -> Predicate:
        ROWS[row] = predicate
        return predicate

    return enter


def explanation(source: str, item: Disagreement) -> str | None:
    """The row that explains it."""
    return next((row for row, predicate in ROWS.items() if predicate(source, item)), None)


def _calls(*names: str) -> Predicate:
    """Whether the program calls one of these functions."""
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, names)) + r")\(")
    return lambda source, item: pattern.search(source) is not None


def _refused(item: Disagreement) -> bool:
    """Whether TensorFlow refuses what graphlab takes."""
    return (
        item.part == "error"
        and re.search(r"ours (none|(?!\w*Error)).*; theirs \w*(Error|Exception)", item.text) is not None
    )


def _both_refuse(item: Disagreement) -> bool:
    return re.search(r"ours \w*Error.*; theirs \w*(Error|Exception)", item.text, re.DOTALL) is not None


@explains("programs no code for it")
def _(source: str, item: Disagreement) -> bool:
    return _NO_CODE.search(item.text) is not None and "theirs none" not in item.text


@explains("programs two kinds of error")
def _(source: str, item: Disagreement) -> bool:
    return _both_refuse(item)


@explains("programs Keras stumbles")
def _(source: str, item: Disagreement) -> bool:
    return _refused(item) and _KERAS.search(item.name) is not None


@explains("programs signs of vectors")
def _(source: str, item: Disagreement) -> bool:
    return item.part != "error" and _calls("svd", "eigh", "qr", "eig", "eigvals")(source, item)


@explains("programs sparsemax")
def _(source: str, item: Disagreement) -> bool:
    return item.part != "error" and "sparsemax(" in source


@explains("programs settings are checked")
def _(source: str, item: Disagreement) -> bool:
    return item.part == "error" and "ours SettingError" in item.text


@explains("programs weights of another shape")
def _(source: str, item: Disagreement) -> bool:
    return "ours ShapeError: output_gradients needs a weight" in item.text or (
        _refused(item) and "output_gradients=" in item.name
    )


@explains("programs no gradient registered")
def _(source: str, item: Disagreement) -> bool:
    return "theirs LookupError: gradient registry has no entry" in item.text


@explains("programs Jacobian row by row")
def _(source: str, item: Disagreement) -> bool:
    """Of itself, of nothing, of no element, of two dtypes, and zeros of float32."""
    line = line_of(source, item)
    itself = re.search(r"jacobian\((\w+), (?=[^)]*\b\1\b)", line) is not None
    of_no_element = "ours None; theirs [] float32 (0" in item.text
    return "jacobian(" in line and (itself or of_no_element or _refused(item) or item.text.startswith("dtype"))


@explains("programs pfor")
def _(source: str, item: Disagreement) -> bool:
    return "jacobian(" in line_of(source, item) and "experimental_use_pfor" not in line_of(source, item)


@explains("programs ints beside labels")
def _(source: str, item: Disagreement) -> bool:
    return item.part != "error" and _INT_LABELS.search(source) is not None and _WHOLE.search(source) is not None


@explains("programs constants of float32")
def _(source: str, item: Disagreement) -> bool:
    composite = re.search(r"\b(lao|loo|meo|coo|reo|sco|opt)\d|keras|losses|gelu|leaky_relu|batch_normalization", source)
    return item.far < 1e-6 and "float64" in item.text and composite is not None


@explains("programs saturate_cast to complex")
def _(source: str, item: Disagreement) -> bool:
    line = line_of(source, item)
    return item.part != "error" and "saturate_cast(" in line and "tf.complex" in line


@explains("programs order of nan")
def _(source: str, item: Disagreement) -> bool:
    sorts = _calls(
        "sort",
        "argsort",
        "segment_max",
        "segment_min",
        "isclose",
        "top_k",
        "searchsorted",
        "in_top_k",
        "sparse_categorical_accuracy",
    )
    return (
        item.part != "error"
        and sorts(source, item)
        and ("nan" in source + item.text or "/" in source or "**" in source)
    )


@explains("programs rows gathered twice")
def _(source: str, item: Disagreement) -> bool:
    trains = "apply_gradients(" in source and re.search(r"optimizers\.(?!SGD)", source) is not None
    return item.part == "value" and trains and re.search(r"gather\(|embedding|Embedding", source) is not None


@explains("programs nan in a softmax")
def _(source: str, item: Disagreement) -> bool:
    both = re.search(r"ours .*nan.*; theirs .*nan", item.text) is not None
    return item.part != "error" and both and re.search(r"softmax|categorical", source, re.IGNORECASE) is not None


@explains("programs what assign gives back")
def _(source: str, item: Disagreement) -> bool:
    given = re.findall(r"(v\d+) = \w+(?:\[0\])?\.(?:assign|scatter)\w*\(", source)
    return item.part in ("gradient", "second gradient") and any(
        re.search(rf"\b{name}\b", source.split(f"{name} = ", 1)[1].split("\n", 1)[1]) for name in given
    )


@explains("programs result without a derivative")
def _(source: str, item: Disagreement) -> bool:
    names = "floor|ceil|round|rint|sign|stop_gradient|nextafter|imag|zeros|ones|full|tan|angle"
    flat = re.compile(rf"(v\d+) = (?:\w+ // |tf\.[\w.]*(?:{names})\w*\()")
    return item.part in ("gradient", "second gradient") and flat.search(source) is not None


@explains("programs returns its argument")
def _(source: str, item: Disagreement) -> bool:
    copied = re.search(r"constant\([a-z]+\d", source) is not None  # of a Variable, not of numbers
    moved = item.part in ("gradient", "second gradient") or "[array(" in item.text
    return item.part != "error" and (copied or _calls("saturate_cast", "fori_loop")(source, item)) and moved


@explains("programs settings that make no sense")
def _(source: str, item: Disagreement) -> bool:
    dtypes = r"dtype=tf\.(bool|u?int\d+|complex\d+)"
    odd = rf"PiecewiseConstantDecay\(\[3, 1\]|{dtypes}|Lambda\(.*output_shape=[xcv]\d|LayerNormalization\("
    return item.part != "error" and re.search(odd, source) is not None


@explains("programs batch_jacobian")
def _(source: str, item: Disagreement) -> bool:
    return "batch_jacobian(" in line_of(source, item)


@explains("programs source among the targets")
def _(source: str, item: Disagreement) -> bool:
    found = re.search(r"gradient\((\[.*?\]|\w+), (.*)\)", line_of(source, item))
    return found is not None and bool(set(re.findall(r"\w+\d", found[1])) & set(re.findall(r"\w+\d", found[2])))


@explains("programs Variables of the old backend")
def _(source: str, item: Disagreement) -> bool:
    return "gradient" in item.part and re.search(r"keras\.backend\.(ones|zeros|eye)", source) is not None


@explains("programs sign of zero")
def _(source: str, item: Disagreement) -> bool:
    ours, _, theirs = item.text.removeprefix("ours ").partition("; theirs ")
    return "inf" in ours and re.sub(r"-(?=inf|0\.0\b)", "", ours) == re.sub(r"-(?=inf|0\.0\b)", "", theirs)


@explains("programs a jump nearby")
def _(source: str, item: Disagreement) -> bool:
    line = line_of(source, item)
    # Of what is 0 but for noise; and the bits of what is rounded.
    at_once = re.search(r"sign\(|bitcast\(|(\w+) / \1", line) is not None or "Lion(" in source
    steps = re.search(r" (%|//) |floor|ceil|round|mod\(|rint", source) is not None
    noise = re.search(r"e-1\d|9999|0000", item.text + source) is not None
    return item.part != "error" and (at_once or (steps and noise))


@explains("programs order of what is not sorted")
def _(source: str, item: Disagreement) -> bool:
    return item.part != "error" and "top_k(" in source and "sorted=False" in source


@explains("programs memory that nobody wrote")
def _(source: str, item: Disagreement) -> bool:
    return item.part != "error" and _calls("dynamic_stitch", "cholesky")(source, item)


@explains("programs takes more")
def _(source: str, item: Disagreement) -> bool:
    return _refused(item)


@explains("programs takes less")
def _(source: str, item: Disagreement) -> bool:
    return item.part == "error" and re.search(r"ours \w*Error: ", item.text) is not None


def line_of(source: str, item: Disagreement) -> str:
    """The line that gives the disagreement its name; of an error, the line itself."""
    return next((line.strip() for line in source.splitlines() if line.strip().startswith(f"{item.name} =")), item.name)
