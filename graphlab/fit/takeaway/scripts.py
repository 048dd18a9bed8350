"""The loop of a fit as a script for TensorFlow, PyTorch or JAX, with its start and the order of its batches in it.

Each prints the loss of its first 50 steps and of the last one, that of all points in the end, and the parameters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from msgspec.structs import replace

from graphlab.fit.data_text import data_text
from graphlab.fit.losses import each_expression, loss_expression, penalty_expression
from graphlab.fit.optimizers import optimizer_call
from graphlab.fit.program import Program
from graphlab.fit.settings import Settings
from graphlab.fit.takeaway.rules import clipping_of, memory_of, rate_of, rule_of
from graphlab.fit.takeaway.start import Start, orders_of
from graphlab.fit.takeaway.traced_loss import TracedLoss, listed, traced_loss
from graphlab.fit.training import Fit

LIBRARIES = ("tensorflow", "pytorch", "jax")
MOST_ORDERS = 100_000
"""Numbers of points in the order of batches that are written out; more are drawn again by NumPy."""
PRINTED = 50
_TITLES = {"tensorflow": "TensorFlow", "pytorch": "PyTorch", "jax": "JAX"}
_SENSITIVE = (
    "# A start that is one rounding away ends elsewhere here: the run cannot be repeated exactly by another",
    "# library, or on another processor.",
)


def to_script(fit: Fit, library: str, start: Start) -> str:
    """The script of a training for one of `LIBRARIES`.

    Raises `FitError` where the library lacks an op of the model, ValueError for another library.
    """
    if library not in LIBRARIES:
        raise ValueError(f"library is one of {', '.join(LIBRARIES)}; got {library!r}")
    lines = _tensorflow(fit, start) if library == "tensorflow" else _written_out(fit, start, library)
    return "\n".join(lines) + "\n"


# ---- what all have


def head_lines(fit: Fit, start: Start, library: str) -> Iterator[str]:
    """What a script is, and whether it can be repeated."""
    title = " ".join(fit.program.train.title.split()).replace('"', "'").replace("\\", "/")
    yield f'"""{title}: the training of a fit, written for {_TITLES[library]}."""'
    yield ""
    if start.is_sensitive:
        yield from (*_SENSITIVE, "")


def order_lines(program: Program) -> Iterator[str]:
    """The function `rows` that says which points a step sees."""
    orders = orders_of(program)
    if orders is None:
        return
    count, size = len(program.train.x), program.settings.batch
    if orders.size <= MOST_ORDERS:
        yield "# The order of the points in each epoch, as it was drawn."
        yield 'ORDERS = np.array("""'
        yield from (" ".join(map(str, row)) for row in orders.tolist())
        yield f'""".split(), int).reshape(-1, {count})'
    else:
        yield "# The order of the points in each epoch; this generator of NumPy drew it."
        yield f"rng = np.random.default_rng({program.settings.seed})"
        yield f"ORDERS = np.array([rng.permutation({count}) for _ in range({len(orders)})])"
    yield from ("", "", "def rows(step):")
    yield f"    epoch, place = divmod(step, {-(-count // size)})"
    yield f"    return ORDERS[epoch][{size} * place : {size} * place + {size}]"
    yield from ("", "")


def numbers_of(values: np.ndarray) -> str:
    """Numbers in nested lists, as Python reads them back."""
    shown = np.asarray(values, np.float32).astype(object)
    return repr(_nested(shown.tolist()))


def _nested(items: object) -> object:
    return [_nested(item) for item in items] if isinstance(items, list) else float(str(np.float32(items)))  # type: ignore[arg-type]


# ---- PyTorch and JAX


