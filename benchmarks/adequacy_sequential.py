"""Sequential years on one core: RTS-79 alone and with storages, three zones, memory, a peer.

    TANHENG_DATA=DIR python benchmarks/adequacy_sequential.py

Sample-years per CPU-second, the median of five runs after a first call that compiles. assetra
(PyPI) runs beside it in the interpreter that ASSETRA_PYTHON names: it needs an environment of its
own, ``python -m venv DIR && DIR/bin/pip install assetra``. It draws outages independently each
hour, so that only LOLE and EUE may be compared.

Last, how many times more samples one would have to draw for the same error, had the means not been
corrected by what is exactly known (``Sequential(control=True)``), the time for it taken off.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from tanheng.domains.grid.assess import assess
from tanheng.domains.grid.chronological import Sequential, sequential
from tanheng.domains.grid.readers import read_rts_gmlc, read_units_csv
from tanheng.domains.grid.system import Outages, Storages, System

DATA = Path(os.environ.get("TANHENG_DATA", "../shared/data"))
UNITS, SHAPE = (DATA / "adequacy" / name for name in ("rts79_units.csv", "load_shape_8736.csv"))
PEER = Path(__file__).parent / "peers" / "assetra_rts79.py"
TIMES = 5
MEMORY = """
import resource, sys
sys.path.insert(0, sys.argv[1])
import adequacy_sequential as bench
bench.sequential(bench.rts79(), bench.Sequential(int(sys.argv[2]), 1), ("distribution", "days"))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def rts79() -> System:
    """Read IEEE RTS-79."""
    return read_units_csv(UNITS, SHAPE, 2850.0)


def storages(count: int, *, fail: bool) -> Storages:
    """Storages of 20 MW and two to six hours, 92 % each way."""
    ones = np.ones(count)
    return Storages(
        tuple(f"storage {k}" for k in range(count)),
        np.zeros(count, np.int64),
        20.0 * ones,
        20.0 * ones,
        20.0 * (2.0 + np.arange(count) % 5),
        0.92 * ones,
        0.92 * ones,
        ones,
        0.0 * ones,
        Outages.from_times(2000 * ones, 50 * ones) if fail else Outages.never(count),
    )


def per_second(system: System, samples: int) -> tuple[float, str]:
    """Sample-years per CPU-second, and what they came to."""
    sequential(system, Sequential(64, 0))
    speeds = []
    for seed in range(TIMES):
        began = time.process_time()
        found = sequential(system, Sequential(samples, seed))
        speeds.append(samples / (time.process_time() - began))
    lole, eue = found.lole_h, found.eue_mwh
    text = f"LOLE {lole.value:.3f} +- {lole.stderr:.3f} h, EUE {eue.value:.1f} +- {eue.stderr:.1f}"
    return float(np.median(speeds)), text


def three_zones(times: float) -> System:
    """RTS-GMLC, its load raised so that it falls short about as long as one wants to know of."""
    system, _ = read_rts_gmlc(DATA / "rts-gmlc")
    return replace(system, load_mw=system.load_mw * times)


def peer(trials: int) -> dict[str, float] | None:
    """Run RTS-79 by assetra, where it is installed."""
    python = os.environ.get("ASSETRA_PYTHON", sys.executable)
    command = [python, "-W", "ignore", str(PEER), str(UNITS), str(SHAPE), str(trials)]
    done = subprocess.run(command, capture_output=True, text=True)
    return dict(json.loads(done.stdout)) if done.returncode == 0 else None


def peak_mb(samples: int) -> float:
    """Peak memory of a process that samples RTS-79 [MB]."""
    command = [sys.executable, "-c", MEMORY, str(Path(__file__).parent), str(samples)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return int(done.stdout) / 1024


def gain(system: System, samples: int) -> tuple[float, float]:
    """Variance of LOLE and EUE per CPU-second without correction, over that with it."""
    errors, spent = [], []
    for control in (False, True):
        assess(system, Sequential(64, 0, control=control))
        times = []
        for _ in range(TIMES):
            began = time.process_time()
            found = assess(system, Sequential(samples, 1, control=control))
            times.append(time.process_time() - began)
        errors.append((found.lole_h.stderr, found.eue_mwh.stderr))
        spent.append(float(np.median(times)))
    (plain_h, plain_mwh), (sure_h, sure_mwh) = errors
    faster = spent[0] / spent[1]
    return (plain_h / sure_h) ** 2 * faster, (plain_mwh / sure_mwh) ** 2 * faster


def main() -> None:
    """Run and print."""
    base = rts79()
    cases = {
        "RTS-79": (base, 100_000),
        "RTS-79, ten storages": (
            replace(base, storages=storages(10, fail=False)),
            50_000,
        ),
        "RTS-79, ten storages that fail": (
            replace(base, storages=storages(10, fail=True)),
            20_000,
        ),
        "RTS-GMLC, 3 zones, 6 lines, load x 1.1": (three_zones(1.1), 10_000),
        "RTS-GMLC, 3 zones, 6 lines, load x 1.19": (three_zones(1.19), 10_000),
    }
    print(f"{'sample-years per CPU-second':<42}{'median':>9}")
    speeds = {}
    for name, (system, samples) in cases.items():
        speeds[name], found = per_second(system, samples)
        print(f"{name:<42}{speeds[name]:>9,.0f}   {found}", flush=True)
    theirs = peer(200)
    if theirs is None:
        print("assetra: not installed; see the head of this file")
    else:
        speed = theirs["trials"] / theirs["cpu_s"]
        print(f"{'assetra, RTS-79':<42}{speed:>9,.0f}   LOLE {theirs['lole_h']:.3f} h")
        print(f"ours is {speeds['RTS-79'] / speed:,.0f} times as fast")
    for name in list(cases)[1:]:
        lole, eue = gain(cases[name][0], 10_000)
        print(
            f"correction, {name:<40}worth {lole:>5,.1f} x (LOLE), {eue:>5,.1f} x (EUE)", flush=True
        )
    few, many = peak_mb(10_000), peak_mb(1_000_000)
    print(f"peak memory: 10,000 samples {few:.0f} MB, 1,000,000 samples {many:.0f} MB")


if __name__ == "__main__":
    main()
