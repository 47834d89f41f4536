"""The exact method against all states of small systems, one by one."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanheng.domains.grid.exact import Exact, exact, risk
from tanheng.domains.grid.system import Outages, System, Units

HOURS = 4
quarter_mw = st.integers(0, 60).map(lambda n: n / 4)
probability = st.floats(0.01, 1.0)


@st.composite
def systems(draw: st.DrawFn) -> System:
    """Up to five units, some constant, some of changing capacity, some that never fail."""
    count = draw(st.integers(1, 5))
    capacity = np.zeros((count, HOURS))
    for row in capacity:
        row[:] = (
            draw(quarter_mw) if draw(st.booleans()) else [draw(quarter_mw) for _ in range(HOURS)]
        )
    failure = [draw(st.one_of(st.just(0.0), probability)) for _ in range(count)]
    repair = [draw(probability) for _ in range(count)]
    load = [[draw(quarter_mw) for _ in range(HOURS)]]
    units = Units(
        tuple(f"unit {k}" for k in range(count)),
        np.zeros(count, np.int64),
        capacity,
        Outages(np.array(failure), np.array(repair)),
    )
    return System(("all",), np.array(load), units, years=draw(st.sampled_from([1.0, 2.0])))


def states(system: System) -> list[tuple[np.ndarray, float]]:
    """All states of the units with their chance."""
    up = system.units.outages.available
    found = []
    for state in product((0, 1), repeat=len(up)):
        on = np.array(state)
        found.append((on, float(np.prod(np.where(on, up, 1 - up)))))
    return found


def onward(system: System, before: np.ndarray, after: np.ndarray) -> float:
    """Chance of going from one state to another in a step."""
    f, r = system.units.outages.failure, system.units.outages.repair
    stay_up = np.where(after, 1 - f, f)
    stay_down = np.where(after, r, 1 - r)
    return float(np.prod(np.where(before, stay_up, stay_down)))


def short(system: System, on: np.ndarray, t: int) -> float:
    return max(float(system.load_mw[0, t] - on @ system.units.capacity_mw[:, t]), 0.0)


@settings(deadline=None)  # the first example compiles
@given(systems())
def test_chance_and_energy_of_every_step(system: System):
    found = exact(system, Exact(), ("steps", "surplus"))
    lolp, eue, surplus = np.zeros((3, HOURS))
    for on, chance in states(system):
        for t in range(HOURS):
            gap = short(system, on, t)
            lolp[t] += chance * (gap > 0)
            eue[t] += chance * gap
            surplus[t] += chance * max(
                on @ system.units.capacity_mw[:, t] - system.load_mw[0, t], 0
            )
    assert found.lolp is not None
    assert found.eue is not None
    assert found.surplus_mw is not None
    assert found.lolp.value[0] == pytest.approx(lolp, rel=1e-12, abs=1e-15)
    assert found.eue.value[0] == pytest.approx(eue, rel=1e-12, abs=1e-14)
    assert found.surplus_mw.value[0] == pytest.approx(surplus, rel=1e-12, abs=1e-12)
    assert found.lole_h.value == pytest.approx(lolp.sum() / system.years, rel=1e-12, abs=1e-15)


@settings(deadline=None)  # the first example compiles
@given(systems())
def test_transitions_into_shortfall(system: System):
    found = exact(system, Exact(), ("frequency",))
    assert found.lolf is not None
    count = 0.0
    for before, chance in states(system):
        for after, _ in states(system):
            both = chance * onward(system, before, after)
            count += both * sum(
                short(system, before, t) == 0 and short(system, after, u) > 0
                for t, u in pairwise(range(HOURS))
            )
    assert found.lolf.value == pytest.approx(count / system.years, rel=1e-12, abs=1e-14)


@settings(deadline=None)  # the first example compiles
@given(systems(), st.floats(-12, 12))
def test_firm_capacity_is_load_taken_away(system: System, firm_mw: float):
    lolp, eue = np.zeros((2, HOURS))
    firm = round(firm_mw * 1e6)
    for on, chance in states(system):
        for t in range(HOURS):
            gap = system.load_mw[0, t] - on @ system.units.capacity_mw[:, t] - firm / 1e6
            lolp[t] += chance * (round(gap * 1e6) > 0)
            eue[t] += chance * max(gap, 0)
    found_lolp, found_eue = risk(system, Exact()).by_step(float(firm))
    assert found_lolp == pytest.approx(lolp, rel=1e-12, abs=1e-15)
    assert found_eue == pytest.approx(eue, rel=1e-11, abs=1e-11)
