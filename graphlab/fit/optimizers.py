"""The optimizer of a training as Keras makes it: its class, its settings, its schedule and its clipping."""

from __future__ import annotations

from types import MappingProxyType

from graphlab.fit.settings import Settings

CLASSES = MappingProxyType({
    "SGD": "SGD", "Momentum": "SGD", "Nesterov": "SGD", "Adagrad": "Adagrad", "RMSprop": "RMSprop", "Adam": "Adam",
    "AdamW": "AdamW",
})  # fmt: skip
"""The class in Keras of each optimizer of the lab."""
_CLIPPINGS = MappingProxyType({"value": "clipvalue", "norm": "clipnorm", "global norm": "global_clipnorm"})


def optimizer_call(settings: Settings) -> str:
    """The call that makes the optimizer.

    >>> optimizer_call(Settings(optimizer="Nesterov", rate=0.1, clipping="norm"))
    'tf.keras.optimizers.SGD(learning_rate=0.1, momentum=0.9, nesterov=True, clipnorm=1.0)'
    """
    parts = [f"learning_rate={rate_expression(settings)}"]
    match settings.optimizer:
        case "Momentum":
            parts += [f"momentum={float(settings.momentum)!r}"]
        case "Nesterov":
            parts += [f"momentum={float(settings.momentum)!r}", "nesterov=True"]
        case "RMSprop":
            parts += [f"rho={float(settings.rho)!r}"]
        case "Adam" | "AdamW":
            parts += [f"beta_1={float(settings.beta_1)!r}", f"beta_2={float(settings.beta_2)!r}"]
    if settings.optimizer == "AdamW":
        parts += [f"weight_decay={float(settings.weight_decay)!r}"]
    if settings.clipping != "none":
        parts += [f"{_CLIPPINGS[settings.clipping]}={float(settings.clip)!r}"]
    return f"tf.keras.optimizers.{CLASSES[settings.optimizer]}({', '.join(parts)})"


def rate_expression(settings: Settings) -> str:
    """The learning rate: a number, or the schedule that begins with it.

    >>> rate_expression(Settings(rate=0.1, schedule="cosine", decay_steps=200))
    'tf.keras.optimizers.schedules.CosineDecay(0.1, decay_steps=200)'
    """
    rate, steps = float(settings.rate), settings.decay_steps
    made = "tf.keras.optimizers.schedules."
    match settings.schedule:
        case "exponential":
            return f"{made}ExponentialDecay({rate!r}, decay_steps={steps}, decay_rate={float(settings.decay_rate)!r})"
        case "inverse time":
            return f"{made}InverseTimeDecay({rate!r}, decay_steps={steps}, decay_rate={float(settings.decay_rate)!r})"
        case "cosine":
            return f"{made}CosineDecay({rate!r}, decay_steps={steps})"
        case "polynomial":
            return f"{made}PolynomialDecay({rate!r}, decay_steps={steps}, end_learning_rate=0.0)"
    return repr(rate)
