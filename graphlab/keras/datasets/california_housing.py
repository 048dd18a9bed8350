"""Districts made by rule, for California housing."""

from graphlab.keras.datasets.loading import Pair, loaded, parted, shuffled, train_rows
from graphlab.tensor import public

__all__ = ["load_data"]

_SMALL = 600


@public("keras.datasets.california_housing.load_data")
def load_data(
    version: str = "large", path: str = "california_housing.npz", test_split: float = 0.2, seed: int = 113
) -> tuple[Pair, Pair]:
    """`(x_train, y_train), (x_test, y_test)`: eight numbers of a district, and its median price in dollars, float32.

    The numbers are longitude, latitude, median age, population, households, median income, rooms and bedrooms, in the
    ranges of the real ones. Nothing is downloaded: the price follows a rule with some noise. A warning says so. There
    are 1,000 districts of the real set's 20,640, and 600 for the version "small", as in the real one.
    """
    if version not in ("small", "large"):
        raise ValueError(f"Argument `version` must be one of 'small', 'large'. Received: version={version}")
    x, y = loaded("california_housing")
    if version == "small":
        x, y = x[:_SMALL], y[:_SMALL]
    return parted(*shuffled(x, y, seed), train_rows(len(y), test_split))
