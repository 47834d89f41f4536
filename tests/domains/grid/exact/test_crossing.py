import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanheng.domains.grid.exact import Exact, energy_crossing, hours_crossing, risk
from tanheng.domains.grid.system import Outages, System, Units


def system(seed: int) -> System:
    draw = np.random.default_rng(seed)
    count = 6
    units = Units(
        tuple(f"unit {k}" for k in range(count)),
        np.zeros(count, np.int64),
        draw.integers(2, 12, (count, 1)).astype(float),
        Outages(np.full(count, 0.1), np.full(count, 0.8)),
    )
    return System(("all",), draw.uniform(10, 40, (1, 20)).round(3), units)


@settings(deadline=None)
@given(st.integers(0, 10_000), st.floats(0.01, 0.99))
def test_energy_meets_its_target(seed: int, share: float):
    prepared = risk(system(seed), Exact())
    target = share * prepared.lole_eue(-20e6)[1]
    found = energy_crossing(prepared, target, -20.0, 100.0)
    assert prepared.lole_eue(found.mw * 1e6)[1] == pytest.approx(target, rel=1e-12)
    assert found.low_mw == found.mw == found.high_mw


@settings(deadline=None)
@given(st.integers(0, 10_000), st.floats(0.01, 0.99))
def test_hours_jump_over_their_target_at_the_point_found(seed: int, share: float):
    prepared = risk(system(seed), Exact())
    target = share * prepared.lole_eue(-20e6)[0]
    found = hours_crossing(prepared, target, -20.0, 100.0)
    low, at, high = (round(mw * 1e6) for mw in (found.low_mw, found.mw, found.high_mw))

    def lole(firm: int) -> float:
        return prepared.lole_eue(firm)[0]

    assert lole(at) <= target < lole(at - 1)
    assert lole(low) == lole(at - 1)
    assert lole(high - 1) == lole(at)
    assert low == -20_000_000 or lole(low - 1) > lole(low)
    assert high == 100_000_000 or lole(high) < lole(high - 1)


def test_a_part_of_the_finest_step_covers_no_more_hours_than_none_of_it():
    units = Units(("a",), np.zeros(1, np.int64), np.ones((1, 1)), Outages(*np.full((2, 1), 0.5)))
    prepared = risk(System(("all",), np.array([[1.0]]), units), Exact())
    assert prepared.lole_eue(1e6 - 0.5) == (0.5, pytest.approx(0.25e-6))
    assert prepared.lole_eue(1e6) == (0.0, 0.0)


def test_hours_equal_to_their_target_give_the_whole_step():
    # Two units of 10 MW against 12 MW: from 2 MW of firm capacity on, one unit is enough.
    units = Units(
        ("a", "b"), np.zeros(2, np.int64), np.full((2, 1), 10.0), Outages(*np.full((2, 2), 0.5))
    )
    prepared = risk(System(("all",), np.array([[12.0]]), units), Exact())
    found = hours_crossing(prepared, 0.25, 0.0, 20.0)
    assert (found.mw, found.low_mw, found.high_mw) == (2.0, 2.0, 12.0)
