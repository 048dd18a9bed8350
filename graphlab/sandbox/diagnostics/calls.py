"""What Python says when a call or an operator does not fit, in plain words: the cause and the cure."""

from __future__ import annotations

import ast
import difflib
import inspect
import re
from collections.abc import Callable
from typing import Any

from graphlab.sandbox.diagnostics.mistake import Cure, Mistake, code
from graphlab.tensor import PUBLIC

_CALL = r"^(?:(\w+)\.)?(\w+)\(\) "


def _parameters(m: Mistake, owner: str | None, name: str) -> list[str] | None:
    """The names of what a function of graphlab takes; None where it is not known."""
    written = code(m.node.func).split(".", 1)[-1] if isinstance(m.node, ast.Call) else ""
    found: Any = PUBLIC.get(written)
    if owner is not None:
        cls = class_called(owner)
        found = cls if name == "__init__" else inspect.getattr_static(cls, name, None)
    if found is None:  # a method: most classes that have one of this name take the same
        methods = (inspect.getattr_static(cls, name, None) for cls in PUBLIC.values() if isinstance(cls, type))
        found = next((method for method in methods if method is not None), None)
    try:
        signature = inspect.signature(found)
    except (TypeError, ValueError):
        return None
    return [p.name for p in signature.parameters.values() if p.name != "self" and p.kind not in (2, 4)]


def class_called(name: str) -> type | None:
    """The public class of this name, wherever it is."""
    found = (PUBLIC[path] for path in PUBLIC if path.rpartition(".")[2] == name and isinstance(PUBLIC[path], type))
    return next(found, None)


def _called(m: Mistake, owner: str | None, name: str) -> str:
    """How the function is called in the program, or else in the message."""
    if isinstance(m.node, ast.Call):
        return code(m.node.func)
    return owner or name if name == "__init__" else name


RENAMED = {
    "lr": "learning_rate", "nb_epoch": "epochs", "output_dim": "units", "init": "kernel_initializer",
    "W_regularizer": "kernel_regularizer", "keep_dims": "keepdims", "reduction_indices": "axis", "dim": "axis",
    "p": "rate", "keep_prob": "rate", "border_mode": "padding", "nb_filter": "filters",
}  # fmt: skip
"""What arguments were called once, or are elsewhere, and what they are called now."""


def _unknown_argument(m: Mistake) -> Cure | None:
    found = re.search(_CALL + r"(?:got an unexpected keyword|does not know the) argument '(\w+)'", m.message)
    if found is None:
        return None
    owner, name, key = found.groups()
    known = _parameters(m, owner, name) or []
    near = [RENAMED[key]] if RENAMED.get(key) in known else difflib.get_close_matches(key, known, 1, 0.6)
    cure = f"Did you mean {near[0]}=...?" if near else f"It takes {', '.join(known)}." if known else "Leave it out."
    return f"`{_called(m, owner, name)}` does not know the argument `{key}`.", cure


def _legacy(m: Mistake) -> Cure | None:
    """The optimizers of Keras 2, which are called as those of Keras 3."""
    if not m.message.startswith("`keras.optimizers.legacy` is not") or not isinstance(m.node, ast.Call):
        return None
    written = ast.Call(ast.Name(m.message.split("write ")[1].split("(")[0]), m.node.args, m.node.keywords)
    return "`keras.optimizers.legacy` is not in Keras 3 any more.", f"Write {code(written, 200)}."


def _missing_argument(m: Mistake) -> Cure | None:
    found = re.search(
        _CALL + r"missing \d+ required (?:positional |keyword-only )?argument(?:s|\(s\))?: (.+)$", m.message
    )
    if found is None:
        return None
    owner, name, missing = found.groups()
    called = _called(m, owner, name)
    names = re.findall(r"\w+", missing.replace(" and ", " "))
    known = _parameters(m, owner, name) or names
    shown = ", ".join(known[: known.index(names[-1]) + 1] if names and names[-1] in known else names)
    return f"`{called}` needs {' and '.join(f'`{n}`' for n in names)} too.", f"Write {called}({shown})."


