"""The recorder: which loops are trainings, what their time lines say, and which steps can be opened."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from graphlab.sandbox.compiler import interpreter
from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.host.runner import answer
from graphlab.sandbox.values.limits import Limits
from graphlab.sandbox.wire.codec import decode_run, encode_request, encode_run
from graphlab.sandbox.wire.frames import Answer
from graphlab.sandbox.wire.run import Run
from graphlab.trace.graph import Trace
from graphlab.trace.recording.journal import KEPT_TAPES
from graphlab.trace.recording.recorder import ENDS
from graphlab.trace.training import Opened, Training
from tests.sandbox.trainings import CASES

LIMITS = Limits(cpu=60.0, wall=60.0)


@cache
def trained(name: str) -> Run:
    """The run of a case, as it arrives."""
    run = interpret("import tensorflow as tf\n" + CASES[name].source, LIMITS)
    assert run.error is None, run.error
    return decode_run(encode_run(run))


def trace_of(run: Run, number: int) -> Trace:
    return next(trace for trace in run.traces if trace.number == number)


@pytest.mark.parametrize("name", CASES)
def test_the_time_lines_of_a_program(name: str) -> None:
    """Each loop that updates what its tape watched is one time line, with its steps, parameters, epochs and rate."""
    trainings = trained(name).trainings
    assert len(trainings) == len(CASES[name].lines)
    for training, line in zip(trainings, CASES[name].lines, strict=True):
        assert training.steps == line.steps == len(training.loss)
        assert tuple(p.name for p in training.parameters) == line.parameters
        assert tuple(training.epochs.tolist()) == line.epochs
        assert training.optimizer == line.optimizer
        assert np.isfinite(training.loss).all() and training.rows[0] == 1
        assert all(1 + len(step.other_tapes) == line.tapes for step in training.opened)
        if line.rate is not None:
            np.testing.assert_allclose(training.rate, line.rate, rtol=1e-6)


@pytest.mark.parametrize("name", CASES)
def test_the_first_and_the_last_steps_are_opened(name: str) -> None:
    """The first three steps and the last three keep their traces, wherever the loop ends, and no more than are kept."""
    run = trained(name)
    assert len(run.traces) <= KEPT_TAPES
    for training in run.trainings:
        steps = [step.step for step in training.opened]
        ends = {*range(1, min(ENDS, training.steps) + 1), *range(max(training.steps - ENDS, 0) + 1, training.steps + 1)}
        assert ends <= set(steps)


@pytest.mark.parametrize("name", CASES)
def test_a_time_line_says_what_the_traces_say(name: str) -> None:
    """In each opened step, loss, values and gradients are those of the trace."""
    run = trained(name)
    for training in run.trainings:
        for step in training.opened:
            _compare(training, step, [trace_of(run, number) for number in (step.tape, *step.other_tapes)])


def _compare(training: Training, step: Opened, traces: list[Trace]) -> None:
    owner = next(trace for trace in traces if trace.sweeps)
    sweep = owner.sweeps[0]
    target = sum(float(owner.node(id).value.array.sum(dtype=np.float64)) for id in sweep.targets)
    losses = [training.loss, *(other.values for other in training.other_losses)]
    assert any(np.isclose(loss[step.step - 1], target, rtol=1e-6, equal_nan=True) for loss in losses)
    held = {node.value.array.tobytes() for trace in traces for node in trace.nodes if node.kind == "variable"}
    sent = {g.array.tobytes() for trace in traces for sweep in trace.sweeps for g in sweep.grads.values()}
    row = training.at(step.step)
    for update in step.updates:
        parameter = training.parameters[update.parameter]
        first = next(one for one in step.updates if one.parameter == update.parameter)
        assert first.before.array.tobytes() in held
        if training.rows[row] == step.step:
            np.testing.assert_array_equal(first.before.array.ravel()[parameter.elements], parameter.values[row])
        if update.gradient is not None and not update.nodes:
            assert update.gradient.array.tobytes() in sent


@pytest.mark.parametrize("name", CASES)
def test_one_step_ends_where_the_next_begins(name: str) -> None:
    """The values after the updates of a step are those before the next one's; after the last step, the final ones."""
    for training in trained(name).trainings:
        for place, parameter in enumerate(training.parameters):
            after = {
                step.step: update.after.array
                for step in training.opened
                for update in step.updates
                if update.parameter == place
            }
            for row, number in enumerate(training.rows.tolist()):
                if number - 1 in after:
                    before = after[number - 1].ravel()[parameter.elements]
                    np.testing.assert_array_equal(parameter.values[row], before)
            if training.steps in after:
                np.testing.assert_array_equal(parameter.final, after[training.steps].ravel()[parameter.elements])
            np.testing.assert_allclose(np.linalg.norm(parameter.values, axis=1), parameter.norms, rtol=1e-6)


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.lines])
def test_any_step_can_be_opened(name: str) -> None:
    """A run with the seed and clock of an earlier one does the same, bit by bit, and opens the step asked for."""
    first = trained(name)
    training = max(first.trainings, key=lambda one: one.steps)
    step = training.steps * 2 // 3
    second = interpret(first.source, LIMITS, again=first.again(step))
    repeated = second.trainings[training.number - 1]
    assert all(one.repeats(other) for one, other in zip(first.trainings, second.trainings, strict=True))
    assert step in [one.step for one in repeated.opened]
    known = {trace.number: str(trace) for trace in first.traces}
    assert all(known.get(trace.number, str(trace)) == str(trace) for trace in second.traces)