def _written_out(fit: Fit, start: Start, library: str) -> Iterator[str]:
    is_torch = library == "pytorch"
    settings, loss = fit.settings, traced_loss(fit, library)
    yield from head_lines(fit, start, library)
    yield "import math" if settings.schedule == "cosine" else ""
    yield "import numpy as np"
    yield from ["import torch"] if is_torch else ["import jax", "import jax.numpy as jnp"]
    yield ""
    yield from _data(fit, is_torch)
    yield from order_lines(fit.program)
    for helper in loss.helpers:
        yield from (*helper.splitlines(), "", "")
    yield from ("", *loss.lines, "", "")
    yield "# Where the training began."
    yield "parameters = ["
    make = "torch.tensor({}, requires_grad=True)" if is_torch else "jnp.array({})"
    yield from (
        f"    {make.format(numbers_of(value))},  # {name}"
        for name, value in zip(loss.parameters, start.values, strict=True)
    )
    yield "]"
    like = "torch.full_like" if is_torch else "jnp.full_like"
    for name, first in memory_of(settings):
        yield f"{name}s = [{like}(p, {first}) for p in parameters]"
    yield from _loop_of_torch(fit, loss) if is_torch else _loop_of_jax(fit, start, loss)


def _data(fit: Fit, is_torch: bool) -> Iterator[str]:
    """The tensors of the data, from the program's own lines."""
    text = data_text(fit.program.train, fit.program.model, fit.program.scaling).lines
    lines = "\n".join(text).replace("tf.newaxis", "None")
    lines = lines.replace("tf.constant", "torch.tensor" if is_torch else "jnp.array")
    lines = lines.replace("tf.reshape", "torch.reshape" if is_torch else "jnp.reshape")
    make = "torch.tensor" if is_torch else "jnp.array"
    several = r"\((\w+) - (\[[^]]*\])\) / (\[[^]]*\])"
    yield from re.sub(several, rf"(\1 - {make}(\2)) / {make}(\3)", lines).splitlines()


def _step_data(fit: Fit, loss: TracedLoss) -> tuple[list[str], str]:
    """The lines that take the points of a step, and the arguments that they are."""
    if orders_of(fit.program) is None:
        return [], ", ".join(loss.data)
    taken = [f"{name}_step" for name in loss.data]
    return [f"{', '.join(taken)} = {', '.join(f'{name}[rows(step)]' for name in loss.data)}"], ", ".join(taken)


def _loop_of_torch(fit: Fit, loss: TracedLoss) -> Iterator[str]:
    settings = fit.settings
    lines, data = _step_data(fit, loss)
    memory = [name for name, _ in memory_of(settings)]
    yield ""
    yield f"for step in range({settings.steps}):"
    yield from listed(tuple(lines))
    yield f"    loss = loss_of(*parameters, {data})"
    yield "    gradients = torch.autograd.grad(loss, parameters)"
    yield from listed(tuple(clipping_of(settings, "torch.clamp", "torch.linalg.vector_norm", "min")))
    yield f"    rate, number = {rate_of(settings)}, step + 1"
    yield "    with torch.no_grad():"
    yield "        for i, (p, g) in enumerate(zip(parameters, gradients)):"
    yield from (f"            {name} = {name}s[i]" for name in memory)
    yield from listed(tuple(rule_of(settings, "torch.sqrt")), " " * 12)
    yield from (f"            {name}s[i] = {name}" for name in memory)
    yield "            p.copy_(new)"
    yield from _printed(fit, settings.steps)
    yield ""
    yield f'print("loss", f"{{float(loss_of(*parameters, {", ".join(loss.data)})):.9g}}")'
    yield "for p in parameters:"
    yield "    print(p.detach().numpy())"


