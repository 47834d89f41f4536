from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanheng.core import InputError
from tanheng.domains.grid.capacity_value import capacity_value
from tanheng.domains.grid.exact import Exact, exact
from tanheng.domains.grid.system import Outages, System, Units
from tanheng.domains.grid.units import with_units


def group(name: str, capacity: np.ndarray, down: float) -> Units:
    count = len(capacity)
    outages = Outages(np.full(count, down), np.full(count, 1 - down))
    names = tuple(f"{name} {k}" for k in range(count))
    return Units(names, np.zeros(count, np.int64), capacity, outages)


def base(seed: int = 3, hours: int = 48) -> System:
    draw = np.random.default_rng(seed)
    load = draw.uniform(60, 95, (1, hours)).round(3)
    return System(("all",), load, group("coal", np.full((12, 1), 10.0), 0.06))


def wind(seed: int = 4, hours: int = 48, most: float = 8.0) -> Units:
    return group("wind", np.random.default_rng(seed).uniform(0, most, (2, hours)).round(3), 0.0)


def firm(mw: float) -> Units:
    return group("firm", np.array([[mw]]), 0.0)


def test_firm_capacity_is_worth_itself():
    found = capacity_value(base(), firm(7.5), Exact())
    assert found.efc_eue.mw == pytest.approx(7.5, abs=1e-9)
    assert found.elcc_eue.mw == pytest.approx(7.5, abs=1e-9)
    assert found.efc_lole.low_mw <= 7.5 <= found.efc_lole.high_mw
    assert found.elcc_lole.low_mw <= 7.5 <= found.elcc_lole.high_mw
    assert found.installed_mw == 7.5


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.floats(1, 20))
def test_the_systems_compared_are_equally_reliable(seed: int, most: float):
    system, added = base(seed), wind(seed + 1, most=most)
    found = capacity_value(system, added, Exact())
    joined = with_units(system, added)

    def eue(one: System) -> float:
        return exact(one, Exact()).eue_mwh.value

    def lole(one: System) -> float:
        return exact(one, Exact()).lole_h.value

    def loaded(mw: float) -> System:
        return replace(joined, load_mw=joined.load_mw + mw)

    # Power counts in 1e-6 MW, so that indices agree to LOLE times half of that.
    assert eue(with_units(system, firm(found.efc_eue.mw))) == pytest.approx(eue(joined), rel=1e-5)
    assert eue(loaded(found.elcc_eue.mw)) == pytest.approx(eue(system), rel=1e-5)
    assert lole(with_units(system, firm(found.efc_lole.mw))) <= lole(joined) * (1 + 1e-9)
    assert lole(with_units(system, firm(max(found.efc_lole.mw - 2e-6, 0)))) >= lole(joined) * (
        1 - 1e-9
    )
    assert lole(loaded(found.elcc_lole.mw)) <= lole(system) * (1 + 1e-9)
    assert lole(loaded(found.elcc_lole.mw + 2e-6)) >= lole(system) * (1 - 1e-9)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_values_lie_between_nothing_and_all_that_is_installed(seed: int):
    found = capacity_value(base(seed), wind(seed + 1), Exact())
    for one in (found.elcc_lole, found.elcc_eue, found.efc_lole, found.efc_eue):
        assert 0 <= one.low_mw <= one.mw <= one.high_mw <= found.installed_mw + 1e-6
    assert found.elcc_eue.unique
    assert found.efc_eue.unique


def test_where_hours_are_equal_on_an_interval_it_is_given_whole():
    # LOLE of two units of 10 MW at 12 MW of load: the third unit leaves two hours in ten alike.
    system = System(("all",), np.array([[12.0]]), group("coal", np.full((2, 1), 10.0), 0.5))
    found = capacity_value(system, firm(5.0), Exact()).efc_lole
    # With 2 to 12 MW firm, one unit is enough: all of [2, 5] is as good as 5 MW.
    assert not found.unique
    assert (found.mw, found.low_mw, found.high_mw) == (2.0, 2.0, 5.0)


def test_a_system_without_shortfall_gives_no_value():
    system = System(("all",), np.array([[5.0]]), firm(5.0))
    with pytest.raises(InputError, match="no shortfall"):
        capacity_value(system, wind(hours=1), Exact())


def test_added_units_that_end_all_shortfall_are_worth_at_least_what_does_so():
    system = System(("all",), np.array([[12.0]]), group("coal", np.full((2, 1), 10.0), 0.5))
    found = capacity_value(system, firm(20.0), Exact())
    assert (found.efc_eue.mw, found.efc_eue.high_mw) == (12.0, 20.0)
    assert not found.efc_eue.unique


def test_units_that_stand_in_the_system_are_refused():
    system = base()
    with pytest.raises(InputError, match="'coal 0'"):
        capacity_value(system, system.units, Exact())


def test_added_units_are_checked_as_those_of_a_system():
    with pytest.raises(InputError, match="capacity_mw"):
        capacity_value(base(), wind(hours=47), Exact())
