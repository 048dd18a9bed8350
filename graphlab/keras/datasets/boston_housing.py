"""Towns made by rule, for Boston housing."""

from graphlab.keras.datasets.loading import Pair, loaded, parted, shuffled, train_rows
from graphlab.tensor import public

__all__ = ["load_data"]


@public("keras.datasets.boston_housing.load_data")
def load_data(path: str = "boston_housing.npz", test_split: float = 0.2, seed: int = 113) -> tuple[Pair, Pair]:
    """`(x_train, y_train), (x_test, y_test)`: thirteen numbers of a town, and its median price in $1,000, float64.

    Nothing is downloaded: the 404 and 102 towns are made by rule, with the real columns and ranges. A warning says so.
    The column B, by which the real set rates who lives there, is the same for all and says nothing.
    """
    x, y = loaded("boston_housing")
    return parted(*shuffled(x, y, seed), train_rows(len(y), test_split))
