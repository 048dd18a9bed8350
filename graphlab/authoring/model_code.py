"""A described model as the program that builds and trains it: the same text runs in TensorFlow and here."""

from __future__ import annotations

from collections.abc import Iterator

from graphlab.authoring.description import EXPRESSION, Description, Loss
from graphlab.authoring.loss_formula import written


def to_code(description: Description) -> str:
    """The program of a description.

    >>> from graphlab.authoring.presets import PRESETS
    >>> print(to_code(PRESETS["line"].description))
    import tensorflow as tf
    <BLANKLINE>
    tf.keras.utils.set_random_seed(0)
    x = tf.linspace(-1.0, 1.0, 8)[:, tf.newaxis]
    y_true = 2.0 * x - 1.0
    <BLANKLINE>
    model = tf.keras.Sequential([
        tf.keras.Input(shape=(1,)),
        tf.keras.layers.Dense(1),
    ])
    loss_function = tf.keras.losses.MeanSquaredError()
    optimizer = tf.keras.optimizers.SGD(learning_rate=0.1)
    <BLANKLINE>
    for step in range(20):
        with tf.GradientTape() as tape:
            y_pred = model(x, training=True)
            loss = loss_function(y_true, y_pred)
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        print(f"step {step}: loss {float(loss):.6g}")
    <BLANKLINE>
    """
    return "\n".join(_lines(description)) + "\n"


def line_count(code: str) -> int:
    """How many lines of a program are not blank."""
    return sum(bool(line.strip()) for line in code.splitlines())


def _lines(description: Description) -> Iterator[str]:
    train = description.train
    yield from ("import tensorflow as tf", "")
    yield f"tf.keras.utils.set_random_seed({train.seed})"
    yield from (*description.data.lines, "")
    yield "model = tf.keras.Sequential(["
    yield f"    tf.keras.Input(shape={description.data.shapes[0][1:]!r}),"
    yield from (f"    {block.call()}," for block in description.blocks)
    yield "])"
    if description.loss.name != EXPRESSION:
        yield f"loss_function = {_made(description.loss)}"
    yield f"optimizer = tf.keras.optimizers.{train.optimizer}(learning_rate={float(train.learning_rate)!r})"
    yield from ("", f"for step in range({train.steps}):")
    yield "    with tf.GradientTape() as tape:"
    yield "        y_pred = model(x, training=True)"
    yield f"        loss = {_called(description.loss)}"
    yield "    gradients = tape.gradient(loss, model.trainable_variables)"
    yield "    optimizer.apply_gradients(zip(gradients, model.trainable_variables))"
    yield '    print(f"step {step}: loss {float(loss):.6g}")'


def _made(loss: Loss) -> str:
    return f"tf.keras.losses.{loss.name}({'from_logits=True' if loss.from_logits else ''})"


def _called(loss: Loss) -> str:
    return written(loss.expression) if loss.name == EXPRESSION else "loss_function(y_true, y_pred)"
