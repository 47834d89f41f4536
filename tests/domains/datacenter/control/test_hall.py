"""A plant with heat capacity: energy closes in each step, and at rest it is the steady plant."""

from __future__ import annotations

import numpy as np
import pytest

from tanheng.domains.datacenter import COMPONENTS, SetPoints, design, shipped, simulate, varied
from tanheng.domains.datacenter.control import bounds_of, envelope

from ..air import outdoor
from .plants import AIRS, off, plant, running, still

KINDS = list(AIRS)
LANES = len(KINDS)
A1 = envelope("A1")


def air_of_all_kinds(draw):
    dry, wet = np.array([AIRS[kind] for kind in KINDS]).T
    return outdoor(dry + draw.uniform(-3, 3), wet - draw.uniform(3, 4), step_s=900)


def drawn_points(built, draw):
    """Set-points anywhere inside the limits, some of them left to the plant."""
    bounds = bounds_of(built, A1)

    def some(span, scale=1.0):
        if span is None:
            return None
        value = scale * draw.uniform(*span, LANES)
        return np.where(draw.uniform(size=LANES) < 0.3, np.nan, value)

    machines = some((1, max(1, bounds.machines)))
    return SetPoints(
        supply_air_c=some(bounds.supply_air_c),
        chilled_water_c=some(bounds.chilled_water_c),
        condenser_water_c=some(bounds.condenser_water_c),
        fan_share=some(bounds.fan_share),
        tower_fan_share=some(bounds.tower_fan_share) if bounds.condenser_water_c else None,
        chillers_on=None if not bounds.machines else np.rint(machines),
        tank_kw=some((-bounds.tank_share, bounds.tank_share), 1500.0) if built.tank else None,
    )


@pytest.mark.parametrize("tank", [False, True])
@pytest.mark.parametrize("by", [0.0, 0.2])
@pytest.mark.parametrize("name", shipped())
def test_electricity_in_is_heat_out_and_heat_kept(name, by, tank):
    built = plant(name, tank, "A1")
    if tank and built.tank is None:
        pytest.skip("no chilled water for a tank to hold")
    draw = np.random.default_rng(4)
    model = running(off(built, LANES, by) if by else built, LANES)
    for _ in range(6):
        load = draw.uniform(0, 1000, LANES)
        model.step(drawn_points(built, draw), air_of_all_kinds(draw), load)
        truth = model.truth
        assert (np.abs(truth.residual_kw) <= 1e-9 * truth.total_kw).all()
        assert truth.total_kw == pytest.approx(sum(truth.power_kw.values()))
        assert all((kw >= 0).all() for kw in truth.power_kw.values())
        assert np.isfinite(truth.inlet_c).all()


@pytest.mark.parametrize("name", shipped())
def test_at_rest_it_is_the_steady_plant(name):
    built = plant(name, limits="A1")
    low, high = bounds_of(built, A1).supply_air_c
    water = bounds_of(built, A1).chilled_water_c
    points = SetPoints(
        supply_air_c=np.full(LANES, 0.4 * low + 0.6 * high),
        chilled_water_c=None if water is None else np.full(LANES, 0.8 * water[0] + 0.2 * water[1]),
    )
    dry, wet = np.array([AIRS[kind] for kind in KINDS]).T
    air = outdoor(dry, wet, step_s=900)
    model = running(built, LANES)
    model.step(SetPoints(), air, np.full(LANES, 500.0))
    for _ in range(100 if built.liquid else 40):  # little air takes an hour to settle
        model.step(points, air, np.full(LANES, 700.0))
    steady = simulate(built, air, 700.0, points)
    assert model.truth.total_kw == pytest.approx(steady.total_kw, rel=1e-9)
    for name_of in COMPONENTS:
        assert model.truth.power_kw[name_of] == pytest.approx(
            steady.power_kw[name_of] + np.zeros(LANES), rel=1e-7, abs=1e-6
        )
    assert model.truth.inlet_c == pytest.approx(steady.inlet_c, abs=1e-6)
    assert model.truth.inlet_dew_point_c == pytest.approx(
        steady.inlet_dew_point_c + np.zeros(LANES), abs=1e-6
    )
    assert model.truth.stored_kw == pytest.approx(steady.heat_kw["unmet"], abs=1e-4)


