from zoneinfo import ZoneInfo

import numpy as np
import pytest

from tanheng.core import DAY_S, local_day
from tanheng.domains.renewables.calibration import FEEDBACK, Memory, calibrated, memory_of
from tanheng.forecast import QuantileForecast

YEAR_S = 365 * DAY_S


def test_a_record_of_less_than_two_years_is_not_told_apart_by_season():
    assert memory_of("wind", YEAR_S) == memory_of("wind", 2 * YEAR_S - 1) == Memory(120.0, FEEDBACK)


def test_each_whole_year_lengthens_the_memory_and_calms_the_feedback():
    assert memory_of("solar", 4 * YEAR_S) == Memory(240.0, FEEDBACK / 4, seasonal=True)


def test_a_season_that_always_falls_short_is_promised_less_when_seasons_are_told_apart():
    """Winters miss the raw forecast by far; the rest of the year holds it."""
    days = np.arange(6 * 365)
    time_s = days * DAY_S
    season = np.cos(2 * np.pi * days / 365.2422)
    winter, deep = season > 0.3, season > 0.9
    levels = np.linspace(0.01, 0.99, 99)
    uniform = np.random.default_rng(1).random(days.size)
    measured = 0.5 * uniform - np.where(winter, 0.0, -0.4)
    forecast = QuantileForecast(
        time_s, time_s - DAY_S, levels, np.tile(0.2 + 0.6 * levels, (days.size, 1))
    )
    local = local_day(time_s, ZoneInfo("UTC"))

    def held(memory: Memory) -> float:
        given = calibrated(forecast, measured, days, local, (0.95,), memory)[:, 0]
        return float((measured >= given)[deep & (days > 4 * 365)].mean())

    assert held(Memory(1e9, 0.0, seasonal=True)) == pytest.approx(0.95, abs=0.04)
    assert held(Memory(1e9, 0.0)) < 0.88
