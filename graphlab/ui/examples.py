"""The gallery: small programs that each show one thing. The first is what a first visit shows."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent


@dataclass(frozen=True)
class Example:
    """A program with the name it has in the picker and in links (`?example=slug`)."""

    slug: str
    title: str
    source: str


def _example(slug: str, title: str, source: str) -> Example:
    return Example(slug, title, dedent(source).strip() + "\n")


GALLERY = (
    _example(
        "sum-and-square",
        "Sum, then square",
        """
        x = tf.ones((2, 2))
        with tf.GradientTape() as t:
            t.watch(x)
            y = tf.reduce_sum(x)
            z = tf.square(y)
        dz_dx = t.gradient(z, x)
        print(dz_dx)
        """,
    ),
    _example(
        "chain",
        "A chain of scalars",
        """
        x = tf.Variable(0.5)
        with tf.GradientTape() as tape:
            u = 3.0 * x
            v = tf.sin(u)
            y = tf.exp(v)
        print(tape.gradient(y, x))
        """,
    ),
    _example(
        "used-twice",
        "A value used twice",
        """
        a = tf.Variable(2.0)
        b = tf.Variable(3.0)
        with tf.GradientTape() as tape:
            c = a * b
            y = c + a * a
        da, db = tape.gradient(y, [a, b])
        print(da.numpy(), db.numpy())
        """,
    ),
    _example(
        "matmul-bias",
        "Matrix product and bias",
        """
        x = tf.constant([[1., 2.], [3., 4.]])
        w = tf.Variable([[.5, -1.], [2., .25]])
        b = tf.Variable([0.1, -0.2])
        with tf.GradientTape() as tape:
            h = tf.matmul(x, w) + b
            loss = tf.reduce_mean(tf.square(h))
        dw, db = tape.gradient(loss, [w, b])
        print(dw)
        print(db)
        """,
    ),
    _example(
        "broadcasting",
        "Broadcasting",
        """
        # A column meets a row: each number
        # is used several times, and its
        # gradient is a sum.
        column = tf.Variable([[1.], [2.], [3.]])
        row = tf.Variable([10.0, 20.0])
        with tf.GradientTape() as tape:
            table = column * row
            total = tf.reduce_sum(table)
        slopes = tape.gradient(total, [column, row])
        print(slopes[0])
        print(slopes[1])
        """,
    ),
    _example(
        "persistent",
        "A persistent tape",
        """
        # One tape, asked more than once.
        x = tf.Variable(3.0)
        with tf.GradientTape(persistent=True) as t:
            y = x * x
            z = y * y
        print(t.gradient(y, x))
        print(t.gradient(z, x))
        """,
    ),
    _example(
        "nested",
        "Nested tapes",
        """
        # The outer tape records how the
        # inner one computes its gradient.
        x = tf.Variable(2.0)
        with tf.GradientTape() as outer:
            with tf.GradientTape() as inner:
                y = x ** 3.0
            dy = inner.gradient(y, x)
        d2y = outer.gradient(dy, x)
        print(dy.numpy(), d2y.numpy())
        """,
    ),
    _example(
        "none",
        "Why is it None?",
        """
        # y never reads b: no path leads
        # from y back to b.
        a = tf.Variable(2.0)
        b = tf.Variable(5.0)
        with tf.GradientTape() as tape:
            c = b * 3.0
            y = a * a
        print(tape.gradient(y, [a, b]))
        """,
    ),
    _example(
        "no-tape",
        "Plain arithmetic",
        """
        # No tape: every named number is
        # watched, the last value is the target.
        a = 2.0
        b = 3.0
        a * b + sin(a)
        """,
    ),
)

BY_TITLE = {example.title: example for example in GALLERY}
BY_SLUG = {example.slug: example for example in GALLERY}


def source_of(title: str | None) -> str | None:
    """The program called `title`; None where there is none.

    >>> source_of("A chain of scalars").splitlines()[0]
    'x = tf.Variable(0.5)'
    """
    example = BY_TITLE.get(title or "")
    return example.source if example else None
