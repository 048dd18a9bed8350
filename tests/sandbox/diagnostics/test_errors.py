"""Mistakes: what is said, where, and what to do about it."""

from __future__ import annotations

import re

import pytest

from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.diagnostics import shapes_dtypes

# source, place, kind, words of the message, words of the hint
MISTAKES = [
    ("x = 1\nprint(y)", (2, 7), "NameError", "`y` is not defined", "value first"),
    ("loss = 1.0\nprint(los)", (2, 7), "NameError", "`los`", "`loss`"),
    ("reduce_summ(1.0)", (1, 1), "NameError", "reduce_summ", "`reduce_sum`"),
    ("tf.reduce_sun(1.0)", (1, 1), "AttributeError", "tf.reduce_sun", "`tf.reduce_sum`"),
    ("tf.softplus_(1.0)", (1, 1), "AttributeError", "tf.softplus_", "softplus"),
    ("x = tf.Variable(1.0)\nx.asign(2.0)", (2, 1), "AttributeError", "Variable", "`.assign`"),
    ("x = tf.constant(1.0)\nx.foo", (2, 1), "AttributeError", "tensor", "There are"),
    ("[1].push(2)", (1, 1), "AttributeError", "list", "append"),
    ("import subprocess", (1, 1), "ModuleNotFoundError", "`subprocess`", "only computes"),
    ("import os\nos.system('ls')", (2, 1), "AttributeError", "`os.system`", "only computes"),
    ("import os\nos.walk('.')", (2, 1), "AttributeError", "`os.walk`", "no files"),
    ("import nothing", (1, 1), "ModuleNotFoundError", "`nothing`", "tensorflow as tf"),
    ("from tensorflow import nothing", (1, 1), "ImportError", "nothing", ""),
    ("eval('1')", (1, 1), "NameError", "`eval` is not available", "text as code"),
    ("print = 5", (1, 1), "NotSupportedError", "`print`", "my_print"),
    ("np = 1", (1, 1), "NotSupportedError", "`np` is a module", "another name"),
    ("x = 3 (4 + 1)", (1, 5), "TypeError", "cannot be called", "3 * (x + 1)"),
    ("x = [1, 2] + 1", (1, 5), "TypeError", "a list and an int", "tensor"),
    ("'a' + 1", (1, 1), "TypeError", "a text and a number", "str("),
    ("None * 2.0", (1, 1), "TypeError", "None and a float", "without a path"),
    ("'%d' % 'x'", (1, 1), "TypeError", "needs a number", "%s"),
    ("1 / 0", (1, 1), "ZeroDivisionError", "divided by zero", "divisor"),
    ("[1, 2][5]", (1, 1), "IndexError", "", "count from 0"),
    ("{'a': 1}['b']", (1, 1), "KeyError", "'b'", "'a'"),
    ("a, b = 1, 2, 3", (1, 1), "ValueError", "3 values for 2 names", "one value"),
    ("for i in 5:\n    pass", (1, 10), "TypeError", "An int has no items", "range(n)"),
    ("def f(a, b):\n    return a\nf(1)", (3, 1), "TypeError", "`f` needs a value for `b`", "Write f(a, b)"),
    ("len(1, 2)", (1, 1), "TypeError", "len()", "arguments"),
    ("len(5)", (1, 1), "TypeError", "An int has no length", ""),
    ("def f():\n    return x\n    x = 1\nf()", (2, 12), "UnboundLocalError", "`x` has no value yet", ""),
    ("assert 1 > 2, 'told you'", (1, 1), "AssertionError", "told you", ""),
    ("raise ValueError('mine')", (1, 1), "ValueError", "mine", "itself"),
    ("tf.constant([1, 2])[0] = 5", (1, 1), "TypeError", "elements of a tensor", "new one"),
    ("tf.constant(1) + tf.constant(1.0)", (1, 1), "DTypeError", "int32", "tf.cast"),
    ("tf.ones([2, 3]) @ tf.ones([2, 3])", (1, 1), "ShapeError", "[2, 3]", "transpose_b=True"),
    ("x = tf.Variable(1.0)\nx += 1.0", (2, 1), "RuntimeError", "`x` is a Variable", "Write x.assign_add(1.0)."),
    (
        "x = tf.Variable(1.0)\nwith tf.GradientTape() as t:\n    y = x * x\nt.gradient(y, x)\nt.gradient(y, x)",
        (5, 1),
        "TapeError",
        "holds nothing any more",
        "persistent=True",
    ),
    ("if tf.ones(2) > 0:\n    pass", (1, 4), "ValueError", "neither true nor false", "tf.reduce_all"),
    ("x = 2\n  y = 3", (2, 2), "IndentationError", "nothing opens a block", "same column"),
    ("print((1 + 2)", (1, 6), "SyntaxError", "never closed", "missing bracket"),
    ("y = 3x + 1", (1, 5), "SyntaxError", "", "3*x"),
    ("x = 1 \u2212 2", (1, 7), "SyntaxError", "", "plain minus"),
    ("x = \u201chello\u201d", (1, 5), "SyntaxError", "", "quotation mark"),
    ("if 1\n    pass", (1, 5), "SyntaxError", "A colon is missing", "end in a colon"),
    ("break", (1, 1), "SyntaxError", "`break`", "`for`"),
    ("for i in [1]:\n    def f():\n        continue", (3, 9), "SyntaxError", "`continue`", "`for`"),
    ("def f(a, a):\n    pass", (1, 1), "SyntaxError", "same name", ""),
    ("*a, *b = [1, 2]", (1, 1), "SyntaxError", "one name", ""),
    ("class A(metaclass=type):\n    pass", (1, 1), "NotSupportedError", "Keywords after the bases", "class A(Base)"),
    ("def f():\n    print((yield 1))", (2, 5), "NotSupportedError", "inside an expression", "line of its own"),
    ("np.random.seed(0)", (1, 1), "AttributeError", "np.random.seed", "default_rng"),
    ("'\u00e9\u00e9' + 1", (1, 1), "TypeError", "a text and a number", ""),
    ("x = '\u00e9' * 2; y = zz", (1, 18), "NameError", "zz", ""),
]


