"""10,000 deferrable jobs over 96 slots, and a year of a public trace on four grids.

    python benchmarks/jobs.py [--highs]

Jobs have random windows, powers and energies, no two alike; the capacity is 60 % of the peak that
they would reach without one, then hardly more than they need at all. The limit is 1 s. ``--highs``
solves the same programme with HiGHS (330,000 variables, some 5 s) and compares the emissions.

With TANHENG_DATA set, best-effort pods of the Alibaba GPU trace of 2023 are laid end to end over
the year of each grid, planned anew each hour: what is saved by forecast beside its ceiling.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tanheng.domains.datacenter.jobs import (
    Jobs,
    Pods,
    Question,
    Slots,
    place,
    placed_early,
    study,
)

COUNT, SLOTS = 10_000, 96
LIMIT_S = 1.0
TIGHT = (0.6, 0.24)
ORACLE = Path(__file__).parents[1] / "tests" / "domains" / "datacenter" / "jobs" / "oracle.py"
PODS = "datacenter/alibaba_gpu2023_pods.csv"
GRIDS = ("CISO_2022_generation", "PJM_2022_generation", "GB_2023_hourly", "DE-LU_2023_hourly")

Floats = NDArray[np.float64]


def case(count: int, seed: int) -> tuple[Jobs, Slots, Floats]:
    """Draw jobs, and an intensity with a day and noise [g/kWh]."""
    rng = np.random.default_rng(seed)
    release = rng.integers(0, SLOTS, count)
    deadline = np.minimum(release + rng.integers(1, SLOTS + 1, count), SLOTS)
    power = rng.uniform(0.2, 8.0, count)
    energy = power * (deadline - release) * rng.uniform(0.02, 0.6, count) * 0.25
    intensity = 300 + 100 * np.sin(np.arange(SLOTS) * 2 * np.pi / 96) + rng.normal(0, 5, SLOTS)
    names = tuple(str(number) for number in range(count))
    return Jobs(names, release, deadline, energy, power), Slots(0, 900, SLOTS), intensity


def highs(jobs: Jobs, slots: Slots, intensity: Floats, room: Floats) -> float:
    """Emissions of the optimum that HiGHS finds [kg]."""
    spec = importlib.util.spec_from_file_location("oracle", ORACLE)
    assert spec is not None
    assert spec.loader is not None
    oracle = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(oracle)
    return float(oracle.least_cost(jobs, slots, intensity, room)) / 1000.0


def timed(jobs: Jobs, slots: Slots, intensity: Floats, room: Floats) -> float:
    """Place the jobs, print what it took, and return the seconds."""
    began = time.perf_counter()
    found = place(jobs, slots, intensity, room)
    took = time.perf_counter() - began
    ours = found.emissions_kg(intensity, slots)
    now = placed_early(jobs, slots, room).emissions_kg(intensity, slots)
    print(f"{COUNT} jobs over {SLOTS} slots, room for {room[0]:.0f} kW: {took:.3f} s")
    print(f"  emissions {ours:.3f} kg, run at once {now:.3f} kg")
    if "--highs" in sys.argv:
        began = time.perf_counter()
        theirs = highs(jobs, slots, intensity, room)
        theirs_s = time.perf_counter() - began
        print(f"  HiGHS {theirs:.3f} kg in {theirs_s:.2f} s, {theirs_s / took:.0f} times as long")
    return took


def year(folder: Path, grid: str) -> None:
    """Replay the trace over a year of a grid, by forecast and with foresight."""
    began = time.perf_counter()
    files = folder / PODS, folder / "intensity" / f"{grid}.csv"
    found = study(Question(*files, pods=Pods(repeat=True)))
    took = time.perf_counter() - began
    saved, ceiling = found.outcome.saving_share or 0.0, found.outcome.ceiling_share
    print(
        f"{grid}: {len(found.jobs)} jobs, saved by forecast {saved:.1%}, ceiling {ceiling:.1%}, "
        f"a fifth of a steady load {found.day_ceiling:.1%}; {took:.1f} s"
    )
    print(f"  promised for a day: {found.guarantee.share}; {found.guarantee.reason.en}")


def main() -> None:
    """Time placements warm, in this process; then replay the trace where it is at hand."""
    place(*case(20, 1), np.full(SLOTS, np.inf))  # compiled, or read from the cache
    jobs, slots, intensity = case(COUNT, 0)
    peak = place(jobs, slots, intensity, np.full(SLOTS, np.inf)).load_kw.max()
    took = [timed(jobs, slots, intensity, np.full(SLOTS, share * peak)) for share in TIGHT]
    folder = Path(os.environ.get("TANHENG_DATA", ""))
    for grid in GRIDS if (folder / PODS).is_file() else ():
        year(folder, grid)
    if max(took) > LIMIT_S:
        print(f"the limit is {LIMIT_S:g} s")
        sys.exit(1)


if __name__ == "__main__":
    main()
