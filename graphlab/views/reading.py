"""A trace with one of its gradients, and what every view of it needs, computed once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from graphlab.trace.flow import Flow, flow, inputs_of
from graphlab.trace.graph import Edge, Sweep, Trace
from graphlab.trace.training import Opened, Training, Update
from graphlab.views.grouping import Grouping, grouping
from graphlab.views.notation.names import Names, group_names


@dataclass(frozen=True, eq=False)
class Reading:
    """A trace as one of its gradients shows it; without a sweep, the forward pass alone.

    That of a step of a `training` has what is kept of the step, which is `opened`.

    Every view takes one, so that names and the flow of the gradients are worked out once, when a view first needs them.

    >>> Reading(Trace(1, ())).flow.sent
    {}
    """

    trace: Trace
    sweep: Sweep | None = None
    training: Training | None = None
    opened: Opened | None = None

    @property
    def updates(self) -> tuple[Update, ...]:
        """How parameters moved after this: of a step of a training, after the last gradient of its tape."""
        if self.opened is None or self.opened.tape != self.trace.number:
            return ()
        return self.opened.updates if self.sweep is None or self.sweep is self.trace.sweeps[-1] else ()

    @property
    def backward(self) -> Sweep:
        """The sweep, for a view that needs one. Raises ValueError where there is none."""
        if self.sweep is None:
            raise ValueError("this view needs a gradient, and the reading has none: Reading(trace, trace.sweeps[0])")
        return self.sweep

    @cached_property
    def names(self) -> Names:
        """The name of every node by id, everywhere: a name that the program gives again has its row, `y #3`."""
        return Names(self.trace)

    @cached_property
    def group_names(self) -> dict[str, str]:
        """The name of every group that can be folded, by id."""
        groups, recorded = self.grouping.groups, group_names(self.trace)
        return {id: recorded.get(id) or group.label for id, group in groups.items()}

    @cached_property
    def grouping(self) -> Grouping:
        """What can be folded into one card, and what each node is in."""
        return grouping(self.trace, self.sweep)

    @cached_property
    def flow(self) -> Flow:
        """What the sweep sent through each edge, and what arrived at each node; nothing without a sweep."""
        return flow(self.trace, self.sweep)

    @cached_property
    def inputs(self) -> dict[str, list[Edge]]:
        """The edges into each node, by its id, in the order of its inputs."""
        return inputs_of(self.trace.edges)