CHANCE = {
    "random": "import random\nstart = random.random() + random.gauss(0, 1)",
    "random.shuffle": "import random\nitems = list(range(50))\nrandom.seed()\nrandom.shuffle(items)\nstart = items",
    "np.random": "import numpy as np\nstart = np.random.normal() + np.random.rand(3)[1]",
    "np.random.seed()": "import numpy as np\nnp.random.seed()\nstart = np.random.normal()",
    "default_rng": "import numpy as np\nstart = np.random.default_rng().normal() + np.random.default_rng().random()",
    "RandomState": "import numpy as np\nstart = np.random.RandomState().normal()",
    "tf.random": "start = tf.random.normal([]) + tf.random.uniform([])",
    "tf.random.Generator": "start = tf.random.Generator.from_non_deterministic_state().normal([])",
    "the global generator": "start = tf.random.get_global_generator().normal([])",
    "a shuffle": "start = tf.random.shuffle(tf.range(50.0))",
    "initializers": "start = tf.keras.initializers.GlorotUniform()((2, 2))[0, 0]",
    "time": "import time\nstart = time.time() % 1.0 + time.perf_counter() % 1.0 + time.process_time()",
}


@pytest.mark.parametrize("source", CHANCE)
def test_another_run_has_other_numbers_and_the_same_one_the_same(source: str) -> None:
    """Whatever a program draws or reads from the clock comes again with its seed and clock, and else does not."""
    program = f"import tensorflow as tf\n{CHANCE[source]}\nprint(start)"
    first, other = interpret(program), interpret(program)
    assert first.error is None and first.stdout != other.stdout
    assert interpret(program, again=first.again()).stdout == first.stdout


def test_dropout_and_the_order_of_batches_come_again() -> None:
    """A model with random layers, initial values and shuffled batches is trained to the same numbers once more."""
    program = (
        "import tensorflow as tf\nmodel = tf.keras.Sequential([tf.keras.Input((2,)), tf.keras.layers.Dense(4), "
        "tf.keras.layers.Dropout(0.5), tf.keras.layers.GaussianNoise(0.1), tf.keras.layers.Dense(1)])\n"
        "model.compile('adam', 'mse')\nmodel.fit(tf.random.normal([12, 2]), tf.random.normal([12, 1]), batch_size=3, "
        "epochs=4, verbose=0)"
    )
    first, other = interpret(program, LIMITS), interpret(program, LIMITS)
    assert not first.trainings[0].repeats(other.trainings[0])
    assert first.trainings[0].repeats(interpret(program, LIMITS, again=first.again(9)).trainings[0])


