"""The training of layers as Keras' own `fit` does it, with the start and the order of the batches of the run."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from graphlab.authoring.loss_formula import written
from graphlab.fit.data_text import data_text
from graphlab.fit.optimizers import optimizer_call
from graphlab.fit.settings import Settings
from graphlab.fit.takeaway.scripts import head_lines, numbers_of, order_lines
from graphlab.fit.takeaway.start import Start, orders_of
from graphlab.fit.takeaway.traced_loss import listed
from graphlab.fit.training import Fit, FitError

_CLASSES = MappingProxyType({
    "squared": "MeanSquaredError", "absolute": "MeanAbsoluteError", "huber": "Huber", "log-cosh": "LogCosh",
})  # fmt: skip


def to_fit_script(fit: Fit, start: Start) -> str:
    """The script that compiles the model and calls `model.fit`.

    Raises `FitError` for a model that is no Keras model, and for penalties, which stand in the loop and not in it.
    """
    model, settings = fit.program.model, fit.settings
    if not model.variables.startswith("model."):
        raise FitError("only a Keras model has `fit`: choose layers, or a class of tf.keras.Model")
    if settings.l1 or settings.l2:
        raise FitError("l1 and l2 are added in the loop; for `fit` give the layers a kernel_regularizer")
    return "\n".join(_lines(fit, start)) + "\n"


def _lines(fit: Fit, start: Start) -> Iterator[str]:
    program, model, settings = fit.program, fit.program.model, fit.settings
    yield from head_lines(fit, start, "tensorflow")
    yield from ("import numpy as np", "import tensorflow as tf", "")
    yield from (*model.code.splitlines(), "")
    yield from (*data_text(program.train, model, program.scaling).lines, "")
    yield from order_lines(program)
    yield from model.making
    yield "model(x)  # makes the weights"
    yield "# Where the training began."
    yield "starts = ["
    yield from listed(tuple(f"{numbers_of(value)}," for value in start.values))
    yield "]"
    yield "for variable, value in zip(model.trainable_variables, starts):"
    yield "    variable.assign(value)"
    yield ""
    yield f"model.compile(optimizer={optimizer_call(settings)}, loss={_loss(settings, model.outputs)})"
    if orders_of(program) is None:
        count = len(program.train.x)
        yield f"history = model.fit(x, y, batch_size={count}, epochs={settings.steps}, shuffle=False, verbose=0)"
        yield 'for step, loss in enumerate(history.history["loss"][:50], 1):'
        yield '    print("step", step, f"{loss:.9g}")'
    else:
        yield f"batches = tf.ragged.constant([rows(step).tolist() for step in range({settings.steps})])"
        yield "data = tf.data.Dataset.from_tensor_slices(batches)"
        yield "data = data.map(lambda batch: (tf.gather(x, batch), tf.gather(y, batch)))"
        yield "model.fit(data, epochs=1, verbose=0)  # once through all batches of all epochs"
    yield 'print("loss", f"{float(model.loss(y, model(x))):.9g}")'


def _loss(settings: Settings, outputs: int) -> str:
    reduction = "" if settings.reduction == "mean" else 'reduction="sum"'
    if settings.loss == "typed":
        return f"lambda y_true, y_pred: {written(settings.expression)}"
    if settings.loss == "cross entropy":
        kind = "SparseCategoricalCrossentropy" if outputs > 1 else "BinaryCrossentropy"
        options = [f"from_logits={not settings.probabilities}", reduction]
    else:
        kind = _CLASSES[settings.loss]
        options = [f"delta={settings.delta!r}" if settings.loss == "huber" else "", reduction]
    return f"tf.keras.losses.{kind}({', '.join(filter(None, options))})"
