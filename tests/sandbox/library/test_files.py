"""What a program saves: kept in the memory of its run, metered, and never in a file."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.values.limits import Limits
from graphlab.storage.memory import KEPT

OPENED: list[str] = []
LISTENING = [False]
MODEL = """
import tensorflow as tf
model = tf.keras.Sequential([tf.keras.Input((1,)), tf.keras.layers.Dense(1)])
model.compile('sgd', 'mse')
"""
SAVING = {
    "weights": "model.save_weights('w.weights.h5')\nmodel.load_weights('w.weights.h5')",
    "arrays as weights": "model.save_weights('w.npz')\nmodel.load_weights('w.npz')",
    "a model": "model.save('m.keras')\nprint(len(tf.keras.models.load_model('m.keras').layers))",
    "an old model": "model.save('m.h5')\ntf.keras.models.load_model('m.h5')",
    "a checkpoint": "tf.train.Checkpoint(model).restore(tf.train.Checkpoint(model).save('a/c')).assert_consumed()",
    "a callback": "model.fit(tf.ones([2, 1]), tf.ones([2, 1]), verbose=0,"
    " callbacks=[tf.keras.callbacks.ModelCheckpoint('m.keras'), tf.keras.callbacks.CSVLogger('log.csv')])",
    "a text": "with open('a.txt', 'w') as f:\n    f.write('a')\nprint(open('a.txt').read())",
    "arrays": "np.save('a.npy', [1.0])\nnp.savez('b.npz', a=[1])\nnp.savetxt('c.txt', [1.0])\n"
    "print(np.load('a.npy'), np.load('b.npz')['a'], np.loadtxt('c.txt'))",
    "pickled data": "import pickle\nwith open('a', 'wb') as f:\n    pickle.dump([1], f)\n"
    "print(pickle.load(open('a', 'rb')))",
    "JSON": "import json\nwith open('a', 'w') as f:\n    json.dump({'a': [1]}, f)\nprint(json.load(open('a')))",
    "folders": "import os, shutil\nos.makedirs('a/b')\nprint(os.listdir('a'))\nshutil.rmtree('a')",
}
"""Programs that save something."""
PASSED_OVER = {
    "a SavedModel": "tf.saved_model.save(model, 'a')\nmodel.export('b')",
    "event files": "with tf.summary.create_file_writer('logs').as_default():\n    tf.summary.scalar('a', 1.0, step=0)",
    "TensorBoard": "board = tf.keras.callbacks.TensorBoard('logs')\n"
    "model.fit(tf.ones([2, 1]), tf.ones([2, 1]), verbose=0, callbacks=[board])",
    "a picture of a model": "tf.keras.utils.plot_model(model, 'model.png', show_shapes=True)",
    "a figure": "plt.plot([1, 2])\nplt.savefig('a.png')",
}
"""Programs that would write something for others to read."""


def _hear(event: str, args: Any) -> None:
    if LISTENING[0] and event in ("open", "os.mkdir", "os.remove", "os.rename", "os.listdir", "shutil.rmtree"):
        OPENED.append(f"{event} {args}")


sys.addaudithook(_hear)  # for good: there is no way to take one away


def run(source: str) -> Any:
    """A run of a program; no file may be opened meanwhile."""
    interpret("1")  # whatever Python imports at first
    OPENED.clear()
    LISTENING[0] = True
    try:
        return interpret(MODEL + source)
    finally:
        LISTENING[0] = False


@pytest.mark.parametrize("name", [*SAVING, *PASSED_OVER])
def test_nothing_is_written(name: str) -> None:
    """A program that saves goes on to its end, opens no file, and its notes say so once."""
    found = run({**SAVING, **PASSED_OVER}[name])
    assert found.error is None, found.error
    assert OPENED == []
    assert found.notes.count(KEPT) == (name in SAVING) and len(found.notes) == 1


READING = [
    "open('/etc/passwd')", "open('data.csv', 'r')", "np.load('/etc/passwd')", "np.loadtxt('a.csv')",
    "model.load_weights('a.weights.h5')", "tf.keras.models.load_model('a.keras')", "tf.saved_model.load('a')",
    "tf.train.Checkpoint(model).restore('a')", "import os\nos.listdir('/')", "import os\nos.remove('/etc/passwd')",
    "import pickle\npickle.loads('a')",
]  # fmt: skip


@pytest.mark.parametrize("source", READING)
def test_nothing_is_read(source: str) -> None:
    """What was not saved in this program cannot be loaded: an error of the program, with what to do."""
    found = run(source)
    assert found.error is not None and not found.error.limit and found.error.hint
    assert OPENED == []


def test_what_is_missing_can_be_caught() -> None:
    """`except FileNotFoundError`, or OSError as its base, as courses write it."""
    for kind in ("FileNotFoundError", "OSError", "IOError", "Exception"):
        assert run(f"try:\n    open('a')\nexcept {kind}:\n    print('caught')").stdout == "caught\n"


@pytest.mark.parametrize(
    "source",
    [
        "for i in range(10**6):\n    model.save_weights(f'{i}.npz')",
        "x = np.zeros([400, 400])\nfor i in range(10**5):\n    np.save(f'{i}.npy', x)",
        "with open('a', 'w') as f:\n    while True:\n        f.write('a' * 1000)",
        "import pickle\nx = []\nfor i in range(100):\n    x = [x, x]\n    pickle.dumps(x)",
        "np.savetxt('a', np.zeros([300, 300]), '%99f')",
        "for i in range(10**6):\n    open(f'{i}', 'w').close()",
    ],
)
def test_what_is_kept_is_metered(source: str) -> None:
    """To save without end is a limit of the run, as to compute without end is."""
    error = interpret(MODEL + source, Limits(steps=30_000, memory=20_000_000)).error
    assert error is not None and error.limit, error


def test_what_was_saved_does_not_change() -> None:
    """Neither side holds what the other changes: arrays, lists and weights are copies."""
    found = run("""
