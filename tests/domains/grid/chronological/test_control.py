"""Correction by what is exactly known: what it comes to, how sure it is, and when it is left."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tanheng.domains.grid.assess import assess
from tanheng.domains.grid.assessment import Assessment, Wanted
from tanheng.domains.grid.chronological import Sequential, paired
from tanheng.domains.grid.chronological.control import BESIDE, Controls
from tanheng.domains.grid.chronological.parts import MICRO
from tanheng.domains.grid.chronological.totals import DAYS, ENERGY, HOURS, PEAKS, STARTS
from tanheng.domains.grid.exact import Exact, exact, plain
from tanheng.domains.grid.system import System

from .short_systems import rows, short_system, some_storages
from .systems import chain

EVERY: tuple[Wanted, ...] = ("days", "frequency")
NAMES = {"lole_h": HOURS, "eue_mwh": ENERGY, "lole_d": PEAKS, "lold_d": DAYS, "lolf": STARTS}
SEED = 9


def stored(seed: int = 3) -> System:
    return replace(short_system(seed), storages=some_storages(seed, 3))


def three_zones(seed: int = 2, limit_mw: float = 30.0) -> System:
    system = replace(short_system(seed, 3), lines=chain(3, limit_mw, limit_mw))
    return replace(system, storages=some_storages(seed, 3, 3))


def corrected(system: System, samples: int, seed: int = SEED, threads: int = 1) -> Assessment:
    return assess(system, Sequential(samples, seed, threads, control=True), EVERY)


@pytest.mark.parametrize("system", [stored(), three_zones()], ids=["one zone", "three zones"])
def test_estimates_are_those_of_least_squares(system: System) -> None:
    n, one = 1_000, plain(system)
    known = exact(one, Exact(), ("days",))
    assert known.lole_d is not None
    means = np.array([known.lole_h.value, known.eue_mwh.value * MICRO, known.lole_d.value])
    y, x = (rows(each, 0, n, SEED).astype(float) for each in (system, one))
    x = x[:, BESIDE] - means
    found = corrected(system, n)
    assert found.corrected
    for name, column in NAMES.items():
        scale = 1 / MICRO if column == ENERGY else 1.0
        scaled = x / x.std(axis=0)
        design = np.column_stack([np.ones(n), scaled])
        fit, *_ = np.linalg.lstsq(design, y[:, column] * scale, rcond=None)
        left = y[:, column] * scale - design @ fit
        of_fit = left @ left / (n - 4) * np.linalg.inv(design.T @ design)
        estimate = getattr(found, name)
        assert estimate.value == pytest.approx(fit[0], rel=1e-8)
        assert estimate.stderr == pytest.approx(np.sqrt(of_fit[0, 0]), rel=1e-6)


@pytest.mark.parametrize("system", [stored(), three_zones()], ids=["one zone", "three zones"])
def test_the_error_is_how_far_estimates_stray_and_smaller(system: System) -> None:
    many = [corrected(system, 200, seed) for seed in range(30)]
    alone = assess(system, Sequential(200, 0), EVERY)
    reference = corrected(system, 3_000, 1_000)
    for name in NAMES:
        found = [getattr(one, name) for one in many]
        values, errors = np.array([(one.value, one.stderr) for one in found]).T
        assert 0.7 < values.std(ddof=1) / errors.mean() < 1.4
        known = getattr(reference, name)
        assert abs(values.mean() - known.value) < 4 * np.hypot(values.std() / 30**0.5, known.stderr)
        assert errors.mean() < 1.1 * getattr(alone, name).stderr
    assert np.mean([one.eue_mwh.stderr for one in many]) < 0.8 * alone.eue_mwh.stderr


def test_threads_change_no_bit_of_it() -> None:
    one = corrected(three_zones(), 1_300)
    assert all(corrected(three_zones(), 1_300, threads=threads) == one for threads in (2, 3))


def test_energy_of_zones_still_adds_up() -> None:
    found = corrected(three_zones(), 1_000)
    assert found.eue_zone_mwh is not None
    together = sum(one.value for one in found.eue_zone_mwh)
    assert together == pytest.approx(found.eue_mwh.value, rel=1e-9)


def test_years_and_steps_are_those_of_the_system() -> None:
    whole = stored()
    half = replace(whole, years=2.0, load_mw=whole.load_mw)
    for name in NAMES:
        a, b = (getattr(corrected(one, 300), name) for one in (whole, half))
        assert a.value == pytest.approx(2 * b.value, rel=1e-9)
        assert a.stderr == pytest.approx(2 * b.stderr, rel=1e-9)
    quarter = replace(whole, step_h=0.25, day=whole.days)
    same_energy = replace(
        whole.storages,
        energy_mwh=whole.storages.energy_mwh / 4,
        initial_mwh=whole.storages.initial_mwh / 4,
    )
    quarter = replace(quarter, storages=same_energy)
    a, b = corrected(whole, 300), corrected(quarter, 300)
    assert b.eue_mwh.value == pytest.approx(a.eue_mwh.value / 4, rel=1e-6)
    assert b.lole_h.value == pytest.approx(a.lole_h.value / 4, rel=1e-6)


def test_what_the_exact_method_takes_is_sampled_alone() -> None:
    system = short_system(3)
    found = corrected(system, 500)
    assert not found.corrected
    assert found == assess(system, Sequential(500, SEED), EVERY)


def test_what_the_exact_method_would_round_is_left_as_it_is() -> None:
    system = stored()
    uneven = system.units.capacity_mw + np.pi * 1e4
    system = replace(
        system,
        units=replace(system.units, capacity_mw=uneven.round(6)),
        load_mw=system.load_mw + 5.2 * np.pi * 1e4,
    )
    found = corrected(system, 200)
    assert not found.corrected
    assert found == assess(system, Sequential(200, SEED), EVERY)


def test_few_years_with_shortfall_are_left_as_they_are() -> None:
    system = stored()
    system = replace(system, load_mw=system.load_mw * 0.5)
    found, alone = corrected(system, 300), assess(system, Sequential(300, SEED), EVERY)
    assert found.corrected
    for name in NAMES:
        assert getattr(found, name) == getattr(alone, name)
        assert getattr(found, name).value > 0
    idle = replace(system, load_mw=system.load_mw * 0)
    assert corrected(idle, 300).lole_h.upper is not None


def test_a_limit_that_no_sample_met_is_no_certainty() -> None:
    """Lines that carry all that any sample asks for may bind in the next: an error remains."""
    system = replace(short_system(2, 3), lines=chain(3, 1e3, 1e3, fail=False))
    system = replace(system, lines=replace(system.lines, forward_mw=np.full(2, 150.0)))
    found, alone = corrected(system, 800), assess(system, Sequential(800, SEED), EVERY)
    known = exact(plain(system), Exact())
    assert found.corrected
    assert alone.eue_mwh.value > 0
    assert found.eue_mwh.stderr == alone.eue_mwh.stderr > 0
    assert abs(found.eue_mwh.value - known.eue_mwh.value) < 4 * found.eue_mwh.stderr


def test_sums_of_products_keep_all_digits() -> None:
    draw = np.random.default_rng(1)
    table = draw.integers(0, 2**52, (1024, 3))
    sums = Controls(np.zeros(1))
    sums.add(table[:, 1:], table[:, :1])
    sums.add(table[:7, 1:], table[:7, :1])
    whole = np.concatenate([table, table[:7]]).astype(object)
    assert (sums._products == whole.T @ whole[:, :1]).all()
    assert (sums._squares == (whole * whole).sum(axis=0)).all()


def test_paired_differences_are_not_corrected() -> None:
    first, second = stored(), replace(stored(), load_mw=stored().load_mw * 1.02)
    methods = [Sequential(400, SEED, control=control) for control in (False, True)]
    assert paired(first, second, methods[0]) == paired(first, second, methods[1])
