"""Published cases of PRAS (test systems) by the sequential method, within three standard errors.

Where PRAS gives results of its own sampling, their error counts too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from tanheng.domains.grid.assessment import Assessment, Steps, Wanted
from tanheng.domains.grid.chronological import Sequential, paired, sequential
from tanheng.domains.grid.estimate import Estimate
from tanheng.domains.grid.system import System
from tanheng.domains.grid.units import with_units

from .pras_cases import FILE, MORE, ROUNDED, cases, far, system_of, units

SAMPLES, PUBLISHED_SAMPLES = 200_000, 1_000_000
ALL: tuple[Wanted, ...] = ("steps", "surplus", "flow", "energy")

KNOWN = cases(FILE, MORE)
SOLVABLE = [name for name, case in KNOWN.items() if "expected" in case]
PLATES = [name for name, case in KNOWN.items() if "expected_copperplate" in case]
CREDIT = [name for name, case in KNOWN.items() if "change" in case.get("capacity_credit", {})]


@cache
def found(name: str, seed: int) -> Assessment:
    return sequential(system_of(KNOWN[name]), Sequential(SAMPLES, seed), ALL)


@cache
def without_limits(name: str, seed: int) -> Assessment:
    case = {key: value for key, value in KNOWN[name].items() if key != "interface_limit"}
    never = {"forward": np.inf, "backward": np.inf, "lambda": 0.0, "mu": 1.0}
    case["lines"] = [line | never for line in case["lines"]]
    return sequential(system_of(case), Sequential(SAMPLES, seed), ("steps",))


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
    spare, flow, used, held = map(
        estimates, (one.surplus_mw, one.flow_mw, one.utilisation, one.energy_mwh)
    )
    lolp, eue = estimates(one.lolp), estimates(one.eue)
    step_h = case.get("step_h", 1.0)

    def periods(hours: Estimate) -> Estimate:
        return Estimate(*(None if x is None else x / step_h for x in vars(hours).values()))

    by_line = zip(case.get("lines", []), flow, strict=False)
    return {
        "lole": periods(one.lole_h),
        "lole_periods": periods(one.lole_h),
        "lole_h": one.lole_h,
        "lole_r": [periods(zone) for zone in one.lole_zone_h or [one.lole_h]],
        "lolp": lolp[0],
        "lolp_rt": lolp[1:] or lolp,
        "eue": one.eue_mwh,
        "eue_r": one.eue_zone_mwh or [one.eue_mwh],
        "eue_t": eue[0],
        "eue_rt": eue[1:] or eue,
        "esurplus": total(spare),
        "esurplus_r": [total([row]) for row in spare],
        "esurplus_t": sums(spare),
        "esurplus_rt": spare,
        "flow_t": sums(flow),
        "utilization": total(used),
        "utilization_t": sums(used),
        "energy_t": sums(held),
    } | {f"flow_{line['from']}{line['to']}": total([row]) for line, row in by_line}


def near(errors: float) -> Callable[[Estimate, float], bool]:
    """Tell what lies within three times so many errors, or below the bound of what is unseen."""

    def is_near(mine: Estimate, expected: float) -> bool:
        apart = abs(mine.value - expected)
        return apart <= 3 * errors * mine.stderr + ROUNDED or expected <= (mine.upper or 0.0)

    return is_near


def off(
    case: dict[str, Any], expected: dict[str, Any], assessed: Callable[[int], Assessment]
) -> list[str]:
    """List what lies further than three standard errors off.

    Of so many numbers some do by chance: what does is looked at under other draws, and has to lie
    within them there.
    """
    close = near(float(np.sqrt(1 + SAMPLES / PUBLISHED_SAMPLES)) if "note" in expected else 1.0)
    asked = {key: value for key, value in expected.items() if not isinstance(value, str)}
    assert asked
    said = far_off(asked, quantities(case, assessed(7)), close)
    if not said:
        return []
    names = {re.split(r"[\[:]", line)[0] for line in said}
    again = {key: value for key, value in asked.items() if key in names}
    return far_off(again, quantities(case, assessed(8)), close)


def far_off(
    asked: dict[str, Any], mine: dict[str, Any], close: Callable[[Estimate, float], bool]
) -> list[str]:
    said: list[str] = []
    for key, value in asked.items():
        said = far(key, mine[key], value, close, said)
    return said


@pytest.mark.parametrize("name", SOLVABLE)
def test_published_values(name: str):
    case = KNOWN[name]
    assert off(case, case["expected"], lambda seed: found(name, seed)) == []


@pytest.mark.parametrize("name", PLATES)
def test_published_values_where_lines_have_no_limit(name: str):
    case = KNOWN[name]
    assert off(case, case["expected_copperplate"], lambda seed: without_limits(name, seed)) == []


def changed(name: str) -> tuple[System, System]:
    """Return a system, and the same with a unit of more capacity."""
    system, text = system_of(KNOWN[name]), KNOWN[name]["capacity_credit"]["change"]
    told = re.fullmatch(r"Gen(\d+) in (\w+) \+([\d.]+) MW", text)
    if told is None:
        pytest.skip(f"a change that is not known here: {text}")
    unit = np.flatnonzero(system.units.zone == system.zones.index(told[2]))[int(told[1]) - 1]
    capacity = system.units.capacity_mw.copy()
    capacity[unit] += float(told[3])
    return system, replace(system, units=replace(system.units, capacity_mw=capacity))


@pytest.mark.parametrize("name", CREDIT)
def test_published_capacity_credit_lies_within_its_interval(name: str):
    """Firm capacity at the lower end is worth no more than the change, at the upper no less."""
    base, better = changed(name)
    method = Sequential(SAMPLES // 4, 7)
    credit = {
        told: KNOWN[name]["capacity_credit"][told[0]]
        for key in KNOWN[name]["capacity_credit"]
        if (told := re.fullmatch(r"(EFC|ELCC)_EUE_interval_region_(\w+)", key))
    }
    assert credit
    for told, (low, high) in credit.items():
        zone = base.zones.index(told[2])
        for mw, sign in ((low, 1), (high, -1)):
            if told[1] == "EFC":
                firm = units([{"capacity": mw, "region": told[2]}], list(base.zones), base.steps)
                gap = paired(better, with_units(base, replace(firm, names=("firm",))), method)
            else:
                load = base.load_mw + mw * (np.arange(len(base.zones)) == zone)[:, None]
                gap = paired(replace(better, load_mw=load), base, method)
            assert sign * gap.eue_mwh.value >= -3 * gap.eue_mwh.stderr
