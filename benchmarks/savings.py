"""Savings of a known size, found by ours and by opendsm; how often our intervals hold the truth.

    OPENDSM_PYTHON=PATH python benchmarks/savings.py

A made-up data centre over two years of weather: a fixed load, a load by the hour, cooling that
bends with temperature, errors that last for hours. In the second year a tenth is saved. opendsm
(PyPI) runs beside ours in the interpreter that OPENDSM_PYTHON names; it needs an environment of its
own, ``python -m venv DIR && DIR/bin/pip install opendsm``.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

from tanheng.domains.datacenter.calibration import Drivers, Meter, savings

PEER = Path(__file__).parent / "peers" / "opendsm_savings.py"
HOURS = 8760
START = 1_672_531_200  # 2023-01-01 UTC
LEVEL = 0.9
CASES = 40

Floats = NDArray[np.float64]


def errors(rng: np.random.Generator, count: int, rho: float, sd: float) -> Floats:
    """Errors of a deviation, whose correlation from hour to hour is ``rho``."""
    fresh = rng.normal(0, sd * np.sqrt(1 - rho**2), count)
    fresh[0] = rng.normal(0, sd)
    return np.asarray(lfilter([1.0], [1.0, -rho], fresh))


def case(seed: int, rho: float = 0.9, share: float = 0.1) -> tuple[Drivers, Drivers, float]:
    """Make a year before and a year after a change, and what it saves [kWh]."""
    rng = np.random.default_rng(seed)
    hour = np.arange(2 * HOURS)
    year, day = 2 * np.pi * (hour - 2500) / HOURS, 2 * np.pi * (hour - 9) / 24
    warm = 12 + 12 * np.sin(year) + 5 * np.sin(day) + errors(rng, hour.size, 0.98, 3.0)
    load = 700 + 100 * np.sin(2 * np.pi * (hour - 10) / 24) + 50 * (hour // 24 % 7 < 5)
    bends = 4 * np.clip(warm - 8, 0, None) + 0.15 * np.clip(warm - 18, 0, None) ** 2
    energy = 1.1 * load + 60 + bends
    saved = share * energy[HOURS:]
    energy[HOURS:] -= saved
    energy += errors(rng, hour.size, rho, 40.0)
    before = Drivers(Meter(START, energy[:HOURS]), warm[:HOURS])
    after = Drivers(Meter(START + HOURS * 3600, energy[HOURS:]), warm[HOURS:])
    return before, after, float(saved.sum())


def peer(before: Drivers, after: Drivers) -> dict[str, dict[str, float]] | None:
    """Run opendsm where it is installed."""
    python = os.environ.get("OPENDSM_PYTHON")
    if not python:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(["time_s", "energy_kwh", "temperature_c", "after"])
            for flag, one in ((0, before), (1, after)):
                rows = zip(one.meter.local_s, one.meter.energy_kwh, one.temperature_c, strict=True)
                table.writerows((*row, flag) for row in rows)
        done = subprocess.run(
            [python, "-W", "ignore", str(PEER), str(path)], capture_output=True, text=True
        )
    return dict(json.loads(done.stdout.splitlines()[-1])) if done.returncode == 0 else None


def main() -> None:
    """Run and print."""
    before, after, truth = case(0)
    began = time.process_time()
    found = savings(before, after, LEVEL)
    spent = time.process_time() - began
    low, high = found.interval_kwh
    print(f"saved in truth {truth:12,.0f} kWh")
    interval = f"{LEVEL:.0%} {low:,.0f} to {high:,.0f}"
    print(f"ours           {found.avoided_kwh:12,.0f} kWh, {interval}, {spent:.2f} s")
    print(f"               record: {found.record.held} of {found.record.months} months held")
    told = peer(before, after)
    if told is None:
        print("opendsm        not at hand: name an interpreter that has it by OPENDSM_PYTHON")
    for name, one in (told or {}).items():
        spread = (
            f", +- {one['uncertainty_kwh']:,.0f} in quadrature" if "uncertainty_kwh" in one else ""
        )
        print(f"opendsm {name:6} {one['avoided_kwh']:12,.0f} kWh{spread}, fit {one['fit_s']:.2f} s")
    for rho in (0.5, 0.9, 0.97, 0.99):
        held = 0
        for seed in range(CASES):
            before, after, truth = case(seed, rho)
            low, high = savings(before, after, LEVEL).interval_kwh
            held += low <= truth <= high
        print(
            f"correlation {rho} of errors: truth inside {held} of {CASES} intervals of {LEVEL:.0%}"
        )


if __name__ == "__main__":
    main()
