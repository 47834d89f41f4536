from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tanheng.core import DAY_S, HOUR_S, InputError
from tanheng.quality import ClockFinding, arrange, check, clock_findings, clock_offset

Make = Callable[[str, int, int], Any]


def findings(station: Any, hours: float, day: int, days: int = 210) -> tuple[ClockFinding, ...]:
    since = day * DAY_S
    time_s = station.time_s + np.where(station.time_s >= since, round(hours * HOUR_S), 0)
    line = arrange(time_s, station.power, station.step_s, start_s=0, end_s=days * DAY_S)
    n = line.values.size
    flags = check(line.values, line.flags, step_s=line.step_s, capacity=1.0, kind=station.kind)
    return clock_findings(
        line.values,
        flags,
        station.possible[:n],
        start_s=0,
        step_s=line.step_s,
        kind=station.kind,
    )


@pytest.mark.parametrize("hours", [1, -1, 8, -8, 12])
def test_solar_clock_off_by_hours_is_found(hours: int, clean_station: Make) -> None:
    (found,) = findings(clean_station("solar", 1, 210), hours, 100)
    assert abs(found.offset_s / HOUR_S) == abs(hours)
    assert np.sign(found.offset_s) == np.sign(hours) or abs(hours) == 12
    assert abs(found.since_s / DAY_S - 100) <= 12
    assert 100 < found.known_s / DAY_S <= 180


@pytest.mark.parametrize("hours", [6, -8])
def test_wind_clock_off_by_hours_is_found(hours: int, clean_station: Make) -> None:
    (found,) = findings(clean_station("wind", 1, 210), hours, 60)
    assert abs(found.offset_s / HOUR_S - hours) <= 1
    assert found.known_s / DAY_S <= 150


def test_one_answer_for_a_whole_span(clean_station: Make) -> None:
    station = clean_station("solar", 1, 120)
    late = np.roll(station.power, 8 * 4)
    found = clock_offset(late, station.possible, 900)
    assert found is not None
    assert found.certain
    assert found.offset_h == 8.0
    assert clock_offset(station.power, station.possible, 900) is None


def test_clock_wrong_from_the_start_is_found(clean_station: Make) -> None:
    (found,) = findings(clean_station("solar", 2, 210), 8, 0)
    assert found.offset_s == 8 * HOUR_S
    assert found.since_s == 0


@pytest.mark.parametrize("kind", ["wind", "solar"])
def test_right_clock_is_left_alone(kind: str, clean_station: Make) -> None:
    for seed in range(4):
        assert findings(clean_station(kind, seed, 210), 0, 0) == ()


def test_summer_time_is_found_twice(clean_station: Make) -> None:
    station = clean_station("solar", 3, 270)
    summer = (station.time_s >= 60 * DAY_S) & (station.time_s < 165 * DAY_S)
    line = arrange(station.time_s + summer * HOUR_S, station.power, 900)
    found = clock_findings(
        line.values, line.flags, station.possible, start_s=0, step_s=900, kind="solar"
    )
    assert [finding.offset_s for finding in found] == [HOUR_S, 0]


@pytest.mark.parametrize("kind", ["wind", "solar"])
def test_later_readings_change_no_finding(kind: str, clean_station: Make) -> None:
    station = clean_station(kind, 1, 210)
    whole = findings(station, 8, 60)
    for days in (205, 180, 150):
        cut = findings(station, 8, 60, days)
        assert cut == tuple(found for found in whole if found.known_s <= days * DAY_S)


def test_shapes_and_steps_are_demanded() -> None:
    flags = np.zeros(4, dtype=np.uint16)
    with pytest.raises(InputError, match="reference of 4"):
        clock_findings(np.ones(4), flags, np.ones(3), start_s=0, step_s=900, kind="solar")
    with pytest.raises(InputError, match="divides a day"):
        clock_findings(np.ones(4), flags, np.ones(4), start_s=0, step_s=1000, kind="solar")
