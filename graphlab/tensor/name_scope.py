"""`name_scope`: a part of a program that has a name."""

from __future__ import annotations

from contextvars import ContextVar, Token
from types import TracebackType

from graphlab.tensor.observers import observer
from graphlab.tensor.registry import public

# A ContextVar, not a module global: Streamlit runs every script run in a thread of its own.
_SCOPE: ContextVar[str] = ContextVar("scope", default="")


def scope_name() -> str:
    """The names of the scopes that are open, each with a slash after it."""
    return _SCOPE.get()


@public("name_scope")
class NameScope:
    """Draws the ops inside its `with` block as one box, and puts its name before those of the Variables made there.

    Scopes inside one another add their names; one whose name ends with a slash stands by itself.

    >>> from graphlab import Variable, name_scope
    >>> with name_scope("net"), name_scope("first") as scope:
    ...     w = Variable(1.0, name="w")
    >>> scope, w.name
    ('net/first/', 'net/first/w:0')
    """

    def __init__(self, name: str):
        if not isinstance(name, str):
            raise ValueError(f'name for name_scope must be a string, such as "layer1"; got {name!r}')
        self._name = name
        self._entered: list[Token[str]] = []

    @property
    def name(self) -> str:
        """The name it was given."""
        return self._name

    def __enter__(self) -> str:
        name = self._name
        scope = name if not name or name.endswith("/") else f"{_SCOPE.get()}{name}/"
        self._entered.append(_SCOPE.set(scope))
        if (watcher := observer()) is not None:
            watcher.entered("scope", name.strip("/").rpartition("/")[2])
        return scope

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _SCOPE.reset(self._entered.pop())
        if (watcher := observer()) is not None:
            watcher.left()
