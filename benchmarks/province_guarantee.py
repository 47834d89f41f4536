"""The model province as proof: how often a day-ahead guarantee of 200 stations truly holds.

    python benchmarks/province_guarantee.py [--stations 20 200] [--years 8] [--seed 2024]

Writes a province with planted faults as files, runs the product's own way from files to
guarantees, and sets the guarantees against the known law of the fleet's output, regime by regime.
Of the faults, curtailment is left out: it is output that a station truly did not give, which the
product measures as such, and the known law is that of what wind and sun allow.
The truth is taken at every fifth hour of the second half, 200 samples each; its own standard
error is below 0.1 pp in every regime. Each size runs in a process of its own, so that its peak
memory is its own.

Beside it stands what calibration alone costs: the true law itself is calibrated by the outcomes of
the first half of these hours and all that follow, and scored on the second half. It needs no
calibration; what it strays by is what so many outcomes cannot tell, whatever the forecast.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tanheng.core import DAY_S, HOUR_S, local_day, local_hour, zone_of
from tanheng.domains.renewables.fleet_hours import FleetHours, read_fleet
from tanheng.domains.renewables.forecasting import day_ahead
from tanheng.domains.renewables.guarantees import promise, promises_of_stations
from tanheng.domains.renewables.reading import Door, FleetReader
from tanheng.domains.renewables.run import asked_of
from tanheng.domains.renewables.span import span_s
from tanheng.plan import open_project
from tanheng.plan.model_province import write_example
from tanheng.province import (
    FaultSizes,
    FleetConditional,
    Kind,
    Province,
    TrueCoverage,
    fleet_conditional,
    regimes,
    true_coverage,
    write,
)
from tanheng.reliability import History
from tanheng.reliability.conformal import corrected_probability

EVERY = 5
BAND = 0.01
LEVEL = 0.95


@dataclass(frozen=True)
class Promised:
    """Guarantees of the scored hours of a fleet, by the product."""

    time_s: NDArray[np.int64]
    static: NDArray[np.float64]
    conditional: NDArray[np.float64]


def main() -> None:
    """Run every size and print its tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stations", type=int, nargs="+", default=[20, 200])
    parser.add_argument("--years", type=float, default=8.0)
    parser.add_argument("--seed", type=int, default=2024)
    asked = parser.parse_args()
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        for stations in asked.stations:
            pool.apply(prove, (stations, asked.years, asked.seed))


