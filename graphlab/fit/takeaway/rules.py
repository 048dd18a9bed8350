"""How optimizers move a parameter, as text for a script: order of operations and constants are those of Keras."""

from __future__ import annotations

from collections.abc import Iterator

from graphlab.fit.settings import Settings

_EPSILON = "1e-7"


def memory_of(settings: Settings) -> tuple[tuple[str, str], ...]:
    """What the optimizer remembers about each parameter: the names, and what they begin with.

    >>> memory_of(Settings(optimizer="Adam"))
    (('mean', '0.0'), ('square', '0.0'))
    """
    match settings.optimizer:
        case "Momentum" | "Nesterov":
            return (("velocity", "0.0"),)
        case "Adagrad":
            return (("total", "0.1"),)
        case "RMSprop":
            return (("square", "0.0"),)
        case "Adam" | "AdamW":
            return (("mean", "0.0"), ("square", "0.0"))
    return ()


def rule_of(settings: Settings, sqrt: str) -> Iterator[str]:
    """The lines that compute `new` from `p`, its gradient `g`, `rate`, `number` (of the step, from 1) and the memory.

    >>> list(rule_of(Settings(optimizer="Nesterov"), "torch.sqrt"))
    ['velocity = 0.9 * velocity - rate * g', 'new = p + 0.9 * velocity - rate * g']
    """
    momentum, rho = float(settings.momentum), float(settings.rho)
    b1, b2 = float(settings.beta_1), float(settings.beta_2)
    match settings.optimizer:
        case "SGD":
            yield "new = p - rate * g"
        case "Momentum" if momentum:
            yield f"velocity = {momentum!r} * velocity - rate * g"
            yield "new = p + velocity"
        case "Nesterov" if momentum:
            yield f"velocity = {momentum!r} * velocity - rate * g"
            yield f"new = p + {momentum!r} * velocity - rate * g"
        case "Adagrad":
            yield "total = total + g * g"
            yield f"new = p - rate * g / {sqrt}(total + {_EPSILON})"
        case "RMSprop":
            yield f"square = {rho!r} * square + (1 - {rho!r}) * g * g"
            yield f"new = p - rate * g / {sqrt}(square + {_EPSILON})"
        case "Adam" | "AdamW":
            yield f"mean = mean + (1 - {b1!r}) * (g - mean)"
            yield f"square = square + (1 - {b2!r}) * (g * g - square)"
            yield f"alpha = rate * (1 - {b2!r} ** number) ** 0.5 / (1 - {b1!r} ** number)"
            shrunk = f"p * (1 - {float(settings.weight_decay)!r} * rate)" if settings.optimizer == "AdamW" else "p"
            yield f"new = {shrunk} - alpha * mean / ({sqrt}(square) + {_EPSILON})"
        case _:
            yield "new = p - rate * g"


def rate_of(settings: Settings) -> str:
    """The rate of a step, counted from 0, as an expression.

    >>> rate_of(Settings(rate=0.1, schedule="exponential"))
    '0.1 * 0.9 ** (step / 100)'
    """
    rate, steps, decay = float(settings.rate), settings.decay_steps, float(settings.decay_rate)
    match settings.schedule:
        case "exponential":
            return f"{rate!r} * {decay!r} ** (step / {steps})"
        case "inverse time":
            return f"{rate!r} / (1 + {decay!r} * step / {steps})"
        case "cosine":
            return f"{rate!r} * 0.5 * (1 + math.cos(math.pi * min(step, {steps}) / {steps}))"
        case "polynomial":
            return f"{rate!r} * (1 - min(step, {steps}) / {steps})"
    return repr(rate)


def clipping_of(settings: Settings, clip: str, norm: str, least: str) -> Iterator[str]:
    """The lines that clip `gradients`; `clip` is the library's between two numbers, `norm` the length of a tensor."""
    limit = float(settings.clip)
    match settings.clipping:
        case "value":
            yield f"gradients = [{clip}(g, {-limit!r}, {limit!r}) for g in gradients]"
        case "norm":
            yield f"gradients = [g * {least}(1.0, {limit!r} / (float({norm}(g)) or 1.0)) for g in gradients]"
        case "global norm":
            yield f"length = sum(float({norm}(g)) ** 2 for g in gradients) ** 0.5"
            yield f"gradients = [g * {least}(1.0, {limit!r} / (length or 1.0)) for g in gradients]"
