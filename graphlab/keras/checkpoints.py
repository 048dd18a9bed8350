"""`tf.train.Checkpoint`: the values of all variables that objects hold, saved by the names of their attributes."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from graphlab.counting import looping, walking
from graphlab.data import DatasetIterator
from graphlab.errors import InvalidArgumentError, NotFoundError
from graphlab.keras.metrics.metric import Metric
from graphlab.keras.optimizers.optimizer import Optimizer
from graphlab.keras.state import State
from graphlab.keras.tracking import paths
from graphlab.module import Module
from graphlab.storage import Archive, storage
from graphlab.storage.store import path_text
from graphlab.tensor import public
from graphlab.variable import Variable

_STATE = "checkpoint"  # the file in which a folder has the names of its checkpoints


# --- What is in an object ------------------------------------------------------------------------


def _places(root: Any) -> Iterator[tuple[str, Any]]:
    """The variables in an object, and the layers and optimizers there, which may get some later, by their paths."""
    for path, value in paths(root, _members):
        walking(4)
        if isinstance(value, Variable | State | Optimizer):
            yield path, value


def _members(value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return [(str(key), part) for key, part in value.items() if _is_tracked(part)]
    if isinstance(value, list | tuple):
        walking(len(value))
        return [(str(number), part) for number, part in enumerate(value) if _is_tracked(part)]
    if isinstance(value, Optimizer | Metric):
        return [(f"variables/{number}", v) for number, v in enumerate(value.variables)]
    if isinstance(value, State):
        own = [(f"variables/{number}", v) for number, v in enumerate(value._own_weights())]
        layers = [(f"layers/{number}", layer) for number, layer in enumerate(value._layers())]
        optimizer = getattr(value, "optimizer", None)
        return [*own, *layers, *([] if optimizer is None else [("optimizer", optimizer)])]
    if isinstance(value, Module):
        named = dict(value._members())  # once each: a program's object may have two attributes of one name
        return sorted((name, part) for name, part in named.items() if _is_tracked(part))
    if isinstance(value, Checkpoint):
        return sorted(value._tracked().items())
    return []


def _is_tracked(value: Any) -> bool:
    return isinstance(value, Variable | Module | Optimizer | Metric | Checkpoint | list | tuple | dict)


# --- Checkpoints ---------------------------------------------------------------------------------


@public("train.Checkpoint")
class Checkpoint:
    """The variables of some objects, to be saved together: layers, models, optimizers, modules, lists of these.

    >>> from graphlab.storage import Memory, storing_in
    >>> step = Variable(3)
    >>> checkpoint = Checkpoint(step=step)
    >>> with storing_in(Memory(lambda text: None)):
    ...     path = checkpoint.save("training/ckpt")
    ...     value = step.assign(0)
    ...     status = checkpoint.restore(path)
    >>> path, step.numpy()
    ('training/ckpt-1', np.int32(3))
    """

    def __init__(self, /, root: Any = None, **kwargs: Any):
        if root is not None:
            _check_tracked("root", root)
        for name, value in kwargs.items():
            _check_tracked(name, value)
            if callable(vars(Checkpoint).get(name)):
                raise ValueError(f"`{name}` is a method of a Checkpoint: give what is saved another name.")
        self._root = root
        vars(self).update(kwargs)
        self._objects = kwargs
        self._saves: Variable | None = None

    def _tracked(self) -> dict[str, Any]:
        found = {} if self._root is None else dict(_members(self._root))
        found |= self._objects
        return found if self._saves is None else {**found, "save_counter": self._saves}

    @property
    def save_counter(self) -> Variable:
        """How many times it was saved, as a Variable."""
        if self._saves is None:
            self._saves = Variable(np.int64(0), trainable=False, name="save_counter")
        return self._saves

    def write(self, file_prefix: Any, options: Any = None) -> str:
        """Save the values under exactly this path, which is given back."""
        place = _text(file_prefix)
        variables = [(name, value) for name, value in _places(self) if isinstance(value, Variable)]
        storage().put(_file(place), Archive({name: value._snapshot() for name, value in variables}))
        return str(file_prefix)

    def save(self, file_prefix: Any, options: Any = None) -> str:
        """Save the values under this path with a number, from 1 on, at its end; the path is given back."""
        self.save_counter.assign_add(1)
        path = self.write(f"{_text(file_prefix)}-{int(self.save_counter.numpy())}")
        _note_newest(posixpath.dirname(path), [*_known_in(posixpath.dirname(path)), path])
        return path

    def read(self, save_path: Any, options: Any = None) -> LoadStatus:
        """Give the variables the values that `write` has saved; those that are made later get theirs then.

        Raises NotFoundError where nothing is, ValueError for a value of another shape, InvalidArgumentError for one of
        another dtype.
        """
        place = _text(save_path)
        try:
            archive = storage().get(_file(place))
        except FileNotFoundError as error:
            raise NotFoundError(f"There is no checkpoint {save_path!r}: {error}") from None
        status = LoadStatus(self, archive.arrays)
        status._assign()
        return status

    def restore(self, save_path: Any, options: Any = None) -> LoadStatus:
        """As `read`, of what `save` has saved; for None nothing happens."""
        if save_path is None:
            return LoadStatus(self, None)
        self.save_counter  # noqa: B018  made now, so that it is restored too
        return self.read(save_path)


def _check_tracked(name: str, value: Any) -> None:
    if not isinstance(value, DatasetIterator) and (isinstance(value, list | tuple) or not _is_tracked(value)):
        raise ValueError(
            f"`Checkpoint` was expecting {name} to be a trackable object (an object derived from `Trackable`), got "
            f"{value!r}. It takes Variables, layers, models, optimizers and modules."
        )


def _text(path: Any) -> str:
    """A path as it was given: what `latest_checkpoint` finds begins as the folder did."""
    path_text(path)
    return str(path)


def _file(path: str) -> str:
    return f"{path_text(path)}.npz"


class LoadStatus:
    """What `restore` gives: whether everything has found its place."""

    def __init__(self, root: Checkpoint, arrays: Mapping[str, Any] | None):
        self._root, self._arrays = root, arrays
        self._given: set[str] = set()
        self._waiting: set[int] = set()

    def _assign(self) -> None:
        """Give the variables that there are by now the values that wait for them."""
        for name, value in list(_places(self._root)):
            looping()
            if isinstance(value, Variable):
                self._assign_one(name, value)
            elif not value.built and id(value) not in self._waiting:
                self._waiting.add(id(value))
                vars(value).setdefault("_when_built", []).append(self._assign)

    def _assign_one(self, name: str, variable: Variable) -> None:
        if self._arrays is None or name in self._given or name not in self._arrays:
            return
        array = np.asarray(self._arrays[name])
        if not variable.shape.is_compatible_with(array.shape):
            raise ValueError(
                f"Received incompatible tensor with shape {array.shape} when attempting to restore variable with shape "
                f"{variable.shape} and name {variable.name}."
            )
        if array.dtype != np.dtype(variable.dtype.as_numpy_dtype):
            raise InvalidArgumentError(
                f"The checkpoint has {name} as {array.dtype.name}; the variable is {variable.dtype.name}."
            )
        self._given.add(name)
        variable.assign(array)

    def assert_consumed(self) -> LoadStatus:
        """Itself. Raises AssertionError where a saved value found no variable, or a variable no value."""
        if left := sorted(set(self._arrays or ()) - self._given):
            raise AssertionError(
                f"Unresolved object in checkpoint (root).{left[0].replace('/', '.')}: nothing here takes this value. "
                "It may be a layer or an optimizer that has no variables yet, or one that the Checkpoint was not given."
            )
        return self.assert_existing_objects_matched()

    def assert_existing_objects_matched(self) -> LoadStatus:
        """Itself. Raises AssertionError where a variable that there is found no saved value."""
        if self._arrays is None:
            raise AssertionError("No checkpoint specified (save_path=None); nothing is being restored.")
        names = [name for name, value in _places(self._root) if isinstance(value, Variable)]
        if unmatched := [name for name in names if name not in self._given]:
            raise AssertionError(
                f"Found {len(unmatched)} Python objects that were not bound to checkpointed values: {unmatched[:10]}."
            )
        return self

    def expect_partial(self) -> LoadStatus:
        """Itself: it is as well if something was saved that nobody takes."""
        return self


# --- A folder of checkpoints ---------------------------------------------------------------------


def _known_in(folder: str) -> list[str]:
    """The paths of the checkpoints that a folder's state names, the newest last."""
    place = posixpath.join(folder, _STATE)
    if not storage().has(place):
        return []
    names = re.findall(r'^all_model_checkpoint_paths: "(.*)"$', storage().read(place), re.MULTILINE)
    walking(len(names))
    return [posixpath.join(folder, name) for name in names]


