"""Capacity value by paired samples, with a simple sampler whose draws hang on a unit's place."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.domains.grid.capacity_value import capacity_value
from tanheng.domains.grid.estimate import Estimate
from tanheng.domains.grid.exact import Exact
from tanheng.domains.grid.sampled_value import Paired, sampled_value
from tanheng.domains.grid.system import Outages, System, Units

HOURS = 24


@dataclass(frozen=True)
class Gap:
    lole_h: Estimate
    eue_mwh: Estimate


def losses(system: System, seed: int, samples: int) -> tuple[np.ndarray, np.ndarray]:
    """Hours and energy lost in each sample; hours are independent, which LOLE and EUE allow."""
    units = system.units
    supply = np.zeros((samples, system.steps))
    for k, up in enumerate(units.outages.available):
        on = np.random.default_rng((seed, k)).random((samples, system.steps)) < up
        supply += on * units.capacity_mw[k]
    short = np.maximum(system.load_mw.sum(axis=0) - supply, 0).round(6)
    return (short > 0).sum(axis=1), short.sum(axis=1)


def estimate(values: np.ndarray) -> Estimate:
    return Estimate(float(values.mean()), float(values.std(ddof=1) / np.sqrt(values.size)))


def sampler(seed: int, samples: int = 4000) -> Paired:
    def paired(first: System, second: System) -> Gap:
        (h1, e1), (h2, e2) = losses(first, seed, samples), losses(second, seed, samples)
        return Gap(estimate(h2 - h1), estimate(e2 - e1))

    return paired


def group(name: str, capacity: np.ndarray, down: float, zone: int = 0) -> Units:
    count = len(capacity)
    outages = Outages(np.full(count, down), np.full(count, 1 - down))
    names = tuple(f"{name} {k}" for k in range(count))
    return Units(names, np.full(count, zone, np.int64), capacity, outages)


def base() -> System:
    load = np.random.default_rng(3).uniform(55, 80, (1, HOURS)).round(3)
    return System(("all",), load, group("coal", np.full((9, 1), 10.0), 0.1))


ADDED = group("new", np.array([[10.0]]), 0.2)


def test_sampled_values_agree_with_exact_ones_within_their_error():
    exact = capacity_value(base(), ADDED, Exact())
    apart: list[float] = []
    for seed in range(5):
        found = sampled_value(base(), ADDED, sampler(seed))
        for kind in ("elcc", "efc"):
            one = found.of(kind, "eue")
            assert one.stderr < 0.3
            assert one.low_mw < one.mw < one.high_mw
            apart.append((one.mw - exact.of(kind, "eue").mw) / one.stderr)
    assert np.abs(apart).max() < 4
    assert 0.3 < np.sqrt(np.mean(np.square(apart))) < 2  # an error too large would also be wrong


def test_firm_units_are_worth_themselves_without_error():
    firm = group("firm", np.array([[6.0]]), 0.0)
    found = sampled_value(base(), firm, sampler(1))
    assert found.elcc_eue.mw == pytest.approx(6.0, abs=1e-3)
    assert found.efc_eue.mw == pytest.approx(6.0, abs=1e-3)
    assert found.efc_eue.stderr < 1e-3


def test_systems_that_no_sample_tells_apart_are_refused():
    safe = replace(base(), load_mw=np.full((1, HOURS), 1.0))
    with pytest.raises(InputError, match="no sample tells"):
        sampled_value(safe, ADDED, sampler(1, samples=50))


def test_load_and_firm_capacity_stand_where_the_units_stand():
    seen: list[System] = []
    system = System(
        ("a", "b"), np.full((2, HOURS), 40.0), group("coal", np.full((9, 1), 10.0), 0.1)
    )

    def paired(first: System, second: System) -> Gap:
        seen.append(second)
        return sampler(2, samples=500)(first, second)

    sampled_value(system, group("new", np.array([[10.0]]), 0.2, zone=1), paired)
    loaded = [one for one in seen if one.load_mw.sum() > system.load_mw.sum()]
    assert loaded
    for one in loaded:
        assert (one.load_mw[0] == 40.0).all()
    for one in seen:
        firm = [k for k, name in enumerate(one.units.names) if name.startswith("firm")]
        assert all(one.units.capacity_mw[k].max() == 0 for k in firm if one.units.zone[k] == 0)


def test_units_without_capacity_are_refused():
    with pytest.raises(InputError, match="expected some capacity"):
        sampled_value(base(), group("new", np.zeros((1, 1)), 0.2), sampler(1))
