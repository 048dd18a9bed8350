"""Reviews of films and news of many subjects, written by rule and numbered word by word, for IMDB and Reuters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from itertools import chain

import numpy as np

Text = list[str]


def _listed(text: str) -> Text:
    return text.split()


GOOD = _listed(
    "great wonderful excellent brilliant perfect moving funny beautiful superb charming clever favorite loved enjoyed "
    "amazing delightful gripping touching masterpiece recommend best fresh honest warm"
)
BAD = _listed(
    "bad terrible awful boring worst poor dull waste stupid weak slow annoying disappointing predictable mess hated "
    "horrible flat cheap ridiculous lame wooden avoid failed"
)
_THINGS = _listed(
    "film movie story plot acting cast script ending scene music camera director actor actress dialogue character "
    "beginning humor drama comedy picture performance hero villain"
)
_TURNS = (
    "the {thing} was {word}", "i found the {thing} {word} and the {thing} {word}", "it was a {word} {thing}",
    "what a {word} {thing} this is", "the {thing} is {word} from the first minute to the last",
    "i saw it with my family and we thought that the {thing} was {word}", "there is a {word} {thing} in it",
    "after an hour the {thing} becomes {word}", "not many would call the {thing} {word} but i do",
    "this {thing} and its {thing} are simply {word}",
)  # fmt: skip

TOPICS = _listed(
    "cocoa grain veg-oil earn acq wheat copper housing money-supply coffee sugar trade reserves ship cotton carcass "
    "crude nat-gas cpi money-fx interest gnp meal-feed alum oilseed gold tin strategic-metal livestock retail ipi "
    "iron-steel rubber heat jobs lei bop zinc orange pet-chem dlr gas silver wpi hog lead"
)
"""The 46 subjects of Reuters's news, in the order of their numbers."""

_COMMON = {"earn": 300, "acq": 180, "crude": 45, "trade": 40, "money-fx": 40, "interest": 30, "ship": 18, "sugar": 14}
_NEWS = (
    "the price of {word} rose by {many} percent in {month}", "{many} tonnes of {word} were sold last {month}",
    "officials said that {word} would fall in the next {month}", "the {word} market was quiet and dealers waited",
    "exports of {word} are expected to reach {many} million dollars", "the company said its {word} results were higher",
    "talks on {word} between the two countries end in {month}", "the ministry gave no reason for the {word} decision",
)  # fmt: skip
_MONTHS = _listed("january february march april may june july august september october november december")
_MANY = _listed("two three four five six seven eight nine ten twelve fifteen twenty thirty fifty hundred")


@cache
def reviews(count: int, seed: int) -> tuple[list[Text], np.ndarray]:
    """Reviews, and 1 for those that are pleased; now and then one says a word that the other side would."""
    dice, texts = np.random.default_rng(seed), []
    labels = np.arange(count) % 2
    for label in labels:
        words: Text = []
        for _ in range(4 + int(10 * dice.random())):
            usual = dice.random() < 0.88
            side = GOOD if bool(label) == usual else BAD
            words += _filled(_pick(dice, _TURNS), dice, word=side, thing=_THINGS)
        texts.append(words)
    return texts, labels.astype(np.int64)


@cache
def news(count: int, seed: int) -> tuple[list[Text], np.ndarray]:
    """News, and the number of their subject; a few subjects are in most of them, as in the real ones."""
    dice, texts = np.random.default_rng(seed), []
    weights = np.array([_COMMON.get(topic, 6) for topic in TOPICS], float)
    labels = np.concatenate([np.arange(len(TOPICS)), dice.choice(len(TOPICS), count, p=weights / weights.sum())])[
        :count
    ]
    labels = labels[np.argsort(dice.random(count))]
    for label in labels:
        words: Text = []
        for _ in range(2 + int(6 * dice.random())):
            told = TOPICS[label] if dice.random() < 0.9 else _pick(dice, TOPICS)
            words += _filled(_pick(dice, _NEWS), dice, word=[told], many=_MANY, month=_MONTHS)
        texts.append(words)
    return texts, labels.astype(np.int64)


def _filled(turn: str, dice: np.random.Generator, **lists: list[str]) -> Text:
    """The words of a turn, with a word of the list that each bracket names."""
    return [_pick(dice, lists[part[1:-1]]) if part.startswith("{") else part for part in turn.split()]


def _pick(dice: np.random.Generator, items: list[str] | tuple[str, ...]) -> str:
    return items[int(dice.random() * len(items))]


def index_of(texts: list[Text]) -> dict[str, int]:
    """A number for each word: 1 for the one that comes most often.

    >>> index_of([["so", "so", "it"]])
    {'so': 1, 'it': 2}
    """
    counts = Counter(chain(*texts))
    return {word: place for place, word in enumerate(sorted(counts, key=lambda word: (-counts[word], word)), 1)}


@cache
def vocabulary(written: Callable[[int, int], tuple[list[Text], np.ndarray]], count: int) -> Mapping[str, int]:
    """The index of the words in so many texts of a kind, which nobody may change."""
    return index_of(written(count, 0)[0])


def numbered(texts: list[Text]) -> list[list[int]]:
    """The texts with the number of each word in its place."""
    index = index_of(texts)
    return [[index[word] for word in text] for text in texts]