def prove(stations: int, years: float, seed: int) -> None:
    """Write a province, run it, and print time, memory and true coverage."""
    print(f"\nmodel province, {stations} stations, {years:g} years, seed {seed}", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        with phase("writing the province"):
            project = written(Path(scratch) / "project", stations, years, seed)
        promised = {kind: run(project, place) for place, kind in enumerate(("wind", "solar"))}
    province = Province(stations, years, seed)
    for kind in ("wind", "solar"):
        with phase(f"truth of the {kind} fleet"):
            law, found = truth(province, kind, promised[kind])
        show(kind, promised[kind], found)
        show_floor(kind, law, promised[kind].time_s[::EVERY])


def written(folder: Path, stations: int, years: float, seed: int) -> Path:
    """Write the project of a province, and its files again without curtailments."""
    project = write_example(folder, stations, years, seed)
    shutil.rmtree(folder / "files")
    write(folder / "files", Province(stations, years, seed), FaultSizes(plateaus=0))
    return project


def run(project: Path, place: int) -> Promised:
    """Promise each scored hour of one fleet what holds, as ``tanheng run`` does."""
    opened = open_project(project)
    fleet = opened.sections["renewables"].fleets[place]
    door = Door(opened.positions, f"renewables.fleets[{place}]", opened.context.locate)
    reader = FleetReader(fleet, door)
    with phase(f"{fleet.name}: reading"):
        hours = read_fleet(reader, opened.context)
        span = span_s(fleet, hours)
    with phase(f"{fleet.name}: day-ahead forecast of fleet and stations"):
        ahead = day_ahead(hours, fleet, span[0], opened.context)
    asked = asked_of(fleet, hours, ahead, reader)[0]
    with phase(f"{fleet.name}: guarantee"):
        made = promise(ahead.fleet, hours.fleet, asked, zone_of(fleet.zone))
    with phase(f"{fleet.name}: guarantees of the single stations"):
        promises_of_stations(ahead.stations, hours.power, [asked], zone_of(fleet.zone))
    return scored(hours, made.rows, made.static, made.conditional, span)


def scored(
    hours: FleetHours,
    rows: NDArray[np.int64],
    static: NDArray[np.float64],
    conditional: NDArray[np.float64],
    span: tuple[int, int],
) -> Promised:
    """Keep the hours that are scored."""
    time_s = hours.time_s[rows]
    kept = (time_s >= span[0]) & (time_s < span[1]) & np.isfinite(static + conditional)
    return Promised(time_s[kept], static[kept], conditional[kept])


def truth(
    province: Province, kind: Kind, promised: Promised
) -> tuple[FleetConditional, tuple[TrueCoverage, ...]]:
    """Find the true coverage of the conditional guarantee at every fifth hour."""
    time_s = promised.time_s[::EVERY]
    fleet = fleet_conditional(province, kind, (time_s - province.time_s[0]) // HOUR_S)
    return fleet, true_coverage(fleet, time_s, promised.conditional[::EVERY])


def show_floor(kind: str, law: FleetConditional, time_s: NDArray[np.int64]) -> None:
    """Print how far the true law strays when it is calibrated by its own outcomes."""
    drawn = np.sort(law.samples(200), axis=1)
    ranks = (drawn < law.power[:, None]).mean(axis=1) + 0.5 / drawn.shape[1]
    lowest = np.quantile(drawn, 1 - LEVEL, axis=1)
    day = local_day(time_s, zone_of("Asia/Shanghai"))
    history = History(day, time_s - DAY_S, time_s + HOUR_S)
    asked = corrected_probability(ranks, lowest, history, LEVEL, half_life_days=np.inf, feedback=0)
    later = np.arange(time_s.size) >= time_s.size // 2
    groups = {name: mask & later for name, mask in regimes(law, time_s, lowest).items()}
    off = {name: 1 - LEVEL - asked[m].mean() for name, m in groups.items() if m.any()}
    worst = max(off, key=lambda name: abs(off[name]))
    print(
        f"  {kind}: the true law, calibrated by its own outcomes of {later.size // 2} hours and"
        f" more: all {100 * off['all']:+.2f} pp, worst {worst} {100 * off[worst]:+.2f} pp"
    )


def show(kind: str, promised: Promised, found: tuple[TrueCoverage, ...]) -> None:
    """Print what was promised, and how often it truly held in each regime."""
    hour = local_hour(promised.time_s, zone_of("Asia/Shanghai"))
    print(
        f"{kind}: {promised.time_s.size} hours, {hour.min():02d} to {hour.max():02d} h local;"
        f" static {promised.static.mean():.4f}, conditional {promised.conditional.mean():.4f}"
    )
    for one in found:
        off = one.exceedance - LEVEL
        print(
            f"  {one.regime:<14}{one.hours:6d} h   true {one.exceedance:.4f} ({100 * off:+.2f} pp)"
            f"   realised {one.realised:.4f}{'' if abs(off) <= BAND else '   outside'}"
        )
    worst = max(abs(one.exceedance - LEVEL) for one in found)
    verdict = "within" if worst <= BAND else "NOT within"
    print(f"  worst regime {100 * worst:.2f} pp off: {verdict} {100 * BAND:g} pp", flush=True)


@contextmanager
def phase(name: str) -> Iterator[None]:
    """Print seconds of CPU and the peak memory so far."""
    start = time.process_time()
    yield
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds = time.process_time() - start
    print(f"  [{name}: {seconds:.1f} s of CPU, peak {peak:.0f} MB]", flush=True)


if __name__ == "__main__":
    main()
