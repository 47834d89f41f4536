from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tanheng.quality import Flag, check

CURTAILED = int(Flag.CURTAILED)


def wind(n: int = 3000) -> NDArray[np.float64]:
    rng = np.random.default_rng(2)
    return 0.5 + 0.4 * np.sin(np.cumsum(rng.normal(0.0, 0.15, n)))


def curtailed(values: NDArray[np.float64], **more: Any) -> NDArray[np.intp]:
    more = {"step_s": 3600, "capacity": 1.0, "kind": "wind"} | more
    return np.flatnonzero(check(values, **more) & CURTAILED)


def plateau(start: int, n: int, level: float = 0.4) -> NDArray[np.float64]:
    values = wind()
    jitter = np.random.default_rng(3).uniform(-0.004, 0.004, n)
    values[start : start + n] = level + jitter
    return values


def test_plateau_under_a_better_expectation_is_found_and_nothing_else() -> None:
    values = plateau(2000, 40)
    expected = wind() + 0.05
    expected[1990:2050] = 0.5 + 0.2 * np.sin(np.arange(60) / 5)
    found = curtailed(values, expected=expected)
    assert set(range(2000, 2040)) <= set(found) <= set(range(2000, 2041))


def test_long_plateau_of_wind_is_found_without_an_expectation() -> None:
    found = curtailed(plateau(2000, 40))
    assert set(range(2000, 2040)) <= set(found) <= set(range(2000, 2041))


def test_plateau_at_zero_and_at_rated_output_is_none() -> None:
    for level in (0.02, 0.88):
        assert curtailed(plateau(2000, 40, level), expected=np.full(3000, 1.0)).size == 0


def test_clear_noon_is_no_plateau(clean_station: Callable[[str, int, int], Any]) -> None:
    station = clean_station("solar", 0, 60)
    found = curtailed(
        0.8 * station.possible, kind="solar", step_s=900, clear_sky=station.possible + 0.1
    )
    assert found.size == 0


def test_solar_cut_at_noon_is_found(clean_station: Callable[[str, int, int], Any]) -> None:
    station = clean_station("solar", 0, 60)
    values = 0.95 * station.possible
    noon = 40 * 96 + int(np.argmax(station.possible[40 * 96 : 41 * 96]))
    jitter = np.random.default_rng(3).uniform(-0.004, 0.004, 12)
    values[noon - 6 : noon + 6] = 0.3 + jitter
    found = curtailed(values, kind="solar", step_s=900, clear_sky=station.possible)
    assert set(range(noon - 6, noon + 6)) <= set(found) <= set(range(noon - 6, noon + 7))


def test_plateau_is_marked_from_its_start_once_it_is_known() -> None:
    values = plateau(2000, 40)
    cut = [curtailed(values[:n]).size for n in range(2001, 2041)]
    assert cut[2] == 0
    known = next(n for n, size in enumerate(cut) if size)
    assert cut[known:] == list(range(known + 1, 41))


def test_sensor_that_sticks_is_no_plateau_from_its_first_equal_reading_on() -> None:
    values = wind()
    values[2000:2040] = 0.4
    expected = np.where((np.arange(3000) >= 1990) & (np.arange(3000) < 2050), 0.9, wind())
    assert curtailed(values, expected=expected).size == 0
    values[2010] = 0.401
    found = curtailed(values, expected=expected)
    assert not set(found) & set(range(2011, 2040))