def _note_newest(folder: str, paths: list[str]) -> None:
    names = [posixpath.basename(path) for path in dict.fromkeys(paths)]  # they lie in the folder itself
    walking(len(names))
    lines = [f'model_checkpoint_path: "{names[-1]}"', *(f'all_model_checkpoint_paths: "{name}"' for name in names)]
    storage().write(posixpath.join(folder, _STATE), "\n".join(lines) + "\n")


@public("train.latest_checkpoint")
def latest_checkpoint(checkpoint_dir: Any, latest_filename: str | None = None) -> str | None:
    """The path of the checkpoint that was saved last in a folder; None where there is none."""
    found = _known_in(_text(checkpoint_dir))
    return found[-1] if found and storage().has(_file(found[-1])) else None


@public("train.CheckpointManager")
class CheckpointManager:
    """Saves checkpoints of one `Checkpoint` in a folder, and keeps the newest `max_to_keep` of them.

    >>> from graphlab.storage import Memory, storing_in
    >>> manager = CheckpointManager(Checkpoint(step=Variable(1)), "training", max_to_keep=2)
    >>> with storing_in(Memory(lambda text: None)):
    ...     paths = [manager.save() for _ in range(3)]
    >>> manager.checkpoints, manager.latest_checkpoint == paths[-1]
    (['training/ckpt-2', 'training/ckpt-3'], True)
    """

    def __init__(
        self,
        checkpoint: Checkpoint,
        directory: Any,
        max_to_keep: int | None,
        keep_checkpoint_every_n_hours: float | None = None,
        checkpoint_name: str = "ckpt",
        step_counter: Any = None,
        checkpoint_interval: int | None = None,
        init_fn: Callable[[], Any] | None = None,
    ):
        if max_to_keep is not None and (not isinstance(max_to_keep, int) or max_to_keep <= 0):
            raise ValueError(f"Expected a positive integer or `None` for `max_to_keep`, got {max_to_keep}.")
        if checkpoint_interval is not None and step_counter is None:
            raise ValueError("`step_counter` should be passed if `checkpoint_interval` is not None.")
        self.checkpoint, self.directory, self.checkpoint_interval = checkpoint, str(directory), checkpoint_interval
        self._keep, self._name, self._steps, self._init = max_to_keep, checkpoint_name, step_counter, init_fn
        self._paths = [path for path in _known_in(_text(directory)) if storage().has(_file(path))]
        self._last_step: int | None = None

    @property
    def checkpoints(self) -> list[str]:
        """The paths of those that are kept, the newest last."""
        return list(self._paths)

    @property
    def latest_checkpoint(self) -> str | None:
        """The path of the newest; None where there is none."""
        return self._paths[-1] if self._paths else None

    def save(self, checkpoint_number: Any = None, check_interval: bool = True, options: Any = None) -> str | None:
        """Save another, and forget those that are too many; its path, or None where it is too early for one."""
        if not self._is_due(check_interval):
            return None
        self.checkpoint.save_counter.assign_add(1)
        number = self.checkpoint.save_counter if checkpoint_number is None else checkpoint_number
        path = self.checkpoint.write(posixpath.join(self.directory, f"{self._name}-{int(np.asarray(number))}"))
        self._paths = [*(known for known in self._paths if known != path), path]
        while self._keep is not None and len(self._paths) > self._keep:
            looping()
            storage().remove(_file(self._paths.pop(0)))
        _note_newest(_text(self.directory), self._paths)
        return path

    def _is_due(self, check_interval: bool) -> bool:
        if self._steps is None:
            return True
        step, before, interval = int(np.asarray(self._steps)), self._last_step, self.checkpoint_interval
        if check_interval and interval and before is not None and step - before < interval:
            return False
        self._last_step = step
        return True

    def restore_or_initialize(self) -> str | None:
        """Restore the newest, whose path is given back; where there is none, call `init_fn`."""
        if self.latest_checkpoint is not None:
            self.checkpoint.restore(self.latest_checkpoint)
        elif self._init is not None:
            self._init()
        return self.latest_checkpoint


# --- What is not here ----------------------------------------------------------------------------


@public("saved_model.save")
def save_model(obj: Any, export_dir: Any, signatures: Any = None, options: Any = None) -> None:
    """An UnimplementedError: a SavedModel is a graph of TensorFlow's. The variables are saved by `train.Checkpoint`."""
    storage().export(_text(export_dir))


@public("saved_model.load")
def load_model(export_dir: Any, tags: Any = None, options: Any = None) -> None:
    """A NotFoundError: a SavedModel is a graph of TensorFlow's, and graphlab runs none."""
    raise NotFoundError(
        f"A SavedModel cannot be loaded from {export_dir!r}: it is a graph of TensorFlow's. Make the model again, and "
        "give it its weights with model.load_weights(...) or tf.train.Checkpoint(model).restore(...)."
    )
