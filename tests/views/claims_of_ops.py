"""Reads back the reasons that single kinds of ops give: reductions, products, moved elements."""

from __future__ import annotations

import re

import numpy as np

from tests.views.claims import _AXES, _CELL, axes_in, axes_of, cell, claim, counted, place
from tests.views.latex import shows
from tests.views.sentences import NUMBER, Facts

_WORDS = {"largest": np.max, "smallest": np.min}


def _x(facts: Facts) -> np.ndarray:
    return facts.inputs[0]


def _got(facts: Facts) -> np.ndarray:
    """What the first input got."""
    assert facts.sent[0] is not None
    return facts.sent[0]


def _per_group(facts: Facts) -> int:
    return _x(facts).size // max(1, facts.out.size)


# --- Reductions ------------------------------------------------------------------------------------


@claim(r"(reduce_sum|reduce_mean): one element alone is its own (sum|mean): factor 1")
def _alone(match, facts):
    same = np.array_equal(_got(facts).ravel(), facts.grad.ravel())
    return match[1] == facts.op.name and match[2] in match[1] and _per_group(facts) == 1 and same


@claim(rf"reduce_mean: each of the (\d+) elements gets 1/(\d+) of ({NUMBER}) = ({NUMBER})")
def _mean(match, facts):
    whole = int(match[1]) == int(match[2]) == _x(facts).size and facts.op.name == "reduce_mean"
    return whole and _all(match[3], facts.grad) and _all(match[4], _got(facts))


@claim(rf"reduce_sum: each of the (\d+) elements was added once and gets all of ({NUMBER})")
def _sum(match, facts):
    whole = int(match[1]) == _x(facts).size and facts.op.name == "reduce_sum"
    return whole and _all(match[2], facts.grad) and _all(match[2], _got(facts))


@claim(
    rf"(reduce_sum|reduce_mean) over ({_AXES}): each of the (\d+) elements of a (sum|mean) gets "
    r"(all that comes in|1/(\d+) of what comes in) for it"
)
def _folded(match, facts):
    op, axes, count, word, _, share = match.groups()
    x, kept = _x(facts), np.asarray(facts.grad)
    own = axes_of(facts, x)
    kept = kept.reshape([1 if i in own else n for i, n in enumerate(x.shape)]) / int(share or 1)
    numbers = axes_in(axes) == own and int(count) == _per_group(facts) == int(share or count)
    return op == facts.op.name and word in op and numbers and np.allclose(np.broadcast_to(kept, x.shape), _got(facts))


def _all(text: str, x: np.ndarray) -> bool:
    return x.size > 0 and all(shows(text, v) for v in x.ravel().tolist())


def _extremes(word: str, facts: Facts, axes: tuple[int, ...] | None = None) -> np.ndarray:
    x = _x(facts)
    return np.asarray(x == _WORDS[word](x, axis=axes, keepdims=True))


@claim(rf"({_CELL}) is the (largest|smallest) element")
def _picked(match, facts):
    _, where = cell(match[1], facts)
    return np.argwhere(_extremes(match[2], facts)).tolist() == [list(where)]


@claim(rf"(\d+) elements of (\w+) are the (largest|smallest), ({NUMBER})( \([^()]*\))?(, the first of them counts)?")
def _ties(match, facts):
    count, name, word, number, where, first = match.groups()
    found = _extremes(word, facts)
    numbers = int(count) == found.sum() > 1 and shows(number, _WORDS[word](facts[name]).item())
    return numbers and counted(found, where) and bool(first) == facts.op.name.startswith("arg")


@claim(rf"the (largest|smallest) along ({_AXES}): (.+)")
def _along(match, facts):
    axes = axes_in(match[2])
    named = sorted(cell(text, facts)[1] for text in re.split(r", (?=\w+\[)| and (?=\w+\[)", match[3]))
    found = sorted(map(tuple, np.argwhere(_extremes(match[1], facts, axes)).tolist()))
    attr = facts.attrs.get("axis")
    return (
        axes == axes_of(facts, _x(facts), (attr or 0) if facts.op.name.startswith("arg") else attr) and named == found
    )


@claim(r"one element alone is the (largest|smallest): factor 1")
def _only(match, facts):
    word = {"reduce_max": "largest", "reduce_min": "smallest"}[facts.op.name]
    return match[1] == word and _per_group(facts) == 1 and np.array_equal(_got(facts).ravel(), facts.grad.ravel())


