"""The net of layers over two inputs as it is drawn: what each neuron gives over the plane, and the weights between."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphlab.authoring.blocks import Activation, BatchNormalization, Dense, Dropout, LayerNormalization
from graphlab.fit.settings import Settings

SIDE = 7
"""Places along each side of the small map of a neuron."""
MOST_NUMBERS = 1_600
"""Numbers of one picture, at most: of more there would be too few pictures, for a run draws only so many."""
MOST_IN_COLUMN = 12
_DRAWN = (Dense, Activation, Dropout, BatchNormalization, LayerNormalization)


@dataclass(frozen=True)
class Net:
    """The columns of neurons, each the number of its neurons, with the places of their layers in the model.

    `dense` are the layers that have the weights, `shown` those whose outputs are the maps: what follows a dense layer
    up to the next one changes what its neurons give. Without columns nothing is drawn.
    """

    columns: tuple[int, ...] = ()
    dense: tuple[int, ...] = ()
    shown: tuple[int, ...] = ()

    @property
    def neurons(self) -> int:
        """How many neurons are drawn.

        >>> Net((3, 1), (0, 1), (0, 1)).neurons
        4
        """
        return sum(self.columns)

    @property
    def weights(self) -> tuple[int, ...]:
        """How many wires lead to each column, from the two inputs on.

        >>> Net((3, 1), (0, 1), (0, 1)).weights
        (6, 3)
        """
        return tuple(a * b for a, b in zip((2, *self.columns), self.columns, strict=False))

    @property
    def size(self) -> int:
        """How many numbers there are in a picture: the maps, then the weights."""
        return SIDE * SIDE * self.neurons + sum(self.weights)

    def expressions(self, plane: str) -> list[str]:
        """The expressions of the numbers: of each column the maps, one neuron after the other; then the weights.

        >>> Net((3,), (0,), (0,)).expressions("plane")
        ['tf.transpose(model.layers[0](plane))', 'model.layers[0].kernel']
        """
        maps, output = [], plane
        for place in range(self.shown[-1] + 1 if self.shown else 0):
            output = f"model.layers[{place}]({output})"
            if place in self.shown:
                maps.append(f"tf.transpose({output})")
        return [*maps, *(f"model.layers[{place}].kernel" for place in self.dense)]


def net_of(settings: Settings, inputs: int) -> Net:
    """The net that can be drawn of settings; none of another model, of other inputs, or of more neurons than fit.

    >>> from graphlab.authoring.blocks import Dense
    >>> net_of(Settings(model="layers", layers=(Dense(4, "linear"), Activation("tanh"), Dense(1))), 2)
    Net(columns=(4, 1), dense=(0, 2), shown=(1, 2))
    >>> net_of(Settings(), 2)
    Net(columns=(), dense=(), shown=())
    """
    layers = settings.layers
    dense = tuple(place for place, layer in enumerate(layers) if isinstance(layer, Dense))
    if settings.model != "layers" or inputs != 2 or not dense or dense[0] != 0:
        return Net()
    if not all(isinstance(layer, _DRAWN) for layer in layers):
        return Net()
    columns = tuple(int(layer.units) for layer in layers if isinstance(layer, Dense))
    net = Net(columns, dense, tuple(place - 1 for place in dense[1:]) + (len(layers) - 1,))
    return net if net.size <= MOST_NUMBERS and max(columns) <= MOST_IN_COLUMN else Net()


@dataclass(frozen=True, eq=False)
class NetFrames:
    """The pictures of a net: `maps` as bytes, 127 for 0, the farthest value of each neuron 0 or 254; `weights`.

    Both have a row for each picture.
    """

    maps: np.ndarray
    weights: np.ndarray


def net_frames(net: Net, rows: np.ndarray) -> NetFrames:
    """The pictures in the rows of numbers that `Net.expressions` gave.

    >>> rows = np.concatenate([np.full(SIDE * SIDE, -2.0), np.ones(2)])[None]
    >>> frames = net_frames(Net((1,), (0,), (0,)), rows)
    >>> frames.maps[0, 0], frames.weights.tolist()
    (np.uint8(0), [[1.0, 1.0]])
    """
    count = SIDE * SIDE * net.neurons
    maps = np.nan_to_num(rows[:, :count], posinf=0.0, neginf=0.0).reshape(len(rows), net.neurons, SIDE * SIDE)
    reach = np.abs(maps).max(axis=(0, 2), keepdims=True)
    share = maps / np.where(reach > 0, reach, 1.0)
    drawn = np.round(127 + 127 * share).astype(np.uint8).reshape(len(rows), count)
    return NetFrames(drawn, np.nan_to_num(rows[:, count:], posinf=0.0, neginf=0.0))
