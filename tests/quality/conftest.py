"""Clean stations for the tests: wind by the hour, solar by the quarter-hour."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray


@dataclass(frozen=True)
class CleanStation:
    kind: str
    step_s: int
    time_s: NDArray[np.int64]
    power: NDArray[np.float64]
    possible: NDArray[np.float64]
    sun_up: NDArray[np.bool_]


def _walk(rng: np.random.Generator, n: int, memory: float) -> NDArray[np.float64]:
    shock = rng.normal(0.0, np.sqrt(1 - memory**2), n)
    level = rng.normal()
    walked = np.empty(n)
    for i in range(n):
        level = memory * level + shock[i]
        walked[i] = level
    return walked


def _wind(rng: np.random.Generator, days: int) -> CleanStation:
    time_s = np.arange(days * 24, dtype=np.int64) * 3600
    known = 7.0 + 3.0 * _walk(rng, time_s.size, 0.985)
    actual = known + 1.2 * _walk(rng, time_s.size, 0.8)
    power = 1 - np.exp(-((np.clip(actual, 0.0, None) / 8.5) ** 3))
    possible = 1 - np.exp(-((np.clip(known, 0.0, None) / 8.5) ** 3))
    up = np.ones(time_s.size, dtype=np.bool_)
    return CleanStation("wind", 3600, time_s, power, possible, up)


def _solar(rng: np.random.Generator, days: int) -> CleanStation:
    time_s = np.arange(days * 96, dtype=np.int64) * 900
    angle = 2 * np.pi * ((time_s + 450) / 86400 - 4 / 24)
    season = 0.15 * np.sin(2 * np.pi * time_s / (365 * 86400))
    height = np.clip(season - np.cos(angle), 0.0, None)
    possible = 0.85 * height / (1 + season.max())
    index = 0.25 + 0.75 / (1 + np.exp(-1.5 * _walk(rng, time_s.size, 0.99) - 0.5))
    power = possible * index * (1 - 0.1 * np.abs(_walk(rng, time_s.size, 0.5)) * (1.1 - index))
    return CleanStation("solar", 900, time_s, power, possible, height > 0)


@pytest.fixture(scope="session")
def clean_station() -> Callable[[str, int, int], CleanStation]:
    """Make a clean station from its kind, a seed and a number of days."""

    def make(kind: str, seed: int, days: int) -> CleanStation:
        rng = np.random.default_rng(seed)
        return _wind(rng, days) if kind == "wind" else _solar(rng, days)

    return make
