"""Published cases of PRAS (test systems) by the sequential method, within three standard errors.

``lambda`` and ``mu`` are failure and repair probabilities per step; ``lole`` counts steps, ``eue``
MWh. Where PRAS gives results of its own sampling, their error counts too.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tanheng.domains.grid.assessment import Assessment, Steps, Wanted
from tanheng.domains.grid.chronological import Sequential, sequential
from tanheng.domains.grid.estimate import Estimate
from tanheng.domains.grid.system import (
    DemandResponses,
    Lines,
    Outages,
    Storages,
    System,
    Units,
)

MIRROR = Path(os.environ.get("TANHENG_DATA", "../shared/data")) / "adequacy/pras_cases.json"
FILE = Path(os.environ.get("TANHENG_PRAS_CASES", MIRROR))
SAMPLES, PUBLISHED_SAMPLES = 200_000, 1_000_000
PRINTED = 1e-5
"""Half a digit of what is printed, and more."""
ALL: tuple[Wanted, ...] = ("steps", "surplus", "flow", "energy")

HERE = Path(__file__).with_name("pras_more.json")
"""Test systems of PRAS that stand beside those of the file."""


def cases() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for file in (FILE, HERE):
        if file.is_file():
            read = json.loads(file.read_text(encoding="utf-8"))
            found |= {name: case for name, case in read.items() if isinstance(case, dict)}
    return found


KNOWN = cases()


def whole(case: dict[str, Any]) -> dict[str, Any]:
    """Fill in what a case takes from another."""
    return whole(KNOWN[case["same_as"]]) | case if "same_as" in case else case


def rows_of(one: Any) -> list[dict[str, Any]]:
    """Read one part, or several."""
    return [] if one is None else [one] if isinstance(one, dict) else list(one)


def outages(rows: Sequence[dict[str, Any]]) -> Outages:
    failure, repair = (column(rows, name) for name in ("lambda", "mu"))
    return Outages(failure, repair)


def names(kind: str, rows: Sequence[Any]) -> tuple[str, ...]:
    return tuple(f"{kind} {k}" for k in range(len(rows)))


def column(rows: Sequence[dict[str, Any]], name: str, other: float | None = None) -> Any:
    return np.array([float(row.get(name, other)) for row in rows])


def zone_of(rows: Sequence[dict[str, Any]], zones: list[str]) -> Any:
    return np.array([zones.index(row.get("region", zones[0])) for row in rows], dtype=np.int64)


def units(case: dict[str, Any], zones: list[str], steps: int) -> Units:
    rows = [
        row
        if isinstance(row, dict)
        else {
            "region": row[0] if row[0] in zones else zones[0],
            "capacity": row[1],
            "lambda": row[2],
            "mu": row[3],
        }
        for row in case["generators"]
    ]
    capacity = np.array([np.broadcast_to(row["capacity"], steps) for row in rows], dtype=float)
    return Units(names("unit", rows), zone_of(rows, zones), capacity, outages(rows))


def storages(case: dict[str, Any], zones: list[str]) -> Storages:
    rows = rows_of(case.get("storage"))
    if not rows:
        return Storages()
    return Storages(
        names("storage", rows),
        zone_of(rows, zones),
        column(rows, "charge_mw"),
        column(rows, "discharge_mw"),
        column(rows, "energy_mwh"),
        column(rows, "eta_c", 1.0),
        column(rows, "eta_d", 1.0),
        column(rows, "carryover", 1.0),
        column(rows, "initial", 0.0),
        outages(rows),
    )


def responses(case: dict[str, Any], zones: list[str]) -> DemandResponses:
    rows = rows_of(case.get("demand_response"))
    if not rows:
        return DemandResponses()
    return DemandResponses(
        names("response", rows),
        zone_of(rows, zones),
        column(rows, "borrow_mw"),
        column(rows, "payback_mw"),
        column(rows, "energy_mwh"),
        column(rows, "interest", 0.0),
        column(rows, "payback_window_h"),
        outages(rows),
    )


def lines(case: dict[str, Any], zones: list[str]) -> Lines:
    rows = rows_of(case.get("lines"))
    if not rows:
        return Lines()
    return Lines(
        names("line", rows),
        np.array([zones.index(row["from"]) for row in rows]),
        np.array([zones.index(row["to"]) for row in rows]),
        np.array([float(row.get("forward", row.get("capacity"))) for row in rows]),
        np.array([float(row.get("backward", row.get("capacity"))) for row in rows]),
        outages(rows),
    )


def system_of(case: dict[str, Any]) -> System:
    zones = case.get("regions", ["all"])
    load = np.array(case["load"], dtype=float).reshape(len(zones), -1)
    limit = case.get("interface_limit")
    return System(
        tuple(zones),
        load,
        units(case, zones, load.shape[1]),
        storages(case, zones),
        responses(case, zones),
        lines(case, zones),
        step_h=case["step_h"],
        interface_mw=None if limit is None else np.full((len(zones), len(zones)), float(limit)),
    )


SOLVABLE = [name for name, case in KNOWN.items() if "expected" in case]


@pytest.fixture(scope="module")
def found() -> dict[str, Assessment]:
    """Assess each case once; all tests look at the same samples."""
    method = Sequential(SAMPLES, seed=7)
    return {name: sequential(system_of(whole(KNOWN[name])), method, ALL) for name in SOLVABLE}


def estimates(steps: Steps | None) -> list[list[Estimate]]:
    if steps is None:
        return []
    rows = zip(steps.value.tolist(), steps.stderr.tolist(), strict=True)
    return [[Estimate(*pair) for pair in zip(*row, strict=True)] for row in rows]


def total(rows: list[list[Estimate]]) -> Estimate:
    """Sum estimates, with an error that is too large rather than too small."""
    every = [one for row in rows for one in row]
    return Estimate(sum(one.value for one in every), sum(one.stderr for one in every))


def sums(rows: list[list[Estimate]]) -> list[Estimate]:
    """Sum over parts, step by step."""
    return [total([list(step)]) for step in zip(*rows, strict=True)]


def quantities(case: dict[str, Any], one: Assessment) -> dict[str, Any]:
    """Name what was found as the published cases do."""
    periods = Estimate(one.lole_h.value / case["step_h"], one.lole_h.stderr / case["step_h"])
    spare, flow, used = map(estimates, (one.surplus_mw, one.flow_mw, one.utilisation))
    held = estimates(one.energy_mwh)
    return {
        "lole": periods,
        "lole_periods": periods,
        "lole_r": one.lole_zone_h,
        "lolp": estimates(one.lolp)[0],
        "eue": one.eue_mwh,
        "eue_r": one.eue_zone_mwh,
        "eue_t": estimates(one.eue)[0],
        "esurplus": total(spare),
        "esurplus_r": [total([row]) for row in spare],
        "esurplus_t": sums(spare),
        "esurplus_rt": spare,
        "flow_AB": total(flow),
        "flow_t": sums(flow),
        "utilization": total(used),
        "utilization_t": sums(used),
        "energy_t": sums(held),
    }


def far(case: dict[str, Any], name: str, mine: Any, expected: Any) -> list[str]:
    """Name what lies further than three standard errors off."""
    if isinstance(expected, list):
        pairs = enumerate(zip(mine, expected, strict=True))
        return [line for k, pair in pairs for line in far(case, f"{name}[{k}]", *pair)]
    sampled = "note" in case["expected"]
    error = mine.stderr * (np.sqrt(1 + SAMPLES / PUBLISHED_SAMPLES) if sampled else 1.0)
    if abs(mine.value - expected) <= 3 * error + PRINTED:
        return []
    return [f"{name}: expected {expected}, came {mine.value} +- {mine.stderr}"]


@pytest.mark.parametrize("name", SOLVABLE)
def test_published_values(name: str, found: dict[str, Assessment]):
    case = whole(KNOWN[name])
    mine = quantities(case, found[name])
    off = [
        line
        for key, expected in case["expected"].items()
        if key != "note"
        for line in far(case, key, mine[key], expected)
    ]
    assert off == []


@pytest.mark.parametrize("name", [n for n in KNOWN if "expected_copperplate" in KNOWN[n]])
def test_published_values_where_lines_have_no_limit(name: str):
    case = {key: value for key, value in KNOWN[name].items() if key != "interface_limit"}
    case |= {"lines": [line | {"capacity": np.inf} for line in case["lines"]]}
    one = sequential(system_of(case), Sequential(SAMPLES, seed=8), ("steps",))
    expected = case["expected_copperplate"]
    assert far(case, "lole", one.lole_h, expected["lole"]) == []
    assert far(case, "eue", one.eue_mwh, expected["eue"]) == []
    assert far(case, "lolp", estimates(one.lolp)[0], expected["lolp"]) == []
    assert far(case, "eue_t", estimates(one.eue)[0], expected["eue_t"]) == []