@pytest.mark.parametrize(
    "again",
    [[-1, [], []], [2**63, [], []], ["7", [], []], [7, [float("nan")], []], [7, ["x"], []], [7, [0.0] * 10_001, []],
     [7, [], [0]], [7, [], [10**9]], [7, [], [1] * 9], [7], "7", {"seed": 7}, [7, [], [], []]],
    ids=repr,
)  # fmt: skip
def test_what_a_run_is_repeated_with_is_checked(again: object) -> None:
    """A seed, readings or steps that no run can have are refused by the child, before the program runs."""
    said: list[bytes] = []
    letters = iter([encode_request({"source": "print(1)", "again": again}), b""])
    answer(LIMITS, lambda most: next(letters), said.append, with_attacks=False)
    heard = Answer(10**6)
    heard.hear(b"".join(said))
    assert heard.run is not None
    run = decode_run(heard.run)
    if again == [7]:  # what is left out is as usual
        assert run.stdout == "1\n" and run.seed == 7
    else:
        assert run.error is not None and run.stdout == ""


def test_a_program_that_reads_the_clock_for_ever_cannot_be_repeated() -> None:
    """Beyond so many readings the clock is not kept, and no step is offered to be opened."""
    loop = CASES["a loop that is left early"].source
    clocks = "import tensorflow as tf\nimport time\nfor i in range(10_001):\n    time.time()\n" + loop
    run = interpret(clocks, LIMITS)
    assert not run.trainings[0].can_reopen and len(run.clock) == 10_000
    assert trained("a loop that is left early").trainings[0].can_reopen


def test_a_second_pass_that_comes_to_nothing_leaves_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the program cannot be run once more within its limits, what was seen of it stands, and a note says so."""
    passes: list[int] = []
    attempted = interpreter._attempted

    def only_once(*given: Any) -> Any:
        passes.append(1)
        made = attempted(*given)
        if len(passes) > 1:
            made.machine.out.append("cut off")
        return made

    monkeypatch.setattr(interpreter, "_attempted", only_once)
    run = interpret("import tensorflow as tf\n" + CASES["a loop that is left early"].source, LIMITS)
    (training,) = run.trainings
    assert (len(passes), training.steps, len(training.loss)) == (2, 53, 53)
    assert training.opened[-1].step < 53 and any("left early" in note for note in run.notes)


@pytest.mark.parametrize("name", CASES)
def test_a_program_runs_once_unless_its_end_was_a_surprise(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second pass is for loops that are left early alone, and only where they are long."""
    passes: list[int] = []
    attempted = interpreter._attempted
    monkeypatch.setattr(interpreter, "_attempted", lambda *given: passes.append(1) or attempted(*given))
    interpret("import tensorflow as tf\n" + CASES[name].source, LIMITS)
    assert len(passes) == (2 if "early" in name else 1)


MEANT_LONGER = CASES["a loop that is left early"].source.replace("    if step == 52:\n        break\n", "")


@pytest.mark.parametrize("steps", [1_500, 2_000, 5_000])
def test_the_last_steps_are_opened_where_a_limit_ends_the_loop(steps: int) -> None:
    """Near a limit every step is seen, since it may be the last: nothing is run again, and nothing is lacking."""
    run = interpret("import tensorflow as tf\n" + MEANT_LONGER, Limits(cpu=60.0, wall=60.0, steps=steps))
    (training,) = run.trainings
    assert run.error is not None and run.error.limit and 24 < training.steps < 1000
    opened = [step.step for step in training.opened]
    assert opened[-ENDS:] == list(range(training.steps - ENDS + 1, training.steps + 1))
    assert opened[:ENDS] == [1, 2, 3] and not any("not kept" in note for note in run.notes)


def test_where_a_run_is_ended_at_any_time_the_steps_that_lack_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody sees a Stop coming: what was kept is there, and a note says that it is not the end."""
    monkeypatch.setattr(interpreter.Deadline, "is_near", lambda _: False)
    run = interpret("import tensorflow as tf\n" + MEANT_LONGER, Limits(cpu=60.0, wall=60.0, steps=2_000))
    (training,) = run.trainings
    assert training.opened[-1].step < training.steps
    assert sum("last steps of a training are not kept" in note for note in run.notes) == 1
