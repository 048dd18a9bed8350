"""Reads the sentences of a step back and compares every number in them with what is known without the trace."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from graphlab.tensor import Op, Tensor
from tests.views.latex import SPECIAL, shows

NUMBER = r"(?:−?(?:\d+(?:\.\d+)?(?:e−?\d+)?|∞)|nan|True|False)"
NESTED = rf"\[(?:{NUMBER}|[\[\], ])*\]"
TENSOR = (
    rf"(?:{NESTED}|{NUMBER}(?!×)(?! numbers)|nothing, shape \([\d, ]*\)"
    rf"|\d+(?:×\d+)* (?:numbers|truth values)(?:, all {NUMBER}| from {NUMBER} to {NUMBER})?)"
)
TIMES = {"once": 1, "twice": 2}


@dataclass
class Facts:
    """What one op did, known without the trace: its inputs by name, its result, what came in and what it sent.

    `arrived` lists for each name everything that reached it in the sweep, in order, and `before` how many of those
    came in earlier steps. `uses` counts how often the program uses it; `seeds` how often it is a target.
    """

    op: Op
    attrs: Mapping[str, Any]
    names: list[str]
    inputs: list[np.ndarray]
    out: np.ndarray
    grad: np.ndarray
    sent: list[np.ndarray | None]
    arrived: dict[str, list[np.ndarray]] = field(default_factory=dict)
    before: dict[str, int] = field(default_factory=dict)
    uses: dict[str, int] = field(default_factory=dict)
    seeds: dict[str, int] = field(default_factory=dict)

    def __getitem__(self, name: str) -> np.ndarray:
        """The numbers called `name`."""
        values = {**dict(zip(self.names, self.inputs, strict=True)), "out": self.out}
        assert name in values, f"nothing is called {name}"
        return values[name]

    def so_far(self, name: str) -> list[np.ndarray]:
        """What has reached `name` up to and with this step."""
        here = sum(n == name and s is not None for n, s in zip(self.names, self.sent, strict=True))
        return self.arrived[name][: self.before.get(name, 0) + here]

    def raw(self, index: int, grad: np.ndarray | None = None) -> np.ndarray:
        """What the rule of an input gives before broadcasting is undone."""
        rule = self.op.vjp_of(index)
        assert rule is not None
        inputs = [Tensor(x) for x in self.inputs]
        g = Tensor(self.grad if grad is None else grad)
        return rule(g, Tensor(self.out), *inputs, **self.attrs)._array


def written(text: str, x: np.ndarray) -> bool:
    """Whether `text` is how a tensor is written in a sentence."""
    if text.startswith("["):
        shape = re.sub(NUMBER, "0", text)
        tokens = re.findall(NUMBER, text)
        whole = shape == str(np.zeros(x.shape, int).tolist()) and len(tokens) == x.size <= 6
        return whole and all(map(shows, tokens, x.ravel().tolist()))
    if x.ndim == 0:
        return shows(text, x.item())
    if text.startswith("nothing"):
        return x.size == 0 and text == f"nothing, shape {tuple(map(int, x.shape))}"
    match = re.fullmatch(rf"([\d×]+) (numbers|truth values)(?:, all ({NUMBER})| from ({NUMBER}) to ({NUMBER}))?", text)
    if match is None or match[1] != "×".join(map(str, x.shape)) or (match[2] == "numbers") != (x.dtype.kind != "b"):
        return False
    if match[3]:
        return all(shows(match[3], v) for v in x.ravel().tolist())
    return match[4] is None or (shows(match[4], x.min()) and shows(match[5], x.max()))


def adds_up(text: str, parts: list[np.ndarray]) -> bool:
    """Whether `3 + 5 − 1 = 7` are the parts in their order and their sum; of many the first two and the last."""
    if text == "element by element":
        return True
    text, each = text.removesuffix(" each"), text.endswith(" each")
    left, _, total = text.rpartition(" = ")
    signed = re.sub(r" − ", " + −", left)
    terms = signed.split(" + ")
    if "…" in terms:
        shown = [parts[0], parts[1], parts[-1]]
        terms.remove("…")
    else:
        shown = parts
    if len(terms) != len(shown) or (each and parts[0].size < 2):
        return False
    of = _all if each or (parts[0].ndim and not total.startswith("[")) else written
    return all(map(of, terms, shown)) and of(total, np.asarray(sum(parts)))


def _all(text: str, x: np.ndarray) -> bool:
    return all(shows(text, v) for v in x.ravel().tolist())


# --- Plain expressions -----------------------------------------------------------------------------

_PYTHON = [
    (r"·", "*"), (r"−", "-"), (r"(\d) (?=√)", r"\1*"), (r"(\w) (?=√)", r"\1*"), (r"(\d) (?=[a-c]\b)", r"\1*"),
    (r"(\w+)²\(([^()]*)\)", r"\1(\2)**2"), (r"²", "**2"), (r"³", "**3"), (r"\^", "**"), (r"√", "sqrt"),
    (r"σ", "sigmoid"), (r"\|([^|]*)\|", r"abs(\1)"), (r"≤", "<="), (r"≥", ">="), (r"\[([^\[\]]*)\]", r"float(\1)"),
    (r"\bsign (\w+)", r"sign(\1)"), (r"≠", "!="), (r"\bmod\b", "%"),
]  # fmt: skip
_CALLS: dict[str, Any] = {
    **{name: getattr(np, name) for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh", "log", "sqrt", "sign", "abs")},
    "arcsin": np.arcsin, "arccos": np.arccos, "arctan": np.arctan, "e": np.e, "float": float,
    **SPECIAL, "max": max, "min": min, "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
}  # fmt: skip


def evaluated(text: str, facts: Facts) -> float:
    """What an expression in a sentence comes to: `2·a·1`."""
    for pattern, python in _PYTHON:
        text = re.sub(pattern, python, text)
    names = {name: float(facts[name]) for name in (*facts.names, "out") if facts[name].ndim == 0}
    with np.errstate(all="ignore"):
        return float(eval(text, {"__builtins__": {}}, {**_CALLS, **names}))


# --- Whole sentences -------------------------------------------------------------------------------


def check_forward(text: str, facts: Facts) -> None:
    """`out = multiply(a, b) = [2, 3]` or `out = a · b = 2 · 3 = 6`: call, expressions and result."""
    head, _, result = text.rpartition(" = ")
    assert written(result, facts.out), f"{result} is not {facts.out.tolist()}"
    name, *parts = head.split(" = ")
    assert name == "out"
    if len(parts) == 1:
        check_call(parts[0], facts)
        return
    for part in parts:
        assert shows_about(result, evaluated(part, facts)), f"{part} is not {result}"
        check_literals(part, facts.inputs, facts.op.formula)


def shows_about(text: str, value: float) -> bool:
    """Whether a number is written right, but for a rounding error where two digits are equally near."""
    if text in ("True", "False"):
        return shows(text, bool(value))
    return any(shows(text, value * (1 + tiny)) for tiny in (0.0, 1e-9, -1e-9))


def check_call(text: str, facts: Facts) -> None:
    """`reduce_sum(a, axis=0)`: the name, the inputs in order, and just those attributes that are not the usual ones."""
    match = re.fullmatch(r"(\w+)\((.*)\)", text)
    named = facts.op.labels.get(facts.out.ndim) or facts.op.label or facts.op.name
    assert match and match[1] == named, text
    inside = match[2]
    attrs = dict(facts.attrs)
    if facts.op.name == "slice_of":
        name, _, key = inside.partition("[")
        np.testing.assert_array_equal(taken(facts[name], key.removesuffix("]")), facts.out)
        return
    if found := re.search(r", key=(.*?), shape=", inside):
        where = taken(np.arange(facts.out.size).reshape(facts.out.shape), found[1])
        np.testing.assert_array_equal(facts.out.ravel()[where.ravel()], facts.inputs[0].ravel())
        inside = inside.replace(f", key={found[1]}", "")
        del attrs["key"]
    call = ast.parse(f"f({inside})", mode="eval").body
    assert isinstance(call, ast.Call)
    assert [ast.unparse(argument) for argument in call.args] == facts.names
    said = {word.arg: ast.unparse(word.value) for word in call.keywords}
    usual = {k: v for k, v in attrs.items() if k in facts.op.attributes and facts.op.attributes[k] == v}
    assert said.keys() == attrs.keys() - usual.keys(), f"{said} but {attrs}"
    for key, value in said.items():
        assert value == getattr(attrs[key], "name", None) or ast.literal_eval(value) == attrs[key], f"{key}={value}"


def taken(x: np.ndarray, key: str) -> np.ndarray:
    """x[key], for a key as it is written."""
    return np.asarray(eval(f"x[{key}]", {"__builtins__": {}}, {"x": x}))


_PART = re.compile(
    rf"(?:(?P<product>(?:[^,:=]|\([^()]*,[^()]*\))+?) = )?"
    rf"(?P<amount>{TENSOR}) to (?:each of the (?P<each>\d+) elements of )?"
    r"(?P<name>\w+)(?P<times>, twice|, \d+ times)?(?:, (?!grad)| and |$|(?=: ))"
)


def without_lost(text: str, facts: Facts) -> str:
    """The sentence without what is said at its end of the sources that nothing reached: just those."""
    text, _, lost = text.partition(". No path leads to ")
    names = re.split(", | and ", lost.removesuffix(": None")) if lost else []
    text, *reasons = re.split(r"\. The gradient of (\w+) is None: ", text)
    names += reasons[::2]
    assert not lost or sorted(names) == sorted(name for name, parts in facts.arrived.items() if not parts)
    return text


def check_backward(text: str, subject: str, facts: Facts) -> None:
    """`… sends 1·2·a = 4 to a and [1, 2] to b, twice: grad a = 3 + 4 = 7`: amounts, products, running sums."""
    text = without_lost(text, facts)
    if all(value is None for value in facts.sent):
        assert text == f"{subject} passes no gradient on"
        return
    start = f"{subject} sends "
    assert text.startswith(start), f"{text} does not start with {start}"
    rest, told = text[len(start) :], []
    while rest and not rest.startswith(": "):
        match = _PART.match(rest)
        assert match, f"not understood: {rest}"
        told += [match["name"]] * _count(match["times"])
        check_amount(match, facts)
        rest = rest[match.end() :]
    wanted = [name for name, value in zip(facts.names, facts.sent, strict=True) if value is not None]
    assert sorted(told) == sorted(wanted), f"{told} are told of, {wanted} got something"
    check_sums(rest.removeprefix(": "), facts)


def _count(words: str | None) -> int:
    return 1 if not words else 2 if words == ", twice" else int(words.split()[1])


def check_amount(match: re.Match[str], facts: Facts) -> None:
    """One amount: what was sent to one of the inputs of that name, and the product that makes it."""
    sent = [s for n, s in zip(facts.names, facts.sent, strict=True) if n == match["name"] and s is not None]
    amount, each = match["amount"], match["each"]
    if each is not None:
        assert any(int(each) == s.size > 1 and _all(amount, s) for s in sent), f"{amount} to each of {each}"
        return
    assert any(written(amount, s) for s in sent), f"{amount} to {match['name']}, not {sent}"
    if match["product"]:
        assert shows_about(amount, evaluated(match["product"], facts)), f"{match['product']} is not {amount}"
        check_literals(match["product"], [facts.grad, *facts.inputs], " ".join(facts.op.back))


def check_literals(text: str, allowed: list[np.ndarray], template: str) -> None:
    """Every number in an expression is one of the tape's, or stands in the op's template."""
    for number in re.findall(r"(?<![\w.])−?\d+(?:\.\d+)?(?:e−?\d+)?", text):
        is_known = any(x.ndim == 0 and (shows(number, x.item()) or shows(number, -x.item())) for x in allowed)
        assert is_known or number.strip("−") in re.findall(r"\d+", template), f"{number} in {text}"


def check_sums(text: str, facts: Facts) -> None:
    """`grad a = 3 + 4 = 7, grad b is now [1, 2]`: for every input that has got more than one contribution."""
    told = set()
    for match in re.finditer(r"grad (\w+) (=|is now) (.*?)(?=, grad |$)", text):
        so_far = facts.so_far(match[1])
        told.add(match[1])
        right = adds_up(match[3], so_far) if match[2] == "=" else written(match[3], np.asarray(sum(so_far)))
        assert right, f"{match[0]}: {so_far}"
    several = {n for n, s in zip(facts.names, facts.sent, strict=True) if s is not None and len(facts.so_far(n)) > 1}
    assert told == several, f"sums of {told}, but several contributions to {several}"
