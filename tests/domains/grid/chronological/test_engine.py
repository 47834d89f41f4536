"""What holds of sampled years whatever the system: splitting, agreement with what is known."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanheng.domains.grid import assess
from tanheng.domains.grid.chronological import Sequential, paired, sequential
from tanheng.domains.grid.chronological import engine as engine_module
from tanheng.domains.grid.chronological.engine import _ranges
from tanheng.domains.grid.chronological.parts import MICRO, parts_of
from tanheng.domains.grid.chronological.totals import ENERGY, HOURS
from tanheng.domains.grid.exact import Exact
from tanheng.domains.grid.system import DemandResponses, Lines, Outages, System, Units

from .systems import chain, drawn_storages, drawn_system

ALL = ("days", "frequency", "distribution", "steps")


def whole_system(seed: int) -> System:
    """Three zones with lines and storages that fail."""
    system = replace(drawn_system(seed, 3), lines=chain(3, 60.0, 40.0))
    return replace(system, storages=drawn_storages(seed, 3, 3))


def rows(system: System, method: Sequential) -> np.ndarray:
    return np.concatenate([one for one, _ in _ranges(parts_of(system), method, ())])


@pytest.mark.parametrize("threads", [2, 3])
def test_threads_change_no_bit(threads: int) -> None:
    system = whole_system(1)
    one, many = (
        sequential(system, Sequential(1300, 9, number), ("days", "frequency"))
        for number in (1, threads)
    )
    assert one == many


def test_splitting_samples_changes_no_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    system, method = whole_system(2), Sequential(1500, 4)
    whole = rows(system, method)
    monkeypatch.setattr(engine_module, "RANGE", 37)
    assert np.array_equal(rows(system, method), whole)
    assert np.array_equal(rows(system, Sequential(700, 4)), whole[:700])


def test_seeds_differ() -> None:
    system = whole_system(2)
    assert not np.array_equal(rows(system, Sequential(200, 1)), rows(system, Sequential(200, 2)))


@settings(max_examples=12, derandomize=True, deadline=None)
@given(st.integers(0, 10_000))
def test_sampled_years_agree_with_exact_ones_within_four_errors(seed: int) -> None:
    system = drawn_system(seed, days=6)
    exact, found = (
        assess(system, method, ("days", "frequency"))
        for method in (Exact(), Sequential(4000, seed))
    )
    for name in ("lole_h", "eue_mwh", "lole_d", "lolf"):
        known, sampled = getattr(exact, name), getattr(found, name)
        assert abs(sampled.value - known.value) <= 4 * sampled.stderr
        assert 0 < sampled.stderr < known.value


@settings(max_examples=8, derandomize=True, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 4))
def test_zones_joined_without_limit_are_one_zone_draw_for_draw(seed: int, zones: int) -> None:
    apart = drawn_system(seed, zones, days=4)
    lines = chain(zones, np.inf, np.inf, fail=False)
    units = replace(apart.units, zone=np.zeros_like(apart.units.zone))
    together = System(("all",), apart.load_mw.sum(axis=0, keepdims=True), units)
    joined, one = (
        rows(replace(apart, lines=lines), Sequential(300, 3)),
        rows(together, Sequential(300, 3)),
    )
    assert one[:, ENERGY].sum() > 0
    assert np.array_equal(joined[:, :5], one[:, :5])


def test_zones_without_lines_stand_alone() -> None:
    apart = drawn_system(5, 2, days=6)
    found = sequential(apart, Sequential(3000, 1))
    assert found.lole_zone_h is not None
    for zone, sampled in enumerate(found.lole_zone_h):
        own = apart.units.zone == zone
        units = Units(
            tuple(name for name, mine in zip(apart.units.names, own, strict=True) if mine),
            np.zeros(own.sum(), np.int64),
            apart.units.capacity_mw[own],
            Outages(apart.units.outages.failure[own], apart.units.outages.repair[own]),
        )
        known = assess(System(("one",), apart.load_mw[[zone]], units), Exact()).lole_h.value
        assert abs(sampled.value - known) < 4 * sampled.stderr


def test_what_was_not_seen_has_a_bound_and_is_no_zero() -> None:
    system = drawn_system(1)
    idle = replace(system, load_mw=0.01 * system.load_mw)
    for estimate in (
        sequential(idle, Sequential(100, 1), ALL).lole_h,
        sequential(idle, Sequential(100, 1), ALL).eue_mwh,
    ):
        assert estimate.value == 0
        assert estimate.upper is not None
        assert estimate.upper > 0


def test_the_same_system_differs_from_itself_by_nothing_at_all() -> None:
    found = paired(whole_system(3), whole_system(3), Sequential(300, 5))
    assert (found.lole_h.value, found.lole_h.stderr) == (0.0, 0.0)
    assert (found.eue_mwh.value, found.eue_mwh.stderr) == (0.0, 0.0)


def test_paired_differences_are_those_of_single_runs_but_surer() -> None:
    system, method = whole_system(4), Sequential(800, 6)
    more = replace(system, load_mw=1.03 * system.load_mw)
    first, second = sequential(system, method), sequential(more, method)
    found = paired(system, more, method)
    apart = second.eue_mwh.value - first.eue_mwh.value
    assert found.eue_mwh.value == pytest.approx(apart, rel=1e-9)
    assert found.eue_mwh.stderr < 0.7 * np.hypot(first.eue_mwh.stderr, second.eue_mwh.stderr)


def test_worst_years_are_those_of_sorted_years() -> None:
    system, method = whole_system(6), Sequential(2000, 2)
    lost_mwh = np.sort(rows(system, method)[:, ENERGY] / MICRO)
    found = sequential(system, method, ("distribution",)).distribution_mwh
    assert found is not None
    for level, estimate in found.cvar.items():
        worst = lost_mwh[round(level * lost_mwh.size) :]
        assert estimate.value == pytest.approx(worst.mean(), rel=0.01)
    assert found.count.sum() == lost_mwh.size
    assert found.count[0] == (lost_mwh == 0).sum()


def test_storages_hold_no_more_than_they_can_and_give_no_more_than_they_took() -> None:
    one = replace(drawn_system(8), storages=drawn_storages(8, 4))
    found = sequential(one, Sequential(200, 3), ("energy",))
    assert found.energy_mwh is not None
    held, most = found.energy_mwh.value, one.storages.energy_mwh[:, None]
    assert (held >= 0).all()
    assert (held <= most * (1 + 1e-12)).all()
    change = np.diff(held, axis=1, prepend=one.storages.initial_mwh[:, None])
    assert (
        change <= (one.storages.charge_mw * one.storages.charge_efficiency)[:, None] + 1e-9
    ).all()
    given_mwh = -change * one.storages.discharge_efficiency[:, None]
    assert (given_mwh <= one.storages.discharge_mw[:, None] + 1e-6).all()
    less = rows(replace(one, storages=type(one.storages)()), Sequential(200, 3))
    with_them = rows(one, Sequential(200, 3))
    saved = (less[:, ENERGY] - with_them[:, ENERGY]) / MICRO
    first_mwh = (one.storages.initial_mwh * one.storages.discharge_efficiency).sum()
    taken_mwh = (one.storages.charge_mw * one.storages.charge_efficiency).sum() * one.steps
    assert (saved >= 0).all()
    assert (saved <= first_mwh + taken_mwh).all()


def test_a_debt_is_made_good_or_lost() -> None:
    """Demand put off in one hour comes back: without interest no energy is saved for nothing."""
    system = drawn_system(9)
    ones = np.ones(1)
    puts = DemandResponses(
        ("put",),
        np.zeros(1, np.int64),
        30 * ones,
        30 * ones,
        60 * ones,
        0 * ones,
        4 * ones,
        Outages.never(1),
    )
    without, with_it = (
        rows(one, Sequential(400, 2)) for one in (system, replace(system, responses=puts))
    )
    assert (with_it[:, ENERGY] <= without[:, ENERGY]).all()
    assert with_it[:, ENERGY].sum() < without[:, ENERGY].sum()
    never = replace(puts, payback_mw=0 * ones)
    lost = rows(replace(system, responses=never), Sequential(400, 2))
    assert np.array_equal(lost[:, ENERGY], without[:, ENERGY])
    assert (lost[:, HOURS] <= without[:, HOURS] + 20).all()


def test_a_line_that_is_always_down_is_no_line() -> None:
    system = drawn_system(7, 2)
    broken = replace(chain(2, 500.0, 500.0), outages=Outages(np.ones(1), np.array([1e-9])))
    assert isinstance(broken, Lines)
    with_it = rows(replace(system, lines=broken), Sequential(200, 1))
    assert np.array_equal(with_it, rows(system, Sequential(200, 1)))
