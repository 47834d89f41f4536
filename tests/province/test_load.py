import numpy as np
import pytest

from tanheng.province import Load, Province


@pytest.fixture(scope="module")
def load() -> Load:
    return Province(stations=1, years=1, seed=2).load()


def local(load: Load) -> np.ndarray:
    return load.time_s // 3600 + 8


def test_load_is_that_of_a_province(load: Load) -> None:
    assert load.load_mw.min() > 20_000
    assert 35_000 < load.load_mw.mean() < 55_000
    assert 1.3 < load.load_mw.max() / load.load_mw.mean() < 1.9


def test_load_peaks_in_the_evening_and_is_lowest_at_night(load: Load) -> None:
    hour = local(load) % 24
    day = [load.load_mw[hour == h].mean() for h in range(24)]
    assert 18 <= np.argmax(day) <= 20
    assert 2 <= np.argmin(day) <= 4


def test_weekends_are_lower(load: Load) -> None:
    weekend = ((local(load) // 24 + 3) % 7) >= 5
    assert load.load_mw[weekend].mean() < 0.97 * load.load_mw[~weekend].mean()


def test_summer_days_are_higher_than_those_of_spring(load: Load) -> None:
    day = np.arange(load.time_s.size) // 24
    summer, spring = (day > 180) & (day < 230), (day > 90) & (day < 130)
    assert load.load_mw[summer].mean() > 1.05 * load.load_mw[spring].mean()


def test_forecast_errs_by_about_two_per_cent(load: Load) -> None:
    error = load.load_mw / load.forecast_mw - 1
    assert 0.015 < error.std() < 0.025
    assert abs(error.mean()) < 0.003
