"""What may cross between a program and graphlab: walked over, planted against, and tried with every kind of handle."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import graphlab
from graphlab import keras
from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.host.client import Client
from graphlab.sandbox.library.namespace import TF
from graphlab.sandbox.values import crossing, marshalling
from graphlab.sandbox.values.crossing import (
    FAMILIES,
    OBJECTS,
    TYPES_ONLY,
    called_parameters,
    foreign,
    is_value,
    parameters_of,
)
from graphlab.sandbox.values.limits import Limits
from graphlab.sandbox.values.marshalling import Marshaller
from graphlab.sandbox.values.observer import Guard
from graphlab.sandbox.values.values import OPERANDS
from graphlab.tensor import PUBLIC
from tests.keras.arguments import BASE, SUBJECTS
from tests.patience import WALL
from tests.sandbox.reach import LEAK, Walk, public_functions, undeclared


def _settings(given: dict[str, Any]) -> str:
    """Settings as a program writes them; a function stands for any."""
    return ", ".join(f"{name}={'probe' if callable(value) else repr(value)}" for name, value in given.items())


_PROGRAM = Path(__file__).parents[1].joinpath("everything.txt").read_text(encoding="utf-8")
EVERYTHING = _PROGRAM + "".join(
    f"made_{number} = tf.keras.{path}({_settings(BASE.get(path, {}))})\n" for number, path in enumerate(SUBJECTS)
)
"""A program that holds an object of every public class of Keras, and much else."""
PROBE = _PROGRAM.partition("class ")[0]
"""Its beginning: the functions that a walk calls others with. It is enough for a walk over one name."""
LIMITS = Limits(cpu=1.0, wall=WALL)


@pytest.fixture(autouse=True)
def _settings_of_keras() -> Iterator[None]:
    """A walk calls everything, also what changes the settings of Keras."""
    before = keras.backend.floatx(), keras.backend.epsilon()
    yield
    keras.backend.set_floatx(before[0])
    keras.backend.set_epsilon(before[1])


# --- The walk ------------------------------------------------------------------------------------


@pytest.mark.whole
def test_nothing_that_a_program_reaches_is_the_hosts() -> None:
    """Every value within reach is of a class on a list, crosses as one, and so does its type; none shows an address."""
    walk = Walk(EVERYTHING)
    assert list(walk.complaints()) == []
    assert walk.values > 8_500 and walk.calls > 45_000


class Handle:
    """A class of the host's, for the walk to find."""


def _complains(about: str) -> bool:
    tables = {"planted": TF.names["planted"]}
    return any(about in complaint for complaint in Walk(PROBE, tables).complaints())


@pytest.mark.whole
def test_a_function_that_calls_its_argument_unsaid_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new public function that calls what it is given, and does not say so, fails the walk and the reading."""

    def planted(x: Any, function: Any) -> Any:
        return function(x)

    monkeypatch.setitem(PUBLIC, "planted", planted)
    monkeypatch.setitem(TF.names, "planted", foreign("planted", planted))
    assert undeclared(planted) == {"function"}
    assert ("planted", planted) in list(public_functions())
    assert _complains("planted calls an argument")


@pytest.mark.whole
def test_a_new_class_of_the_host_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """An object of a class that is on no list, wherever a program gets it from, fails the walk."""

    def planted() -> Any:
        return Handle()

    monkeypatch.setitem(TF.names, "planted", foreign("planted", planted))
    assert not _complains("Handle")  # as it is, it does not come in
    monkeypatch.setattr(Guard, "kinds", Guard.kinds | {Handle})
    assert _complains("Handle'> is no class of a program's values")


def test_a_new_public_class_is_no_value_until_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A class that is public and of no family is on no list: its objects do not come into a program."""
    monkeypatch.setitem(PUBLIC, "Handle", Handle)
    monkeypatch.setitem(TF.names, "Handle", foreign("Handle", Handle))
    assert not is_value(Handle)
    error = interpret("tf.Handle()").error
    assert error is not None and error.message == "What this gives cannot be used in a program."


