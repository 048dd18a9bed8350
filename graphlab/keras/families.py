"""Families of things that are known by name: activations, losses, optimizers, ..."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeGuard, TypeVar

from graphlab.counting import looping
from graphlab.keras.settings import Checked, own
from graphlab.tensor import public

T = TypeVar("T")
Part = TypeVar("Part")


def snake(name: str) -> str:
    """A class's name as Keras writes it small: unlike `tf.Module`'s way, no digit parts from the capital after it.

    >>> snake("KLDivergence"), snake("L1L2")
    ('kl_divergence', 'l1l2')
    """
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()


def _own_name(thing: Any) -> str:
    return str(thing.__name__)


class Family:
    """The things of one kind; each is public in `places` and found by any of its names."""

    def __init__(self, noun: str, *places: str, get: bool = True):
        self.noun, self.places = noun, places
        self.known: dict[str, Any] = {}
        if get:
            public(*(f"{place}.get" for place in places))(self.find)
        public(*(f"{place}.serialize" for place in places))(serialize)
        public(*(f"{place}.deserialize" for place in places))(self.find)

    def member(self, *names: str, also: Sequence[str] = ()) -> Callable[[T], T]:
        """A decorator: public as `names` (by default its own), and found as those of `also` too."""

        def register(thing: T) -> T:
            shown = names or (_own_name(thing),)
            self.known.update(dict.fromkeys((*shown, *also), thing))
            return public(*(f"{place}.{name}" for place in self.places for name in shown))(thing)

        return register

    def find(self, identifier: Any) -> Any:
        """The member called so. A class is called without arguments; a function or an object is its own answer."""
        looping()
        if isinstance(identifier, str):
            found = self.known.get(identifier)
        elif isinstance(identifier, dict) and "class_name" in identifier:
            found = self.known.get(identifier["class_name"])
            if is_class(found):
                return found(**taken_by(found, identifier.get("config", {})))
        else:
            found = identifier
        if is_class(found):
            return found()
        if found is None and identifier is not None or found is not None and not self._is_one(found):
            raise ValueError(
                f"Could not interpret {self.noun} identifier: {identifier}. There are: {', '.join(self._names())}"
            )
        return found

    def _is_one(self, thing: Any) -> bool:
        return callable(thing) or any(inspect.isclass(kind) and isinstance(thing, kind) for kind in self.known.values())

    def _names(self) -> list[str]:
        return sorted(name for name in self.known if name.islower()) or sorted(self.known)


def is_class(thing: Any) -> TypeGuard[Callable[..., Any]]:
    """Whether calling it makes an object: a class, or what stands for one and says so by `makes_objects`."""
    return inspect.isclass(thing) or getattr(thing, "makes_objects", False) is True


class Configured(Checked):
    """Something made from settings that are kept in attributes of the same names."""

    def get_config(self) -> dict[str, Any]:
        """The settings it was made with, as plain data; of a class derived from ours, those of ours."""
        return settings_of(self, of_graphlab(type(self)))

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """Another one, with the settings of `get_config`."""
        return cls(**as_settings(config))


def as_settings(config: Any) -> dict[str, Any]:
    """Settings by their names. Raises TypeError for anything but what `get_config` gives.

    >>> as_settings({"units": 2})
    {'units': 2}
    >>> as_settings([2])
    Traceback (most recent call last):
    TypeError: Settings are a dictionary with texts for keys, as get_config() gives it. Received: config=[2]
    """
    if not isinstance(config, Mapping) or not all(isinstance(name, str) for name in config):
        raise TypeError(
            "Settings are a dictionary with texts for keys, as get_config() gives it. Received: "
            f"config={str(config):.200}"
        )
    return dict(config)


def part_of(description: Any, name: str, kind: type[Part]) -> Part:
    """A part of what describes a layer or a model. Raises ValueError where it is not there, or of another kind.

    >>> part_of({"class_name": "Dense", "config": {}}, "class_name", str)
    'Dense'
    """
    found = description.get(name) if isinstance(description, Mapping) else None
    if not isinstance(found, kind):
        raise ValueError(
            f"Could not parse config: what get_config() or serialize() gives has {name!r}, a {kind.__name__}. "
            f"Received: {str(description):.200}"
        )
    return found


def of_graphlab(kind: type) -> type:
    """The first class of graphlab's that has an `__init__`, in the order in which a class's bases are searched."""
    ours = (base for base in kind.__mro__ if base.__module__.startswith("graphlab.") and "__init__" in vars(base))
    return next(ours, Configured)


def settings_of(thing: Any, kind: type) -> dict[str, Any]:
    """The values of the attributes that are called like the arguments of `kind`, as plain data."""
    found: dict[str, Any] = {}
    for name in own_settings(kind):
        if hasattr(thing, name):
            value = getattr(thing, name)
            plain = not (callable(value) or hasattr(value, "get_config"))
            found[name] = own(value) if plain else serialize(value)
    return found


@lru_cache(maxsize=1024)
def own_settings(kind: type) -> tuple[str, ...]:
    """The names of the arguments of a class's `__init__`: asked of it once, for that takes as long as all the rest."""
    given = list(inspect.signature(kind.__init__).parameters.values())[1:]  # type: ignore[misc]
    named = [p.name for p in given if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]
    return tuple(name for name in named if not name.startswith("_"))


