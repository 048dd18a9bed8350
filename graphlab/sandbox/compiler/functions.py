"""`def`, `lambda` and `return`: parameters, defaults, and a frame of variables for every call."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from typing import Any

from graphlab.sandbox.compiler.control import block
from graphlab.sandbox.compiler.generators import generator_body, suspending
from graphlab.sandbox.compiler.names import store_name
from graphlab.sandbox.compiler.registry import Code, Compiler, Statement, compiles
from graphlab.sandbox.compiler.scopes import scope_of
from graphlab.sandbox.values.classes import Bound, Class, Instance
from graphlab.sandbox.values.generators import generator_of
from graphlab.sandbox.values.parameters import bound
from graphlab.sandbox.values.values import (
    NAMED,
    Foreign,
    Frame,
    Function,
    Native,
    Operation,
    Problem,
    capital_an,
    place,
)

_PARAMETERS = 8  # of a function: so many get their values in the time of a step


@compiles(ast.Lambda, reads=(ast.arguments, ast.arg))
def lambda_(c: Compiler, node: ast.Lambda) -> Code:
    return function(c, "<lambda>", node.args, [node.body], lambda: c.expression(node.body), node)


@compiles(ast.FunctionDef, reads=(ast.arguments, ast.arg))
def function_definition(c: Compiler, node: ast.FunctionDef) -> Statement:
    def compile_body() -> Code:
        if waiting:
            return generator_body(c, node.body)
        if len(node.body) == 1 and isinstance(node.body[0], ast.Return) and node.body[0].value is not None:
            return c.expression(node.body[0].value)
        body = block(c, node.body)

        def run(frame: Frame) -> Any:
            signal = body(frame)
            return signal[0] if type(signal) is tuple else None

        return run

    waiting = suspending(node.body)
    make = function(c, node.name, node.args, node.body, compile_body, node, waiting)
    decorators = [(c.expression(d), d) for d in node.decorator_list]
    store, m = store_name(c, node.name, node), c.m

    def define(frame: Frame) -> None:
        found = [(code(frame), at) for code, at in decorators]
        value: Any = make(frame)
        for decorator, at in reversed(found):
            if not may_decorate(decorator):
                raise Problem(
                    "NotSupportedError",
                    f"{capital_an(decorator)} cannot be used as a decorator.",
                    "@tf.function, @tf.custom_gradient, @property, @staticmethod and functions of your own can.",
                    at,
                )
            try:
                value = m.call(decorator, (value,), {}, at)
            except BaseException as error:
                raise place(error, at) from None
        store(frame, value)

    return define


@compiles(ast.Return)
def return_(c: Compiler, node: ast.Return) -> Statement:
    if c.scope.parent is None or c.scope.is_class:
        raise Problem("SyntaxError", "`return` stands outside a function.", "Use print(...) to show a value.", node)
    if node.value is None:
        return lambda frame: (None,)
    value = c.expression(node.value)
    return lambda frame: (value(frame),)


def function(
    c: Compiler,
    name: str,
    args: ast.arguments,
    body: list[Any],
    compile_body: Callable[[], Code],
    node: ast.AST,
    waiting: frozenset[int] = frozenset(),
) -> Code:
    """The closure that makes a Function. `compile_body` is called in the function's own scope.

    `waiting` are the nodes with a `yield` inside; where there are any, the function makes generators.
    """
    names = _parameter_names(args, node)
    defaults = [None if d is None else c.expression(d) for d in _defaults(args)]
    with c.inside(scope_of(body, c.scope, names), suspending=waiting):
        code = compile_body()
    m, journal, meter, deepest = c.m, c.m.journal, c.m.meter, c.m.limits.calls
    signature = _signature(args)
    plain = all(p.kind is p.POSITIONAL_OR_KEYWORD for p in signature.parameters.values())
    label = "lambda" if isinstance(node, ast.Lambda) else name
    cost = 1 + len(names) // _PARAMETERS
    # A call of a layer is a box already, and arithmetic is none.
    boxed = not waiting and not (c.scope.is_class and (name == "call" or name.startswith("__")))

    def make(parent: Frame) -> Function:
        held = _with_defaults(signature, [None if d is None else (d(parent),) for d in defaults])

        def apply(given: tuple[Any, ...], named: dict[str, Any]) -> Any:
            if plain and not named and len(given) == len(names):
                frame = Frame(zip(names, given, strict=True))
            else:
                frame = Frame(bound(name, held, given, named))
            frame.parent = parent
            meter.left -= cost
            meter.depth += 1
            if meter.left < 0 or meter.depth > deepest:
                meter.refuse_call()
            group = journal.enter("function", label) if boxed else None
            for parameter, value in frame.items():
                if type(value) in NAMED:
                    m.bind(parameter, value, None, is_loop_scoped=True)
            try:
                return generator_of(m, code(frame)) if waiting else code(frame)
            finally:
                meter.depth -= 1
                if group is not None:
                    journal.leave(group)

        return Function(name, apply, held)

    return make


def _parameter_names(args: ast.arguments, node: ast.AST) -> list[str]:
    """The names of all parameters. Raises Problem if two are the same."""
    parameters = (*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg)
    names = [p.arg for p in parameters if p is not None]
    if len(set(names)) < len(names):
        raise Problem("SyntaxError", "Two parameters have the same name.", "Give each a name of its own.", node)
    return names


def _defaults(args: ast.arguments) -> list[ast.expr | None]:
    """The default of each parameter, in the order of `_signature`."""
    positional = [*args.posonlyargs, *args.args]
    front: list[ast.expr | None] = [None] * (len(positional) - len(args.defaults))
    star: list[ast.expr | None] = [None] if args.vararg else []
    end: list[ast.expr | None] = [None] if args.kwarg else []
    return [*front, *args.defaults, *star, *args.kw_defaults, *end]


def _signature(args: ast.arguments) -> inspect.Signature:
    kinds = inspect.Parameter
    parameters = [
        *(inspect.Parameter(p.arg, kinds.POSITIONAL_ONLY) for p in args.posonlyargs),
        *(inspect.Parameter(p.arg, kinds.POSITIONAL_OR_KEYWORD) for p in args.args),
        *([inspect.Parameter(args.vararg.arg, kinds.VAR_POSITIONAL)] if args.vararg else []),
        *(inspect.Parameter(p.arg, kinds.KEYWORD_ONLY) for p in args.kwonlyargs),
        *([inspect.Parameter(args.kwarg.arg, kinds.VAR_KEYWORD)] if args.kwarg else []),
    ]
    return inspect.Signature(parameters)


def _with_defaults(signature: inspect.Signature, defaults: list[tuple[Any] | None]) -> inspect.Signature:
    """The signature with a default, in a tuple, for each parameter that has one."""
    pairs = zip(signature.parameters.values(), defaults, strict=True)
    return signature.replace(parameters=[p if d is None else p.replace(default=d[0]) for p, d in pairs])


def may_decorate(value: Any) -> bool:
    """Whether `value` may stand after `@`: a callable that takes a function and returns one."""
    if type(value) in (Native, Operation):
        return value.name in DECORATORS
    return type(value) in (Foreign, Function, Bound, Class, Instance)


DECORATORS = frozenset(
    {
        "property", "staticmethod", "classmethod", "setter", "tf.function", "wraps", "partial", "functools.cache",
        "functools.lru_cache", "lru_cache", "contextlib.contextmanager", "abc.abstractmethod", "dataclasses.dataclass",
        "dataclass", "functools.total_ordering", "enum.unique", "register_keras_serializable",
    }
)  # fmt: skip
"""The functions of the tables that take a function, or a class, and give one back."""
