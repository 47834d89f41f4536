"""Set-points by prediction against fixed ones and trim-and-respond, on plants not believed in.

    python benchmarks/control.py [DESIGN ...] [--weeks-only]

Four representative weeks of every climate file, forty plants of each design with every parameter
20 % off, then with one of three inlet sensors lying, stuck or missing; then two years in one piece.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import numpy as np

from tanheng.domains.datacenter import Outdoor, design, read_outdoor, shipped
from tanheng.domains.datacenter.control import (
    Fault,
    Trial,
    Truth,
    controllable,
    envelope,
    trial,
    weeks,
    year,
)
from tanheng.domains.datacenter.control.sensors import Kind

FOLDER = Path(os.environ.get("TANHENG_DATA", "")) / "weather"
MEAN_KW = 1000.0
ENVELOPE = envelope("recommended")
SEEDS = (0,)


def places(names: str = "") -> dict[str, Outdoor]:
    """Return the weather of all files with a name."""
    files = sorted(FOLDER.iterdir())
    return {path.stem: read_outdoor(path) for path in files if names in path.name}


def faults(lanes: int) -> tuple[Fault, ...]:
    """Each lane has one sensor at fault, from the second day to the end."""
    kinds: tuple[tuple[Kind, float], ...]
    kinds = (("lying", -6.0), ("lying", 6.0), ("stuck", 0.0), ("missing", 0.0))
    found = []
    for lane in range(lanes):
        kind, off_k = kinds[lane % 4]
        found.append(Fault(lane, lane % 3, kind, 192, 10**9, off_k, sways=lane % 8 == 1))
    return tuple(found)


def tell(name: str, found: Trial) -> None:
    """Print what was saved, the worst week, and steps outside the envelope."""
    fixed, rules = (100.0 * found.saving(way) for way in ("fixed", "trim-and-respond"))
    wrong = {way: int(count.sum()) for way, count in found.violations.items()}
    by_place = [rules[k : k + 4].mean() for k in range(0, len(rules), 4)]
    whole_fixed = [fixed[k : k + 4].mean() for k in range(0, len(fixed), 4)]
    print(
        f"{name:>52}: saved of fixed {fixed.mean():5.2f} % (climates from {min(whole_fixed):.2f}, "
        f"worst week {fixed.min():5.2f}); of trim-and-respond {rules.mean():5.2f} % (climates from "
        f"{min(by_place):.2f}, worst week {rules.min():5.2f}); outside {wrong}",
        flush=True,
    )


def run_weeks(names: list[str]) -> None:
    """Try designs over four weeks of every climate."""
    course, lanes = weeks(places(), MEAN_KW)
    for name in names:
        plant = controllable(design(name), course.it_kw, ENVELOPE)
        for label, truth in (
            ("as believed, but sensors", Truth(0.0, 0.3)),
            *((f"20 % off ({seed})", Truth(0.2, 0.3, (), seed)) for seed in SEEDS),
            ("20 % off, a sensor at fault", Truth(0.2, 0.3, faults(len(lanes)), 3)),
        ):
            tell(f"{name}, {label}", trial(plant, course, lanes, ENVELOPE, truth))


def run_year(name: str, place: str) -> None:
    """Try a design over a year in one piece."""
    course, lanes = year(places(place), MEAN_KW)
    plant = controllable(design(name), course.it_kw, ENVELOPE)
    began, busy = time.perf_counter(), time.process_time()
    found = trial(plant, course, lanes, ENVELOPE, Truth(0.2, 0.3))
    print(
        f"a year in {place}: three ways {(time.perf_counter() - began) / 60:.1f} min "
        f"({(time.process_time() - busy) / 60:.1f} of one core); plan from nothing "
        f"{found.planned_s[0]:.3f} s, then median {np.median(found.planned_s[1:]):.4f} s, longest "
        f"{max(found.planned_s[1:]):.4f} s"
    )
    tell(f"{name}, {place}, year", found)


if __name__ == "__main__":
    if not FOLDER.is_dir():
        sys.exit("the climates are those of TANHENG_DATA/weather, which is not set")
    asked = [one for one in sys.argv[1:] if not one.startswith("--")]
    run_weeks(asked or shipped())
    if "--weeks-only" not in sys.argv:
        run_year("midsize-water-cooled", "Zhengzhou")
        run_year("large-airside-adiabatic", "Phoenix")
