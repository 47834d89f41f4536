"""Any plant that offers `step` can be controlled, and what it does not tell stays unknown."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from tanheng.domains.datacenter import SetPoints
from tanheng.domains.datacenter.control import (
    ControlRun,
    Course,
    PredictiveControl,
    Readings,
    Safety,
    TrimAndRespond,
    control,
    envelope,
)

from .plants import daily, plant, running

LIMITS = envelope("recommended")
STEPS, LEAD = 40, 24


class Foreign:
    """Somebody else's simulator: a hall that settles by half each step, and two meters."""

    def __init__(self):
        self.inlet, self.told = np.array([22.0]), []

    def step(self, set_points, weather, it_load):
        self.told.append(set_points)
        self.inlet = 0.5 * (self.inlet + set_points.supply_air_c + 0.5)
        said, unknown = self.inlet[:, None] + [[-0.1, 0.0, 0.1]], np.full(1, np.nan)
        power = {"servers": it_load, "chiller": 0.3 * it_load - 4 * (self.inlet - 22)}
        end = weather.start_s + weather.step_s
        half, air, water = np.full(1, 0.5), set_points.supply_air_c, set_points.chilled_water_c
        return Readings(end, said, air, water, unknown, half, unknown, it_load, power)


class Metered:
    """A plant of ours that shows its readings only, one meter missing and one broken."""

    def __init__(self, built):
        self._plant = running(built, noise=0.1)

    def step(self, set_points, weather, it_load):
        said = self._plant.step(set_points, weather, it_load)
        power = {name: kw for name, kw in said.power_kw.items() if name != "pumps"}
        return replace(said, power_kw=power | {"tower_fans": np.full(1, np.nan)})


def course(lanes=1, steps=STEPS):
    air = daily(["mild"] * lanes, steps + LEAD)
    return Course(air, np.full((lanes, steps + LEAD), 700.0), LEAD)


def controlled(model, way=True, lanes=1, dry_steps=4, steps=STEPS):
    built = plant("midsize-water-cooled")
    safety = Safety(built, LIMITS, TrimAndRespond(built, LIMITS), 900, dry_steps)
    predictive = PredictiveControl(built, LIMITS, lanes) if way else None
    return control(model, course(lanes, steps), safety, predictive)


@pytest.fixture(scope="module")
def foreign():
    model = Foreign()
    return model, controlled(model)


def test_a_plant_of_ten_lines_is_controlled(foreign):
    _, run = foreign
    assert run.followed[0, 8:].mean() > 0.9
    assert np.ptp(run.set_points["supply_air_c"][0]) > 1
    assert run.violations(LIMITS).tolist() == [0]
    assert run.total_kw[0] == pytest.approx(run.power_kw["servers"][0] + run.power_kw["chiller"][0])


def test_what_a_foreign_plant_does_not_tell_is_not_known(foreign):
    _, run = foreign
    for unknown in (run.inlet_dew_point_c, run.stored_kw, run.unmet_kw, run.residual_kw):
        assert unknown.shape == (1, STEPS)
        assert np.isnan(unknown).all()


def test_a_foreign_plant_is_told_a_number_per_lane_or_nothing(foreign):
    model, run = foreign
    for points in model.told:
        assert all(value is None or np.shape(value) == (1,) for value in vars(points).values())
    assert set(run.set_points) == {one.name for one in fields(SetPoints)}
    told = [float(points.supply_air_c[0]) for points in model.told]
    assert run.set_points["supply_air_c"][0].tolist() == told


def test_a_meter_that_is_missing_or_broken_stops_nothing():
    run = controlled(Metered(plant("midsize-water-cooled")))
    assert run.followed[0, 8:].mean() > 0.9
    assert "pumps" not in run.power_kw
    assert np.isnan(run.power_kw["tower_fans"]).all()
    assert run.violations(LIMITS).tolist() == [0]
    assert np.isnan(run.total_kw).all()  # what one meter does not say no sum says


def test_controllers_know_the_past_only():
    class Watching:
        def choose(self, now):
            assert now.it_kw.shape[-1] == now.weather.dry_bulb_c.shape[-1] == LEAD + now.step
            assert now.time_s == (LEAD + now.step) * 900
            assert now.readings is None or now.readings.time_s == now.time_s
            assert (now.readings is None) == (now.step == 0)

    built, done = plant("midsize-air-cooled"), []
    safety = Safety(built, LIMITS, TrimAndRespond(built, LIMITS))
    control(running(built), course(steps=5), safety, Watching(), done.append)
    assert done == list(range(5))


@pytest.fixture(scope="module")
def ours():
    return controlled(running(plant("midsize-water-cooled"), 2), way=False, lanes=2, steps=200)


def test_a_plant_of_ours_tells_its_truth_and_closes(ours):
    assert (np.abs(ours.residual_kw) <= 1e-9 * ours.total_kw).all()
    assert ours.total_kw == pytest.approx(sum(ours.power_kw.values()))
    assert not ours.followed.any()


def test_energy_is_power_times_time_and_days_are_whole(ours):
    assert ours.energy_kwh == pytest.approx(ours.total_kw.mean(1) * 50)
    daily_kwh = ours.daily_kwh()
    assert daily_kwh.shape == (2, 2)
    assert ours.from_step(150).daily_kwh().shape == (2, 0)
    assert daily_kwh[0, 1] == pytest.approx(ours.total_kw[0, 96:192].mean() * 24)


def test_a_run_may_be_cut(ours):
    cut = ours.from_step(96)
    assert cut.start_s == ours.start_s + 86_400
    assert cut.total_kw.shape == (2, 104)
    assert (cut.power_kw["chiller"] == ours.power_kw["chiller"][:, 96:]).all()
    assert cut.daily_kwh()[:, 0] == pytest.approx(ours.daily_kwh()[:, 1])


@pytest.mark.parametrize(
    ("change", "steps"),
    [
        ({}, 0),
        ({"inlet_c": 27.5}, 1),
        ({"inlet_c": 17.5}, 1),
        ({"inlet_dew_point_c": 16.0}, 1),
        ({"inlet_dew_point_c": np.nan}, 0),
        ({"inlet_c": np.nan}, 1),
    ],
)
def test_steps_outside_are_counted(change, steps):
    shape = (1, 8)
    flat = {
        one.name: np.full(shape, 22.0)
        for one in fields(ControlRun)
        if one.name.endswith(("_c", "_kw"))
    }
    flat |= {"inlet_dew_point_c": np.full(shape, 8.0), "set_points": {}, "power_kw": {}}
    for name, value in change.items():
        flat[name][0, 5:] = flat[name][0, 5:] if name == "inlet_c" else value
        flat[name][0, 7] = value
    run = ControlRun(start_s=0, step_s=3600, followed=np.ones(shape, dtype=bool), **flat)
    expected = 3 if "inlet_dew_point_c" in change and steps else steps
    assert run.violations(LIMITS).tolist() == [expected]
