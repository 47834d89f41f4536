"""Parameters that no level of a meter tells are found from how meters change."""

from __future__ import annotations

import numpy as np
import pytest

from tanheng.domains.datacenter import SetPoints, varied
from tanheng.domains.datacenter.control.identification import PARAMETERS, Identification, misfit
from tanheng.domains.datacenter.control.knowledge import Knowledge

from .plants import daily, plant, running

LANES, STEPS = 2, 240


def found(name, path, factors, seed=0, spread=8.0):
    """What readings of plants whose parameter is off by these factors say of it."""
    built = plant(name)
    before = value(built, path)
    truth = varied(built, {path: before * np.reshape(factors, (-1, 1))})
    model, knowledge = running(truth, LANES, noise=0.05, seed=seed), Knowledge(built, LANES)
    draw = np.random.default_rng(seed)
    air = daily(["humid", "humid"], STEPS, seed)
    load = 700 + 100 * np.sin(np.arange(STEPS) / 15 + np.zeros((LANES, 1)))
    wish = np.repeat(draw.uniform(0, spread, STEPS // 8), 8)  # held for two hours, as masses settle
    for step in range(STEPS):
        points = SetPoints(
            supply_air_c=np.full(LANES, 20.0 + wish[step]),
            chilled_water_c=np.full(LANES, 8.0) if built.water else None,
        )
        weather = air.part(slice(step, step + 1))
        readings = model.step(points, weather, load[:, step])
        knowledge.learn(readings, points, weather, load[:, step : step + 1])
    return value(knowledge.design, path) / before


def value(built, path):
    for step in path.split("."):
        built = getattr(built, step)
    return built


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("midsize-water-cooled", "rejection.approach_k"),
        ("midsize-air-cooled", "servers.flow_per_k"),
    ],
)
def test_a_parameter_a_fifth_off_is_found(name, path):
    shares = found(name, path, [0.8, 1.2])
    assert shares[0, 0] == pytest.approx(0.8, abs=0.1)
    assert shares[1, 0] == pytest.approx(1.2, abs=0.1)


def test_of_a_plant_that_is_the_design_nothing_is_changed():
    assert found("midsize-air-cooled", "servers.flow_per_k", [1.0, 1.0]) == pytest.approx(
        np.ones((2, 1)), abs=0.1
    )


@pytest.mark.parametrize("name", ["midsize-air-cooled", "large-airside-adiabatic"])
def test_only_parameters_a_design_has_are_looked_for(name):
    built = plant(name)
    one = Identification(built, 3)
    for path in PARAMETERS:
        block, field = path.rsplit(".", 1)
        own = getattr(getattr(built, block, None), field, None)
        after = getattr(getattr(one.design, block, None), field, None)
        if own:
            assert np.array_equal(after, np.full((3, 1), own))
        else:
            assert after == own


def test_a_level_alone_is_forgiven_and_a_shape_is_not():
    draw = np.random.default_rng(0)
    meter, load = draw.uniform(100, 200, (1, 50)), np.full((1, 50), 700.0)
    same, higher = misfit(meter, meter, load), misfit(1.1 * meter, meter, load)
    bent = misfit(meter * (1 + 0.1 * np.sin(np.arange(50))), meter, load)
    assert same[0] == pytest.approx(0, abs=1e-9)
    assert higher[0] < 0.5 < 10 < bent[0]


def test_a_missing_meter_says_nothing():
    draw = np.random.default_rng(0)
    meter, load = draw.uniform(100, 200, (1, 50)), np.full((1, 50), 700.0)
    holes = meter.copy()
    holes[0, ::3] = np.nan
    assert misfit(holes, meter, load)[0] == pytest.approx(0, abs=1e-9)
    assert misfit(np.full((1, 50), np.nan), meter, load)[0] == pytest.approx(0, abs=1e-9)
