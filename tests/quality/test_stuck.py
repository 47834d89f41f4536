import numpy as np
import pytest
from numpy.typing import NDArray

from tanheng.quality import Flag, check

STUCK = int(Flag.STUCK)


def noise(n: int, decimals: int, seed: int = 0) -> NDArray[np.float64]:
    """Make output that wanders and turns like a wind farm's, by the hour."""
    rng = np.random.default_rng(seed)
    level = np.convolve(rng.normal(0.0, 1.0, n + 23), np.full(24, 24**-0.5), "valid")
    return np.round(np.clip(0.45 + 0.14 * (level + rng.normal(0.0, 0.3, n)), 0.0, 1.0), decimals)


def stuck(values: NDArray[np.float64], step_s: int = 3600) -> NDArray[np.intp]:
    flags = check(values, step_s=step_s, capacity=1.0, kind="wind")
    return np.flatnonzero(flags & STUCK)


def test_repeated_value_is_known_from_the_fifth_reading_when_readings_are_fine() -> None:
    values = noise(3000, 9)
    values[2000:2050] = values[2000]
    np.testing.assert_array_equal(stuck(values), np.arange(2004, 2050))


def test_gap_within_a_stuck_run_does_not_hide_it() -> None:
    values = noise(3000, 9)
    values[2000:2050] = values[2000]
    values[2010:2020] = np.nan
    np.testing.assert_array_equal(stuck(values), [*range(2004, 2010), *range(2020, 2050)])


@pytest.mark.parametrize("decimals", [1, 2, 3])
def test_coarse_readings_are_not_mistaken_for_stuck(decimals: int) -> None:
    assert stuck(noise(20_000, decimals)).size == 0


def test_coarse_reading_is_stuck_after_two_days() -> None:
    values = noise(3000, 1)
    values[2000], values[2001:2100], values[2100] = 0.3, 0.4, 0.5
    np.testing.assert_array_equal(stuck(values), np.arange(2048, 2100))


@pytest.mark.parametrize("level", [0.0, 0.01, 0.9])
def test_calm_and_rated_output_are_not_stuck(level: float) -> None:
    values = noise(3000, 9)
    values[2000:2100] = level
    assert stuck(values).size == 0


def test_solar_stuck_over_night_is_flagged_for_both() -> None:
    day = np.clip(np.sin(2 * np.pi * np.arange(96 * 40) / 96), 0.0, None)
    values = day * np.repeat(np.random.default_rng(1).uniform(0.6, 0.9, 40), 96)
    start = 96 * 30 + 10
    values[start : start + 120] = values[start]
    flags = check(values, step_s=900, capacity=1.0, kind="solar", sun_up=day > 0)
    both = int(Flag.STUCK | Flag.NIGHT)
    night = np.flatnonzero(day[start : start + 120] <= 0) + start
    assert np.all(flags[night[night > start + 5]] & both == both)
