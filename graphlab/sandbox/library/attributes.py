"""Attributes by their names: read, assigned and deleted, as they stand in a program or as a text names them."""

from __future__ import annotations

import inspect
from typing import Any

from graphlab.sandbox.library.namespace import KNOWN, attribute, lookup
from graphlab.sandbox.values.classes import Class
from graphlab.sandbox.values.dunders import SPECIAL
from graphlab.sandbox.values.identifiers import check_name, is_private
from graphlab.sandbox.values.methods import METHODS, want
from graphlab.sandbox.values.objects import is_base
from graphlab.sandbox.values.observer import Guard
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import Method, Native, Problem, Table, an, capital_an

_NOTHING: dict[str, Any] = {}


def read(m: Machine, owner: Any, name: str, node: Any) -> Any:
    """`owner.name`."""
    if type(owner) is Table:
        return lookup(owner, name)
    method = METHODS.get(type(owner), _NOTHING).get(name)
    if method is not None:
        return Method(name, owner, method)
    return attribute(m, owner, name, node)


def put_attribute(m: Machine, owner: Any, name: str, value: Any, node: Any) -> None:
    """`owner.name = value`, where the class of ours has a setter for it."""
    kind = type(owner)
    cls = m.classes.of(owner)
    if cls is not None:
        if type(value) in m.named:
            m.bind(name, value, node, is_loop_scoped=True)
        return m.objects.set_member(owner, cls, name, value)
    if kind is Class:
        return _put_class_attribute(owner, name, value)
    setter = getattr(inspect.getattr_static(kind, name, None), "fset", None) if kind in Guard.kinds else None
    if is_base(kind) and not name.startswith("_") and name in vars(owner):
        return setattr(owner, name, m.to_host(value))  # `model.stop_training = True`
    if setter is None or name.startswith("_"):
        raise Problem(
            AttributeError,
            f"`{name}` of {an(owner)} cannot be assigned.",
            "Keep the value in a name of its own.",
        )
    setter(owner, m.to_host(value))


def _put_class_attribute(owner: Class, name: str, value: Any) -> None:
    if type(owner.names) is not dict:
        raise Problem(TypeError, f"`{owner.name}` is not a class of this program.", "Derive one from it.")
    if owner.base is not None and inspect.isfunction(inspect.getattr_static(owner.base, name, None)):
        raise Problem(AttributeError, f"`{name}` is a method.", f"Define it in the class: def {name}(self, ...):")
    owner.names[name] = value


def drop_attribute(m: Machine, owner: Any, name: str) -> None:
    """`del owner.name`."""
    cls = m.classes.of(owner)
    if cls is None or not m.objects.drop_member(owner, name):
        raise Problem(AttributeError, f"{capital_an(owner)} has no attribute `{name}` to delete.", "Look at its name.")


# --- By a text ---------------------------------------------------------------------------------------


def _named(name: Any) -> str:
    """A text as the name of an attribute, which a program could write itself."""
    text: str = want(name, str)
    if not is_private(text) and text not in SPECIAL:
        check_name(text)
    if not text.isidentifier():
        raise Problem(ValueError, f"{text[:40]!r} cannot be the name of an attribute.", "Begin it with a letter.")
    return text


def _get(m: Machine, owner: Any, name: Any, *default: Any) -> Any:
    """`getattr`: what `owner.name` gives, or the default where there is no such attribute."""
    text = _named(name)
    if len(default) > 1:
        raise Problem(TypeError, "getattr takes an object, a name and a default.", "Write getattr(x, 'name', None).")
    try:
        return read(m, owner, text, None)
    except Problem as problem:
        if not default or problem.type is not AttributeError:
            raise
    except AttributeError:
        if not default:
            raise
    return default[0]


KNOWN.update(
    {
        "getattr": Native("getattr", _get, "object, name, default"),
        "setattr": Native(
            "setattr", lambda m, owner, name, value: put_attribute(m, owner, _named(name), value, None),
            "object, name, value",
        ),
        "delattr": Native("delattr", lambda m, owner, name: drop_attribute(m, owner, _named(name)), "object, name"),
    }
)  # fmt: skip
