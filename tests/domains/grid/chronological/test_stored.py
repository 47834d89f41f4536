"""Storage conserves energy: no more is held than fits, nor given than was taken."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tanheng.domains.grid.chronological import Sequential, sequential
from tanheng.domains.grid.system import Outages, System, Units

from .short_systems import HOURS, short_system, some_storages

PATHS = 40


def one_path(system: System, seed: int) -> tuple[System, System]:
    """Return a system of fixed availability, without and with its storages."""
    draw = np.random.default_rng(seed)
    on = draw.random((len(system.units.names), HOURS)) < 0.8
    units = replace(
        system.units,
        capacity_mw=(system.units.capacity_mw * on).round(3),
        outages=Outages.never(len(on)),
    )
    storages = replace(some_storages(seed, 1 + seed % 4), outages=Outages.never(1 + seed % 4))
    bare = replace(system, units=units)
    return bare, replace(bare, storages=storages)


@pytest.mark.parametrize("seed", range(PATHS))
def test_energy_is_conserved_hour_by_hour(seed: int) -> None:
    """Two samples of a system in which nothing fails are one path, whose means are its values."""
    bare, system = one_path(short_system(seed), seed)
    stores = system.storages
    found = sequential(system, Sequential(2, 1), ("energy", "steps"))
    assert found.energy_mwh is not None
    assert found.eue is not None
    held, short = found.energy_mwh.value, found.eue.value[0]
    assert (held >= 0).all()
    assert (held <= stores.energy_mwh[:, None] * (1 + 1e-12)).all()
    before = np.column_stack([stores.initial_mwh.clip(max=stores.energy_mwh), held[:, :-1]])
    change = held - before * stores.carryover[:, None]
    taken = (change.clip(min=0) / stores.charge_efficiency[:, None]).sum(axis=0)
    given = (-change.clip(max=0) * stores.discharge_efficiency[:, None]).sum(axis=0)
    near = 1e-5
    assert (change <= (stores.charge_mw * stores.charge_efficiency)[:, None] + near).all()
    assert (-change <= (stores.discharge_mw / stores.discharge_efficiency)[:, None] + near).all()
    margin = (bare.units.capacity_mw.sum(axis=0) - bare.load_mw[0]).round(6)
    # What is given is what was short and is no more; what is taken was left over; nothing else.
    np.testing.assert_allclose(given, (-margin).clip(min=0) - short, atol=near)
    assert (taken <= margin.clip(min=0) + near).all()
    leaked = (before * (1 - stores.carryover)[:, None]).sum()
    into, out_of = stores.charge_efficiency[:, None], stores.discharge_efficiency[:, None]
    lost = (change.clip(min=0) * (1 / into - 1)).sum() - (change.clip(max=0) * (1 - out_of)).sum()
    start, end = before[:, 0].sum(), held[:, -1].sum()
    assert start + taken.sum() == pytest.approx(end + given.sum() + lost + leaked, abs=1e-3)


def test_over_all_samples_no_more_is_held_than_fits_and_storage_never_harms() -> None:
    for seed in range(4):
        bare = short_system(seed)
        system = replace(bare, storages=some_storages(seed, 3))
        found = sequential(system, Sequential(500, 4), ("energy",))
        assert found.energy_mwh is not None
        held = found.energy_mwh.value
        assert held.min() >= 0
        assert (held <= system.storages.energy_mwh[:, None] * (1 + 1e-12)).all()
        assert 0 < found.eue_mwh.value < sequential(bare, Sequential(500, 4)).eue_mwh.value


def test_a_storage_of_duration_serves_no_longer() -> None:
    """10 MW for 3 h against 10 MW short for 5 h: two hours are lost, whatever its power."""
    load = np.repeat([[5.0, 15.0, 5.0]], [4, 5, 3], axis=1)
    never = Outages.never(1)
    units = Units(("firm",), np.zeros(1, np.int64), np.array([[5.0]]), never)
    one = np.ones(1)
    for power, lost in ((10.0, 2.0), (100.0, 2.0), (5.0, 5.0)):
        storage = replace(
            some_storages(1, 1),
            charge_mw=power * one,
            discharge_mw=power * one,
            energy_mwh=30 * one,
            charge_efficiency=one,
            discharge_efficiency=one,
            carryover=one,
            initial_mwh=30 * one,
            outages=never,
        )
        system = System(("all",), load, units, storages=storage)
        assert sequential(system, Sequential(2, 1)).lole_h.value == lost
