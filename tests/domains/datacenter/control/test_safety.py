"""The layer that no optimiser can pass, whoever asks and whatever one sensor says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanheng.domains.datacenter import SetPoints, shipped
from tanheng.domains.datacenter.control import (
    Course,
    Fault,
    Rates,
    Safety,
    TrimAndRespond,
    bounds_of,
    control,
    envelope,
    starting_points,
)
from tanheng.domains.datacenter.control.safety import GUARD_K

from .plants import daily, off, plant, reading, running, situation

RECOMMENDED = envelope("recommended")
KINDS = ["hot", "cold", "humid"] * 3
"""Each kind of weather with each kind of fault."""
LANES = len(KINDS)
STEPS = 32
WILD = [np.nan, np.inf, -np.inf, 1e9, -1e9, 0.0]


class Adversary:
    """Jumps each step: to anywhere inside the limits, to their ends, or to what no plant can do."""

    def __init__(self, built, limits, draw):
        bounds = bounds_of(built, limits)
        self._draw = draw
        self._spans = {
            "supply_air_c": bounds.supply_air_c,
            "chilled_water_c": bounds.chilled_water_c or (-50, 50),
            "condenser_water_c": bounds.condenser_water_c or (-50, 50),
            "fan_share": bounds.fan_share,
            "tower_fan_share": bounds.tower_fan_share,
            "chillers_on": (0, bounds.machines),
            "tank_kw": (-2000, 2000),
        }

    def choose(self, _now):
        wild = self._draw.uniform() < 0.25
        return SetPoints(**{name: self._any(span, wild) for name, span in self._spans.items()})

    def _any(self, span, wild):
        draw = self._draw
        ends = draw.choice(np.array(span, dtype=float), LANES)
        inside = np.where(draw.uniform(size=LANES) < 0.5, ends, draw.uniform(*span, LANES))
        if not wild:
            return inside
        return np.where(draw.uniform(size=LANES) < 0.3, draw.choice(WILD, LANES), inside)


def one_of_three_at_fault(draw):
    kinds = ["stuck", "missing", "lying"]
    return tuple(
        Fault(
            lane,
            int(draw.integers(3)),
            kinds[lane // 3],
            int(draw.integers(STEPS // 2)),
            10**9,
            float(draw.choice([-30.0, -6.0, -1.5, 1.5, 6.0, 30.0])),
            bool(draw.integers(2)),
        )
        for lane in range(LANES)
    )


@pytest.mark.parametrize("name", shipped())
@settings(max_examples=2, deadline=None, derandomize=True)
@given(
    tank=st.booleans(),
    seed=st.integers(0, 10_000),
    limits=st.sampled_from(["recommended", "A1"]),
)
def test_the_true_inlet_stays_in_the_envelope_whatever_is_asked_and_one_sensor_says(
    name, tank, seed, limits
):
    built, air, draw = plant(name, tank, limits), envelope(limits), np.random.default_rng(seed)
    truth = off(built, LANES, 0.2, seed)
    misses = draw.uniform(-0.3, 0.3, LANES)
    model = running(truth, LANES, one_of_three_at_fault(draw), 0.1, seed, supply_off_k=misses)
    day = 0.7 + 0.2 * np.sin(2 * np.pi * np.arange(STEPS + 1) / 96 + draw.uniform(0, 6))
    course = Course(
        daily(KINDS, STEPS + 1, seed), 1000 * day + draw.normal(0, 10, (LANES, STEPS + 1)), 1
    )
    safety = Safety(built, air, TrimAndRespond(built, air))
    run = control(model, course, safety, Adversary(built, air, draw))
    assert run.followed.mean() > 0.5
    assert not air.outside_temperature(run.inlet_c).any()
    assert not air.too_fast(run.inlet_c, 900).any()
    assert not air.outside_humidity(run.inlet_c, run.inlet_dew_point_c).any()


def asked(supply=21.0, water=9.0, **more):
    return SetPoints(np.array([float(supply)]), np.array([float(water)]), **more)


BEFORE = asked()


def layer(dry_steps=0, name="midsize-water-cooled", tank=False):
    built = plant(name, tank)
    return Safety(built, RECOMMENDED, TrimAndRespond(built, RECOMMENDED), 900, dry_steps)


def guarded(points, inlets=(21.0, 21.1, 20.9), safety=None, before=BEFORE, **more):
    return (safety or layer()).guard(points, situation(reading([inlets], **more), before))


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 4.0, 28.0, 1e9])
@pytest.mark.parametrize("which", ["supply", "water"])
def test_what_makes_no_sense_is_not_followed(bad, which):
    verdict = guarded(asked(**{which: bad}))
    assert not verdict.followed.any()
    assert all(
        np.isfinite(value).all()
        for value in (verdict.points.supply_air_c, verdict.points.chilled_water_c)
    )


def test_a_set_point_that_is_missing_is_not_followed():
    assert not guarded(SetPoints(supply_air_c=np.array([21.0]))).followed.any()
    assert not guarded(None).followed.any()
    assert guarded(asked()).followed.all()


@settings(max_examples=60, deadline=None)
@given(
    supply=st.floats(allow_nan=True, allow_infinity=True),
    water=st.floats(allow_nan=True, allow_infinity=True),
    rest=st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=5, max_size=5),
    before=st.tuples(
        st.floats(18.5, 27), st.floats(5, 24), st.floats(21, 30), st.floats(0.85, 1.2)
    ),
    inlet=st.floats(15, 40),
)
def test_limits_and_rates_hold_whatever_is_asked(supply, water, rest, before, inlet):
    names = ("condenser_water_c", "fan_share", "tower_fan_share", "chillers_on", "tank_kw")
    wish = asked(supply, water, **{n: np.array([v]) for n, v in zip(names, rest, strict=True)})
    last = asked(
        *before[:2], condenser_water_c=np.array([before[2]]), fan_share=np.array([before[3]])
    )
    built = plant("midsize-water-cooled", tank=True)
    found = guarded(wish, [inlet] * 3, layer(tank=True), last).points
    bounds, rates = bounds_of(built, RECOMMENDED), Rates().within(RECOMMENDED, 900)
    up, down = rates.supply_air_k
    low, high = bounds.supply_air_c
    assert low <= found.supply_air_c[0] <= high
    assert -down - 1e-9 <= found.supply_air_c[0] - before[0] <= up + 1e-9
    up, down = rates.chilled_water_k
    low, high = bounds.chilled_water_c
    assert low <= found.chilled_water_c[0] <= high
    assert -down - 1e-9 <= found.chilled_water_c[0] - before[1] <= up + 1e-9
    if not np.isnan(found.condenser_water_c[0]):
        assert abs(found.condenser_water_c[0] - before[2]) <= 3 + 1e-9
        assert bounds.condenser_water_c[0] - 3 <= found.condenser_water_c[0]
        assert found.condenser_water_c[0] <= bounds.condenser_water_c[1]
    if not np.isnan(found.fan_share[0]):
        assert before[3] - rates.slower - 1e-9 <= found.fan_share[0] <= bounds.fan_share[1]
    assert bounds.tower_fan_share[0] <= found.tower_fan_share[0] <= 1
    assert np.isnan(found.chillers_on[0]) or 0 <= found.chillers_on[0] <= bounds.machines
    assert found.tank_kw is None or abs(found.tank_kw[0]) <= 1000  # half of 1.4 MW


@pytest.mark.parametrize("name", shipped())
@pytest.mark.parametrize("tape", [False, True])
def test_the_supplied_air_keeps_the_envelopes_rates_of_change(name, tape):
    air, built = envelope("A1", tape), plant(name, limits="A1")
    safety = Safety(built, air, TrimAndRespond(built, air))
    low, high = bounds_of(built, air).supply_air_c
    water = bounds_of(built, air).chilled_water_c
    last, course = starting_points(built, air), []
    for step in range(24):
        wish = asked(high if step % 6 < 3 else low, water[0] if water else np.nan)
        inlet = 20.0 + 0.01 * step
        now = situation(reading([[inlet, inlet + 0.02, inlet - 0.03]]), last)
        last = safety.guard(wish, now).points
        course.append(float(last.supply_air_c[0]))
    assert max(course) > min(course)
    assert not air.too_fast(np.array(course), 900).any()


def test_a_hot_inlet_is_answered_by_colder_air_whatever_is_asked():
    limit = RECOMMENDED.inlet_c[1] - GUARD_K
    warm = guarded(asked(22.0), [limit + 0.5] * 3)
    assert warm.points.supply_air_c[0] <= 21.0 - 0.5 + 1e-9
    assert warm.held["supply_air_c"].all()
    assert guarded(asked(21.5), [21.0, 21.2, 20.8]).points.supply_air_c[0] == 21.5


def test_a_hot_inlet_hands_machines_fans_and_tower_to_local_control_and_stops_filling():
    every = {
        "chillers_on": np.array([4.0]),
        "fan_share": np.array([1.2]),
        "tower_fan_share": np.array([0.6]),
        "tank_kw": np.array([-300.0]),
    }
    hot = guarded(asked(**every), [28.0] * 3, layer(tank=True)).points
    assert np.isnan([hot.chillers_on[0], hot.fan_share[0]]).all()
    assert (hot.tower_fan_share[0], hot.tank_kw[0]) == (1.0, 0.0)
    cool = guarded(asked(**every), safety=layer(tank=True)).points
    assert (cool.chillers_on[0], cool.fan_share[0], cool.tank_kw[0]) == (4.0, 1.2, -300.0)


def test_a_tank_is_filled_under_a_tower_at_full_speed_only():
    wish = asked(tower_fan_share=np.array([0.6]), tank_kw=np.array([-300.0]))
    assert guarded(wish, safety=layer(tank=True)).points.tower_fan_share[0] == 1.0
    wish = replace(wish, tank_kw=np.array([300.0]))
    assert guarded(wish, safety=layer(tank=True)).points.tower_fan_share[0] == 0.6


@pytest.mark.parametrize("machines", [0.0, 1.0, np.nan, -np.inf])
def test_too_few_machines_are_left_to_local_control(machines):
    found = guarded(asked(chillers_on=np.array([machines])))
    assert np.isnan(found.points.chillers_on[0])


def test_too_little_air_is_left_to_local_control():
    found = guarded(asked(fan_share=np.array([0.0])), it_kw=900.0)
    assert np.isnan(found.points.fan_share[0])


@pytest.mark.parametrize(
    "inlets",
    [(np.nan, np.nan, 21.0), (np.nan, np.nan, np.nan), (99.0, -40.0, 21.0), (np.inf, np.nan, 22.0)],
)
def test_with_fewer_than_two_sensors_it_falls_back_and_cools(inlets):
    verdict = guarded(asked(22.0), inlets)
    assert not verdict.followed.any()
    assert verdict.held["sensors"].all()
    start = starting_points(plant("midsize-water-cooled"), RECOMMENDED)
    assert verdict.points.supply_air_c[0] <= max(21.0, start.supply_air_c[0])
    blind = np.isnan(np.clip(inlets, -10, 60)).all()
    if blind:
        assert verdict.points.supply_air_c[0] < 21.0


def test_two_sensors_of_three_will_do():
    assert guarded(asked(), (21.0, np.nan, 21.2)).followed.all()


@pytest.mark.parametrize(("late_s", "fresh"), [(0, True), (900, True), (901, False), (9000, False)])
def test_stale_readings_are_not_believed(late_s, fresh):
    now = situation(reading([(21.0, 21.1, 20.9)]), BEFORE, late_s=late_s)
    verdict = layer().guard(asked(22.0), now)
    assert bool(verdict.followed[0]) is fresh
    assert (verdict.points.supply_air_c[0] < 21.0) is not fresh


def test_stuck_sensors_are_silenced_and_two_stuck_ones_end_the_optimiser():
    safety, followed = layer(), []
    for step in range(8):
        drift = 0.3 * step
        followed.append(guarded(asked(), (21.0, 21.2, 20.9 + drift), safety).followed[0])
    assert followed[:4] == [True] * 4
    assert not any(followed[4:])


@pytest.mark.parametrize("resolution_k", [0.1, 0.5, 1.0])
def test_coarse_sensors_of_a_steady_hall_are_not_held_to_be_stuck(resolution_k):
    safety, draw, offsets = layer(), np.random.default_rng(3), np.array([-0.2, 0.0, 0.2])
    for step in range(96):
        true = 21.0 + 0.3 * np.sin(2 * np.pi * step / 96) + offsets + draw.normal(0, 0.05, 3)
        said = np.round(true / resolution_k) * resolution_k
        assert guarded(asked(), tuple(said), safety).followed.all()


def test_before_the_first_reading_it_begins_cautiously_and_follows_nobody():
    verdict = layer().guard(asked(27.0), situation())
    assert not verdict.followed.any()
    start = starting_points(plant("midsize-water-cooled"), RECOMMENDED)
    assert verdict.points.supply_air_c == pytest.approx(start.supply_air_c)


def moved(step):
    return (21.0 + 0.01 * step, 21.1 - 0.01 * step, 20.9 + 0.02 * step)


def test_an_optimiser_is_first_only_listened_to_and_nonsense_begins_the_dry_run_anew():
    safety = layer(dry_steps=3)
    wishes = [21.0] * 5 + [np.nan] + [21.0] * 5
    followed = [
        bool(guarded(asked(wish), moved(step), safety).followed[0])
        for step, wish in enumerate(wishes)
    ]
    assert followed == [False] * 3 + [True] * 2 + [False] * 4 + [True] * 2


def test_the_operator_takes_it_off_at_once_and_lets_it_on_after_a_dry_run():
    safety = layer(dry_steps=2)
    followed = []
    for step in range(12):
        if step == 4:
            safety.leave()
        if step == 7:
            safety.enter()
        followed.append(bool(guarded(asked(), moved(step), safety).followed[0]))
    assert followed[:4] == [False, False, True, True]
    assert followed[4:7] == [False] * 3
    assert followed[7:] == [False, False, True, True, True]


def test_lanes_are_judged_each_by_itself():
    safety = layer()
    now = situation(reading([[21.0, 21.1, 20.9], [21.0, np.nan, np.nan]]), lanes=2)
    wish = SetPoints(np.array([21.0, 21.0]), np.array([9.0, 9.0]))
    assert safety.guard(wish, now).followed.tolist() == [True, False]


@pytest.mark.parametrize("inlets", [[21.0, 21.1, 20.9], [21.0, np.nan, np.nan]])
def test_a_plant_is_told_a_number_per_lane_or_nothing(inlets):
    for wish in (asked(), None):
        points = guarded(wish, inlets).points
        assert all(value is None or value.shape == (1,) for value in vars(points).values())
