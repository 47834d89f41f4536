from typing import Literal

import numpy as np
import pytest
from numpy.typing import NDArray

from tanheng.province.faults import FaultSizes, Planted, plant, shift_clock

HOURS = 365 * 24
TIME_S = np.arange(HOURS, dtype=np.int64) * 3600
Kind = Literal["wind", "solar"]


def clean(kind: Kind) -> NDArray[np.float64]:
    day = np.sin(2 * np.pi * (np.arange(HOURS) - 6) / 24)
    rng = np.random.default_rng(3)
    if kind == "solar":
        return np.clip(0.9 * day, 0.0, None) * np.repeat(rng.uniform(0.3, 1.0, 365), 24)
    return np.clip(0.5 + 0.3 * np.sin(np.arange(HOURS) / 37.0) + rng.normal(0, 0.05, HOURS), 0, 1)


def planted(kind: Kind, seed: int = 1) -> Planted:
    return plant(TIME_S, clean(kind), kind, 50.0, np.random.default_rng(seed))


@pytest.mark.parametrize("kind", ["wind", "solar"])
def test_same_generator_plants_the_same_faults(kind: Kind) -> None:
    one, other = planted(kind), planted(kind)
    np.testing.assert_array_equal(one.value, other.value)
    np.testing.assert_array_equal(one.time_s, other.time_s)


@pytest.mark.parametrize("kind", ["wind", "solar"])
def test_readings_without_a_fault_are_the_clean_ones(kind: Kind) -> None:
    made = planted(kind)
    spoilt = np.any(list(made.truth.values()), axis=0)
    first = {int(t): v for t, v in zip(made.time_s[::-1], made.value[::-1], strict=True)}
    kept = np.array([first[int(t)] for t in TIME_S[~spoilt]])
    np.testing.assert_allclose(kept / 50.0, clean(kind)[~spoilt], atol=FaultSizes().resolution)


def test_each_fault_shows_in_the_rows() -> None:
    made = planted("solar")
    count = {int(t): 0 for t in TIME_S}
    value = {}
    for t, v in zip(made.time_s, made.value, strict=True):
        count[int(t)] += 1
        value.setdefault(int(t), v / 50.0)
    times = {name: TIME_S[mask] for name, mask in made.truth.items()}
    assert all(count[int(t)] == 0 for t in times["missing"])
    assert all(count[int(t)] == 2 for t in times["duplicate"])
    assert all(value[int(t)] < 0 for t in times["negative"])
    assert all(1.08 <= value[int(t)] <= 1.45 for t in times["above_capacity"])
    assert all(value[int(t)] > 0.02 for t in times["night"])
    assert len({value[int(t)] for t in times["sentinel"]}) == 2
    place = {int(t): row for row, t in enumerate(made.time_s)}
    assert np.mean([place[int(t)] > place[int(t) + 3600] for t in times["out_of_order"][:-1]]) > 0.9


@pytest.mark.parametrize("kind", ["wind", "solar"])
def test_curtailment_lasts_while_the_weather_offers_more(kind: Kind) -> None:
    held = planted(kind).truth["curtailed"].astype(np.int8)
    starts, stops = (np.flatnonzero(np.diff(held, prepend=0, append=0) == sign) for sign in (1, -1))
    assert starts.size
    for start, stop in zip(starts, stops, strict=True):
        assert stop - start >= (FaultSizes().plateau_least if kind == "wind" else 3)
        assert clean(kind)[start:stop].min() > FaultSizes().plateau_level[0]


def test_clock_is_ahead_from_its_instant_on() -> None:
    made = planted("wind")
    since = int(TIME_S[4000])
    shifted = shift_clock(made, 8.0, since)
    ahead = shifted.time_s - made.time_s
    np.testing.assert_array_equal(ahead, np.where(made.time_s >= since, 28800, 0))
