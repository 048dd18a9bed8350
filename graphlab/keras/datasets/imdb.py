"""Reviews written by rule, for IMDB."""

from __future__ import annotations

import numpy as np

from graphlab.datasets.standard import texts
from graphlab.datasets.standard.registry import STANDARD
from graphlab.keras.datasets.loading import Pair, in_vocabulary, loaded, numbered, parted, shuffled
from graphlab.tensor import public

__all__ = ["get_word_index", "load_data"]


@public("keras.datasets.imdb.load_data")
def load_data(
    path: str = "imdb.npz",
    num_words: int | None = None,
    skip_top: int = 0,
    maxlen: int | None = None,
    seed: int = 113,
    start_char: int | None = 1,
    oov_char: int | None = 2,
    index_from: int | None = 3,
) -> tuple[Pair, Pair]:
    """`(x_train, y_train), (x_test, y_test)`: lists of word numbers, and 1 for each review that is pleased, else 0.

    Nothing is downloaded: 400 and 200 reviews are put together from a few turns. A warning says so. The real set has
    25,000 and 25,000, of about 240 words. Numbers, their offset and the marks for the start and for words left out
    are Keras's. In the playground the reviews are a list; here they are an array of lists, as in Keras.
    """
    rows, labels = loaded("imdb")
    train = STANDARD["imdb"].train
    (x, y), (x_test, y_test) = (
        numbered(*shuffled(rows[part], labels[part], seed), maxlen, start_char, index_from)
        for part in (slice(train), slice(train, None))
    )
    words = in_vocabulary(x + x_test, num_words, skip_top, oov_char)
    return parted(words, np.concatenate([y, y_test]), len(x))


@public("keras.datasets.imdb.get_word_index")
def get_word_index(path: str = "imdb_word_index.json") -> dict[str, int]:
    """The number of each word, from 1 for the most usual one; in the reviews they are 3 higher.

    >>> get_word_index()["the"]
    1
    """
    return dict(texts.vocabulary(texts.reviews, STANDARD["imdb"].rows))
