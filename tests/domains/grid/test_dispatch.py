"""Dispatch at least cost, and the intensities of what it finds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanheng.core import InputError
from tanheng.domains.grid.carbon import dispatch, intensity, merit_order
from tanheng.domains.grid.system import DemandResponses, Lines, Outages, Storages, System, Units

COST, EMITTED = np.array([10.0, 50.0]), np.array([900.0, 400.0])


def _two_zones(limit_mw: float, load_mw: tuple[float, float] = (40.0, 60.0)) -> System:
    """Build two zones: cheap coal in the first, dear gas in the second."""
    line = Lines(
        ("tie",), np.array([0]), np.array([1]), np.array([limit_mw]), np.array([limit_mw]),
        Outages.never(1),
    )  # fmt: skip
    units = Units(("coal", "gas"), np.array([0, 1]), np.full((2, 1), 100.0), Outages.never(2))
    return System(("a", "b"), np.array(load_mw)[:, None] * np.ones((1, 3)), units, lines=line)


def _random(rng: np.random.Generator, zones: int, steps: int) -> tuple[System, np.ndarray]:
    count = 5 * zones
    units = Units(
        tuple(f"u{k}" for k in range(count)),
        np.arange(count) % zones,
        rng.uniform(10, 50, (count, 1)),
        Outages.never(count),
    )
    lines = Lines()
    if zones > 1:
        limit = rng.uniform(5, 30, zones)
        lines = Lines(
            tuple(f"l{k}" for k in range(zones)), np.arange(zones),
            (np.arange(zones) + 1) % zones, limit, limit, Outages.never(zones),
        )  # fmt: skip
    load = rng.uniform(20, 140, (zones, steps))
    return System(tuple("abcdef"[:zones]), load, units, lines=lines), rng.uniform(1, 100, count)


def test_open_line_lets_the_cheap_zone_serve_both() -> None:
    found = dispatch(_two_zones(100.0, (40.0, 50.0)), COST, EMITTED)
    np.testing.assert_allclose(found.generation_mw[:, 0], [90.0, 0.0])
    np.testing.assert_allclose(found.flow_mw[0], 50.0)
    np.testing.assert_allclose(found.marginal_kg_per_mwh[:, 0], [900.0, 900.0])
    np.testing.assert_allclose(found.price_per_mwh[:, 0], [10.0, 10.0], atol=0.01)


def test_full_line_parts_prices_and_margins_but_mixes_the_average() -> None:
    system = _two_zones(30.0)
    found = dispatch(system, COST, EMITTED)
    np.testing.assert_allclose(found.generation_mw[:, 0], [70.0, 30.0])
    np.testing.assert_allclose(found.price_per_mwh[:, 0], COST, atol=0.01)
    np.testing.assert_allclose(found.marginal_kg_per_mwh[:, 0], EMITTED)
    shown = intensity(system, found)
    np.testing.assert_allclose(shown.production_average[:, 0], [900.0, 400.0])
    np.testing.assert_allclose(shown.consumption_average[:, 0], [900.0, 650.0])
    np.testing.assert_array_equal(shown.marginal, found.marginal_kg_per_mwh)


def test_interface_limits_its_lines_together() -> None:
    system = replace(_two_zones(100.0), interface_mw=np.array([[0.0, 20.0], [20.0, 0.0]]))
    np.testing.assert_allclose(dispatch(system, COST, EMITTED).flow_mw[0], 20.0)


def test_load_beyond_all_units_is_shed_at_its_price() -> None:
    found = dispatch(_two_zones(30.0, (40.0, 150.0)), COST, EMITTED, shed_price=3_000.0)
    np.testing.assert_allclose(found.shed_mw[:, 0], [0.0, 20.0])
    np.testing.assert_allclose(found.price_per_mwh[1, 0], 3_000.0)


def test_units_give_what_they_can_on_average_over_their_outages() -> None:
    system = _two_zones(0.0, (95.0, 10.0))
    units = replace(system.units, outages=Outages(np.array([0.1, 0.0]), np.array([0.9, 1.0])))
    found = dispatch(replace(system, units=units), COST, EMITTED)
    np.testing.assert_allclose(found.generation_mw[0], 90.0)
    np.testing.assert_allclose(found.shed_mw[0], 5.0)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_one_zone_is_the_merit_order(seed: int) -> None:
    rng = np.random.default_rng(seed)
    system, cost = _random(rng, 1, 30)
    emitted = rng.uniform(0, 1000, cost.size)
    found = dispatch(system, cost, emitted)
    simple = merit_order(system.load_mw[0], system.units.capacity_mw, cost, emitted)
    np.testing.assert_allclose(found.generation_mw, simple.generation_mw, atol=1e-6)
    np.testing.assert_allclose(found.shed_mw[0], simple.shed_mw, atol=1e-6)
    np.testing.assert_allclose(found.price_per_mwh[0], simple.price_per_mwh, atol=1e-6)
    np.testing.assert_allclose(found.marginal_kg_per_mwh[0], simple.marginal_kg_per_mwh, atol=1e-6)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_marginal_emissions_are_what_one_more_watt_changes(seed: int) -> None:
    rng = np.random.default_rng(seed)
    system, cost = _random(rng, 3, 4)
    emitted = rng.uniform(0, 1000, cost.size)
    found = dispatch(system, cost, emitted)
    for zone in range(3):
        more = system.load_mw.copy()
        more[zone] += 1e-4
        again = dispatch(replace(system, load_mw=more), cost, emitted)
        change = (again.emissions_kg - found.emissions_kg).sum(axis=0) / 1e-4
        np.testing.assert_allclose(found.marginal_kg_per_mwh[zone], change, atol=0.01)


def _with_storage() -> System:
    units = Units(("coal", "gas"), np.array([0, 0]), np.array([[60.0], [100.0]]), Outages.never(2))
    one = np.ones(1)
    stored = Storages(
        ("s",), np.array([0]), 20 * one, 20 * one, 40 * one, 0.8 * one, one, one, 0 * one,
        Outages.never(1),
    )  # fmt: skip
    load = np.tile(np.repeat([40.0, 90.0], 12), 2)[None, :]
    return System(("a",), load, units, storages=stored)


def test_storage_moves_cheap_hours_to_dear_ones_and_ends_the_day_as_it_began() -> None:
    system = _with_storage()
    found = dispatch(system, COST, EMITTED)
    assert found.held_mwh.max() == pytest.approx(40.0)
    np.testing.assert_allclose(found.held_mwh[0, [23, 47]], 0.0, atol=1e-9)
    assert found.discharge_mw.sum() == pytest.approx(80.0)
    assert found.charge_mw.sum() == pytest.approx(100.0)


def test_emissions_of_what_is_charged_come_out_where_it_is_used() -> None:
    system = _with_storage()
    found = dispatch(system, COST, EMITTED)
    shown = intensity(system, found)
    before = np.column_stack([np.zeros(1), shown.held_kg[:, :-1]])
    used = (system.load_mw * shown.consumption_average).sum(axis=0)
    np.testing.assert_allclose(
        used + (shown.held_kg - before).sum(axis=0), found.emissions_kg.sum(axis=0), atol=1e-6
    )
    np.testing.assert_allclose(used.sum(), found.emissions_kg.sum())


def test_storage_that_cannot_keep_its_energy_and_demand_response_are_refused() -> None:
    system = _with_storage()
    leaking = replace(
        system.storages,
        initial_mwh=np.array([40.0]),
        charge_mw=np.zeros(1),
        carryover=np.full(1, 0.5),
    )
    with pytest.raises(InputError, match="storages: what is held at the start cannot be held"):
        dispatch(replace(system, storages=leaking), COST, EMITTED)
    one = np.ones(1)
    response = DemandResponses(("r",), np.array([0]), one, one, one, one, one, Outages.never(1))
    with pytest.raises(InputError, match="responses: a dispatch at least cost has no demand"):
        dispatch(replace(system, responses=response), COST, EMITTED)
    with pytest.raises(InputError, match=r"cost_per_mwh: expected numbers of shape \(2,\)"):
        dispatch(system, COST[:1], EMITTED)


def test_storage_does_not_burn_free_power_by_going_both_ways() -> None:
    found = dispatch(_with_storage(), np.zeros(2), EMITTED)
    np.testing.assert_allclose(np.minimum(found.charge_mw, found.discharge_mw), 0.0, atol=1e-9)


def test_last_day_may_be_short() -> None:
    system = _with_storage()
    short = dispatch(replace(system, load_mw=system.load_mw[:, :40]), COST, EMITTED)
    np.testing.assert_allclose(short.held_mwh[0, [23, 39]], 0.0, atol=1e-9)
    whole = dispatch(system, COST, EMITTED)
    np.testing.assert_allclose(short.generation_mw[:, :24], whole.generation_mw[:, :24])


def test_half_hours_hold_half_the_energy() -> None:
    system = replace(_with_storage(), step_h=0.5)
    found = dispatch(system, COST, EMITTED)
    assert found.emissions_kg.sum() == pytest.approx(
        (found.generation_mw * EMITTED[:, None]).sum() * 0.5
    )
    gained = 0.5 * (0.8 * found.charge_mw - found.discharge_mw)
    np.testing.assert_allclose(np.diff(found.held_mwh, prepend=0.0), gained, atol=1e-8)


def _county(seed: int, days: int = 20) -> tuple[System, np.ndarray]:
    """Build two zones with wind, sun, a tie and a battery, and the costs of their units."""
    rng, hour = np.random.default_rng(seed), np.arange(24 * days)
    sun = np.clip(np.sin((hour % 24 - 6) / 12 * np.pi), 0, 1) * rng.uniform(90, 300, hour.size)
    wind = np.clip(np.cumsum(rng.normal(0, 40, hour.size)) % 800 - 400, 0, 400)
    steady = np.ones(hour.size)
    most = np.stack([300 * steady, 200 * steady, wind, sun])
    names = ("coal", "gas", "wind", "sun")
    units = Units(names, np.array([0, 1, 0, 1]), most, Outages.never(4))
    tie, forty, good = np.array([350.0]), np.array([40.0]), np.array([0.92])
    line = Lines(("tie",), np.array([0]), np.array([1]), tie, tie, Outages.never(1))
    battery = Storages(
        ("battery",), np.array([1]), forty, forty, 4 * forty, good, good,
        np.ones(1), 2 * forty, Outages.never(1),
    )  # fmt: skip
    load = np.stack([rng.uniform(80, 360, hour.size), rng.uniform(100, 540, hour.size)])
    return System(("n", "s"), load, units, lines=line, storages=battery), np.array([250, 520, 0, 0])


@pytest.mark.parametrize("seed", range(5))
def test_nothing_gives_a_hair_less_than_nothing_or_more_than_it_can(seed: int) -> None:
    """The solver keeps bounds to a tolerance, and an intensity of less than nothing is refused."""
    system, cost = _county(seed)
    found = dispatch(system, cost.astype(float), np.array([850.0, 420.0, 0.0, 0.0]))
    stored = system.storages
    for given_mw, most_mw in (
        (found.generation_mw, system.units.capacity_mw),
        (found.charge_mw, stored.charge_mw[:, None]),
        (found.discharge_mw, stored.discharge_mw[:, None]),
        (found.held_mwh, stored.energy_mwh[:, None]),
        (found.shed_mw, system.load_mw),
    ):
        assert given_mw.min() >= 0
        assert (given_mw <= most_mw).all()
    assert np.nanmin(intensity(system, found).consumption_average) >= 0
