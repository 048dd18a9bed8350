"""The model of a fit in the words of a program: how it is made, called and trained, for each kind of model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graphlab.datasets.points import Points
from graphlab.fit.formula import Formula
from graphlab.fit.inputs import columns_of, inputs_of
from graphlab.fit.own_code import read_code
from graphlab.fit.settings import Settings, formula_of, outputs_of, starts_of


@dataclass(frozen=True)
class ModelText:
    """A model as parts of a program.

    `code` is what a learner wrote, which stands first; `making` are the lines that make the model from the data.
    `variables` is the expression of the list that is trained. `inputs` are the names of the tensors that go in: one for
    each input of a formula, or one matrix. Where `columns` is true, targets stand in a column, as layers have them.
    """

    code: str
    making: tuple[str, ...]
    variables: str
    inputs: tuple[str, ...]
    columns: bool
    outputs: int
    formula: Formula | None = None
    is_own: bool = False

    def prediction(self, names: Mapping[str, str], *, training: bool = False, target: str = "y") -> str:
        """The expression of what the model gives, for inputs with other names where some are named.

        A model of the learner's own gives its numbers in the shape of the target, so that nothing is spread out to a
        matrix of all pairs.

        >>> from graphlab.fit.settings import check
        >>> model_text(Settings(), check(Settings())).prediction({"x": "grid"})
        'w * grid + b'
        """
        if self.formula is not None:
            return self.formula.of(names)
        x = names.get("x", "x")
        if not self.is_own:
            return f"model({x}, training=True)" if training else f"model({x})"
        return f"model({x})" if self.outputs > 1 else f"tf.reshape(model({x}), {target}.shape)"


def model_text(settings: Settings, points: Points) -> ModelText:
    """The model of settings that have been checked with these points."""
    outputs = outputs_of(settings, points)
    if settings.model in ("line", "formula"):
        return _of_formula(settings, points)
    if settings.model == "layers":
        making = (
            f"tf.keras.utils.set_random_seed({settings.seed})",
            "model = tf.keras.Sequential([",
            f"    tf.keras.Input(shape=({columns_of(points).shape[1]},)),",
            *(f"    {layer.call()}," for layer in settings.layers),
            "])",
        )
        return ModelText("", making, "model.trainable_variables", ("x",), True, outputs)
    own = read_code(settings.code)
    columns = own.columns or len(inputs_of(points)) > 1
    seed = f"tf.keras.utils.set_random_seed({settings.seed})"
    making = (own.making,) if own.making else ()
    return ModelText(
        f"{seed}\n{own.text.strip()}", making, own.variables, ("x",), columns, outputs, is_own=True
    )  # fmt: skip


def _of_formula(settings: Settings, points: Points) -> ModelText:
    formula = formula_of(settings, points)
    starts = starts_of(settings, formula)
    fixed = {name for name, _ in settings.starts}
    drawn = f"  # drawn with seed {settings.seed}"
    making = tuple(f"{name} = tf.Variable({start!r}){'' if name in fixed else drawn}" for name, start in starts.items())
    return ModelText("", making, f"[{', '.join(starts)}]", formula.inputs, False, 1, formula)