@claim(rf"it gets all of ({NUMBER})(?:, the other (?:(\d+) elements get|element gets) 0)?")
def _takes_all(match, facts):
    got, where = _got(facts), _winners(facts)
    return (
        where.sum() == 1
        and _all(match[1], facts.grad)
        and _all(match[1], got[where])
        and _rest(match[2], match[0], got[~where])
    )


@claim(rf"each of them gets 1/(\d+) of ({NUMBER}) = ({NUMBER})(?:, the other (?:(\d+) elements get|element gets) 0)?")
def _shared(match, facts):
    got, where = _got(facts), _winners(facts)
    numbers = int(match[1]) == where.sum() and _all(match[2], facts.grad) and _all(match[3], got[where])
    return numbers and _rest(match[4], match[0], got[~where])


def _winners(facts: Facts) -> np.ndarray:
    return _extremes({"reduce_max": "largest", "reduce_min": "smallest"}[facts.op.name], facts)


def _rest(count: str | None, text: str, others: np.ndarray) -> bool:
    return not others.any() and others.size == (int(count) if count else int("the other" in text))


@claim(
    rf"along ({_AXES}) the (largest|smallest) of each (\d+) elements gets what comes in, the others 0"
    r"(?:; equal ones share it, (\d+) times? here)?"
)
def _each(match, facts):
    axes, word, count, ties = match.groups()
    own = axes_of(facts, _x(facts))
    found = _extremes(word, facts, own)
    several = int((found.sum(axis=own) > 1).sum())
    return axes_in(axes) == own and int(count) == _per_group(facts) and several == int(ties or 0)


@claim(r"one element alone is its own product: factor 1")
def _own_product(match, facts):
    return _x(facts).size == 1 and np.array_equal(_got(facts).ravel(), facts.grad.ravel())


@claim(rf"({_CELL}): the other (?:(\d+) elements are|element is) multiplied by it, factor 0")
def _one_zero(match, facts):
    _, where = cell(match[1], facts)
    rest = np.delete(_got(facts).ravel(), np.ravel_multi_index(where, _x(facts).shape))
    return _x(facts)[where] == 0 and rest.size == int(match[2] or 1) and not rest.any()


@claim(r"(\d+) elements of (\w+) are 0, so every product of the others is 0: factor 0")
def _zeros(match, facts):
    return int(match[1]) == (facts[match[2]] == 0).sum() > 1 and not _got(facts).any()


@claim(rf"along ({_AXES}) the first element is in (\d+) of the (\d+) running (sums|products), the last in (\d+)")
def _running(match, facts):
    (axis,) = axes_in(match[1])
    size = _x(facts).shape[axis]
    forward = np.tril(np.ones((size, size)), -1 if facts.attrs["exclusive"] else 0)
    in_sums = (forward[::-1, ::-1] if facts.attrs["reverse"] else forward).sum(axis=0)
    numbers = [int(match[2]), int(match[3]), int(match[5])] == [in_sums[0], size, in_sums[-1]]
    return (
        numbers
        and axis == facts.attrs["axis"] % _x(facts).ndim
        and match[4] == {"cumsum": "sums"}.get(facts.op.name, "products")
    )


# --- Products --------------------------------------------------------------------------------------


@claim(
    r"(?:grad out·(\w+)ᵀ|(\w+)ᵀ·grad out): \(([\d×]+)\)(ᵀ)?·\(([\d×]+)\)(ᵀ)? → ([\d×]+)"
    r"(?:, summed to ([\d×]+))?, the shape of (\w+)"
)
def _transposed(match, facts):
    second, first, left, turned_left, right, turned_right, product, summed, name = match.groups()
    a, b = (np.ones([int(n) for n in text.split("×")]) for text in (left, right))
    wanted = (facts.grad.shape, facts[second].shape) if second else (facts[first].shape, facts.grad.shape)
    if (a.shape, b.shape) != wanted or bool(turned_left) != bool(first) or bool(turned_right) != bool(second):
        return False
    made = np.matmul(np.swapaxes(a, -1, -2) if turned_left else a, np.swapaxes(b, -1, -2) if turned_right else b)
    index = 0 if second else 1
    shapes = "×".join(map(str, made.shape)) == product and (summed or product) == "×".join(map(str, facts[name].shape))
    return shapes and facts.names[index] == name and facts.names[1 - index] == (second or first)


