"""Three ways beside each other on plants that are not the design."""

from __future__ import annotations

import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.domains.datacenter import design, varied
from tanheng.domains.datacenter.control import WAYS, Fault, controllable, envelope, weeks, year

from .test_weeks import YEAR_S, climate
from .trials import LIMITS, tried

FAULTS = ("stuck", "missing", "lying")


def holds(found):
    for way in WAYS:
        assert (found.violations[way] == 0).all()
        run = found.runs[way]
        assert (np.abs(run.residual_kw) <= 1e-9 * run.total_kw).all()
    for baseline in ("fixed", "trim-and-respond"):
        assert (found.saving(baseline) >= -0.005).all()


def test_prediction_takes_no_more_than_either_baseline_and_no_inlet_leaves(found):
    holds(found)
    assert found.saving("fixed").mean() > 0.01
    assert found.runs["predictive"].followed.all()  # the dry run was in the warm-up


def test_nor_with_one_sensor_stuck_missing_or_lying():
    faults = [Fault(lane, lane % 3, FAULTS[lane // 2], 100, 10**9, -6.0) for lane in range(6)]
    told = []
    found = tried(kinds=("mild", "humid") * 3, faults=faults, progress=told.append)
    holds(found)
    assert (len(told), told[0], told[-1]) == (3 * 10, "fixed: 10 %", "predictive: 100 %")
    assert found.runs["predictive"].followed.all()


def test_savings_are_shares_of_the_baselines_energy(found):
    energy = {way: found.runs[way].energy_kwh for way in WAYS}
    assert found.saving("fixed") == pytest.approx(1 - energy["predictive"] / energy["fixed"])
    assert found.daily_saving("fixed").shape == (2, 1)
    assert found.daily_saving("fixed")[:, 0] == pytest.approx(found.saving("fixed"))


def test_each_way_meets_the_same_plant_weather_and_load(found):
    one, two, three = (found.runs[way] for way in WAYS)
    assert (one.it_kw == two.it_kw).all()
    assert (one.it_kw == three.it_kw).all()
    assert one.start_s == two.start_s == found.lanes[0].start_s
    assert len(found.planned_s) >= 24


def test_a_plant_is_sized_for_the_mean_and_for_the_highest_load():
    steady = controllable(design("midsize-water-cooled"), np.full(8, 750.0), LIMITS)
    assert steady.capacity_mw == pytest.approx(1.0)
    peaky = np.array([500.0] * 7 + [900.0])
    sized = controllable(design("midsize-water-cooled"), peaky, LIMITS)
    assert sized.capacity_mw * 1000 >= 900


def test_a_load_above_a_stated_capacity_is_refused():
    small = varied(design("midsize-water-cooled"), {"capacity_mw": 0.6})
    with pytest.raises(InputError, match="expected at most the capacity of 600 kW, came 750 kW"):
        controllable(small, np.full(8, 750.0), LIMITS)


def test_a_commissioned_plant_is_tried():
    sized = controllable(design("large-airside-adiabatic"), np.full(4, 750.0), envelope("A1"))
    assert sized.economiser.dew_point_high_c <= 17.0


def test_four_weeks_for_each_place_with_a_week_of_past_and_a_day_of_warm_up():
    course, lanes = weeks({"a": climate(), "b": climate(seed=1)}, 1000.0)
    assert [lane.season for lane in lanes] == ["DJF", "MAM", "JJA", "SON"] * 2
    assert course.lead == 7 * 96
    assert course.steps == 8 * 96
    assert course.outdoor.dry_bulb_c.shape == course.it_kw.shape == (8, 15 * 96)
    for lane in lanes:
        assert (lane.start_s - YEAR_S) % 86_400 == 0
    noon = course.outdoor.dry_bulb_c[:, course.lead + 96 + 4 * 14]
    assert noon[2] > noon[0] + 10  # summer and winter


def test_a_year_in_one_piece():
    course, lanes = year({"a": climate()}, 1000.0)
    assert (lanes[0].season, lanes[0].start_s) == ("year", YEAR_S)
    assert course.steps - 96 == 365 * 96