_OF_SWITCHED_OFF = frozenset({"renorm_momentum"})  # numbers that mean nothing where what they are for is False


def taken_by(kind: Any, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that a class of ours takes; of those that only Keras's has, what is switched off is left out.

    Raises TypeError for one that is not.
    """
    taken = _arguments(kind) if isinstance(kind, type) else frozenset(settings)
    for name, value in settings.items():
        if name not in taken and value is not None and value is not False and name not in _OF_SWITCHED_OFF:
            raise TypeError(f"{kind.__name__} has no setting `{name}` here; got {name}={value!r}.")
    return {name: value for name, value in settings.items() if name in taken}


def made_of(kind: Any, settings: Mapping[str, Any], is_ours: bool) -> Any:
    """An object of a class with the settings that its `get_config` gave: see `taken_by` for one of ours."""
    taken = taken_by(kind, settings) if is_ours else dict(settings)
    return kind.from_config(taken) if hasattr(kind, "from_config") else kind(**taken)


@lru_cache(maxsize=1024)
def _arguments(kind: type) -> frozenset[str]:
    """The names of all arguments of a class's `__init__`; where it passes the rest on, those of its bases too."""
    found: set[str] = set()
    for base in kind.__mro__:
        if {"__init__", "__signature__"} & vars(base).keys() and base is not object:
            written = vars(base).get("__signature__")  # of a class whose arguments are those of a function
            signature = written or inspect.signature(base.__init__)  # type: ignore[misc]
            parameters = signature.parameters.values()
            found |= {p.name for p in parameters}
            if all(p.kind is not p.VAR_KEYWORD for p in parameters):
                break
    around = getattr(kind, "_set_around", None)  # an optimizer's, whose base takes them by `**`
    return frozenset(found | set(inspect.signature(around).parameters if around is not None else ()))


def serialize(thing: Any) -> Any:
    """A function as its name, an object as its class and its settings."""
    looping()  # what is in many places is written in each of them
    if thing is None or inspect.isfunction(thing):
        return None if thing is None else thing.__name__
    if not hasattr(thing, "get_config"):
        return getattr(thing, "__name__", str(thing))
    rooms = type(thing).__module__.split(".")[1:]
    module = ".".join(rooms[: 3 if "schedules" in rooms else 2])
    return {
        "module": getattr(thing, "_keras_module", module),
        "class_name": type(thing).__name__,
        "config": thing.get_config(),
        "registered_name": getattr(thing, "_registered_name", None),
    }
