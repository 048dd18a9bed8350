"""A program that somebody wrote by hand, as an expression: one tape, and one gradient by all that it starts with.

Comments, printed texts and the names of gradients have no place in an expression, so the program itself is to be kept.
What cannot be transcribed has a reason, with its line.
"""

from __future__ import annotations

import ast
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field

from graphlab.authoring.expression import Expression, write
from graphlab.authoring.mistakes import ExpressionError
from graphlab.authoring.reading import LONGEST, Parts, texts
from graphlab.authoring.rewriting import ToExpression
from graphlab.authoring.slider import LARGEST, Slider
from graphlab.authoring.tracing_text import TracingText
from graphlab.authoring.walk import CONSTANTS, Value, dotted, start_value
from graphlab.parsing import parse
from graphlab.views.notation.lists import listed

_MODULES = {("tensorflow", "tf"), ("math", None), ("numpy", "np")}


class NoExpression(Exception):
    """Why a program is no expression."""


def transcribed(source: str) -> tuple[Expression | None, str]:
    """The expression that computes what a program does, or None and the reason why there is none.

    >>> head = "a = tf.Variable(2.0)\\nb = tf.Variable(3.0)\\nwith tf.GradientTape() as tape:\\n"
    >>> program = head + "    c = a * b\\n    y = c + a * a\\nda, db = tape.gradient(y, [a, b])\\nprint(da, db)"
    >>> transcribed(program)[0].text
    'c = a * b\\nc + a * a'
    >>> transcribed(program.replace("[a, b]", "[a]"))
    (None, 'line 6 asks for no gradient of b, and an expression always asks for all of them')
    """
    if len(source) > LONGEST:
        return None, f"it has more than {LONGEST:,} characters"
    try:
        return _Transcript(source).expression(), ""
    except NoExpression as reason:
        return None, str(reason)
    except SyntaxError as problem:
        return None, f"line {problem.lineno} is not readable"
    except (ValueError, RecursionError, MemoryError, tokenize.TokenError):
        return None, "it has too many parts"


