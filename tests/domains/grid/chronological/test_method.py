"""What the sequential method answers hangs on nothing but system and seed; what it refuses."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.domains.grid.assessment import Assessment, Distribution, Steps, Wanted
from tanheng.domains.grid.chronological import Sequential, sequential
from tanheng.domains.grid.exact import Exact, exact
from tanheng.domains.grid.system import System
from tanheng.domains.grid.units import one_unit, with_units

from .short_systems import HOURS, short_system, some_storages
from .systems import chain

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
    system = replace(short_system(seed, 2), storages=some_storages(seed, 3, 2))
    return replace(system, lines=chain(2, 8.0, 8.0))


@pytest.mark.parametrize("system", [short_system(4), two_zones()], ids=["one zone", "two zones"])
def test_threads_change_no_bit(system: System) -> None:
    alone = bits(sequential(system, Sequential(1_300, 3), EVERY))
    for threads in (2, 3):
        assert bits(sequential(system, Sequential(1_300, 3, threads), EVERY)) == alone


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