@claim(r"(\w+) changes places with the result: (\S+)->(\w*)")
def _letters(match, facts):
    inputs = facts.attrs["equation"].replace(" ", "").split("->")[0].split(",")
    for index, name in enumerate(facts.names):
        got = facts.sent[index]
        others = [x for i, x in enumerate(facts.inputs) if i != index]
        if name == match[1] and got is not None:
            found = np.einsum(f"{match[2]}->{match[3]}", facts.grad, *others)
            lost = tuple(i for i, letter in enumerate(inputs[index]) if letter not in match[3])
            if np.allclose(np.expand_dims(found, lost) if lost else found, got):
                return True
    return False


@claim(r"(\w) occurs only in (\w+): its gradient is repeated (\d+) times along it")
def _repeats(match, facts):
    inputs, _, output = facts.attrs["equation"].replace(" ", "").partition("->")
    index = facts.names.index(match[2])
    term = inputs.split(",")[index]
    only = inputs.count(match[1]) == 1 and match[1] not in output and match[1] in term
    return only and facts.inputs[index].shape[term.index(match[1])] == int(match[3])


# --- Moved elements --------------------------------------------------------------------------------


def _dims(text: str) -> tuple[int, ...]:
    return () if text == "one number" else tuple(int(n) for n in text.split("×"))


_SHAPE = r"(one number|[\d×]+)"


@claim(rf"only the shape changes, {_SHAPE} to {_SHAPE} and back: factor 1")
def _reshaped(match, facts):
    shapes = (_dims(match[1]), _dims(match[2])) == (_x(facts).shape, facts.out.shape)
    return shapes and np.array_equal(facts.grad.ravel(), _got(facts).ravel())


@claim(r"nothing changes, not even the shape: factor 1")
def _unchanged(match, facts):
    return np.array_equal(facts.grad, _got(facts)) and np.array_equal(_x(facts), facts.out)


@claim(rf"the elements only change places(?:, {_SHAPE} to {_SHAPE} and back)?: factor 1")
def _reordered(match, facts):
    shapes = (_dims(match[1]), _dims(match[2])) if match[1] else (_x(facts).shape,) * 2
    same = sorted(facts.grad.ravel().tolist()) == sorted(_got(facts).ravel().tolist())
    return shapes == (_x(facts).shape, facts.out.shape) and same


@claim(rf"(\w+) lies at (\d+)(?::(\d+))? along ({_AXES}) of the result: factor 1")
def _lies(match, facts):
    (axis,) = axes_in(match[4])
    start, stop = int(match[2]), int(match[3] or 0)
    piece = facts.grad.take(range(start, stop), axis) if match[3] else facts.grad.take(start, axis)
    values = facts.out.take(range(start, stop), axis) if match[3] else facts.out.take(start, axis)
    sent = [s for n, s in zip(facts.names, facts.sent, strict=True) if n == match[1]]
    return np.array_equal(values, facts[match[1]]) and any(np.array_equal(piece, s) for s in sent)


def _taken(facts: Facts) -> np.ndarray:
    where = np.zeros(_x(facts).shape, bool)
    where[facts.attrs["key"]] = True
    return where


@claim(
    rf"(?:({_CELL}) was taken|(\d+) of the (\d+) elements of (\w+) were taken|all (\d+) elements of (\w+) were taken)"
    r": factor 1(?:; the other (?:(\d+) elements get|element gets) 0)?"
)
def _sliced(match, facts):
    one, some, of, _, every, _, rest = match.groups()
    where = _taken(facts)
    left = where.size - int(where.sum())
    if one:
        right = np.argwhere(where).tolist() == [list(cell(one, facts)[1])]
    else:
        right = int(some or every) == where.sum() and int(of or every) == where.size
    return right and left == (int(rest) if rest else int("the other" in match[0])) and not _got(facts)[~where].any()


@claim(r"(\w+) fills (\d+) of the (\d+) elements of the result: factor 1")
def _fills(match, facts):
    return [int(match[2]), int(match[3])] == [facts[match[1]].size, facts.out.size]


