"""Published cases of PRAS (test systems and capacity credit) by the exact method.

``lambda`` and ``mu`` are failure and repair probabilities per step; ``lole`` counts steps, ``eue``
MWh. Only cases that the exact method takes are looked at: no lines, storage or demand response;
copper-plate values of a case with lines are.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tanheng.domains.grid.assess import assess
from tanheng.domains.grid.capacity_value import capacity_value
from tanheng.domains.grid.exact import Exact, copper_plate
from tanheng.domains.grid.system import Outages, System, Units

MIRROR = Path(os.environ.get("TANHENG_DATA", "../shared/data")) / "adequacy/pras_cases.json"
FILE = Path(os.environ.get("TANHENG_PRAS_CASES", MIRROR))
NO_FILE = "no published adequacy cases: set TANHENG_PRAS_CASES or TANHENG_DATA"

pytestmark = pytest.mark.skipif(not FILE.is_file(), reason=NO_FILE)

CASES: dict[str, Any] = json.loads(FILE.read_text()) if FILE.is_file() else {}
KNOWN = {name: case for name, case in CASES.items() if isinstance(case, dict)}


def whole(case: dict[str, Any]) -> dict[str, Any]:
    """Fill in what a case takes from another."""
    return whole(KNOWN[case["same_as"]]) | case if "same_as" in case else case


def is_exact(case: dict[str, Any]) -> bool:
    case = whole(case)
    beyond = {"regions", "lines", "storage", "demand_response"}
    return "expected" in case and "generators" in case and not beyond & set(case)


EXACT = [name for name, case in KNOWN.items() if is_exact(case)]
CREDIT = [name for name, case in KNOWN.items() if "exact_here" in case]
PLATES = [name for name, case in KNOWN.items() if "expected_copperplate" in case]


def unit_rows(generators: list[Any], zones: list[str]) -> Units:
    """Read generators, which are mappings, or lists of zone, capacity, lambda and mu."""
    rows = [
        (None, one["capacity"], one["lambda"], one["mu"]) if isinstance(one, dict) else one
        for one in generators
    ]
    names = tuple(f"unit {k}" for k in range(len(rows)))
    if isinstance(generators[0], dict):
        names = tuple(one["name"] for one in generators)
    return Units(
        names,
        np.array([zones.index(zone) if zone in zones else 0 for zone, *_ in rows]),
        np.array([capacity for _, capacity, *_ in rows], dtype=float),
        Outages(np.array([one[2] for one in rows]), np.array([one[3] for one in rows])),
    )


def system_of(case: dict[str, Any]) -> System:
    case = whole(case)
    zones = case.get("regions", ["all"])
    return System(
        tuple(zones),
        np.array(case["load"], dtype=float).reshape(len(zones), -1),
        unit_rows(case["generators"], zones),
        step_h=case["step_h"],
    )


@pytest.mark.parametrize("name", EXACT)
def test_published_indices(name: str):
    case = whole(KNOWN[name])
    found, expected = assess(system_of(case), Exact(), ("steps",)), case["expected"]
    steps = found.lole_h.value / case["step_h"]
    assert steps == pytest.approx(expected.get("lole", expected.get("lole_periods")), rel=1e-12)
    assert found.eue_mwh.value == pytest.approx(expected["eue"], rel=1e-12)
    assert found.lolp is not None
    assert found.eue is not None
    if "lolp" in expected:
        assert found.lolp.value[0] == pytest.approx(np.array(expected["lolp"]), rel=1e-12)
    if "eue_t" in expected:
        assert found.eue.value[0] == pytest.approx(np.array(expected["eue_t"]), rel=1e-12)


@pytest.mark.parametrize("name", PLATES)
def test_published_indices_without_limits_between_zones(name: str):
    expected = KNOWN[name]["expected_copperplate"]
    found = assess(copper_plate(system_of(KNOWN[name])), Exact(), ("steps",))
    assert found.lolp is not None
    assert found.eue is not None
    assert found.lole_h.value == pytest.approx(expected["lole"], abs=1e-5)
    assert found.eue_mwh.value == pytest.approx(expected["eue"], abs=1e-5)
    assert found.lolp.value[0] == pytest.approx(np.array(expected["lolp"]), abs=1e-5)
    assert found.eue.value[0] == pytest.approx(np.array(expected["eue_t"]), abs=1e-5)


@pytest.mark.parametrize("name", CREDIT)
def test_published_capacity_credit(name: str):
    case = KNOWN[name]
    base, expected = system_of(KNOWN[case["base"]]), case["exact_here"]
    found = capacity_value(base, unit_rows([case["added"]], ["all"]), Exact())
    assert found.efc_eue.mw == pytest.approx(expected["EFC_EUE"], abs=1e-6)
    assert found.elcc_eue.mw == pytest.approx(expected["ELCC_EUE"], abs=1e-6)
    for kind in ("EFC", "ELCC"):
        low, high = case["pras_expected"][f"{kind}_EUE_interval"]
        assert low <= found.of(kind.lower(), "eue").mw <= high


@pytest.mark.skipif("capacity_credit_a" not in KNOWN, reason="the file has no capacity_credit_a")
def test_capacity_credit_on_hours_is_not_unique_and_has_an_interval():
    case = KNOWN["capacity_credit_a"]
    base = system_of(KNOWN[case["base"]])
    found = capacity_value(base, unit_rows([case["added"]], ["all"]), Exact())
    assert not found.efc_lole.unique
    assert not found.elcc_lole.unique
    # By hand: LOLE of 0.085 h with 6 to 10 MW and 0.031 h with more, against 0.0634 h.
    assert (found.efc_lole.mw, found.efc_lole.low_mw, found.efc_lole.high_mw) == (10, 6, 10)
    # With 4 to 8 MW of load 0.2092 h, with more 0.5008 h, against 0.355 h.
    assert (found.elcc_lole.mw, found.elcc_lole.low_mw, found.elcc_lole.high_mw) == (8, 4, 10)
