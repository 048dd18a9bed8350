"""Whether a colour can be seen on the page, and the nearest one that can."""

from __future__ import annotations

LEAST = 2.4  # how many times brighter or darker than the page a line is


def seen(colour: str, paper: str, ink: str) -> str:
    """The colour, with as much ink in it as it needs to be seen on the page.

    >>> seen("#0000ff", "#ffffff", "#1c2733"), seen("#ffffff", "#ffffff", "#1c2733")
    ('#0000ff', '#8e9399')
    """
    for part in range(11):
        mixed = _mixed(colour, ink, part / 10)
        if contrast(mixed, paper) >= LEAST:
            return mixed
    return ink


def contrast(one: str, other: str) -> float:
    """How many times brighter the brighter of two colours is, from 1 to 21, as WCAG has it.

    >>> round(contrast("#000000", "#ffffff"), 1), contrast("#123456", "#123456")
    (21.0, 1.0)
    """
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else float((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in parts(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mixed(one: str, other: str, share: float) -> str:
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(parts(one), parts(other), strict=True))


def parts(colour: str) -> list[int]:
    """Red, green and blue of `#rrggbb`, from 0 to 255."""
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def faint(colour: str, strength: float = 0.25) -> str:
    """The colour as one can look through it."""
    red, green, blue = parts(colour)
    return f"rgba({red},{green},{blue},{strength})"
