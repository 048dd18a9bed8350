# Written by `make docs` from the registry of public names: see docs/stubs.py.


def functions_run_eagerly() -> bool:
    """True."""
def run_functions_eagerly(run_eagerly: bool) -> None:
    """Nothing: functions always run eagerly here."""
