"""`def` and `lambda`: parameters, defaults, and a frame of variables for every call."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from typing import Any

from graphlab.sandbox.compiler.attributes_calls import Access
from graphlab.sandbox.compiler.expressions import Code
from graphlab.sandbox.compiler.scopes import scope_of
from graphlab.sandbox.values.values import NAMED, Frame, Function, Problem


class Functions(Access):
    """Compiles functions of the program."""

    def _Lambda(self, node: ast.Lambda) -> Code:
        return self.function("<lambda>", node.args, [node.body], lambda: self.expression(node.body), node)

    def function(
        self, name: str, args: ast.arguments, body: list[Any], compile_body: Callable[[], Code], node: ast.AST
    ) -> Code:
        """The closure that makes a Function. `compile_body` is called in the function's own scope."""
        parameters = [*args.posonlyargs, *args.args, *args.kwonlyargs]
        names = [p.arg for p in (*parameters, args.vararg, args.kwarg) if p is not None]
        defaults = [None if d is None else self.expression(d) for d in _defaults(args)]
        if len(set(names)) < len(names):
            raise Problem("SyntaxError", "Two parameters have the same name.", "Give each a name of its own.", node)
        outer = self.scope, self.in_loop
        self.scope, self.in_loop = scope_of(body, self.scope, names), False
        try:
            code = compile_body()
        finally:
            self.scope, self.in_loop = outer
        label = "lambda" if isinstance(node, ast.Lambda) else name
        # A call of a layer is a box already, and arithmetic is none.
        boxed = not (self.scope.is_class and (name == "call" or name.startswith("__")))
        m, journal = self.m, self.m.journal
        meter, deepest, signature = self.m.meter, self.m.limits.calls, _signature(args)
        simple = (
            [p.arg for p in args.args]
            if not (args.posonlyargs or args.kwonlyargs or args.vararg or args.kwarg)
            else None
        )

        def make(parent: Frame) -> Function:
            values = [None if d is None else d(parent) for d in defaults]
            held = signature.replace(
                parameters=[
                    p if d is None else p.replace(default=value)
                    for p, d, value in zip(signature.parameters.values(), defaults, values, strict=True)
                ]
            )

            def apply(given: tuple[Any, ...], named: dict[str, Any]) -> Any:
                if simple is not None and not named and len(given) == len(simple):
                    frame = Frame(zip(simple, given, strict=True))
                else:
                    frame = Frame(_bound(name, held, given, named))
                frame.parent = parent
                meter.left -= 1
                meter.depth += 1
                if meter.left < 0 or meter.depth > deepest:
                    meter.refuse_call()
                group = journal.enter("function", label) if boxed else None
                for parameter, value in frame.items():
                    if type(value) in NAMED:
                        m.bind(parameter, value, None, loose=True)
                try:
                    return code(frame)
                finally:
                    meter.depth -= 1
                    if group is not None:
                        journal.leave(group)

            return Function(name, apply, held)

        return make


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


def _bound(name: str, signature: inspect.Signature, given: tuple[Any, ...], named: dict[str, Any]) -> dict[str, Any]:
    try:
        bound = signature.bind(*given, **named)
    except TypeError as error:
        names = ", ".join(signature.parameters)
        raise Problem(TypeError, f"{name}({names}): {error}.", "Give a value for each parameter.") from None
    bound.apply_defaults()
    return bound.arguments
