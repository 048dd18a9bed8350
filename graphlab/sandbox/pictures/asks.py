"""What the app asks a child to make of a run, and what comes back: plain data, each in one declared form."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from graphlab.trace.graph import Natural
from graphlab.trace.serialization import Plain
from graphlab.views.drawing.view import Fit, View
from graphlab.views.player import schema

Identity = Annotated[str, Meta(pattern=r"\A[negc][0-9]{1,9}\Z")]
"""Of a node, a wire, a group, or a cut."""
Size = tuple[Annotated[float, Meta(ge=0, le=1e6)], Annotated[float, Meta(ge=0, le=1e6)]]
"""The width and the height of a box, in pixels."""


class CannotDraw(Exception):
    """What was asked for of a run could not be made; the text says why. If it `lasts`, it cannot be made another time.

    >>> CannotDraw("It is too big.").lasts
    False
    """

    def __init__(self, text: str, *, lasts: bool = False):
        super().__init__(text)
        self.lasts = lasts


class Before(Plain, frozen=True):
    """The picture before: one of the same `structure` has boxes as big, so that new numbers do not move them."""

    structure: str
    sizes: dict[Identity, Size]
    fit: Fit | None = None


class PictureAsk(Plain, frozen=True, tag="picture"):
    """Asks for a graph as it is looked at, with its steps. With `badged`, what is wrong with a node stands on it."""

    direction: Literal["LR", "TB"] = "LR"
    opened: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    inlined_constants: bool = True
    room: tuple[float, float] | None = None
    badged: bool = False
    before: Before | None = None

    @classmethod
    def of(cls, view: View, *, badged: bool = False, before: Before | None = None) -> PictureAsk:
        """The ask for a graph that is looked at so.

        >>> PictureAsk.of(View("TB", closed=frozenset({"g2", "g1"}))).closed
        ('g1', 'g2')
        """
        folds = tuple(sorted(view.opened)), tuple(sorted(view.closed))
        return cls(view.direction, *folds, view.inlined_constants, view.room, badged, before)

    def view(self, structure: str) -> View:
        """How a graph of that structure is drawn."""
        before = self.before if self.before is not None and self.before.structure == structure else None
        return View(
            self.direction,
            frozenset(self.opened),
            frozenset(self.closed),
            self.inlined_constants,
            sizes=before.sizes if before else None,
            room=self.room,
            fit=before.fit if before else None,
        )


class FormulasAsk(Plain, frozen=True, tag="formulas"):
    """Asks for the formulas of a step of a long run, counted from 1, and of those beside it."""

    step: Annotated[int, Meta(ge=1)]


class CellAsk(Plain, frozen=True, tag="cell"):
    """Asks where one number of a card comes from: its node, its row and its flat index."""

    node: str
    row: schema.Row
    index: Natural


Ask = PictureAsk | FormulasAsk | CellAsk


class Picture(Plain, frozen=True, tag="picture"):
    """A drawn graph: `contents` is the same in every view of it, `sizes` and `fit` are for the picture that follows.

    `call` counts which of all that a run has to show it is.
    """

    call: Natural
    contents: schema.Contents
    svg: str
    sizes: dict[Identity, Size]
    fit: Fit | None = None


class StepFormulas(Plain, frozen=True, tag="formulas"):
    """The formulas of some steps, by their number; none where there was no time for them."""

    formulas: schema.Formulas


class CellAnswer(Plain, frozen=True, tag="cell"):
    """What is shown of a number; None where there is no such number."""

    answer: schema.Answer | None


Made = Picture | StepFormulas | CellAnswer