import pickle
x = np.ones(2)
np.save('x', x)
x[0] = 5.0
y = np.load('x.npy')
y[1] = 7.0
rows = [[1]]
with open('p', 'wb') as f:
    pickle.dump(rows, f)
rows[0].append(2)
print(np.load('x.npy'), pickle.load(open('p', 'rb')))
""")
    assert found.error is None and found.stdout == "[1. 1.] [[1]]\n"


def test_what_is_written_after_reading_is_kept() -> None:
    """A file that was opened to be read and written has both; one that is only read stays as it is."""
    found = run("""
with open('a', 'w') as f:
    f.write('abc')
with open('a', 'r+') as f:
    f.read()
    f.write('def')
with open('a') as f:
    print(f.read())
print(open('a').read())
""")
    assert found.error is None and found.stdout == "abcdef\nabcdef\n"


HELD = [
    "Pair(1, [2])", "collections.defaultdict(list, {1: [2]})", "collections.OrderedDict({'a': [1]})",
    "collections.Counter('aab')", "collections.deque([1, 2, 3], 3)", "{'a': (1, {2}), 3: frozenset([4])}",
]  # fmt: skip


@pytest.mark.parametrize("value", HELD)
def test_what_is_pickled_comes_back_as_it_was(value: str) -> None:
    """Of the same kind, with the same parts: an equal value that is another object, whole and inside a list."""
    found = run(f"""
import collections, pickle
Pair = collections.namedtuple('Pair', 'x y')
x = [{value}]
with open('p', 'wb') as f:
    pickle.dump(x, f)
with open('p', 'rb') as f:
    y = pickle.load(f)
print(y == x, repr(y) == repr(x), y[0] is x[0])
try:
    print(repr(pickle.loads(pickle.dumps(x))) == repr(x))
except TypeError as error:
    print(str(error) == "Only data of Python's become bytes here." and type(x[0]).__name__ in ('Pair', 'defaultdict'))
""")
    assert found.error is None, found.error
    assert found.stdout == "True True False\nTrue\n"


def test_a_run_keeps_nothing_for_the_next() -> None:
    """What one program saved is gone with it."""
    assert run("np.save('x', [1.0])").error is None
    assert run("np.load('x.npy')").error.kind == "FileNotFoundError"
