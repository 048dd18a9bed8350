"""What a notebook shows while it computes, in a program."""

from __future__ import annotations

import pytest

from graphlab.sandbox.compiler.interpreter import interpret

BARS = ["from tqdm import tqdm, trange", "from tqdm.auto import tqdm, trange", "from tqdm.notebook import tqdm, trange"]


@pytest.mark.parametrize("line", BARS)
def test_a_progress_bar_is_walked_over(line: str):
    """Its items are those that it was given, wherever a loop takes them from; what it would draw changes nothing."""
    source = """
bar = tqdm([1, 2], desc="a", leave=False)
for v in bar:
    bar.set_description(f"at {v}")
    bar.set_postfix(loss=v)
with tqdm(total=5) as made:
    made.update(2)
    made.update()
print(made.n, list(trange(3)), sum(tqdm(range(4))), [i for i, v in enumerate(tqdm("ab"))], len(list(zip(bar, bar))))
bar.write("beside")
"""
    run = interpret(line + source)
    assert run.error is None, run.error
    assert run.stdout == "3 [0, 1, 2] 6 [0, 1] 2\nbeside\n"


def test_a_bar_without_items_is_no_loop():
    """As in tqdm, walking over a bar that only counts is an error of the program, at its place."""
    error = interpret("from tqdm import tqdm\nfor x in tqdm(total=3):\n    pass").error
    assert error is not None and (error.kind, error.line) == ("TypeError", 2)


def test_values_are_displayed():
    """`display` writes what a cell's last line would; `clear_output` takes nothing away; rich output is refused."""
    run = interpret("from IPython.display import clear_output, display\ndisplay('a', 3)\nclear_output(wait=True)")
    assert run.error is None and run.stdout == "'a'\n3\n"
    error = interpret("from IPython.display import HTML\nHTML('<b>')").error
    assert error is not None and "no HTML" in error.message and "plt" in (error.hint or "")


def test_a_run_keeps_its_environment_to_itself():
    """What a program sets in `os.environ` is gone with it."""
    assert interpret("import os\nos.environ['A'] = '1'").error is None
    assert interpret("import os\nprint('A' in os.environ)").stdout == "False\n"


def test_a_level_decides_what_is_logged():
    """As Python's loggers: from WARNING on, or from the level that is set, each line with its level and its logger."""
    run = interpret("""import logging
logging.info("no")
logging.warning("yes")
logging.basicConfig(level=logging.INFO)
logging.info("now")
log = logging.getLogger("course")
log.setLevel("ERROR")
log.warning("no")
log.error("bad")
""")
    assert run.stdout == "WARNING:root:yes\nINFO:root:now\nERROR:course:bad\n"
