import numpy as np
import pytest

from tanheng.province.climate import Climate, climate, fronts, sky

YEAR_H = 8766


@pytest.fixture(scope="module")
def years() -> Climate:
    return climate(3, 0, 2 * YEAR_H)


def test_summer_is_warm_and_afternoons_are(years: Climate) -> None:
    warmth = sky(years, 34.0, 113.0).temperature_c
    day = warmth[: 24 * 730].reshape(-1, 24).mean(axis=0)
    assert 12 < warmth.mean() < 18
    assert 3 <= np.argmax(day) <= 9  # 11 to 17 h local
    july, january = slice(24 * 181, 24 * 212), slice(0, 24 * 31)
    assert warmth[july].mean() - warmth[january].mean() > 18


def test_fronts_are_troughs_with_a_jump_of_wind_and_cold_behind(years: Climate) -> None:
    middle = years.fronts.passage_h
    inside = middle[(middle > 200) & (middle < 2 * YEAR_H - 200)].astype(int)
    place = sky(years, 33.9, 113.5)  # fronts pass the middle of the province at passage_h
    speed = np.hypot(place.u_ms, place.v_ms)

    def mean(of: np.ndarray, at: int) -> float:
        return float(of[inside + at].mean())

    assert mean(place.pressure_hpa, 0) < mean(place.pressure_hpa, -48) - 5
    assert mean(place.temperature_c, 6) < mean(place.temperature_c, -18) - 1.5
    assert mean(speed, 4) > mean(speed, -24) + 1
    assert mean(place.cloudiness, 0) > mean(place.cloudiness, 48) + 0.5


def test_there_are_some_50_fronts_a_year_and_more_in_winter() -> None:
    passages = np.concatenate([fronts(seed, 0, 10 * YEAR_H).passage_h for seed in range(3)])
    assert 50 < passages.size / 30 < 110
    season = np.cos(2 * np.pi * passages / YEAR_H)
    assert np.mean(season > 0) > 0.53


def test_weather_of_near_places_is_more_alike(years: Climate) -> None:
    here, near, far = (sky(years, *at).u_ms for at in ((34.0, 113), (34.3, 113.2), (36, 116)))
    assert np.corrcoef(here, near)[0, 1] > 0.95
    assert np.corrcoef(here, far)[0, 1] < 0.8