def _too_many(m: Mistake) -> Cure | None:
    found = re.search(_CALL + r"takes (?:from \d+ to )?(\d+) positional arguments? but (\d+)", m.message)
    if found is None:
        return None
    owner, name, most, given = found.groups()
    itself = 1 if owner is not None else 0  # the object counts for Python
    known = _parameters(m, owner, name)
    cause = f"`{_called(m, owner, name)}` takes at most {int(most) - itself} arguments; it was given "
    cure = f"It takes {', '.join(known)}." if known else "Give it fewer, or write the others with their names."
    return f"{cause}{int(given) - itself}.", cure


def _given_twice(m: Mistake) -> Cure | None:
    found = re.search(_CALL + r"got multiple values for (?:keyword )?argument '(\w+)'", m.message)
    if found is None:
        return None
    owner, name, key = found.groups()
    return f"`{_called(m, owner, name)}` is given `{key}` twice: by its place and by its name.", f"Leave {key}=... out."


_WORDS = {"EagerTensor": "tensor", "Tensor": "tensor", "str": "text", "NoneType": "None", "ndarray": "NumPy array"}


def spoken(name: str) -> str:
    """The name of a type with its article.

    >>> spoken("EagerTensor"), spoken("int"), spoken("NoneType")
    ('a tensor', 'an int', 'None')
    """
    word = _WORDS.get(name, name)
    return word if word == "None" else f"{'an' if word[0] in 'aeioAEIO' else 'a'} {word}"


def _operands(m: Mistake) -> Cure | None:
    found = re.search(r"unsupported operand type\(s\) for (\S+): '(\w+)' and '(\w+)'", m.message) or re.search(
        r"'(\S+)' not supported between instances of '(\w+)' and '(\w+)'", m.message
    )
    if found is None:
        return None
    symbol, a, b = found.groups()
    if "None" in spoken(a) + spoken(b):
        cure = "A function without `return` gives None, and so does a gradient without a path."
    else:
        cure = "Make tensors of numbers of both with tf.constant(...)."
    return f"`{symbol.rstrip(':')}` does not work between {spoken(a)} and {spoken(b)}.", cure


def _sign(m: Mistake) -> Cure | None:
    found = re.search(r"bad operand type for (?:unary (\S+):|abs\(\):) '(\w+)'", m.message)
    if found is None:
        return None
    return f"{spoken(found.group(2)).capitalize()} has no sign.", "Only numbers and tensors have one."


def _whole_number(m: Mistake) -> Cure | None:
    found = re.search(r"'(\w+)' object cannot be interpreted as an integer", m.message)
    if found is None:
        return None
    return f"A whole number is needed here; got {spoken(found.group(1))}.", "Write a number such as 3, or int(x)."


def _text_wanted(m: Mistake) -> Cure | None:
    found = re.search(r"expected str instance, (\w+) found|must be str(?:ing)?, not '?(\w+)", m.message)
    if found is None:
        return None
    return (
        f"A text is needed here; got {spoken(found.group(1) or found.group(2))}.",
        "Put it into quotation marks, or write str(x).",
    )


def _no_such_thing(m: Mistake) -> Cure | None:
    """Something that a library did with a value of the wrong kind."""
    found = re.search(r"'(\w+)' object (is not \w+|has no attribute)|object of type '(\w+)' has no len", m.message)
    if found is None or m.error.kind not in ("TypeError", "AttributeError"):
        return None
    what = found.group(1) or found.group(3)
    where = f"`{code(m.node.func)}`" if isinstance(m.node, ast.Call) else "This"
    return f"{where} cannot do its work with {spoken(what)}.", "Print what goes in, and give it numbers or tensors."


def _command_line(m: Mistake) -> Cure | None:
    """An argument that is required, of a program without a command line."""
    hint = m.error.hint or ""
    if m.error.kind != "SystemExit" or not isinstance(m.node, ast.Call) or not hint.startswith("Write parse_args"):
        return None
    return None, hint.replace("parse_args", code(m.node.func), 1)


HOST_WORDS: tuple[Callable[[Mistake], Cure | None], ...] = (
    _unknown_argument, _legacy, _missing_argument, _too_many, _given_twice, _operands, _sign, _whole_number,
    _text_wanted, _no_such_thing, _command_line,
)  # fmt: skip
