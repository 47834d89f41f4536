"""Time and peak memory of the model province: 20 and 200 stations, two years of hours.

Run ``python benchmarks/province.py``. Each size runs in a process of its own, so that its peak
memory is its own; stations are made one at a time and dropped.
"""

from __future__ import annotations

import multiprocessing
import resource
import time
import tracemalloc

import numpy as np

from tanheng.province import Province, fleet_conditional

YEARS = 2
SEED = 2024


def measure(stations: int) -> tuple[float, float]:
    """Seconds to make all stations, and peak resident memory [MB]."""
    begin = time.perf_counter()
    for station in Province(stations, YEARS, SEED):
        assert np.isfinite(station.power).all()
    seconds = time.perf_counter() - begin
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def arrays(stations: int) -> float:
    """Peak of what Python and NumPy hold [MB], half a year."""
    tracemalloc.start()
    for _ in Province(stations, YEARS / 4, SEED):
        pass
    return tracemalloc.get_traced_memory()[1] / 2**20


def truth(stations: int) -> tuple[float, float]:
    """Seconds for the true exceedance of 500 hours by 200 samples, and its mean."""
    fleet = fleet_conditional(Province(stations, YEARS, SEED), "wind", np.arange(0, 17500, 35))
    guarantee = np.quantile(fleet.samples(400, seed=1), 0.05, axis=1)
    begin = time.perf_counter()
    held = fleet.exceedance(guarantee, number=200, seed=2)
    return time.perf_counter() - begin, float(held.mean())


def main() -> None:
    """Print the table."""
    print(f"model province, {YEARS} years of hours, seed {SEED}")
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        for stations in (20, 200):
            seconds, peak = pool.apply(measure, (stations,))
            each = 1000 * seconds / stations
            traced = pool.apply(arrays, (stations,))
            print(
                f"{stations:4d} stations  {seconds:6.2f} s  {each:5.1f} ms each,"
                f" peak {peak:.0f} MB resident, {traced:5.1f} MB of arrays in half a year"
            )
        seconds, held = pool.apply(truth, (200,))
        print(f"true exceedance of the 5 % quantile, 100 farms: {held:.4f} in {seconds:.1f} s")


if __name__ == "__main__":
    main()