@pytest.mark.parametrize("name", shipped())
def test_a_warmer_set_point_makes_the_inlet_warmer_by_and_by(name):
    built = plant(name, limits="A1")
    model, water = running(built), bounds_of(built, A1).chilled_water_c
    air, load = still("mild"), np.array([700.0])
    cold = None if water is None else np.array([water[0]])  # no coil limits the air

    def step(supply):
        model.step(SetPoints(np.array([supply]), cold), air, load)
        return float(model.truth.inlet_c[0])

    for _ in range(30):
        before = step(20.0)
    course = [step(23.0) for _ in range(12)]
    rises = np.diff([before, *course])
    assert (rises > 0).all()
    assert 0.3 < rises[0] < 2.9  # not all of it at once
    assert course[-1] - before == pytest.approx(3.0, abs=0.4)


def test_warming_a_hall_stores_what_its_mass_takes():
    model = running(plant("midsize-air-cooled"))
    air, load = still("mild"), np.array([700.0])
    for supply in [20.0] * 30 + [24.0] * 30:
        model.step(SetPoints(supply_air_c=np.array([supply])), air, load)
        if supply == 20.0:
            kept, inlet = 0.0, model.truth.inlet_c[0]
        kept += model.truth.stored_kw[0] * 900
    # 50 kJ/K for each of 1000 kW; the loop's water is as cold as before
    assert kept == pytest.approx(50.0 * 1000.0 * 4.0, rel=1e-3)
    assert model.truth.inlet_c[0] - inlet == pytest.approx(4.0, abs=0.5)


def test_heat_that_no_machine_takes_warms_the_hall():
    model = running(plant("midsize-water-cooled"))
    points = SetPoints(
        supply_air_c=np.array([20.0]), chilled_water_c=np.array([9.0]), chillers_on=np.array([1.0])
    )
    inlets = []
    for _ in range(8):
        model.step(points, still("hot"), np.array([900.0]))
        inlets.append(model.truth.inlet_c[0])
    assert model.truth.unmet_kw[0] > 100
    assert inlets[-1] > inlets[0] + 2


def test_a_tank_follows_its_wish_and_its_content_adds_up():
    built = plant("midsize-water-cooled", tank=True)
    built = varied(built, {"tank.loss_per_h": 0.0})
    model = running(built)
    before = None
    for wish in [-200.0] * 4 + [150.0] * 4:
        said = model.step(SetPoints(tank_kw=np.array([wish])), still("mild"), np.array([700.0]))
        if before is not None:
            assert before - said.tank_kwh[0] == pytest.approx(wish / 4)
        before = said.tank_kwh[0]


def test_units_that_miss_their_set_point_do():
    model = running(plant("midsize-air-cooled"), lanes=2, supply_off_k=np.array([-0.3, 0.3]))
    for _ in range(30):
        said = model.step(SetPoints(supply_air_c=22.0), still("mild"), np.full(2, 700.0))
    assert said.supply_air_c == pytest.approx([21.7, 22.3], abs=1e-6)
    assert np.diff(model.truth.inlet_c)[0] == pytest.approx(0.6, abs=0.1)


def test_a_lane_is_as_if_it_were_alone():
    built = plant("midsize-water-cooled-waterside", tank=True)
    draw = np.random.default_rng(1)
    air, load = air_of_all_kinds(draw), draw.uniform(300, 900, LANES)
    points = drawn_points(built, draw)
    together = running(built, LANES)
    for _ in range(3):
        together.step(points, air, load)
    for lane in range(LANES):
        alone = running(built)
        mine = SetPoints(**{k: None if v is None else v[[lane]] for k, v in vars(points).items()})
        weather = outdoor(air.dry_bulb_c[[lane]], air.wet_bulb_c[[lane]], step_s=900)
        for _ in range(3):
            alone.step(mine, weather, load[[lane]])
        assert alone.truth.total_kw[0] == pytest.approx(together.truth.total_kw[lane], rel=1e-9)
        assert alone.truth.inlet_c[0] == pytest.approx(together.truth.inlet_c[lane], rel=1e-9)


def test_readings_are_noisy_and_the_truth_is_not_read():
    model = running(plant("midsize-water-cooled"), noise=0.1)
    said = [model.step(SetPoints(), still("mild"), np.array([700.0])) for _ in range(100)]
    meter = np.array([one.power_kw["chiller"][0] for one in said])
    true = model.truth.power_kw["chiller"][0]
    assert np.abs(meter / true - 1).max() <= 0.002 + 1e-12
    assert meter.std() / true > 0.0005
    assert said[-1].time_s == 900  # the end of the weather it was told


def test_a_plant_without_water_or_tank_says_so():
    said = running(plant("small-direct-expansion")).step(
        SetPoints(), still("hot"), np.array([500.0])
    )
    for value in (said.chilled_water_c, said.condenser_water_c, said.tank_kwh):
        assert np.isnan(value).all()
    assert design("small-direct-expansion").water is None
