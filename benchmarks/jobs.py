"""10,000 deferrable jobs over 96 slots: placed by filling slots, and by HiGHS on single jobs.

    python benchmarks/jobs.py [--highs]

Jobs have random windows, powers and energies, no two alike; the capacity is 60 % of the peak that
the jobs would reach without one. The limit is 1 s. ``--highs`` solves the same programme with
HiGHS (330,000 variables, some 10 s) and compares the emissions.
"""

from __future__ import annotations

import importlib.util
import sys
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tanheng.domains.datacenter.jobs import Jobs, Slots, place, placed_early

COUNT, SLOTS = 10_000, 96
LIMIT_S = 1.0
TIGHT = 0.6
ORACLE = Path(__file__).parents[1] / "tests" / "domains" / "datacenter" / "jobs" / "oracle.py"

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


def highs(jobs: Jobs, slots: Slots, intensity: Floats, room: Floats) -> float | None:
    """Emissions of the optimum that HiGHS finds [kg]."""
    spec = importlib.util.spec_from_file_location("oracle", ORACLE)
    assert spec is not None
    assert spec.loader is not None
    oracle = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(oracle)
    cost: float | None = oracle.least_cost(jobs, slots, intensity, room)
    return None if cost is None else cost / 1000.0


def main() -> None:
    """Time the placement warm, in this process, and the same programme by HiGHS when asked."""
    place(*case(20, 1), np.full(SLOTS, np.inf))  # compiled, or read from the cache
    jobs, slots, intensity = case(COUNT, 0)
    peak = place(jobs, slots, intensity, np.full(SLOTS, np.inf)).load_kw.max()
    room = np.full(SLOTS, TIGHT * peak)
    began = time.perf_counter()
    found = place(jobs, slots, intensity, room)
    took = time.perf_counter() - began
    ours = found.emissions_kg(intensity, slots)
    now = placed_early(jobs, slots, room).emissions_kg(intensity, slots)
    print(f"{COUNT} jobs over {SLOTS} slots: {took:.3f} s (limit {LIMIT_S:g} s)")
    print(f"emissions {ours:.3f} kg, run at once {now:.3f} kg")
    if "--highs" in sys.argv:
        began = time.perf_counter()
        theirs = highs(jobs, slots, intensity, room)
        theirs_s = time.perf_counter() - began
        print(f"HiGHS: {theirs_s:.2f} s, {theirs:.3f} kg; {theirs_s / took:.0f} times as long")
    if took > LIMIT_S:
        sys.exit(1)


if __name__ == "__main__":
    main()
