"""What the sequential method gives hangs on the system and the seed, and on nothing else."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import pairwise

import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.domains.grid.assessment import Assessment, Distribution, Steps, Wanted
from tanheng.domains.grid.chronological import Sequential, paired, sequential
from tanheng.domains.grid.chronological.totals import ZONES
from tanheng.domains.grid.exact import Exact, exact
from tanheng.domains.grid.system import Lines, Storages, System
from tanheng.domains.grid.units import one_unit, with_units

from .systems import HOURS, rows, short_system, some_storages, unlimited

EVERY: tuple[Wanted, ...] = (
    *("days", "frequency", "steps", "surplus", "flow", "energy", "distribution"),
)


def bits(found: Assessment) -> list[bytes]:
    """Every number of an assessment, as bytes."""
    written: list[bytes] = []
    for field in fields(found):
        one = getattr(found, field.name)
        if isinstance(one, Steps):
            written += [one.value.tobytes(), one.stderr.tobytes()]
        elif isinstance(one, Distribution):
            written += [one.edges.tobytes(), one.count.tobytes(), repr(one.cvar).encode()]
        else:
            written.append(repr(one).encode())
    return written


def two_zones(seed: int = 1) -> System:
    """Two zones with storages and a weak line that fails."""
    weak = np.array([8.0])
    line = Lines(("line",), np.array([0]), np.array([1]), weak, weak, unlimited(2).outages)
    line = replace(line, outages=replace(line.outages, failure=np.array([0.05])))
    line = replace(line, outages=replace(line.outages, repair=np.array([0.3])))
    return replace(short_system(seed, 2), storages=some_storages(seed, 3, 2), lines=line)


@pytest.mark.parametrize("system", [short_system(4), two_zones()], ids=["one zone", "two zones"])
def test_threads_change_no_bit(system: System) -> None:
    alone = bits(sequential(system, Sequential(5_000, 3), EVERY))
    for threads in (2, 3):
        assert bits(sequential(system, Sequential(5_000, 3, threads), EVERY)) == alone


@pytest.mark.parametrize("system", [short_system(4), two_zones()], ids=["one zone", "two zones"])
def test_splitting_samples_changes_no_bit(system: System) -> None:
    whole = rows(system, 0, 300)
    for cuts in ((0, 1, 300), (0, 37, 205, 300)):
        parts = [rows(system, a, b - a) for a, b in pairwise(cuts)]
        assert np.array_equal(np.concatenate(parts), whole)
    assert len(np.unique(whole, axis=0)) > 200


def test_a_longer_run_begins_as_a_shorter_one() -> None:
    """The means of the first 1,000 samples follow from two runs without overlap."""
    system = short_system(4)
    mean = [sequential(system, Sequential(n, 9)).eue_mwh.value for n in (1_000, 1_300)]
    rest = rows(system, 1_000, 300)[:, 1].sum() / 1e6
    assert mean[1] * 1_300 == pytest.approx(mean[0] * 1_000 + rest, rel=1e-12)


@pytest.mark.parametrize("zones", [2, 3, 4, 5])
def test_zones_with_unlimited_lines_are_one_zone(zones: int) -> None:
    apart = replace(short_system(zones, zones), lines=unlimited(zones))
    together = replace(
        apart,
        zones=("all",),
        load_mw=apart.load_mw.sum(axis=0, keepdims=True),
        units=replace(apart.units, zone=np.zeros(len(apart.units.zone), np.int64)),
        lines=Lines(),
    )
    # The load of the whole is rounded as each zone's is, to 1e-6 MW.
    ours = rows(replace(together, load_mw=together.load_mw.round(6)), 0, 500)[:, :ZONES]
    assert ours[:, 0].max() > 0
    assert np.array_equal(rows(apart, 0, 500)[:, :ZONES], ours)


def test_zones_without_lines_are_as_many_systems() -> None:
    apart = short_system(6, 3)
    found = sequential(apart, Sequential(500, 2))
    assert found.eue_zone_mwh is not None
    assert found.lole_zone_h is not None
    zones = [one.value for one in found.eue_zone_mwh]
    assert min(zones) > 0
    assert found.eue_mwh.value == pytest.approx(sum(zones), rel=1e-12)
    hours = [one.value for one in found.lole_zone_h]
    assert max(hours) <= found.lole_h.value <= sum(hours)


def test_what_was_not_seen_has_a_bound() -> None:
    safe = replace(short_system(1), load_mw=np.full((1, HOURS), 0.5))
    safe = with_units(safe, one_unit("reserve", 10.0, 1e-4))
    found = sequential(safe, Sequential(600, 1), ("days", "frequency", "distribution"))
    for one in (found.lole_h, found.eue_mwh, found.lole_d, found.lold_d, found.lolf):
        assert one is not None
        assert one.value == 0
        assert one.upper is not None
        assert one.upper > 0
        assert one.record() == {"value": 0.0, "stderr": 0.0, "upper": one.upper}
    # At most 1 - 0.05^(1/600) of all samples lose load, none of them longer than all its hours.
    share = 1 - 0.05 ** (1 / 600)
    assert found.lole_h.upper == pytest.approx(share * HOURS, rel=3e-3)
    assert found.lole_h.upper >= share * HOURS
    known = exact(safe, Exact())
    assert 0 < known.lole_h.value < found.lole_h.upper
    assert found.eue_mwh.upper is not None
    assert 0 < known.eue_mwh.value < found.eue_mwh.upper
    assert found.distribution_mwh is not None
    assert all(one.upper is not None for one in found.distribution_mwh.cvar.values())


def test_a_system_is_no_worse_than_itself() -> None:
    for system in (short_system(2), two_zones()):
        same = paired(system, system, Sequential(300, 5))
        for one in (same.lole_h, same.eue_mwh):
            assert (one.value, one.stderr) == (0.0, 0.0)
            assert one.upper is not None


def test_paired_differences_are_those_of_the_systems_with_less_error() -> None:
    system, method = short_system(2), Sequential(4_000, 5)
    better = with_units(system, one_unit("added", 3.0, 0.1))
    same_draws = paired(system, better, method)
    a, b = sequential(system, method), sequential(better, method)
    assert same_draws.eue_mwh.value == pytest.approx(b.eue_mwh.value - a.eue_mwh.value, rel=1e-9)
    assert same_draws.lole_h.value == pytest.approx(b.lole_h.value - a.lole_h.value, rel=1e-9)
    apart = np.hypot(a.eue_mwh.stderr, b.eue_mwh.stderr)
    assert same_draws.eue_mwh.stderr < 0.3 * apart


@pytest.mark.parametrize(
    ("method", "complaint"),
    [
        ({"samples": 1}, "samples: expected at least 2, came 1"),
        ({"threads": 0}, "threads: expected at least 1, came 0"),
        ({"seed": -1}, "seed: expected 0 to 2^64 - 1, came -1"),
        ({"seed": 2**64}, f"seed: expected 0 to 2^64 - 1, came {2**64}"),
    ],
)
def test_an_impossible_method_is_refused(method: dict[str, int], complaint: str) -> None:
    with pytest.raises(InputError) as raised:
        Sequential(**method)
    assert str(raised.value) == complaint


def test_power_without_end_is_refused() -> None:
    endless = replace(some_storages(1, 2), charge_mw=np.array([1.0, np.inf]))
    with pytest.raises(InputError, match=r"storages\.charge_mw: expected finite power"):
        sequential(replace(short_system(1), storages=endless), Sequential(10))
    assert sequential(replace(short_system(1), storages=Storages()), Sequential(10)).samples == 10
