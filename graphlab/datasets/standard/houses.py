"""Prices of houses by where they stand and what they are like, for the two housing sets."""

from __future__ import annotations

import numpy as np

CALIFORNIA = (
    "longitude", "latitude", "median age", "population", "households", "median income", "rooms", "bedrooms",
)  # fmt: skip
"""The columns of California housing, in the order of Keras's file."""

BOSTON = ("CRIM", "ZN", "INDUS", "CHAS", "NOX", "RM", "AGE", "DIS", "RAD", "TAX", "PTRATIO", "B", "LSTAT")
"""The columns of Boston housing."""

_CITIES = ((-122.4, 37.8, 1.0), (-118.3, 34.1, 0.9), (-117.1, 32.8, 0.7), (-121.5, 38.6, 0.3), (-119.8, 36.7, 0.1))
"""Longitude and latitude of five places around which people live, and how dear it is there."""


def california(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Districts, a row each, and the median price in dollars: dearer by income, near a dear city, and with age.

    >>> x, y = california(5, 0)
    >>> x.shape, x.dtype, y.shape, y.dtype
    ((5, 8), dtype('float32'), (5,), dtype('float32'))
    """
    dice = np.random.default_rng(seed)
    west, north, dear = np.asarray(_CITIES)[dice.choice(len(_CITIES), count, p=[0.3, 0.35, 0.12, 0.13, 0.1])].T
    away = np.abs(_bell(dice, count))
    angle = 2 * np.pi * dice.random(count)
    longitude = np.clip(west + 0.6 * away * np.cos(angle), -124.35, -114.31)
    latitude = np.clip(north + 0.6 * away * np.sin(angle), 32.54, 41.95)
    age = np.clip(np.round(40 - 12 * away + 8 * _bell(dice, count)), 1, 52)
    income = np.clip(np.exp(1.2 + 0.25 * dear + 0.42 * _bell(dice, count)), 0.4999, 15.0001)
    households = np.clip(np.round(np.exp(6.0 + 0.6 * _bell(dice, count))), 1, 6082)
    population = np.clip(np.round(households * np.exp(1.05 + 0.2 * _bell(dice, count))), 3, 35682)
    rooms = np.clip(np.round(households * (4.0 + 0.35 * income + 0.5 * _bell(dice, count))), 2, 39320)
    bedrooms = np.clip(np.round(rooms * (0.2 + 0.02 * _bell(dice, count))), 1, 6445)
    crowded = population / households
    worth = 30_000 + 38_000 * income + 95_000 * dear * np.exp(-0.8 * away) + 700 * age - 9_000 * (crowded - 2.9)
    price = np.round(np.clip(worth + 25_000 * _bell(dice, count), 14_999, 500_001), -2)
    columns = [longitude, latitude, age, population, households, income, rooms, bedrooms]
    return np.stack(columns, axis=1).astype(np.float32), np.clip(price, 14_999, 500_001).astype(np.float32)


def boston(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Towns, a row each, and the median price in thousands of dollars: by rooms, standing and air.

    The column B of the real set rates towns by who lives there. Here it is one number, and nothing depends on it.
    """
    dice = np.random.default_rng(seed)
    city = np.clip(0.4 + 0.35 * _bell(dice, count), 0, 1)  # from the country to the middle of the city
    rooms = np.clip(6.3 - 0.3 * city + 0.65 * _bell(dice, count), 3.561, 8.78)
    low = np.clip(12.5 - 6.5 * (rooms - 6.3) + 8 * (city - 0.4) + 3 * _bell(dice, count), 1.73, 37.97)
    crime = np.clip(np.exp(-3.5 + 6 * city + 0.8 * _bell(dice, count)), 0.00632, 88.9762)
    land = np.where(city < 0.25, np.round(80 * dice.random(count)), 0.0)
    industry = np.clip(4 + 16 * city + 3 * _bell(dice, count), 0.46, 27.74)
    river = (dice.random(count) < 0.07).astype(float)
    air = np.clip(0.4 + 0.33 * city + 0.04 * _bell(dice, count), 0.385, 0.871)
    age = np.clip(35 + 65 * city + 15 * _bell(dice, count), 2.9, 100)
    away = np.clip(7 - 6 * city + 0.8 * _bell(dice, count), 1.1296, 12.1265)
    roads = np.where(city > 0.7, 24.0, 1 + np.floor(8 * dice.random(count)))
    tax = np.where(roads == 24, 666.0, np.round(np.clip(300 + 60 * _bell(dice, count), 187, 711)))
    pupils = np.clip(18.0 + 3 * (city - 0.4) + 1.5 * _bell(dice, count), 12.6, 22)
    worth = 22.5 + 5.5 * (rooms - 6.3) - 0.45 * (low - 12.6) + 3 * river - 12 * (air - 0.55) - 0.6 * (pupils - 18.4)
    price = np.round(np.clip(worth + 2.0 * _bell(dice, count), 5.0, 50.0), 1)
    same = np.full(count, 396.9)
    columns = [crime, land, industry, river, air, rooms, age, away, roads, tax, pupils, same, low]
    return np.stack(columns, axis=1), price


def _bell(dice: np.random.Generator, count: int) -> np.ndarray:
    """Numbers that look normal, of standard deviation 1; sums of even ones, which are the same in every NumPy."""
    return np.asarray(2 * (dice.random((3, count)) - 0.5).sum(axis=0))
