# Written by `make docs` from the registry of public names: see docs/stubs.py.


def epsilon() -> float:
    """A small number that keeps logarithms and quotients finite."""
def floatx() -> str:
    """The dtype of layers that are not given one."""
def image_data_format() -> str:
    """Which axis of a batch of pictures holds the colours: the last."""
def set_epsilon(value: float) -> None:
    """Use another small number."""
def set_floatx(value: str) -> None:
    """Layers that are not given a dtype get this one from now on."""
