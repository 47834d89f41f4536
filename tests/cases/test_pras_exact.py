"""Published cases of PRAS (test systems and capacity credit) by the exact method.

Only systems that it takes are looked at: without storage, demand response, or lines that limit;
copper-plate values of a case with lines are.
"""

from __future__ import annotations

from typing import Any

import pytest

from tanheng.domains.grid.assess import assess
from tanheng.domains.grid.assessment import Assessment
from tanheng.domains.grid.capacity_value import capacity_value
from tanheng.domains.grid.equivalent import CapacityValue
from tanheng.domains.grid.exact import Exact, copper_plate, takes
from tanheng.domains.grid.system import System
from tanheng.domains.grid.units import with_units

from .pras_cases import FILE, NO_FILE, ROUNDED, cases, far, system_of, units

pytestmark = pytest.mark.skipif(not FILE.is_file(), reason=NO_FILE)

KNOWN = cases(FILE)
BEYOND = {"storage", "demand_response", "lines"}
EXACT = [
    name
    for name, case in KNOWN.items()
    if "note" not in case.get("expected", {"note"}) and not BEYOND & set(case)
]
PLATES = [name for name, case in KNOWN.items() if "expected_copperplate" in case]
CREDIT = [name for name, case in KNOWN.items() if {"base", "added"} <= set(case)]


def quantities(system: System, found: Assessment) -> dict[str, Any]:
    """Name what was found as the published cases do."""
    assert found.lolp is not None
    assert found.eue is not None
    assert found.surplus_mw is not None
    spare = found.surplus_mw.value[0].tolist()
    steps = found.lole_h.value / system.step_h
    return {
        "lole": steps,
        "lole_periods": steps,
        "lole_h": found.lole_h.value,
        "lolp": found.lolp.value[0].tolist(),
        "eue": found.eue_mwh.value,
        "eue_t": found.eue.value[0].tolist(),
        "esurplus": sum(spare),
        "esurplus_t": spare,
    }


def agree(case: dict[str, Any], system: System, expected: dict[str, Any]) -> list[str]:
    """List what does not agree; what the case calls verified has to by all its digits."""
    found = assess(system, Exact(), ("steps", "surplus"))
    sure = case.get("verified_exact_here", False)

    def near(mine: float, other: float) -> bool:
        return mine == pytest.approx(other, rel=1e-12, abs=1e-13 if sure else ROUNDED)

    mine, said = quantities(system, found), []
    for name, value in expected.items():
        said = far(name, mine[name], value, near, said)
    return said


@pytest.mark.parametrize("name", EXACT)
def test_published_indices(name: str):
    system = system_of(KNOWN[name])
    if not takes(system):
        pytest.skip("zones that no line joins: the sequential method looks at them")
    assert agree(KNOWN[name], system, KNOWN[name]["expected"]) == []


@pytest.mark.parametrize("name", PLATES)
def test_published_indices_without_limits_between_zones(name: str):
    case = KNOWN[name]
    assert agree(case, copper_plate(system_of(case)), case["expected_copperplate"]) == []


def valued(case: dict[str, Any]) -> tuple[System, System, CapacityValue]:
    """Return the base, the base with what is added, and what that is worth."""
    base = system_of(KNOWN[case["base"]])
    added = units([case["added"]], list(base.zones), base.steps, "added")
    return base, with_units(base, added), capacity_value(base, added, Exact())


@pytest.mark.parametrize("name", CREDIT)
def test_published_capacity_credit(name: str):
    case = KNOWN[name]
    _, joined, found = valued(case)
    for key, (low, high) in case.get("pras_expected", {}).items():
        kind, metric, _ = key.lower().split("_")
        assert low <= found.of(kind, metric).mw <= high
    exact = dict(case.get("exact_here", {}))
    after = assess(joined, Exact())
    if "aug_lole" in exact:
        steps = after.lole_h.value / joined.step_h
        assert steps == pytest.approx(exact.pop("aug_lole"), rel=1e-12)
    if "aug_eue" in exact:
        assert after.eue_mwh.value == pytest.approx(exact.pop("aug_eue"), rel=1e-12)
    for key, mw in exact.items():
        kind, metric = key.lower().split("_")
        assert found.of(kind, metric).mw == pytest.approx(mw, abs=1e-6)


@pytest.mark.parametrize("name", CREDIT)
def test_capacity_credit_on_hours_is_equal_within_its_interval_or_jumps_there(name: str):
    base, joined, found = valued(KNOWN[name])
    one, wanted = found.efc_lole, assess(joined, Exact()).lole_h.value

    def with_firm(mw: float) -> float:
        firm = units([{"capacity": mw}], list(base.zones), base.steps, "firm")
        return assess(with_units(base, firm), Exact()).lole_h.value

    assert 0 <= one.low_mw <= one.mw <= one.high_mw <= found.installed_mw
    before, after = with_firm(max(one.low_mw - 1e-5, 0)), with_firm(one.high_mw + 1e-5)
    assert before >= wanted * (1 - 1e-12)
    assert after <= wanted * (1 + 1e-12)
    assert one.unique == (one.high_mw - one.low_mw <= 1.5e-6)


@pytest.mark.skipif("capacity_credit_a" not in KNOWN, reason="the file has no capacity_credit_a")
def test_capacity_credit_on_hours_is_not_unique_and_has_an_interval():
    case = KNOWN["capacity_credit_a"]
    if case["base"] != "singlenode_a" or case["exact_here"]["aug_lole"] != 0.0634:
        pytest.skip("another case of this name than the one told by hand")
    _, _, found = valued(case)
    assert not found.efc_lole.unique
    assert not found.elcc_lole.unique
    # By hand: LOLE of 0.085 h with 6 to 10 MW and 0.031 h with more, against 0.0634 h.
    assert (found.efc_lole.mw, found.efc_lole.low_mw, found.efc_lole.high_mw) == (10, 6, 10)
    # With 4 to 8 MW of load 0.2092 h, with more 0.5008 h, against 0.355 h.
    assert (found.elcc_lole.mw, found.elcc_lole.low_mw, found.elcc_lole.high_mw) == (8, 4, 10)
