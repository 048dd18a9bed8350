"""Attributes, items, calls, f-strings and assignment targets, as closures."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from graphlab.dtypes import TensorShape
from graphlab.sandbox.compiler.comprehensions import Comprehensions
from graphlab.sandbox.compiler.expressions import Code, Store
from graphlab.sandbox.library.namespace import attribute, lookup
from graphlab.sandbox.library.numpy.joins import Joiner, joined
from graphlab.sandbox.values import arrays
from graphlab.sandbox.values.classes import ABSENT, Class
from graphlab.sandbox.values.formatting import format_value, text_of
from graphlab.sandbox.values.identifiers import check_name
from graphlab.sandbox.values.methods import METHODS, key_of, put
from graphlab.sandbox.values.objects import is_base
from graphlab.sandbox.values.observer import Guard
from graphlab.sandbox.values.values import (
    ARRAYS,
    CONTAINERS,
    An,
    Foreign,
    Frame,
    Function,
    Method,
    Problem,
    Table,
    an,
    is_operand,
    is_record,
    place,
)

Args = Callable[[Frame], tuple[tuple[Any, ...], dict[str, Any]]]


class Access(Comprehensions):
    """Compiles what reaches into values: attributes, items, calls, and assignment to them."""

    # --- Attributes and items --------------------------------------------------------------------

    def _Attribute(self, node: ast.Attribute) -> Code:
        owner, name, m = self.expression(node.value), node.attr, self.m

        def get(frame: Frame) -> Any:
            try:
                value = owner(frame)
                if type(value) is Table:
                    return lookup(value, name)
                method = METHODS.get(type(value), _NOTHING).get(name)
                if method is not None:
                    return Method(name, value, method)
                return attribute(m, value, name, node)
            except BaseException as error:
                raise place(error, node) from None

        return get

    def _Subscript(self, node: ast.Subscript) -> Code:
        owner, key = self.expression(node.value), self.expression(node.slice)
        return self._placed(node, lambda frame: self._item(owner(frame), key(frame), node))

    def _Slice(self, node: ast.Slice) -> Code:
        parts = [(lambda frame: None) if p is None else self.expression(p) for p in (node.lower, node.upper, node.step)]
        return lambda frame: slice(*[_bound(part(frame)) for part in parts])

    def _item(self, owner: Any, key: Any, node: ast.AST) -> Any:
        kind, m = type(owner), self.m
        if kind is list or kind is tuple or kind is str:
            if type(key) is int:
                return owner[key]
            part = owner[self._sequence_key(key, owner)]
            if type(key) is slice:
                m.meter.bulk(len(part))
            return part
        if kind is dict:
            try:
                return owner[key_of(m, key)]
            except KeyError:
                raise Problem(KeyError, f"There is no key {text_of(m, key, 60)!r}.", _keys(owner)) from None
        if is_operand(owner):
            m.survey(key)
            m.journal.at = node
            parts = tuple(m.to_host(k, plain=True) for k in key) if type(key) is tuple else m.to_host(key, plain=True)
            return m.from_host(owner[parts])
        if kind in ARRAYS:
            return arrays.index(m, owner, key)
        if kind is range:
            return owner[self._sequence_key(key, owner)]
        if kind is Joiner:
            return joined(m, owner, key)
        if kind in Guard.sized or kind is TensorShape or is_record(owner):
            return m.from_host(owner[m.to_host(key)])
        found = m.special(owner, "__getitem__", key)
        if found is not ABSENT:
            return found
        raise Problem(TypeError, f"{An(owner)} has no items to take out with [...].", _not_indexed(owner))

    def _sequence_key(self, key: Any, owner: Any) -> Any:
        if type(key) is slice:
            return slice(*[arrays.to_int(self.m, _index(part)) for part in (key.start, key.stop, key.step)])
        found = _index(key)
        if type(found) in (int, bool) or type(found) in ARRAYS:
            return arrays.to_int(self.m, found)
        raise Problem(
            TypeError,
            f"An index of {an(owner)} is a whole number; got {an(key)}.",
            "Lists have no axes: make a tensor with tf.constant(...) for [i, j]."
            if type(key) is tuple
            else "Use int(...).",
        )

    # --- Targets ---------------------------------------------------------------------------------

    def target(self, node: ast.expr) -> Store:
        if isinstance(node, ast.Name):
            return self.store_name(node.id, node)
        if isinstance(node, ast.Tuple | ast.List):
            return self._unpack(node)
        if isinstance(node, ast.Subscript):
            owner, key = self.expression(node.value), self.expression(node.slice)
            return lambda frame, value: self._guarded(node, lambda: self.put_item(owner(frame), key(frame), value))
        if isinstance(node, ast.Attribute):
            holder, name = self.expression(node.value), node.attr
            return lambda frame, value: self._guarded(
                node, lambda: self.put_attribute(holder(frame), name, value, node)
            )
        raise Problem(
            "SyntaxError", "This cannot be assigned to.", "On the left of `=` stands a name or an item.", node
        )

    def _guarded(self, node: ast.AST, action: Callable[[], Any]) -> None:
        try:
            action()
        except BaseException as error:
            raise place(error, node) from None

    def _unpack(self, node: ast.Tuple | ast.List) -> Store:
        stars = [i for i, part in enumerate(node.elts) if isinstance(part, ast.Starred)]
        if len(stars) > 1:
            raise Problem("SyntaxError", "Only one name can have a star.", "Give the others no star.", node)
        star = stars[0] if stars else None
        stores = [self.target(part.value if isinstance(part, ast.Starred) else part) for part in node.elts]
        wanted, m = len(stores), self.m

        def assign(frame: Frame, value: Any) -> None:
            try:
                items = list(m.each(value))
                if len(items) < wanted - (star is not None) or (star is None and len(items) > wanted):
                    raise Problem(
                        ValueError,
                        f"There are {len(items)} values for {wanted} names.",
                        "Each name on the left of `=` needs one value on the right.",
                    )
                if star is not None:
                    end = len(items) - (wanted - star - 1)
                    items[star:end] = [items[star:end]]
            except BaseException as error:
                raise place(error, node) from None
            for store, item in zip(stores, items, strict=True):
                store(frame, item)

        return assign

    def put_item(self, owner: Any, key: Any, value: Any) -> None:
        """`owner[key] = value`."""
        kind, m = type(owner), self.m
        if kind is list:
            if type(key) is slice:
                value = list(m.each(value))
                m.meter.items(len(owner) + len(value))
            owner[self._sequence_key(key, owner)] = value
        elif kind is dict:
            put(m, owner, key, value)
        elif kind is np.ndarray:
            arrays.store(m, owner, key, value)
        elif is_operand(owner):
            what, cure = (
                ("tensor", "tf.tensor_scatter_nd_update") if kind.__name__ == "Tensor" else ("Variable", "v.assign")
            )
            raise Problem(
                TypeError,
                f"The elements of a {what} cannot be assigned one by one.",
                f"Make a new one: {cure}(...), tf.where(...) or tf.stack([...]).",
            )
        elif m.special(owner, "__setitem__", key, value) is ABSENT:
            raise Problem(TypeError, f"The items of {an(owner)} cannot be assigned.", "Lists and dictionaries can.")

    def put_attribute(self, owner: Any, name: str, value: Any, node: ast.AST) -> None:
        """`owner.name = value`, where the class of ours has a setter for it."""
        kind = type(owner)
        cls = self.m.class_of(owner)
        if cls is not None:
            if type(value) in self.m.named:
                self.m.bind(name, value, node, loose=True)
            return self.m.set_member(owner, cls, name, value)
        if kind is Class:
            return self._put_class_attribute(owner, name, value)
        setter = getattr(inspect.getattr_static(kind, name, None), "fset", None) if kind in Guard.kinds else None
        if is_base(kind) and not name.startswith("_") and name in vars(owner):
            return setattr(owner, name, self.m.to_host(value))  # `model.stop_training = True`
        if setter is None or name.startswith("_"):
            raise Problem(
                AttributeError,
                f"`{name}` of {an(owner)} cannot be assigned.",
                "Keep the value in a name of its own.",
            )
        setter(owner, self.m.to_host(value))

    def _put_class_attribute(self, owner: Class, name: str, value: Any) -> None:
        if type(owner.names) is not dict:
            raise Problem(TypeError, f"`{owner.name}` is not a class of this program.", "Derive one from it.")
        if owner.base is not None and inspect.isfunction(inspect.getattr_static(owner.base, name, None)):
            raise Problem(AttributeError, f"`{name}` is a method.", f"Define it in the class: def {name}(self, ...):")
        owner.names[name] = value

    def drop_attribute(self, owner: Any, name: str) -> None:
        """`del owner.name`."""
        cls = self.m.class_of(owner)
        if cls is None or not self.m.drop_member(owner, name):
            raise Problem(AttributeError, f"{An(owner)} has no attribute `{name}` to delete.", "Look at its name.")

    def drop_item(self, owner: Any, key: Any) -> None:
        """`del owner[key]`."""
        if self.m.special(owner, "__delitem__", key) is not ABSENT:
            return
        if type(owner) is list:
            self.m.meter.bulk(len(owner))
            del owner[self._sequence_key(key, owner)]
        elif type(owner) is dict:
            if key_of(self.m, key) not in owner:
                raise Problem(KeyError, f"There is no key {text_of(self.m, key, 60)!r}.", _keys(owner))
            del owner[key]
        else:
            raise Problem(TypeError, f"The items of {an(owner)} cannot be deleted.", "Make a new one without them.")

    # --- Calls -----------------------------------------------------------------------------------

    def _Call(self, node: ast.Call) -> Code:
        if isinstance(node.func, ast.Attribute):
            return self._method_call(node, node.func)
        if isinstance(node.func, ast.Name) and node.func.id == "super":
            return self.super_call(node)
        function, m = self.expression(node.func), self.m
        if not node.keywords and not any(isinstance(arg, ast.Starred) for arg in node.args):
            return self._plain_call(node, function)
        arguments = self._arguments(node)

        def call(frame: Frame) -> Any:
            try:
                callee = function(frame)
                args, kwargs = arguments(frame)
                m.journal.at = node
                return m.call(callee, args, kwargs, node)
            except BaseException as error:
                raise place(error, node) from None

        return call

    def _plain_call(self, node: ast.Call, function: Code) -> Code:
        """A call with nothing but positional arguments, as most are."""
        parts, m = self._all(node.args), self.m

        def call(frame: Frame) -> Any:
            try:
                callee = function(frame)
                args = tuple([part(frame) for part in parts])
                m.journal.at = node
                if type(callee) is Function:
                    return callee.apply(args, _NOTHING)
                return m.call(callee, args, {}, node)
            except BaseException as error:
                raise place(error, node) from None

        return call

    def _method_call(self, node: ast.Call, func: ast.Attribute) -> Code:
        owner, name, m = self.expression(func.value), func.attr, self.m
        arguments = self._arguments(node)

        def call(frame: Frame) -> Any:
            try:
                value = owner(frame)
                kind = type(value)
                if kind is Table:
                    callee = lookup(value, name)
                    args, kwargs = arguments(frame)
                    m.journal.at = node
                    return m.call(callee, args, kwargs, node)
                method = METHODS.get(kind, _NOTHING).get(name)
                if method is None:
                    callee = attribute(m, value, name, func)
                    return m.call(callee, *arguments(frame), node)
                args, kwargs = arguments(frame)
                m.journal.at = node
                return m.native(method, name, (value, *args), kwargs)
            except BaseException as error:
                raise place(error, node) from None

        return call

    def _arguments(self, node: ast.Call) -> Args:
        values = self._items(node.args)
        named = [(k.arg, self.expression(k.value)) for k in node.keywords]
        if not named:
            return lambda frame: (tuple(values(frame)), {})
        if all(name is not None for name, _ in named):
            return lambda frame: (tuple(values(frame)), {name: code(frame) for name, code in named})  # type: ignore[misc]
        return lambda frame: (tuple(values(frame)), self._spread(frame, named))

    def _spread(self, frame: Frame, named: list[tuple[str | None, Code]]) -> dict[str, Any]:
        kwargs: dict[str, Any] = {}
        for name, code in named:
            value = code(frame)
            if name is not None:
                value = {name: value}
            elif type(value) is not dict or not all(type(key) is str for key in value):
                raise Problem(TypeError, "** needs a dictionary with names as keys.")
            for key in value:
                check_name(key)
                if key in kwargs:
                    raise Problem(TypeError, f"The argument `{key}` is given twice.")
            kwargs.update(value)
        return kwargs

    # --- f-strings -------------------------------------------------------------------------------

    def _JoinedStr(self, node: ast.JoinedStr) -> Code:
        parts = self._all(node.values)
        m = self.m

        def join(frame: Frame) -> str:
            m.journal.at = node  # what is read to be written goes into no result
            pieces = [part(frame) for part in parts]
            m.meter.items(sum(map(len, pieces)), "text")
            return "".join(pieces)

        return self._placed(node, join)

    def _FormattedValue(self, node: ast.FormattedValue) -> Code:
        value, m = self.expression(node.value), self.m
        conversion = "" if node.conversion < 0 else chr(node.conversion)
        spec = ""
        if node.format_spec is not None:
            pieces = getattr(node.format_spec, "values", [])
            if not all(isinstance(p, ast.Constant) for p in pieces):
                raise Problem(
                    "NotSupportedError",
                    "A format with a computed width is not available here.",
                    "Write the number.",
                    node,
                )
            spec = "".join(p.value for p in pieces)
        return self._placed(node, lambda frame: format_value(m, value(frame), spec, conversion))


_NOTHING: dict[str, Any] = {}


def _bound(value: Any) -> Any:
    """A bound of a slice: nothing that could hold slices in turn, for Python goes into them without end."""
    if type(value) is slice or type(value) in CONTAINERS:
        raise Problem(TypeError, f"The bounds of a slice are whole numbers; got {an(value)}.", "Write x[1:3].")
    return value


def _index(value: Any) -> Any:
    return value.numpy() if is_operand(value) else value


def _keys(table: dict[Any, Any]) -> str:
    if not table:
        return "The dictionary is empty."
    return "There are: " + ", ".join(repr(k)[:40] for k in list(table)[:8] if type(k) in (str, int, float)) + "."


def _not_indexed(value: Any) -> str:
    if value is None:
        return "It is None: a function without `return` gives None."
    return (
        "Functions are called with (...), not [...]."
        if type(value) in (Function, Foreign)
        else "Lists, texts and tensors have items."
    )