def _loop_of_jax(fit: Fit, start: Start, loss: TracedLoss) -> Iterator[str]:
    settings = fit.settings
    lines, data = _step_data(fit, loss)
    memory = [name for name, _ in memory_of(settings)]
    every = tuple(range(len(loss.parameters)))
    value = f"jax.value_and_grad(loss_of, argnums={every!r})"
    if start.is_sensitive:  # compiled, it would round in other places
        yield f"value_and_gradients = {value}  # op by op, as it ran: jax.jit is faster, and rounds otherwise"
    else:
        yield f"value_and_gradients = jax.jit({value})"
    yield ""
    yield f"for step in range({settings.steps}):"
    yield from listed(tuple(lines))
    yield f"    loss, gradients = value_and_gradients(*parameters, {data})"
    yield from listed(tuple(clipping_of(settings, "jnp.clip", "jnp.linalg.norm", "min")))
    yield f"    rate, number = {rate_of(settings)}, step + 1"
    yield "    for i, (p, g) in enumerate(zip(parameters, gradients)):"
    yield from (f"        {name} = {name}s[i]" for name in memory)
    yield from listed(tuple(rule_of(settings, "jnp.sqrt")), " " * 8)
    yield from (f"        {name}s[i] = {name}" for name in memory)
    yield "        parameters[i] = new"
    yield from _printed(fit, settings.steps)
    yield ""
    yield f'print("loss", f"{{float(loss_of(*parameters, {", ".join(loss.data)})):.9g}}")'
    yield "for p in parameters:"
    yield "    print(np.asarray(p))"


def _printed(fit: Fit, steps: int) -> Iterator[str]:
    yield f"    if step < {PRINTED} or step == {steps - 1}:"
    yield '        print("step", step + 1, f"{float(loss):.9g}")'


# ---- TensorFlow


def _tensorflow(fit: Fit, start: Start) -> Iterator[str]:
    program, settings, model = fit.program, fit.settings, fit.program.model
    yield from head_lines(fit, start, "tensorflow")
    yield "import argparse"
    yield from ("", "import numpy as np", "import tensorflow as tf", "")
    yield from _strategy()
    yield from data_text(program.train, model, program.scaling).lines
    yield ""
    yield from order_lines(program)
    yield "with strategy.scope():"
    yield from listed(tuple(model.code.splitlines()))
    making = model.making if model.formula is None else tuple(line.partition("  #")[0] for line in model.making)
    yield from listed(making)
    yield f"    optimizer = {optimizer_call(_without_clipping(fit))}"
    yield from listed(_variables(fit))
    if model.formula is None:
        yield "    # Where the training began."
        yield "    starts = ["
        yield from (f"        {numbers_of(value)}," for value in start.values)
        yield "    ]"
        yield "    for variable, value in zip(variables, starts):"
        yield "        variable.assign(value)"
    yield "    optimizer.build(variables)"
    yield ""
    yield from _source(fit)
    yield ""
    yield from _replica(fit)
    yield ""
    yield ""
    yield f"for step, points in enumerate(data.take({settings.steps})):"
    yield "    loss = one_step(*points)"
    yield from _printed(fit, settings.steps)
    yield ""
    yield f'print("loss", f"{{float({_objective(fit)}):.9g}}")'
    yield "for variable in variables:"
    yield "    print(variable.numpy())"


def _strategy() -> Iterator[str]:
    yield 'parser = argparse.ArgumentParser(description="The training, on one device or on several.")'
    yield 'parser.add_argument("--strategy", choices=["default", "mirrored"], default="default")'
    yield 'parser.add_argument("--cpus", type=int, default=1, help="processors to be seen as so many devices")'
    yield "options = parser.parse_args()"
    yield "if options.cpus > 1:"
    yield '    cpu = tf.config.list_physical_devices("CPU")[0]'
    yield "    parts = [tf.config.LogicalDeviceConfiguration() for _ in range(options.cpus)]"
    yield "    tf.config.set_logical_device_configuration(cpu, parts)"
    yield 'if options.strategy == "mirrored":'
    yield '    devices = tf.config.list_logical_devices("GPU") or tf.config.list_logical_devices("CPU")'
    yield "    strategy = tf.distribute.MirroredStrategy([device.name for device in devices])"
    yield "else:"
    yield "    strategy = tf.distribute.get_strategy()"
    yield ""


