"""Exact adequacy on one core: capacity outage tables, capacity value, a large system.

    TANHENG_DATA=DIR python benchmarks/adequacy.py

RTS-79 with its 8,736 hours stands in one run beside the same table in plain NumPy, written as a
reader of the formulas would, and beside gen-adequacy where that is installed. Times are medians
after a first call that compiles, and hold the building of the table. The large system is drawn:
600 units of 200 GW, 30 weather years of hourly load less wind and sun.
"""

from __future__ import annotations

import csv
import os
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tanheng.domains.grid.assess import assess
from tanheng.domains.grid.capacity_value import capacity_value
from tanheng.domains.grid.exact import Exact
from tanheng.domains.grid.system import Outages, System, Units

FOLDER = Path(os.environ.get("TANHENG_DATA", "../shared/data")) / "adequacy"
Floats = NDArray[np.float64]


def rts79() -> System:
    """Read IEEE RTS-79."""
    with (FOLDER / "rts79_units.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with (FOLDER / "load_shape_8736.csv").open(encoding="utf-8") as file:
        shape = [float(row["fraction_of_annual_peak"]) for row in csv.DictReader(file)]
    units = Units(
        tuple(row["unit"] for row in rows),
        np.zeros(len(rows), np.int64),
        np.array([[float(row["capacity_mw"])] for row in rows]),
        Outages.from_times(
            np.array([float(row["mttf_h"]) for row in rows]),
            np.array([float(row["mttr_h"]) for row in rows]),
        ),
    )
    return System(("rts79",), 2850.0 * np.array([shape]), units)


def large() -> System:
    """Draw a system of 600 units, 200 GW and 30 years."""
    draw = np.random.default_rng(0)
    capacity = draw.integers(100, 660, 600).astype(float)
    capacity = np.rint(capacity * 200e3 / capacity.sum())
    down, repair = draw.uniform(0.02, 0.12, 600), np.full(600, 1 / 50)
    names = tuple(f"unit {k}" for k in range(600))
    outages = Outages(repair * down / (1 - down), repair)
    hour = 2 * np.pi * np.arange(30 * 8760)
    load = 130e3 + 30e3 * np.sin(hour / 24) + 15e3 * np.sin(hour / 8760)
    load += draw.normal(0, 4e3, load.size)
    units = Units(names, np.zeros(600, np.int64), capacity[:, None], outages)
    return System(("large",), load.round(3)[None], units, years=30.0)


def plain(system: System) -> tuple[float, float]:
    """LOLE and EUE in plain NumPy, on whole MW, a unit at a time."""
    capacity = system.units.capacity_mw[:, 0].astype(int)
    down = 1.0 - system.units.outages.available
    chance = np.ones(1)
    for mw, out in zip(capacity, down, strict=True):
        pair = np.zeros(mw + 1)
        pair[0], pair[-1] = 1.0 - out, out
        chance = np.convolve(chance, pair)
    at_least = np.append(np.cumsum(chance[::-1])[::-1], 0.0)
    excess = np.append(np.cumsum(at_least[:0:-1])[::-1], 0.0)
    margin = (capacity.sum() * 1_000_000 - np.rint(system.load_mw[0] * 1e6).astype(int)) / 1e6
    k = np.clip(np.floor(margin).astype(int) + 1, 0, chance.size)
    short = excess[k] + (k - margin) * at_least[k]
    return float(at_least[k].sum()), float(short.sum())


def peer(system: System) -> float | None:
    """LOLE by gen-adequacy (Tindemans), where it is installed."""
    if find_spec("gen_adequacy") is None:
        return None
    gen_adequacy: Any = import_module("gen_adequacy")
    outages = system.units.outages
    cycle_h = 1 / outages.failure + 1 / outages.repair
    rows = zip(system.units.capacity_mw[:, 0], outages.available, cycle_h, strict=True)
    units = [gen_adequacy.Generator(mw, up, cycle) for mw, up, cycle in rows]
    return float(gen_adequacy.SingleNodeSystem(units, system.load_mw[0], resolution=1).lole())


def median_s(work: Callable[[], object], times: int) -> float:
    """Time a call, the first of which compiles."""
    work()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return float(np.median(taken))


def main() -> None:
    """Run and print."""
    system, big, method = rts79(), large(), Exact()
    down = 0.04
    unit = Units(
        ("added",),
        np.zeros(1, np.int64),
        np.array([[100.0]]),
        Outages(np.array([down / (1 - down) / 50]), np.array([1 / 50])),
    )
    found, (lole, eue) = assess(system, method), plain(system)
    print(f"RTS-79, LOLE {found.lole_h.value:.9f} h/yr, EUE {found.eue_mwh.value:.5f} MWh/yr")
    print(f"plain NumPy  {lole:.9f}           {eue:.5f}\n")
    ours, theirs = (
        median_s(lambda: assess(system, method), 200),
        median_s(lambda: plain(system), 20),
    )
    print(f"{'LOLE + EUE of RTS-79, 8,736 h':45}{ours * 1e3:9.3f} ms   asked: 1 ms")
    print(f"{'the same in plain NumPy':45}{theirs * 1e3:9.3f} ms   ratio {theirs / ours:.1f}")
    if (lole := peer(system)) is not None:
        taken = median_s(lambda: peer(system), 5)
        name = f"LOLE alone by gen-adequacy ({lole:.6f} h/yr)"
        print(f"{name:45}{taken * 1e3:9.3f} ms   ratio {taken / ours:.1f}")
    taken = median_s(lambda: assess(system, method, ("frequency",)), 3)
    print(f"{'LOLF of RTS-79':45}{taken * 1e3:9.1f} ms")
    taken = median_s(lambda: capacity_value(system, unit, method), 20)
    print(f"{'ELCC + EFC on LOLE and EUE, RTS-79':45}{taken * 1e3:9.1f} ms   asked: 50 ms")
    taken = median_s(lambda: assess(big, method), 5)
    print(f"{'600 units, 200 GW, 30 years of hours':45}{taken * 1e3:9.1f} ms   asked: 1000 ms")


if __name__ == "__main__":
    main()
