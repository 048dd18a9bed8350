# Written by `make docs` from the registry of public names: see docs/stubs.py.


def set_verbosity(level: int, alsologtostdout: bool = False) -> None:
    """Nothing: no code is rewritten here that could be spoken of."""
