"""Systems of two days that fall short in about one hour of ten, some with changing capacity."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from tanheng.domains.grid.chronological.events import events_of
from tanheng.domains.grid.chronological.parts import parts_of
from tanheng.domains.grid.chronological.seen import seen_of
from tanheng.domains.grid.chronological.state import state_of
from tanheng.domains.grid.chronological.totals import ZONES
from tanheng.domains.grid.chronological.year import sample_years
from tanheng.domains.grid.system import Outages, Storages, System, Units

HOURS = 48


def fleet(draw: np.random.Generator, count: int, zones: int = 1) -> Units:
    """Units that fail often, every third of a capacity that changes by hour."""
    capacity = np.repeat(draw.integers(10, 40, (count, 1)).astype(float), HOURS, axis=1)
    capacity[::3] *= draw.uniform(0.5, 1.0, (len(capacity[::3]), HOURS))
    capacity = capacity.round()
    chances = Outages(draw.uniform(0.02, 0.2, count), draw.uniform(0.1, 0.9, count))
    names = tuple(f"unit {k}" for k in range(count))
    return Units(names, np.arange(count) % zones, capacity, chances)


def short_system(seed: int, zones: int = 1) -> System:
    """Two days of a system that falls short in about one hour of ten."""
    draw = np.random.default_rng(seed)
    units = fleet(draw, 6 * zones, zones)
    mean = (units.capacity_mw * units.outages.available[:, None]).sum() / HOURS / zones
    load = mean * draw.uniform(0.6, 0.95, (zones, HOURS))
    return System(tuple("abcdef"[:zones]), load.round(3), units)


def some_storages(seed: int, count: int, zones: int = 1) -> Storages:
    """Storages of all kinds, losses, leaks and outages among them."""
    draw = np.random.default_rng(seed)
    power = draw.integers(3, 20, (2, count)).astype(float)
    return Storages(
        tuple(f"storage {k}" for k in range(count)),
        np.arange(count) % zones,
        power[0],
        power[1],
        draw.integers(5, 80, count).astype(float),
        draw.uniform(0.7, 1.0, count),
        draw.uniform(0.7, 1.0, count),
        draw.choice([1.0, 0.99], count),
        draw.uniform(0.0, 5.0, count),
        Outages(draw.uniform(0.0, 0.05, count), np.full(count, 0.2)),
    )


def rows(system: System, first: int, count: int, seed: int = 9) -> np.ndarray:
    """What each of some samples comes to, one row each."""
    parts = parts_of(system)
    totals = np.zeros((count, ZONES + 2 * len(system.zones)), np.int64)
    room = events_of(parts, 100_000)
    done = sample_years(
        *(parts, state_of(parts), room, np.uint64(seed), np.uint64(first)),
        *(False, totals, seen_of(parts, ())),
    )
    assert done == count
    return totals


@st.composite
def random_systems(draw: st.DrawFn) -> System:
    """Systems of one zone without storage, from one unit to seven."""
    numbers = np.random.default_rng(draw(st.integers(0, 2**32)))
    units = fleet(numbers, draw(st.integers(1, 7)))
    most = float(units.capacity_mw.sum(axis=0).min())
    load = numbers.uniform(0.3, 1.1, (1, HOURS)) * most
    years, step_h = draw(st.sampled_from([1.0, 2.0])), draw(st.sampled_from([1.0, 0.25]))
    return System(("all",), load.round(3), units, years=years, step_h=step_h)
