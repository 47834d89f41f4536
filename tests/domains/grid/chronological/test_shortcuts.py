"""What years are passed over quickly comes to the same as hour by hour, to the last bit."""

from dataclasses import replace

import numpy as np
import pytest

from tanheng.domains.grid.assessment import Assessment
from tanheng.domains.grid.chronological import Sequential, sequential
from tanheng.domains.grid.system import DemandResponses, Lines, Outages, Storages, System, Units

ASKED = ("days", "frequency")


def drawn_system(seed: int, zones: int = 1) -> System:
    draw = np.random.default_rng(seed)
    count, steps = 8 * zones, 24 * 20
    units = Units(
        tuple(f"u{k}" for k in range(count)),
        np.arange(count) % zones,
        draw.integers(20, 120, (count, 1)).astype(float),
        Outages(draw.uniform(0.002, 0.01, count), np.full(count, 0.05)),
    )
    whole = np.array([units.capacity_mw[units.zone == z].sum() for z in range(zones)])
    shape = 0.6 + 0.2 * np.sin(np.arange(steps) * 2 * np.pi / 24) + draw.normal(0, 0.02, steps)
    return System(tuple("abcdef"[:zones]), np.round(whole[:, None] * shape, 3), units)


def drawn_storages(seed: int, count: int, zones: int = 1) -> Storages:
    draw = np.random.default_rng(seed)
    return Storages(
        tuple(f"s{k}" for k in range(count)),
        np.arange(count) % zones,
        draw.integers(5, 40, count).astype(float),
        draw.integers(5, 40, count).astype(float),
        draw.integers(10, 200, count).astype(float),
        draw.uniform(0.7, 1.0, count),
        draw.uniform(0.7, 1.0, count),
        np.ones(count),
        draw.uniform(0, 10, count),
        Outages(draw.uniform(0, 0.01, count), np.full(count, 0.05)),
    )


def totals(one: Assessment) -> tuple[object, ...]:
    return one.lole_h, one.eue_mwh, one.lolf, one.lold_d, one.lole_d, one.eue_zone_mwh


@pytest.mark.parametrize("seed", range(4))
def test_storages_of_one_zone_come_to_the_same_by_order_as_by_cost(seed: int) -> None:
    system = replace(drawn_system(seed), storages=drawn_storages(seed, 1 + 2 * seed))
    none = np.zeros(1)
    # A response that can put nothing off changes nothing, but leads through the general path.
    idle = DemandResponses(
        ("idle",), np.zeros(1, np.int64), none, none, none, none, none + 1, Outages.never(1)
    )
    by_order = sequential(system, Sequential(200, seed), ASKED)
    by_cost = sequential(replace(system, responses=idle), Sequential(200, seed), ASKED)
    assert by_order.eue_mwh.value > 0
    assert totals(by_order) == totals(by_cost)


@pytest.mark.parametrize("zones", [2, 3, 4, 5])
def test_days_passed_over_by_groups_of_zones_come_to_the_same_as_every_hour(zones: int) -> None:
    start = np.arange(zones - 1)
    lines = Lines(
        tuple(f"l{k}" for k in start),
        start,
        start + 1,
        np.full(zones - 1, 60.0),
        np.full(zones - 1, 40.0),
        Outages(np.full(zones - 1, 0.01), np.full(zones - 1, 0.1)),
    )
    system = replace(drawn_system(zones, zones), lines=lines)
    system = replace(system, storages=drawn_storages(zones, 2, zones))
    passed = sequential(system, Sequential(100, 7), ASKED)
    every = sequential(system, Sequential(100, 7), (*ASKED, "flow"))
    assert passed.eue_mwh.value > 0
    assert totals(passed) == totals(every)