def _counts(facts: Facts, index: int, shape: tuple[int, ...]) -> np.ndarray:
    """How often each place is named by the indices."""
    places = facts.inputs[index]
    if facts.op.name.endswith("_nd"):
        counts = np.zeros(shape[: places.shape[-1]], int)
        for row in places.reshape(-1, places.shape[-1]):
            counts[tuple(row)] += 1
        return counts
    counts = np.zeros(shape[facts.attrs["axis"]], int)
    for i in places.ravel():
        counts[i] += 1
    return counts


@claim(r"(element|slice) \[([\d, ]+)\] of (\w+) was taken (\d+) times: its gradient is the sum over the (\d+) copies")
def _often(match, facts):
    counts = _counts(facts, 1, _x(facts).shape)
    return _noun(match[1], counts, facts) and counts[place(match[2])] == int(match[4]) == int(match[5]) > 1


def _noun(word: str, counts: np.ndarray, facts: Facts) -> bool:
    return word.removesuffix("s") == ("element" if counts.ndim == _x(facts).ndim else "slice")


@claim(r"(\d+) (elements|slices) of (\w+) were taken more than once: their gradients are sums over the copies")
def _many(match, facts):
    counts = _counts(facts, 1, _x(facts).shape)
    return _noun(match[2], counts, facts) and (counts > 1).sum() == int(match[1])


@claim(r"(no|every) (element|slice) was taken (twice|once): factor 1")
def _once(match, facts):
    counts = _counts(facts, 1, _x(facts).shape)
    every = counts.min() == 1
    words = {("every", "once"): every, ("no", "twice"): not every}.get((match[1], match[3]))
    return bool(words) and counts.max() == 1 and _noun(match[2], counts, facts)


@claim(r"(\d+) of the (\d+) (elements|slices) of (\w+) (?:was|were) not taken: factor 0")
def _never(match, facts):
    counts = _counts(facts, 1, _x(facts).shape)
    numbers = [int(match[1]), int(match[2])] == [(counts == 0).sum(), counts.size]
    return _noun(match[3], counts, facts) and numbers


def _updates(facts: Facts) -> np.ndarray:
    nd = facts.op.name == "scatter_nd"
    return _counts(facts, 0 if nd else 1, facts.out.shape)


@claim(r"(\d+) updates were added at \[([\d, ]+)\]: each gets all that comes in there")
def _together(match, facts):
    return _updates(facts)[place(match[2])] == int(match[1]) > 1


@claim(r"each update has a place of its own: factor 1")
def _own_place(match, facts):
    return _updates(facts).max(initial=0) <= 1


@claim(r"each element of (\w+) has (\d+) copies: its gradient is the sum over them")
def _copies(match, facts):
    return facts.out.size == facts[match[1]].size * int(match[2]) and np.isclose(facts.grad.sum(), _got(facts).sum())


@claim(r"there is one copy of each element: factor 1")
def _one_copy(match, facts):
    return facts.out.size == _x(facts).size and np.array_equal(facts.grad, _got(facts))


@claim(r"(\d+) of the (\d+) elements are border: what comes in there is dropped")
def _border(match, facts):
    return [int(match[1]), int(match[2])] == [facts.out.size - _x(facts).size, facts.out.size]


def _adds_to_nothing(axes: str, facts: Facts) -> bool:
    (axis,) = axes_in(axes)
    own = facts.attrs["axis"] % _x(facts).ndim
    return axis == own and np.allclose(_got(facts).sum(axis=axis), 0, atol=1e-9)


@claim(
    r"(?:adding one number to all logits changes nothing|the shares always add up to 1), "
    rf"so along ({_AXES}) the gradient adds up to 0"
)
def _balanced(match, facts):
    shares = np.exp(facts.out) if facts.op.name == "log_softmax" else facts.out
    (axis,) = axes_in(match[1])
    return _adds_to_nothing(match[1], facts) and np.allclose(shares.sum(axis=axis), 1)


@claim(
    rf"what comes in is the same along ({_AXES}), and the shares always add up to 1: "
    r"nothing flows(?: but (rounding errors))?"
)
def _level(match, facts):
    (axis,) = axes_in(match[1])
    same = not np.ptp(facts.grad, axis=axis).any()
    return (
        same
        and _adds_to_nothing(match[1], facts)
        and np.allclose(_got(facts), 0, atol=1e-9)
        and _got(facts).any() == bool(match[2])
    )
