"""A plant whose parameters are known, from meters with errors that last."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.domains.datacenter.calibration import Meter, Parameter, calibrate, posterior

spec = importlib.util.spec_from_file_location("plants", Path(__file__).with_name("conftest.py"))
plants = importlib.util.module_from_spec(spec)
spec.loader.exec_module(plants)

SEARCHED = (
    Parameter("fixed", 0, 200, 100),
    Parameter("fans", 0, 0.3, 0.15),
    Parameter("cop", 1.5, 9, 3),
)


def _meter(seed, rho=0.9, sd=25.0):
    errors = plants.ar(np.random.default_rng(seed), plants.HOURS, rho, sd)
    return Meter(plants.START, plants.plant(plants.TRUTH) + errors)


def test_a_meter_without_errors_gives_the_parameters_back():
    found = calibrate(plants.plant, SEARCHED, Meter(plants.START, plants.plant(plants.TRUTH)))
    assert found.values == pytest.approx(plants.TRUTH, rel=1e-4)
    assert found.passed
    assert found.held_out == ("2024-02", "2024-06", "2024-10")


def test_standard_errors_cover_though_errors_last():
    inside = []
    for seed in range(40):
        found = calibrate(plants.plant, SEARCHED, _meter(seed))
        inside.append(np.abs(found.values - plants.TRUTH) < 1.645 * found.standard_errors)
        assert found.rho == pytest.approx(0.9, abs=0.03)
    assert 0.80 <= np.mean(inside) <= 0.97  # 120 intervals of 90 %


def test_draws_agree_with_laplace_where_the_problem_is_nearly_linear():
    found = calibrate(plants.plant, SEARCHED, _meter(0))
    drawn = posterior(found, steps=1500)
    assert drawn.converged
    assert drawn.mean == pytest.approx(found.values, abs=0.3 * found.standard_errors.max())
    assert drawn.standard_deviation == pytest.approx(found.standard_errors, rel=0.2)
    low, high = drawn.interval(0.9)
    assert np.all(low < high)
    assert 0.1 < drawn.acceptance < 0.6


def test_draws_are_the_same_for_one_seed():
    found = calibrate(plants.plant, SEARCHED, _meter(0))
    one, other = posterior(found, 40, seed=3), posterior(found, 40, seed=3)
    assert np.array_equal(one.draws, other.draws)


def test_what_is_known_beforehand_draws_the_result():
    tight = (*SEARCHED[:2], Parameter("cop", 1.5, 9, 3, sd=0.001))
    assert calibrate(plants.plant, tight, _meter(1)).values[2] == pytest.approx(3, abs=0.01)


def test_a_parameter_that_the_meter_does_not_tell_lies_on_its_bound():
    searched = (*SEARCHED[:2], Parameter("cop", 4.5, 9, 5))
    found = calibrate(plants.plant, searched, _meter(1))
    assert found.on_bound == ("cop",)
    assert found.standard_errors[2] == 0


def test_a_plant_of_the_wrong_shape_does_not_pass():
    def flat(parameters):
        return np.full(plants.HOURS, parameters[0])

    meter = Meter(plants.START, plants.plant(plants.TRUTH) * np.repeat([0.3, 1.0], 4380))
    found = calibrate(flat, (Parameter("kW", 100, 2000, 500),), meter)
    assert not found.passed
    assert "Guideline 14 not met on months held out" in found.reason


def test_missing_hours_are_left_out():
    meter = _meter(2)
    energy = meter.energy_kwh.copy()
    energy[::7] = np.nan
    energy[100:200] = np.nan
    found = calibrate(plants.plant, SEARCHED, Meter(plants.START, energy))
    assert np.all(np.abs(found.values - plants.TRUTH) < 3 * found.standard_errors)
    assert found.fitted.count + found.hourly.count == np.isfinite(energy).sum()


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda: calibrate(plants.plant, SEARCHED, _meter(0), ["2031-01"]), "expected a month of"),
        (lambda: calibrate(plants.plant, SEARCHED, _meter(0), []), "months to judge them"),
        (lambda: calibrate(lambda p: p, SEARCHED, _meter(0)), "expected 8760 hours of the plant"),
        (
            lambda: calibrate(lambda p: plants.plant(p) * np.nan, SEARCHED, _meter(0)),
            "expected finite energy",
        ),
        (lambda: Parameter("cop", 5, 3, 4), "expected low <= start <= high of cop"),
        (lambda: Parameter("cop", 3, 5, 4, sd=0), "expected a deviation of cop above zero"),
        (lambda: Meter(0, np.array([np.nan])), "expected finite readings"),
    ],
)
def test_what_cannot_be_fitted_is_refused(change, complaint):
    with pytest.raises(InputError, match=complaint):
        change()


def test_weeks_begin_on_monday_and_months_are_local():
    meter = Meter(plants.START, np.ones(48))  # 2024-01-01 was a Monday
    assert meter.hour_of_week[:2].tolist() == [0, 1]
    early = Meter(plants.START, np.ones(48), offset_s=-3600)
    assert early.months[0] == "2023-12"
    assert early.hour_of_week[0] == 167
