"""The rules by which optimizers move a parameter, as equations with names: what is computed, said and checked.

`w` is the parameter, `g` the gradient, `rate` the learning rate, `t` the number of the step; every other name is a
setting of the optimizer or what it remembers. `new_m` is m after the step. The equations of a rule are worked out one
after the other; the last one gives `new_w`. An optimizer without a rule here is shown by what was before and after.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

Equations = list[tuple[str, str]]
Rule = Callable[[Mapping[str, float]], Equations]

RULES: dict[str, Rule] = {}


def _rule(*names: str) -> Callable[[Rule], Rule]:
    def enter(rule: Rule) -> Rule:
        RULES.update(dict.fromkeys(names, rule))
        return rule

    return enter


@_rule("SGD")
def _sgd(settings: Mapping[str, float]) -> Equations:
    if not settings.get("momentum"):
        return [("new_w", "w - rate * g")]
    speed = ("new_m", "momentum * m - rate * g")
    return [speed, ("new_w", "w + momentum * new_m - rate * g" if settings.get("nesterov") else "w + new_m")]


@_rule("Adam", "AdamW")
def _adam(settings: Mapping[str, float]) -> Equations:
    means = [("new_m", "m + (1 - beta_1) * (g - m)"), ("new_v", "v + (1 - beta_2) * (g ** 2 - v)")]
    rate = [("alpha", "rate * sqrt(1 - beta_2 ** t) / (1 - beta_1 ** t)")]
    if settings.get("amsgrad"):
        greatest = [("new_s", "max(s, new_v)")]
        return [*means, *greatest, *rate, ("new_w", "w - alpha * new_m / (sqrt(new_s) + epsilon)")]
    return [*means, *rate, ("new_w", "w - alpha * new_m / (sqrt(new_v) + epsilon)")]


@_rule("Nadam")
def _nadam(settings: Mapping[str, float]) -> Equations:
    return [
        ("new_m", "m + (1 - beta_1) * (g - m)"),
        ("new_v", "v + (1 - beta_2) * (g ** 2 - v)"),
        ("mu", "beta_1 * (1 - 0.5 * 0.96 ** t)"),
        ("mu_next", "beta_1 * (1 - 0.5 * 0.96 ** (t + 1))"),
        ("new_product", "product * mu"),
        ("d", "mu_next * new_m / (1 - new_product * mu_next) + (1 - mu) * g / (1 - new_product)"),
        ("new_w", "w - rate * d / (sqrt(new_v / (1 - beta_2 ** t)) + epsilon)"),
    ]


@_rule("Adamax")
def _adamax(settings: Mapping[str, float]) -> Equations:
    return [
        ("new_m", "m + (1 - beta_1) * (g - m)"),
        ("new_u", "max(beta_2 * u, abs(g))"),
        ("new_w", "w - rate * new_m / ((1 - beta_1 ** t) * (new_u + epsilon))"),
    ]


@_rule("RMSprop")
def _rmsprop(settings: Mapping[str, float]) -> Equations:
    found = [("new_v", "rho * v + (1 - rho) * g ** 2")]
    spread = "new_v"
    if settings.get("centered"):
        found.append(("new_a", "rho * a + (1 - rho) * g"))
        spread = "new_v - new_a ** 2"
    down = f"rate * g / sqrt({spread} + epsilon)"
    if settings.get("momentum"):
        return [*found, ("new_m", f"momentum * m + {down}"), ("new_w", "w - new_m")]
    return [*found, ("new_w", f"w - {down}")]


@_rule("Adagrad")
def _adagrad(settings: Mapping[str, float]) -> Equations:
    return [("new_s", "s + g ** 2"), ("new_w", "w - rate * g / sqrt(new_s + epsilon)")]


@_rule("Adadelta")
def _adadelta(settings: Mapping[str, float]) -> Equations:
    return [
        ("new_s", "rho * s + (1 - rho) * g ** 2"),
        ("d", "sqrt(u + epsilon) * g / sqrt(new_s + epsilon)"),
        ("new_u", "rho * u + (1 - rho) * d ** 2"),
        ("new_w", "w - rate * d"),
    ]


@_rule("Lion")
def _lion(settings: Mapping[str, float]) -> Equations:
    return [
        ("new_w", "w - rate * sign(beta_1 * m + (1 - beta_1) * g)"),
        ("new_m", "beta_2 * m + (1 - beta_2) * g"),
    ]


@_rule("Ftrl")
def _ftrl(settings: Mapping[str, float]) -> Equations:
    power, l1, l2, shrinkage = (
        float(settings.get(name, usual))
        for name, usual in (
            ("learning_rate_power", -0.5),
            ("l1_regularization_strength", 0.0),
            ("l2_regularization_strength", 0.0),
            ("l2_shrinkage_regularization_strength", 0.0),
        )
    )

    def root(name: str) -> str:
        return f"sqrt({name})" if power == -0.5 else f"{name} ** {-power!r}"

    shrunk = f" + {2 * shrinkage!r} * w" if shrinkage else ""
    pulls = root("new_s") if not settings.get("beta") else f"(beta + {root('new_s')})"
    price = f" + {2 * l2!r}" if l2 else ""
    far = f"-sign(new_z) * max(abs(new_z) - {l1!r}, 0)" if l1 else "-new_z"
    return [
        ("new_s", "s + g ** 2"),
        ("sigma", f"({root('new_s')} - {root('s')}) / rate"),
        ("new_z", f"z + g{shrunk} - sigma * w"),
        ("new_w", f"{far} / ({pulls} / rate{price})"),
    ]


MEMORY: dict[str, str] = {
    "momentum": "m",
    "velocity": "v",
    "velocity_hat": "s",
    "norm": "u",
    "average_gradient": "a",
    "accumulator": "s",
    "linear": "z",
    "accumulated_grad": "s",
    "accumulated_delta_var": "u",
}
"""The letter for what an optimizer remembers, by the name that it has there."""

DECAY = ("shrunk", "w - rate * weight_decay * w")
"""What comes before the rule where weights shrink by themselves: the rule moves what it gives in the place of `w`."""
