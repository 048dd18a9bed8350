"""News written by rule, for Reuters."""

from __future__ import annotations

from graphlab.datasets.standard import texts
from graphlab.datasets.standard.registry import STANDARD
from graphlab.keras.datasets.loading import Pair, in_vocabulary, loaded, numbered, parted, shuffled, train_rows
from graphlab.tensor import public

__all__ = ["get_label_names", "get_word_index", "load_data"]


@public("keras.datasets.reuters.load_data")
def load_data(
    path: str = "reuters.npz",
    num_words: int | None = None,
    skip_top: int = 0,
    maxlen: int | None = None,
    test_split: float = 0.2,
    seed: int = 113,
    start_char: int | None = 1,
    oov_char: int | None = 2,
    index_from: int | None = 3,
) -> tuple[Pair, Pair]:
    """`(x_train, y_train), (x_test, y_test)`: lists of word numbers, and which of 46 subjects each is about.

    Nothing is downloaded: 720 and 180 pieces of news are put together from a few turns. A warning says so. The real
    set has 8,982 and 2,246. In the playground they are a list; here they are an array of lists, as in Keras.
    """
    x, y = numbered(*shuffled(*loaded("reuters"), seed), maxlen, start_char, index_from)
    return parted(in_vocabulary(x, num_words, skip_top, oov_char), y, train_rows(len(x), test_split))


@public("keras.datasets.reuters.get_word_index")
def get_word_index(path: str = "reuters_word_index.json") -> dict[str, int]:
    """The number of each word, from 1 for the most usual one; in the news they are 3 higher."""
    return dict(texts.vocabulary(texts.news, STANDARD["reuters"].rows))


@public("keras.datasets.reuters.get_label_names")
def get_label_names() -> tuple[str, ...]:
    """The subjects, in the order of their numbers.

    >>> get_label_names()[3]
    'earn'
    """
    return tuple(texts.TOPICS)
