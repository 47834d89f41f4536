from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.province.faults import plant
from tanheng.quality import Flag, Flags, arrange, check, usable

CURTAILED = np.uint16(Flag.CURTAILED)
Make = Callable[[str, int, int], Any]


def flags_of(values: list[float], capacity: float = 20.0, **more: Any) -> Flags:
    more = {"step_s": 900, "kind": "solar"} | more
    return check(values, capacity=capacity, **more)


@pytest.mark.parametrize("code", [-99.0, 6553.5, -3276.7, 65535.0, -9999.0, 1e30])
def test_known_code_is_found_at_once(code: float) -> None:
    assert list(flags_of([3.0, code, 4.0])) == [0, Flag.SENTINEL, 0]


@pytest.mark.parametrize("code", [-99.0, -999.0, -32768.0, 65535.0])
def test_known_code_is_found_in_the_unit_of_the_file(code: float) -> None:
    flags = flags_of([7.0, code * 0.001, 8.0], unit=0.001)
    assert flags.tolist() == [0, int(Flag.SENTINEL), 0]


def test_unknown_code_is_found_when_it_repeats() -> None:
    assert list(flags_of([3.0, 31.37, 4.0, 31.37, 5.0])) == [
        0,
        Flag.ABOVE_CAPACITY | Flag.IMPOSSIBLE,
        0,
        Flag.SENTINEL,
        0,
    ]


def test_negative_and_above_capacity_are_told_apart_from_codes() -> None:
    assert list(flags_of([-0.01, 21.5, 20.5])) == [Flag.NEGATIVE, Flag.ABOVE_CAPACITY, 0]


def test_far_below_zero_and_far_above_capacity_is_marked_impossible() -> None:
    flags = flags_of([-1.5, -0.5, 23.0, 25.0])
    assert [bool(flag & Flag.IMPOSSIBLE) for flag in flags] == [True, False, False, True]


def test_own_use_of_a_large_station_is_no_code() -> None:
    assert list(flags_of([-1.0, -9.0], capacity=300.0)) == [Flag.NEGATIVE, Flag.NEGATIVE]


def test_only_solar_is_judged_at_night() -> None:
    up = [True, False, False]
    assert list(flags_of([5.0, 5.1, 0.1], sun_up=up)) == [0, Flag.NIGHT, 0]
    assert not flags_of([5.0, 5.1, 0.1], sun_up=up, kind="wind").any()


def test_capacity_and_shapes_are_demanded() -> None:
    with pytest.raises(InputError, match="capacity above 0"):
        flags_of([1.0], capacity=0.0)
    with pytest.raises(InputError, match="sun_up of 1"):
        flags_of([1.0], sun_up=[True, False])
    with pytest.raises(InputError, match="one flag per reading"):
        check([1.0], np.zeros(2, np.uint16), step_s=900, capacity=1.0, kind="wind")


def test_usable_readings_count_own_use_as_no_output() -> None:
    values = np.array([10.0, -0.2, -5.0, 30.0, np.nan, 22.0])
    flags = flags_of(list(values))
    np.testing.assert_array_equal(
        usable(values, flags, 20.0), [0.5, 0.0, np.nan, np.nan, np.nan, 1.1]
    )


@pytest.mark.parametrize("kind", ["wind", "solar"])
def test_cutting_the_end_off_changes_no_earlier_flag_but_the_note_of_a_plateau(
    kind: str, clean_station: Make
) -> None:
    station = clean_station(kind, 5, 120)
    planted = plant(station.time_s, station.power, station.kind, 20.0, np.random.default_rng(5))
    line = arrange(planted.time_s, planted.value, station.step_s)

    def flags(n: int) -> Flags:
        return check(
            line.values[:n],
            line.flags[:n],
            step_s=station.step_s,
            capacity=20.0,
            kind=station.kind,
            sun_up=station.sun_up[:n],
            expected=20.0 * station.possible[:n],
        )

    whole = flags(line.values.size)
    values = usable(line.values, whole, 20.0)
    plateaus = np.flatnonzero(planted.truth["curtailed"])
    for n in (whole.size - 1, whole.size - 30 * 86400 // station.step_s, plateaus[2]):
        cut = flags(n)
        np.testing.assert_array_equal(cut | CURTAILED, whole[:n] | CURTAILED)
        np.testing.assert_array_equal(usable(line.values[:n], cut, 20.0), values[:n])


@pytest.mark.parametrize("kind", ["wind", "solar"])
def test_clean_station_is_left_alone(kind: str, clean_station: Make) -> None:
    station = clean_station(kind, 3, 365)
    flags = check(
        np.round(station.power, 3),
        step_s=station.step_s,
        capacity=1.0,
        kind=station.kind,
        sun_up=station.sun_up,
    )
    assert not flags.any()