@dataclass
class _Transcript:
    """What the statements of a program say, in their order."""

    source: str
    starts: Parts = field(default_factory=lambda: Parts(""))
    constants: dict[str, ast.stmt] = field(default_factory=dict)
    lines: list[ast.Assign] = field(default_factory=list)
    tape: str = ""
    asked: ast.Assign | ast.Expr | None = None
    results: set[str] = field(default_factory=set)

    def expression(self) -> Expression:
        """The whole of it. Raises `NoExpression`."""
        for statement in parse(self.source).body:
            self._enter(statement)
        if not self.tape:
            raise NoExpression("it has no tape: no line `with tf.GradientTape() as tape:`")
        if self.asked is None:
            raise NoExpression("it asks for no gradient after its tape")
        for name, statement in self.constants.items():
            raise _at(statement, f"makes the constant {name}, and in an expression every name is a Variable")
        return self._checked()

    def _enter(self, statement: ast.stmt) -> None:
        match statement:
            case ast.Import(names=[ast.alias(name=name, asname=short)]) if (name, short) in _MODULES:
                return
            case ast.Expr(value=ast.Constant(value=str())):
                return
            case ast.With() if not self.tape:
                self._open(statement)
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call) if not self.tape:
                self._start(statement, name, call)
            case ast.Assign(value=call) | ast.Expr(value=call) if self.tape and self._is_of_tape(call, "gradient"):
                self._ask(statement, call)  # type: ignore[arg-type]
            case ast.Expr(value=value) if self.tape and (printed := self._asked_in(value)) is not None:
                self._ask(statement, printed)
            case ast.Expr(value=value) if self._is_shown(value):
                return
            case _:
                where = "after" if self.tape else "before"
                raise _at(statement, f"does more {where} the tape than an expression can say: {self._code(statement)}")

    # ---- what it starts with

    def _start(self, statement: ast.stmt, name: str, call: ast.Call) -> None:
        maker = dotted(call.func)
        if maker not in ("tf.Variable", "tf.constant"):
            raise _at(statement, f"makes {name} in a way that an expression cannot: {self._code(statement)}")
        if name in CONSTANTS:
            raise _at(statement, f"gives {name} a meaning, and in an expression it is the number {CONSTANTS[name]}")
        value = start_value(call.args[0]) if len(call.args) == 1 else None
        if value is None or any(keyword.arg != "name" for keyword in call.keywords):
            raise _at(statement, f"makes {name} of more than numbers, and an expression starts with numbers alone")
        if any(abs(number) > LARGEST for number in _numbers(value)):
            raise _at(statement, f"starts {name} with a number that is too big for a slider")
        if not any(isinstance(part, ast.Constant) and type(part.value) is float for part in ast.walk(call.args[0])):
            raise _at(
                statement, f"makes {name} of whole numbers, which have no gradient; in an expression all have one"
            )
        if maker == "tf.constant":
            self.constants[name] = statement
        self.starts.tensors.pop(name, None)
        self.starts.sliders.pop(name, None)
        if isinstance(value, list):
            self.starts.tensors[name] = value
        else:
            self.starts.sliders[name] = Slider.usual(value)

    # ---- the tape

    def _open(self, block: ast.With) -> None:
        match block.items:
            case [ast.withitem(context_expr=ast.Call(func=maker) as context, optional_vars=ast.Name(id=tape))] if (
                dotted(maker) == "tf.GradientTape"
                and not context.args
                and all(keyword.arg == "persistent" for keyword in context.keywords)
            ):
                self.tape = tape
            case _:
                raise _at(block, "opens another block than `with tf.GradientTape() as tape:`")
        for statement in block.body:
            match statement:
                case ast.Expr(value=ast.Call() as call) if self._is_of_tape(call, "watch"):
                    self._watch(call)
                case ast.Expr(value=value) if self._is_shown(value):
                    pass
                case ast.Assign(targets=[ast.Name()]):
                    self._compute(statement)
                case _:
                    raise _at(statement, f"is more than a name for an expression: {self._code(statement)}")
        if not self.lines:
            raise _at(block, "opens a tape that computes nothing with a name")

    def _watch(self, call: ast.Call) -> None:
        if self.lines:
            raise _at(self.lines[-1], "computes before something is watched, and an expression watches from the start")
        for name in _names_of(call.args[0]) if call.args else ():
            self.constants.pop(name, None)

    def _compute(self, statement: ast.Assign) -> None:
        """A line of the tape's block, which has to be one that an expression may have."""
        text = TracingText(self._segment(statement))
        text.copy(0, len(text.source))
        try:
            for part in parse(text.source).body:
                assert isinstance(part, ast.Assign)
                ToExpression(text).value(part.value)
        except ExpressionError as problem:
            raise _at(statement, f"is no line of an expression: {_clause(problem)}") from None
        defined = {*self.starts.sliders, *self.starts.tensors, *(_target(line) for line in self.lines)}
        if (name := _target(statement)) in defined:
            raise _at(statement, f"gives {name} a second meaning, and in an expression a name has one")
        for used in _values(statement.value):
            if used.id not in {*defined, "tf", "math", "np"}:
                raise _at(statement, f"uses {used.id}, which is nothing that the program starts with")
        self.lines.append(statement)

    # ---- what is asked, and shown

    def _ask(self, statement: ast.Assign | ast.Expr, call: ast.Call) -> None:
        if self.asked is not None:
            raise _at(statement, "asks for a second gradient, and an expression has one")
        last = _target(self.lines[-1])
        match call:
            case ast.Call(args=[ast.Name(id=target), sources], keywords=[]):
                pass
            case _:
                raise _at(statement, "asks for a gradient in a way that an expression cannot")
        if target != last:
            raise _at(
                statement, f"asks for the gradient of {target}, and an expression for that of its last line, {last}"
            )
        names = _names_of(sources)
        left = [name for name in (*self.starts.sliders, *self.starts.tensors) if name not in names]
        if left:
            raise _at(
                statement, f"asks for no gradient of {listed(left)}, and an expression always asks for all of them"
            )
        if inner := [name for name in names if name in map(_target, self.lines)]:
            raise _at(statement, f"asks for the gradient by {listed(inner)}, and an expression by what it starts with")
        self.asked = statement
        if isinstance(statement, ast.Assign):
            self.results = {
                node.id for part in statement.targets for node in ast.walk(part) if isinstance(node, ast.Name)
            }

    def _is_of_tape(self, call: ast.expr, method: str) -> bool:
        return isinstance(call, ast.Call) and dotted(call.func) == f"{self.tape}.{method}"

    def _asked_in(self, value: ast.expr) -> ast.Call | None:
        """The call for a gradient that is printed at once, `print(tape.gradient(y, x))`, with `.numpy()` or without."""
        if not (isinstance(value, ast.Call) and dotted(value.func) in ("print", "tf.print")):
            return None
        calls = [part for part in ast.walk(value) if isinstance(part, ast.Call) and part is not value]
        asking = [call for call in calls if self._is_of_tape(call, "gradient")]
        others = [call.func for call in calls if call not in asking]
        plain = all(isinstance(func, ast.Attribute) and func.attr == "numpy" for func in others)
        return asking[0] if len(asking) == 1 and plain else None

    def _is_shown(self, value: ast.expr) -> bool:
        """Whether a part only shows what has a name: a print, or the name itself."""
        if isinstance(value, ast.Call) and dotted(value.func) not in ("print", "tf.print"):
            return False
        known = {*self.starts.sliders, *self.starts.tensors, *map(_target, self.lines), *self.results}
        names = {part.id for part in _values(value)} - {"tf", "print", "float"}
        calls = [part.func for part in ast.walk(value) if isinstance(part, ast.Call) and part is not value]
        plain = all(
            dotted(call) == "float" or (isinstance(call, ast.Attribute) and call.attr == "numpy") for call in calls
        )
        return plain and names <= known

    # ---- the expression

    def _checked(self) -> Expression:
        """The expression with its lines; what it means has to be what the program means."""
        self.starts.block = "\n".join(map(self._segment, self.lines))
        target, names = _target(self.lines[-1]), {*self.starts.sliders, *self.starts.tensors}
        try:
            for text in texts(self.starts):
                expression = Expression(text, self.starts.sliders)
                written = write(expression)
                variables = {*written.sliders, *self.starts.tensors}
                if unused := sorted(names - variables):
                    raise _at(self.asked, f"asks for the gradient by {listed(unused)}, which the tape does not use")
                if written.target == target and variables == names:
                    return expression
        except ExpressionError as problem:
            raise NoExpression(f"as an expression it would be wrong: {_clause(problem)}") from None
        raise NoExpression("one of its names means something else in an expression")

    def _segment(self, statement: ast.stmt) -> str:
        return ast.get_source_segment(self.source, statement) or ""

    def _code(self, statement: ast.stmt) -> str:
        line = self._segment(statement).partition("\n")[0]
        return line if len(line) <= 40 else f"{line[:40]}…"


def _at(statement: ast.stmt | None, problem: str) -> NoExpression:
    return NoExpression(problem if statement is None else f"line {statement.lineno} {problem}")


def _clause(problem: ExpressionError) -> str:
    return problem.error.message.rstrip(".")


def _target(line: ast.Assign) -> str:
    assert isinstance(line.targets[0], ast.Name)
    return line.targets[0].id


def _values(node: ast.expr) -> Iterator[ast.Name]:
    return (part for part in ast.walk(node) if isinstance(part, ast.Name))


def _names_of(node: ast.expr) -> list[str]:
    """The names of a list of names, or the one that stands alone; none of anything else."""
    parts = node.elts if isinstance(node, ast.List | ast.Tuple) else [node]
    return [part.id for part in parts if isinstance(part, ast.Name)]


def _numbers(value: Value) -> Iterator[float]:
    """Every number of a start."""
    if isinstance(value, float):
        yield value
    else:
        for part in value:
            yield from _numbers(part)