@pytest.mark.parametrize(
    ("module", "name", "wrong"),
    [
        (marshalling, "dtype_named", lambda kind: kind.host[0]),
        (Marshaller, "_callback", lambda self, value: lambda *args, **more: self.called_back(value, args, more)),
        (marshalling, "_copied", lambda value: value),
        (Marshaller, "_container_from_host", lambda self, value: value),
        (marshalling, "public_name", lambda value: getattr(value, "__name__", None)),
    ],
)
def test_the_walk_finds_a_wrong_crossing(module: Any, name: str, wrong: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Types as classes, functions as they are, containers that both sides hold, any function as a public one: found."""
    monkeypatch.setattr(module, name, wrong)

    def planted() -> Any:
        return undeclared

    monkeypatch.setitem(TF.names, "planted", foreign("planted", planted))
    monkeypatch.setitem(PUBLIC, "planted", planted)
    assert next(Walk(EVERYTHING, {"planted": TF.names["planted"]}).complaints(), None) is not None


# --- Said by name --------------------------------------------------------------------------------


@pytest.mark.whole
def test_every_function_says_what_it_calls() -> None:
    """Who calls an argument annotates it as `Callable[...]`: that is how a type of the language crosses to it."""
    assert {name: undeclared(function) for name, function in public_functions() if undeclared(function)} == {}


def test_every_public_class_is_on_a_list() -> None:
    """Of a family, named among the others, a tensor, or for isinstance only."""
    classes = {thing for thing in PUBLIC.values() if isinstance(thing, type)}
    assert {kind for kind in classes if not (is_value(kind) or kind in OPERANDS or kind in TYPES_ONLY)} == set()


def test_observers_ops_and_records_are_no_values() -> None:
    """What watches and what is recorded stays with the host."""
    hidden = {
        "Op",
        "Observer",
        "Guard",
        "Record",
        "Watch",
        "Journal",
        "Feed",
        "LayerGraph",
        "Node",
        "Operation",
        "Call",
    }
    assert {kind.__name__ for kind in Guard.kinds} & hidden == set()
    assert not any(issubclass(kind, BaseException) for kind in (*OBJECTS, *FAMILIES))


COMPUTED = {
    "graphlab/authoring/blocks.py made": "the class's own layer, and its own fields",
    "graphlab/authoring/blocks.py call": "the class's own fields",
    "graphlab/authoring/datasets.py height": "the parameters of a curve, which is declared",
    "graphlab/datasets/formula.py _matches": "the fields of the grammar",
    "graphlab/authoring/settings.py __post_init__": "the class's own fields",
    "graphlab/keras/layers/recurrent.py read": "the settings of a cell of graphlab's",
    "graphlab/keras/layers/recurrent.py ": "the same, at import",
    "graphlab/keras/layers/cells.py attribute": "three names, of a cell that is no layer",
    "graphlab/keras/layers/wrapping.py _check_layers": "a written list",
    "graphlab/module.py _attribute": "three names that a cell may have",
    "graphlab/sandbox/values/objects.py _read": "the same, of a class of the program",
    "graphlab/keras/callbacks/callback.py notify": "the events of a training",
    "graphlab/keras/callbacks/callback.py __init__": "the events of a training, checked",
    "graphlab/keras/calling.py __repr__": "a written list",
    "graphlab/keras/families.py settings_of": "the parameters of a class of graphlab's",
    "graphlab/keras/layers/weights.py weight_as_set": "three settings of graphlab's own layers",
    "graphlab/keras/metrics/confusion.py _prepare": "the class's own counters",
    "graphlab/keras/metrics/confusion.py _add": "the class's own counters",
    "graphlab/keras/metrics/confusion.py _at": "the class's own counters",
    "graphlab/keras/metrics/confusion.py __init__": "the class's own setting",
    "graphlab/keras/metrics/fscore.py _make": "a written list",
    "graphlab/keras/models/compiled.py _loss_of": "one of three kinds of targets",
    "graphlab/keras/models/compiled.py _metric_of": "one of three kinds of targets",
    "graphlab/keras/optimizers/optimizer.py get_config": "a written list",
    "graphlab/keras/optimizers/rules.py __init__": "a written list",
    "graphlab/keras/optimizers/schedules.py __init__": "the class's own setting",
    "graphlab/keras/symbolic.py _enter_operators": "the operators, at import",
    "graphlab/ops/math.py forward": "the op's own name",
    "graphlab/tensor/op_texts.py check": "the texts of an op",
    "graphlab/sandbox/compiler/syntax.py _check": "the fields of syntax nodes",
    "graphlab/sandbox/library/attributes.py put_attribute": "a public attribute that the object has already",
    "graphlab/sandbox/host/confinement.py limit_resources": "a written list",
    "graphlab/sandbox/host/confinement.py ": "a written list, at import",
    "graphlab/sandbox/values/observer.py __init__": "the events of a journal, a written list",
    "graphlab/sandbox/values/limits.py in_words": "the fields of the limits",
    "graphlab/sandbox/values/methods.py _plain": "a written list",
    "graphlab/sandbox/values/methods.py _padded": "a written list",
    "graphlab/sandbox/values/methods.py _set_method": "a written list",
    "graphlab/sandbox/library/imports.py _clock": "a written list",
    "graphlab/sandbox/diagnostics/names.py _defining": "the fields of syntax nodes",
    "graphlab/sandbox/library/namespace.py _describe": "a class method of the tables, at import",
    "graphlab/sandbox/library/namespace.py _inherited": "a static method of the tables",
    "graphlab/sandbox/library/namespace.py _stored": "a public attribute of an object, which crosses",
    "graphlab/sandbox/library/numpy/elementwise.py ": "a written list",
    "graphlab/sandbox/library/numpy/linalg.py ": "a written list",
    "graphlab/sandbox/library/numpy/making.py ": "a written list",
    "graphlab/sandbox/library/numpy/shaping.py ": "a written list",
    "graphlab/sandbox/library/numpy/statistics.py ": "a written list",
    "graphlab/sandbox/library/numpy/random.py draw": "a written list",
    "graphlab/sandbox/library/numpy/types.py _finfo": "a written list",
    "graphlab/sandbox/library/numpy/types.py _iinfo": "a written list",
    "graphlab/sandbox/values/objects.py own": "the interpreter's own name",
    "graphlab/sandbox/values/objects.py _fresh": "the interpreter's own name",
    "graphlab/sandbox/values/objects.py _tracked": "the interpreter's own name",
    "graphlab/sandbox/values/objects.py _members": "the interpreter's own name",
    "graphlab/sandbox/values/objects.py _set_host": "a public attribute that the object has already",
    "graphlab/sandbox/values/objects.py host_method": "`__init__`, `__call__` and `build`",
    "graphlab/sandbox/host/postmortem.py ": "the signals, at import",
    "graphlab/sandbox/library/stdlib.py _math": "a written list",
    "graphlab/sandbox/library/stdlib.py _whole": "a written list",
    "graphlab/sandbox/library/stdlib.py ": "a written list",
    "graphlab/sandbox/library/stdlib.py function": "a written list",
}
"""Where a computed name is looked up on an object of the host, and why no text of a program gets there unchecked."""

_LOOKS_UP = {"getattr", "hasattr", "setattr", "delattr"}


def _computed(path: Path) -> Iterator[str]:
    """The places in a file that look a computed name up on an object."""

    def below(node: ast.AST, inside: str) -> Iterator[str]:
        for part in ast.iter_child_nodes(node):
            name = part.name if isinstance(part, ast.FunctionDef | ast.ClassDef) else inside
            key: ast.expr | None = None
            if isinstance(part, ast.Call) and ast.unparse(part.func) in _LOOKS_UP and len(part.args) > 1:
                key = part.args[1]
            if isinstance(part, ast.Subscript) and ast.unparse(part.value).startswith(("vars(", "globals(")):
                key = part.slice
            if key is not None and not isinstance(key, ast.Constant):
                yield name
            yield from below(part, name)

    return below(ast.parse(path.read_text(encoding="utf-8")), "")


@pytest.mark.whole
def test_names_are_looked_up_in_registries() -> None:
    """No new place of library or sandbox looks a computed name up on an object without a reason written here."""
    root = Path(graphlab.__file__).parent
    rooms = [
        path for path in root.rglob("*.py") if path.relative_to(root).parts[0] not in ("ui", "trace", "views", "fit")
    ]
    found = {f"graphlab/{path.relative_to(root).as_posix()} {name}" for path in rooms for name in _computed(path)}
    assert found == COMPUTED.keys()


# --- Every name that takes a callable × every handle ---------------------------------------------

HANDLES = {
    "a class of NumPy's": "np.ndarray",
    "the type of an array": "type(np.array([1.0]))",
    "the type of a function of the language": "type(print)",
    "the type of a function of TensorFlow's": "type(tf.constant)",
    "the type of a module": "type(np)",
    "the type of types": "type(type(1))",
    "the type of a function": "type(lambda: 0)",
    "the type of a method": "type([].append)",
    "a text type": "str",
    "a container type": "list",
    "the class of all": "object",
    "a kind of error": "ValueError",
    "an error": "caught",
    "the type of an error": "type(caught)",
    "a class of tensors": "tf.Tensor",
    "the type of a tensor": "type(tf.constant(1.0))",
    "a class of layers": "tf.keras.layers.Dense",
    "the type of a layer": "type(tf.keras.layers.Dense(1))",
    "a layer": "tf.keras.layers.Dense(1)",
    "a tape": "tape",
    "the type of a tape": "type(tape)",
    "a class of the program": "K",
    "an object of the program": "K()",
    "a generator of numbers": "np.random.default_rng(0)",
    "a method": "[].append",
    "a stream": "iter([print])",
    "a module": "plt",
    "a bound method of a class": "tf.keras.Model.from_config",
    "a registry": "tf.keras.layers.deserialize",
    "a wrapped function": "tf.function(print)",
}
_BEGINNING = """\
import matplotlib.pyplot as plt
class K:
    def __init__(self, *args): self.args = args
    def __call__(self, *args): return args
tape = tf.GradientTape()
try:
    tf.reshape([1.0], [2])
except Exception as error:
    caught = error
"""
_OWNERS = {
    "Variable": "tf.Variable([1.0])",
    "keras.Optimizer": "tf.keras.optimizers.SGD()",
    "keras.Model": "tf.keras.Sequential([tf.keras.layers.Dense(1)])",
    "Module": "tf.Module",
}


def _takers() -> dict[str, Any]:
    """Every public function or method that says it calls an argument, once."""
    found: dict[Any, str] = {}
    for name, function in public_functions():
        if called_parameters(function):
            found.setdefault(function, name)
    return {name: function for function, name in found.items()}


def _call(name: str, function: Any, handle: str) -> str:
    """The text of a call that hands `handle` over wherever the function calls, and a tensor elsewhere."""
    called, given = called_parameters(function), []
    for place, (parameter, about) in enumerate(parameters_of(function)):
        if parameter == "self":
            continue
        if about.kind is about.VAR_KEYWORD and crossing.REST in called:
            given.append(f"on_epoch_end={handle}")
        elif place in called or parameter in called:
            given.append(handle if about.kind is not about.KEYWORD_ONLY else f"{parameter}={handle}")
        elif about.kind is about.VAR_POSITIONAL:
            given.append("tf.constant([1.0, 2.0])")
        elif about.default is about.empty and about.kind is not about.VAR_KEYWORD:
            given.append({"lower": "0", "upper": "3"}.get(parameter, "tf.constant([1.0, 2.0])"))
        elif about.kind is about.POSITIONAL_OR_KEYWORD and any(isinstance(p, int) and p > place for p in called):
            given.append(repr(about.default) if about.default in (None, True, False) else "None")
    owner, _, method = name.rpartition(".")
    start = (
        f"{_OWNERS[owner]}.{method}" if owner in _OWNERS and "." not in method and owner != "Module" else f"tf.{name}"
    )
    return f"{start}({', '.join(given)})"


TAKERS = _takers()


FEW = 5  # handles that one program tries


@pytest.mark.parametrize("begin", range(0, len(HANDLES), FEW))
@pytest.mark.parametrize("name", TAKERS)
def test_a_handle_gets_nothing_called(name: str, begin: int, walls: Client) -> None:
    """The call ends in a sentence or in values; it never ends the process, shows nothing of the host.

    Of the handles that a program tries, the last is not caught; which one that is differs from name to name.
    """
    handles = [*HANDLES.values()][begin : begin + FEW]
    turn = list(TAKERS).index(name) % len(handles)
    calls = [_call(name, TAKERS[name], handle) for handle in handles[turn:] + handles[:turn]]
    while calls:  # what a program cannot catch ends it: the others are tried in another one
        tries = "".join(
            f"print('try')\ntry:\n    got = {call}\n    print(got)\nexcept Exception as error:\n    print(error)\n"
            for call in calls[:-1]
        )
        run = walls.run(f"{_BEGINNING}{tries}print('try')\ngot = {calls[-1]}\nprint(got)\ngot\n", LIMITS)
        shown = run.stdout + str(run.value) + ("" if run.error is None else f"{run.error.message} {run.error.hint}")
        assert not LEAK.search(shown), shown
        assert run.error is None or (run.error.kind != "RunnerError" and "ended the process" not in run.error.message)
        calls = calls[max(1, run.stdout.count("try\n")) :] if run.error else []


def test_there_are_names_that_take_a_callable() -> None:
    """The rows above are many: made of the registry, so that a new name is among them without an edit."""
    assert len(TAKERS) * len(HANDLES) > 900
    assert {"map_fn", "nest.map_structure", "py_function", "numpy_function", "cond", "keras.layers.Lambda"} <= set(
        TAKERS
    )


# --- What was found once -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "tf.nest.map_structure(np.ndarray, 20)",
        "tf.nest.map_structure(type(tf.constant), 'x', np.ndarray)",
        "tf.numpy_function(np.ndarray, [np.array([2]), 'O', np.array([0x4141414141414141] * 8)], tf.string)",
        "type(print)('a', print)",
        "type(tf.constant)('a', np.ndarray)",
        "type(np)('a', {})",
        "with tf.GradientTape() as t:\n    x = tf.Variable(1.0) * 2.0\nt.records[-1].forward",
        "with tf.GradientTape() as t:\n    x = tf.Variable(1.0) * 2.0\nt.record",
        "tf.keras.layers.deserialize({'class_name': '__loader__', 'config': {}})",
        "tf.keras.layers.deserialize({'class_name': 'core', 'config': {}})",
        "tf.keras.layers.deserialize({'class_name': 'L', 'config': {}}, {'L': np.ndarray})",
        "tf.keras.callbacks.LambdaCallback(model=print)",
        "tf.nest.flatten({print: 1})",
        "tf.cast([1.0], np.ndarray)",
        "np.zeros(2, type(print))",
        "np.array([1.0]).astype(type(tf.keras.layers.Dense(1)))",
    ],
)
def test_what_was_found_is_refused(source: str) -> None:
    """Each way that led to the host ends in a sentence."""
    error = interpret(source).error
    assert error is not None and error.message and error.hint and not LEAK.search(error.message + error.hint)


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("print(tf.nest.map_structure(str, [print]))", "['<built-in function print>']"),
        ("print(np.array([1.0]).dtype == type(print), np.array([1.0]).dtype == float)", "False True"),
        ("print(tf.cast(1, float).dtype, tf.zeros(1, bool).dtype)", "<dtype: 'float32'> <dtype: 'bool'>"),
        ("d = tf.keras.layers.Dense(1, activation=tf.nn.relu)\nprint(d.activation == tf.nn.relu)", "True"),
        ("d = tf.keras.layers.Dense(1, activation=tf.nn.relu)\nprint(d.get_config()['activation'])", "relu"),
        ("d = tf.keras.layers.Dense(1, kernel_initializer=tf.ones_initializer)\nprint(d(tf.ones([1, 2])).numpy())",
         "[[2.]]"),
        ("class I(tf.keras.initializers.Initializer):\n    def __init__(self, _own=0): pass\nprint(I().get_config())",
         "{}"),
        ("class L(tf.keras.layers.Layer):\n    def call(self, x): return x\n"
         "print(tf.keras.layers.deserialize({'class_name': 'L', 'config': {}}, {'L': L})(1.0).numpy())", "1.0"),
        ("a = [1.0]\nh = tf.keras.callbacks.History()\nh.history = {'a': a}\na.append(print)\nprint(h.history)",
         "{'a': [1.0]}"),
        ("def log(epoch, logs):\n    logs['mine'] = 7\n"
         "m = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])\n"
         "m.compile('sgd', 'mse')\nh = m.fit(np.ones((2, 1)), np.ones((2, 1)), verbose=0, "
         "callbacks=[tf.keras.callbacks.LambdaCallback(on_epoch_end=log)])\nprint(h.history['mine'])", "[7]"),
    ],
)  # fmt: skip
def test_what_is_honest_goes_on(source: str, printed: str) -> None:
    """Types as dtypes, functions of graphlab's as settings, classes where one is made: as in TensorFlow."""
    run = interpret(source)
    assert run.error is None and run.stdout.strip() == printed, run