def _variables(fit: Fit) -> tuple[str, ...]:
    """The lines that make the list of what is trained; a model is called once, for layers get their weights then."""
    model = fit.program.model
    if model.formula is not None:
        return (f"variables = {model.variables}",)
    if model.variables.startswith("tape."):
        return "with tf.GradientTape() as tape:", f"    {model.prediction({})}", f"variables = list({model.variables})"
    return f"{model.prediction({})}  # makes the weights", f"variables = list({model.variables})"


def _without_clipping(fit: Fit) -> Settings:
    """The settings with an optimizer that does not clip: that is done once all devices have added their parts."""
    return replace(fit.settings, clipping="none")


def _source(fit: Fit) -> Iterator[str]:
    """The steps' points as a `tf.data` source."""
    names = [*fit.program.model.inputs, "y"]
    if orders_of(fit.program) is None:
        yield f"data = tf.data.Dataset.from_tensors(({', '.join(names)})).repeat()"
        return
    yield f"batches = tf.ragged.constant([rows(step).tolist() for step in range({fit.settings.steps})])"
    taken = ", ".join(f"tf.gather({name}, batch)" for name in names)
    yield f"data = tf.data.Dataset.from_tensor_slices(batches).map(lambda batch: ({taken}))"


def _replica(fit: Fit) -> Iterator[str]:
    settings, model = fit.settings, fit.program.model
    names = [*model.inputs, "y"]
    arguments = ", ".join(names)
    typed = settings.loss == "typed"
    yield f"def one_part({arguments}):"
    yield '    """The step of one device: its part of the points; what all have is added up."""'
    yield "    here = tf.distribute.get_replica_context()"
    yield "    devices = here.num_replicas_in_sync"
    if not typed:
        yield "    count = tf.cast(tf.shape(y)[0], tf.float32)"
        yield "    first = here.replica_id_in_sync_group"
        yield f"    {arguments} = {', '.join(f'{name}[first::devices]' for name in names)}"
    yield "    with tf.GradientTape() as tape:"
    # In a graph the number of points of a step is not known before.
    yield f"        y_hat = {model.prediction({}, training=True).replace('y.shape', 'tf.shape(y)')}"
    if typed:  # may be anything: every device computes all of it
        yield f"        loss = ({loss_expression(settings, model.outputs, model.columns)}) / devices"
    else:
        over = " / count" if settings.reduction == "mean" else ""
        yield f"        loss = tf.reduce_sum({each_expression(settings, model.outputs, model.columns)}){over}"
    if penalty := penalty_expression(settings, "variables"):
        yield f"        loss += ({penalty}) / devices"
    yield "    gradients = here.all_reduce(tf.distribute.ReduceOp.SUM, tape.gradient(loss, variables))"
    yield from _clipped(fit)
    yield "    # The optimizer adds up those of all devices once more."
    yield "    optimizer.apply_gradients([(g / devices, v) for g, v in zip(gradients, variables)])"
    yield "    return here.all_reduce(tf.distribute.ReduceOp.SUM, loss)"
    yield ""
    yield ""
    yield "@tf.function(reduce_retracing=True)"
    yield f"def one_step({arguments}):"
    yield f"    losses = strategy.experimental_local_results(strategy.run(one_part, args=({arguments},)))"
    yield "    return losses[0]"


def _clipped(fit: Fit) -> Iterator[str]:
    limit = float(fit.settings.clip)
    match fit.settings.clipping:
        case "value":
            yield f"    gradients = [tf.clip_by_value(g, {-limit!r}, {limit!r}) for g in gradients]"
        case "norm":
            yield f"    gradients = [tf.clip_by_norm(g, {limit!r}) for g in gradients]"
        case "global norm":
            yield f"    gradients, _ = tf.clip_by_global_norm(gradients, {limit!r})"


def _objective(fit: Fit) -> str:
    model, settings = fit.program.model, fit.settings
    predicted = f"({model.prediction({})})"
    loss = loss_expression(settings, model.outputs, model.columns, "y", predicted)
    penalty = penalty_expression(settings, "variables")
    return f"{loss} + {penalty}" if penalty else loss