@pytest.mark.parametrize(("source", "place", "kind", "message", "hint"), MISTAKES, ids=[m[0][:40] for m in MISTAKES])
def test_mistakes_are_explained(source: str, place: tuple[int, int], kind: str, message: str, hint: str) -> None:
    """Every mistake has its kind, its place, a sentence about the cause and one about the cure."""
    error = interpret(source).error
    assert error is not None
    assert (error.kind, (error.line, error.column)) == (kind, place), error
    assert message in error.message and error.hint and hint in error.hint, error
    assert not error.limit


def test_a_rule_that_stumbles_takes_no_error_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules after it are asked, and the run answers as ever."""
    before = interpret("import tensorflow as tf\ntf.zeros([2.0])").error
    monkeypatch.setattr(shapes_dtypes, "_RULES", (lambda mistake: 1 / 0, *shapes_dtypes._RULES))
    assert interpret("import tensorflow as tf\ntf.zeros([2.0])").error == before is not None


def test_what_was_printed_before_stays() -> None:
    """An error further down takes nothing away from what was printed and recorded before it."""
    source = "x = tf.Variable(2.0)\nwith tf.GradientTape() as t:\n    y = x * x\nprint(t.gradient(y, x))\n1 / 0"
    finished = interpret(source)
    assert finished.stdout == "tf.Tensor(4.0, shape=(), dtype=float32)\n" and len(finished.traces) == 1
    assert finished.error is not None and finished.error.line == 5


def test_the_place_is_inside_the_function() -> None:
    """The place of a mistake is where it happens, not where the function was called."""
    error = interpret("def f(x):\n    return [v / 0 for v in x]\n\nprint(1 + f([1]))").error
    assert error is not None and (error.line, error.column) == (2, 13)


@pytest.mark.parametrize(
    "source",
    [
        "f = lambda: 1\nf.x = 1",
        "print.x",
        "tf.x = 1",
        "tf.constant.x",
        "(1).real = 2",
        "np.pi = 3",
        "x = iter([1])\nx.send",
        "del tf",
        "del print",
        "def f(print):\n    return print",
        "import numpy as np2\nnp2.linalg.x",
        "[].sort(key=open)",
        "sorted([1], key=1)",
        "map(5, [1])",
        "{[]: 1}",
        "{(1, []): 1}",
        "set([[1]])",
        "hash(1)",
        "id(1)",
        "object()",
        "type(1)()",
        "type('X', (), {})",
        "print(end=5)",
        "''.join([1])",
        "'a'.encode()",
        "'{0.x}'.format(1)",
        "'{:{}}'.format(1, 2)",
        "f'{1:{2}}'",
        "f'{1:1000}'",
        "nonexistent.x.y",
        "tf.function(5)(1)",
        "tf.Variable",
        "global x",
        "return 5",
        "lambda: (yield)",
        "x = yield",
        "print(*5)",
        "f(**5)",
        "tf.constant(**{'_x': 1})",
        "with 5 as x:\n    pass",
        "with open('x') as f:\n    pass",
        "@print\ndef f():\n    pass",
        "raise 5",
        "try:\n    1/0\nexcept 5:\n    pass",
        "raise",
        "np.array([None])",
        "np.array([print])",
        "np.zeros(3, dtype=object)",
        "np.zeros(3, dtype='O')",
        "tf.zeros([1e999, 1.0])",
        "tf.zeros([1" + 400 * "0" + ", 1.0])",
        "np.ones(2).view",
        "range(1.5)",
        "chr(10**9)",
        "ord('ab')",
        "int('x')",
        "float('x')",
        "tf.Tensor([1])",
        "tf.DType",
        "x = 5\nx[0]",
        "None[0]",
        "print[0]",
    ],
)
def test_odd_programs_end_in_a_sentence(source: str) -> None:
    """Whatever is written, the end is a run or a sentence, never an exception of the host."""
    error = interpret(source).error
    if error is not None:
        assert error.message and error.hint and error.line and error.kind[0].isupper()
        assert not re.search(r"Traceback|graphlab\.| at 0x|<class|lambda|<locals>", error.message), error
