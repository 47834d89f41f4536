"""Sampled years against the exact method and against all that can happen, within four errors."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings

from tanheng.domains.grid.chronological import Sequential, sequential
from tanheng.domains.grid.estimate import Estimate
from tanheng.domains.grid.exact import Exact, exact
from tanheng.domains.grid.system import Outages, Storages, System, Units

from .short_systems import random_systems

METHOD = Sequential(10_000, seed=11)


def near(one: Estimate | None, expected: float, errors: float = 4.0) -> bool:
    """Whether an estimate agrees; where nothing was seen, whether its bound holds."""
    assert one is not None
    if one.upper is not None:
        return expected <= one.upper
    return abs(one.value - expected) <= errors * one.stderr + 1e-9


@settings(deadline=None, derandomize=True, max_examples=10)
@given(random_systems())
def test_hours_days_and_energy_agree_with_the_exact_method(system: System) -> None:
    sampled = sequential(system, METHOD, ("days", "steps"))
    known = exact(system, Exact(), ("days", "steps"))
    assert near(sampled.lole_h, known.lole_h.value)
    assert near(sampled.eue_mwh, known.eue_mwh.value)
    assert known.lole_d is not None
    assert near(sampled.lole_d, known.lole_d.value)
    assert sampled.lolp is not None
    assert known.lolp is not None
    # Of 48 hours the furthest lies within five errors of a share.
    chance = known.lolp.value
    error = np.sqrt(np.maximum(chance * (1 - chance), 1e-4) / METHOD.samples)
    assert (np.abs(sampled.lolp.value - chance) <= 5 * error).all()


def paths(system: System) -> list[tuple[np.ndarray, float]]:
    """All ways in which the units can be up and down over the span, (N, T), with their chance."""
    units, steps = system.units, system.steps
    up, fails, comes = units.outages.available, units.outages.failure, units.outages.repair
    every = []
    for path in product((0, 1), repeat=len(up) * steps):
        on = np.array(path).reshape(len(up), steps)
        before, after = on[:, :-1].T, on[:, 1:].T
        onward = np.where(
            before, np.where(after, 1 - fails, fails), np.where(after, comes, 1 - comes)
        )
        every.append((on, float(np.prod(np.where(on[:, 0], up, 1 - up)) * np.prod(onward))))
    return every


def left_short(system: System, on: np.ndarray) -> np.ndarray:
    """Shortfall of every hour with one storage that serves it as far as it can, (T,)."""
    stores, held, short = system.storages, float(system.storages.initial_mwh[0]), []
    into, out_of = float(stores.charge_efficiency[0]), float(stores.discharge_efficiency[0])
    for step in range(system.steps):
        held *= stores.carryover[0]
        margin = float(on[:, step] @ system.units.capacity_mw[:, 0] - system.load_mw[0, step])
        given = min(max(-margin, 0.0), float(stores.discharge_mw[0]), held * out_of)
        room = (float(stores.energy_mwh[0]) - held) / into
        taken = min(max(margin, 0.0), float(stores.charge_mw[0]), room)
        held += taken * into - given / out_of
        short.append(max(-margin, 0.0) - given)
    return np.array(short)


@pytest.mark.parametrize("carryover", [1.0, 0.9])
def test_storage_agrees_with_all_that_can_happen(carryover: float) -> None:
    """Two units over six hours have 4,096 paths, each with one storage of known rules."""
    one = np.ones(1)
    storage = Storages(
        *(("s",), np.zeros(1, np.int64), 6 * one, 8 * one, 15 * one),
        *(0.8 * one, 0.9 * one, carryover * one, 3 * one, Outages.never(1)),
    )
    chances = Outages(np.array([0.1, 0.3]), np.array([0.4, 0.5]))
    units = Units(("a", "b"), np.zeros(2, np.int64), np.array([[20.0], [11.0]]), chances)
    load = np.array([[12.0, 22.0, 25.0, 14.0, 23.0, 27.0]])
    system = System(("all",), load, units, storages=storage)
    lolp, eue, starts, total = np.zeros(6), np.zeros(6), 0.0, 0.0
    for on, chance in paths(system):
        short = left_short(system, on).round(6)
        lolp, eue, total = lolp + chance * (short > 0), eue + chance * short, total + chance
        starts += chance * ((short[1:] > 0) & (short[:-1] == 0)).sum()
    assert total == pytest.approx(1.0, abs=1e-12)
    found = sequential(system, Sequential(40_000, seed=3), ("steps", "frequency", "days"))
    assert near(found.lole_h, lolp.sum())
    assert near(found.eue_mwh, eue.sum())
    assert near(found.lolf, starts)
    assert found.eue is not None
    assert (np.abs(found.eue.value[0] - eue) <= 4 * found.eue.stderr[0]).all()
    without = exact(replace(system, storages=Storages()), Exact())
    assert eue.sum() < 0.9 * without.eue_mwh.value
