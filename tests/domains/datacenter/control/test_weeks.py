"""Weeks that stand for seasons, weather in quarters of an hour, a load with a memory."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.domains.datacenter.control.weeks import (
    WEEK,
    load_kw,
    quarters,
    representative_days,
    span,
    stacked,
)

from ..air import outdoor

YEAR_S = int(np.datetime64("2021-01-01", "s").astype(np.int64))


def climate(days=365, start_s=YEAR_S, seed=0):
    """A year of hours with seasons, days and weather of several days."""
    hour = np.arange(24 * days)
    draw = np.random.default_rng(seed)
    slow = np.repeat(np.convolve(draw.normal(0, 3, days + 4), np.ones(5) / 2, "valid"), 24)
    dry = 12 - 12 * np.cos(2 * np.pi * hour / 8760) + 4 * np.sin(2 * np.pi * (hour / 24 - 0.35))
    return replace(outdoor(dry + slow, dry + slow - 4), start_s=start_s)


def months(start_s, first, days):
    day = np.datetime64(start_s, "s").astype("datetime64[D]") + first + np.arange(days)
    return set((day.astype("datetime64[M]").astype(int) % 12 + 1).tolist())


@pytest.mark.parametrize("start", ["2021-01-01", "2021-04-20", "2023-12-01"])
def test_each_week_lies_inside_its_season(start):
    begins = int(np.datetime64(start, "s").astype(np.int64))
    found = representative_days(climate(start_s=begins))
    inside = [{12, 1, 2}, {3, 4, 5}, {6, 7, 8}, {9, 10, 11}]
    for day, season in zip(found, inside, strict=True):
        assert months(begins, day, WEEK) <= season
        assert 0 <= day <= 365 - WEEK


def test_each_week_is_like_its_season():
    air = climate()
    month = np.array([min(months(YEAR_S, day, 1)) for day in range(365)])
    daily = air.dry_bulb_c.reshape(365, 24).mean(1)
    means = [daily[day : day + WEEK].mean() for day in representative_days(air)]
    seasons = [(12, 1, 2), (3, 4, 5), (6, 7, 8), (9, 10, 11)]
    for mean, season in zip(means, seasons, strict=True):
        assert mean == pytest.approx(daily[np.isin(month, season)].mean(), abs=2.0)


def test_less_than_a_year_is_refused():
    with pytest.raises(InputError, match="need a year, came 100 days"):
        representative_days(climate(100))


def test_quarters_go_on_straight_lines():
    air = climate(20)
    air = replace(outdoor(air.dry_bulb_c + 15, air.wet_bulb_c + 15), start_s=air.start_s)
    found = quarters(air)
    assert (found.step_s, found.dry_bulb_c.size) == (900, 4 * 24 * 20)
    hours = found.dry_bulb_c.reshape(-1, 4).mean(1)
    assert hours[1:-1] == pytest.approx(
        0.75 * air.dry_bulb_c[1:-1] + 0.125 * (air.dry_bulb_c[:-2] + air.dry_bulb_c[2:])
    )
    assert found.dry_bulb_c.min() >= air.dry_bulb_c.min()
    assert (found.wet_bulb_c <= found.dry_bulb_c + 1e-6).all()
    middle = found.wet_bulb_c > 3.0  # below, the reckoning of air.py does not hold
    middle[:6] = middle[-6:] = False
    assert middle.sum() > 100
    expected = np.interp(np.arange(0, 480, 0.25) - 0.375, np.arange(480), air.wet_bulb_c)
    assert found.wet_bulb_c[middle] == pytest.approx(expected[middle], abs=0.2)  # bent


def test_weather_that_does_not_divide_is_refused():
    with pytest.raises(InputError, match="a multiple of 900 s, came 1000 s"):
        quarters(replace(climate(20), step_s=1000))


def test_a_span_goes_round_the_year():
    air = quarters(climate())
    found = span(air, -96, 192)
    assert found.start_s == YEAR_S - 86_400
    assert (found.dry_bulb_c[:96] == air.dry_bulb_c[-96:]).all()
    assert (found.humidity_ratio[96:] == air.humidity_ratio[:96]).all()


def test_lanes_are_rows():
    one, two = climate(5), climate(5, seed=1)
    both = stacked([one, two])
    assert both.dry_bulb_c.shape == (2, 120)
    assert (both.pressure_pa[1] == two.pressure_pa).all()


def test_the_load_swings_with_day_and_week_and_stays_within_a_fifth():
    load = load_kw(1000.0, YEAR_S, 96 * 364, 900, seed=3)
    assert 800 <= load.min() < load.max() <= 1200
    days = load.reshape(-1, 96)
    assert days.mean(0).argmax() > 48  # in the afternoon
    day = np.datetime64(YEAR_S, "s").astype("datetime64[D]") + np.arange(364)
    weekend = ~np.is_busday(day)
    assert days[~weekend].mean() - days[weekend].mean() == pytest.approx(40, abs=15)
    assert (load == load_kw(1000.0, YEAR_S, 96 * 364, 900, seed=3)).all()
    assert (load != load_kw(1000.0, YEAR_S, 96 * 364, 900, seed=4)).any()
