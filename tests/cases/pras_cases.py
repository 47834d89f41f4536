"""Test systems of PRAS as JSON: a mapping of names to cases, read into systems.

A case has ``load`` (by step, or a row of steps for each of ``regions``) and ``generators``
(mappings, or lists of region, capacity, lambda, mu), and may have ``lines``, ``storage`` and
``demand_response`` (one mapping, or several), ``interface_limit``, ``step_h`` (1) and ``same_as``
(another case, from which it takes what it does not say). ``lambda`` and ``mu`` are failure and
repair probabilities per step, 0 and 1 where left out; capacities are numbers, or lists by step.
Storages start empty, efficiencies and carry-over are 1 where left out. ``lole`` counts steps.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tanheng.domains.grid.system import DemandResponses, Lines, Outages, Storages, System, Units

MIRROR = Path(os.environ.get("TANHENG_DATA", "../shared/data")) / "adequacy/pras_cases.json"
FILE = Path(os.environ.get("TANHENG_PRAS_CASES") or MIRROR)
MORE = Path(__file__).with_name("pras_more.json")
"""Test systems of PRAS that stand beside those of the file."""
NO_FILE = "no published adequacy cases: set TANHENG_PRAS_CASES or TANHENG_DATA"

Row = dict[str, Any]
ROUNDED = 5e-6
"""Half a digit of what is printed with five."""


def cases(*files: Path) -> dict[str, Row]:
    """Read the cases of those files that are there."""
    found: dict[str, Row] = {}
    for file in files:
        if file.is_file():
            read = json.loads(file.read_text(encoding="utf-8"))
            found |= {name: case for name, case in read.items() if isinstance(case, dict)}
    return {name: whole(name, found) for name in found}


def whole(name: str, found: dict[str, Row]) -> Row:
    """Fill in what a case takes from another."""
    case = found[name]
    return whole(case["same_as"], found) | case if "same_as" in case else case


def system_of(case: Row) -> System:
    """Make the system of a case."""
    load = np.atleast_2d(np.array(case["load"], dtype=float))
    zones = list(case.get("regions", ["all"]))
    limit = case.get("interface_limit")
    return System(
        tuple(zones),
        load,
        units(case["generators"], zones, load.shape[1]),
        storages(rows_of(case.get("storage")), zones),
        responses(rows_of(case.get("demand_response")), zones),
        lines(rows_of(case.get("lines")), zones),
        step_h=case.get("step_h", 1.0),
        interface_mw=None if limit is None else np.full((len(zones), len(zones)), float(limit)),
    )


def rows_of(one: Row | list[Row] | None) -> list[Row]:
    """Read one part, or several."""
    return [] if one is None else [one] if isinstance(one, dict) else list(one)


def units(generators: Sequence[Any], zones: list[str], steps: int, kind: str = "unit") -> Units:
    """Read generators, named by their kind; those without a region stand in the first."""
    rows = [one if isinstance(one, dict) else _row(one) for one in generators]
    capacity = np.array([np.broadcast_to(row["capacity"], steps) for row in rows], dtype=float)
    return Units(_names(kind, rows), _zone(rows, zones), capacity, _outages(rows))


def _row(one: Sequence[Any]) -> Row:
    return dict(zip(("region", "capacity", "lambda", "mu"), one, strict=False))


def storages(rows: list[Row], zones: list[str]) -> Storages:
    """Read storages."""
    if not rows:
        return Storages()
    return Storages(
        _names("storage", rows),
        _zone(rows, zones),
        *(_column(rows, name) for name in ("charge_mw", "discharge_mw", "energy_mwh")),
        *(_column(rows, name, 1.0) for name in ("eta_c", "eta_d", "carryover")),
        _column(rows, "initial", 0.0),
        _outages(rows),
    )


def responses(rows: list[Row], zones: list[str]) -> DemandResponses:
    """Read demand responses."""
    if not rows:
        return DemandResponses()
    return DemandResponses(
        _names("response", rows),
        _zone(rows, zones),
        *(_column(rows, name) for name in ("borrow_mw", "payback_mw", "energy_mwh")),
        _column(rows, "interest", 0.0),
        _column(rows, "payback_window_h"),
        _outages(rows),
    )


def lines(rows: list[Row], zones: list[str]) -> Lines:
    """Read lines; ``capacity`` holds both ways."""
    if not rows:
        return Lines()
    ends = [np.array([zones.index(row[end]) for row in rows]) for end in ("from", "to")]
    both = [
        np.array([_steady(row[way] if way in row else row["capacity"]) for row in rows])
        for way in ("forward", "backward")
    ]
    return Lines(_names("line", rows), ends[0], ends[1], both[0], both[1], _outages(rows))


def _names(kind: str, rows: list[Row]) -> tuple[str, ...]:
    return tuple(f"{kind} {k}" for k in range(len(rows)))


def _zone(rows: list[Row], zones: list[str]) -> NDArray[np.int64]:
    """Find the zone of each part; a case of one zone need not name it, whatever its parts say."""
    if len(zones) == 1:
        return np.zeros(len(rows), np.int64)
    return np.array([zones.index(row.get("region", zones[0])) for row in rows], dtype=np.int64)


def _outages(rows: list[Row]) -> Outages:
    return Outages(_column(rows, "lambda", 0.0), _column(rows, "mu", 1.0))


def _column(rows: list[Row], name: str, other: float | None = None) -> NDArray[np.float64]:
    return np.array([_steady(row[name] if other is None else row.get(name, other)) for row in rows])


def _steady(value: float | Sequence[float]) -> float:
    """Read a number that may be given for each step, as PRAS does."""
    values = np.unique(np.array(value, dtype=float))
    if values.size > 1:
        pytest.skip("a storage, response, line or outage rate that changes by step")
    return float(values[0])


def far(
    name: str, mine: Any, expected: Any, near: Callable[[Any, float], bool], said: list[str]
) -> list[str]:
    """List what is not near what is expected, number by number."""
    if isinstance(expected, list):
        if len(mine) != len(expected):
            return [*said, f"{name}: expected {len(expected)} numbers, came {len(mine)}"]
        for k, (one, other) in enumerate(zip(mine, expected, strict=True)):
            said = far(f"{name}[{k}]", one, other, near, said)
        return said
    return said if near(mine, expected) else [*said, f"{name}: expected {expected}, came {mine}"]
