"""An inventory of ten million activity rows, from its files to its figures.

    python benchmarks/inventory.py [ROWS]

Each case runs in a process of its own, so that its peak of memory is its own. `bought` is a CSV of
purchases with two units and fifty factors; `meters` one of hourly readings, searched for readings
that repeat or overlap, and for gaps. `both` is `bought` beside a year of 100 sites matched to 30
sources by the hour (benchmarks/matching.py), in one process. Beside them the same sums by a bare
scan with polars, which checks nothing, lists nothing and knows neither units nor dates: what the
checks cost is the ratio.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl
import yaml

ROWS, HOURS, FACTORS = 10_000_000, 8760, 50
HEAD = "project: benchmark\nas_of: 2022-03-01\ncompany:\n  name: benchmark\n  year: 2021\n"
BOUGHT = """\
  activities:
    - file: bought.csv
      account: scope3.c01
      method: average-data
      columns: {quantity: Qty, site: Site, name: Material, date: Date}
      unit_columns: {quantity: UoM}
      factor: {column: Material}
"""
METERS = """\
  activities:
    - file: meters.csv
      account: scope2
      method: energy
      step: 1h
      dates: "%Y-%m-%d %H:%M"
      columns: {energy: kWh, site: Site, meter: Meter, start: Time}
      factor: {id: m0}
"""


def write_bought(folder: Path, rows: int) -> None:
    """Write purchases of 50 materials by 100 sites on 336 days."""
    draw = np.random.default_rng(0)
    days = np.array([f"2021-{m:02d}-{d:02d}" for m in range(1, 13) for d in range(1, 29)])
    pl.DataFrame(
        {
            "Site": np.array([f"site {n}" for n in range(100)])[draw.integers(0, 100, rows)],
            "Material": np.array([f"m{n}" for n in range(FACTORS)])[
                draw.integers(0, FACTORS, rows)
            ],
            "Date": days[draw.integers(0, days.size, rows)],
            "Qty": np.round(draw.gamma(2, 50, rows), 2),
            "UoM": np.array(["kg", "t"])[draw.integers(0, 2, rows)],
        }
    ).write_csv(folder / "bought.csv")
    project(folder, BOUGHT, "kg")


def write_meters(folder: Path, rows: int) -> None:
    """Write a year of hourly readings, one meter after the other."""
    meters = max(rows // HOURS, 1)
    clock = np.datetime64("2021-01-01T00:00") + np.arange(HOURS) * np.timedelta64(60, "m")
    pl.DataFrame(
        {
            "Meter": np.repeat([f"m{n}" for n in range(meters)], HOURS),
            "Site": np.repeat([f"site {n % 100}" for n in range(meters)], HOURS),
            "Time": np.tile([str(hour).replace("T", " ") for hour in clock], meters),
            "kWh": np.round(np.random.default_rng(0).gamma(2, 50, meters * HOURS), 2),
        }
    ).write_csv(folder / "meters.csv")
    project(folder, METERS, "kWh")


def write_both(folder: Path, rows: int) -> None:
    """Write purchases, and a year of hours of sites and sources."""
    from matching import company, told, write_hours

    write_bought(folder, rows)
    loads, supplies = company()
    write_hours(folder, loads, supplies, 2021)
    said = yaml.safe_load((folder / "project.yaml").read_text(encoding="utf-8"))
    said["company"]["matching"] = told(loads, supplies)
    (folder / "project.yaml").write_text(yaml.safe_dump(said, sort_keys=False), encoding="utf-8")


def project(folder: Path, section: str, unit: str) -> None:
    """Write a project with its factors."""
    own = "".join(
        f"      - {{id: m{n}, value: {0.5 + n / 10:.1f}, unit: kg CO2e/{unit}}}\n"
        for n in range(FACTORS)
    )
    text = f"{HEAD}  factors:\n    own:\n{own}{section}"
    (folder / "project.yaml").write_text(text, encoding="utf-8")


def inventory(folder: Path) -> float:
    """Take the inventory, in tonnes."""
    from tanheng.plan import run_project

    figures = run_project(folder / "project.yaml").result.figures
    return next(float(one.value) for one in figures if one.name == "company.total.location")  # type: ignore[arg-type]


def bare(folder: Path) -> float:
    """Sum the table by a scan that trusts it."""
    if (folder / "bought.csv").exists():
        amount = pl.col("Qty") * pl.when(pl.col("UoM") == "t").then(1000.0).otherwise(1.0)
        factor = pl.col("Material").str.slice(1).cast(pl.Float64) / 10 + 0.5
        keys = ["Site", "Material"]
        scan = pl.scan_csv(folder / "bought.csv")
    else:
        amount, factor, keys = pl.col("kWh"), pl.lit(0.5), ["Site"]
        scan = pl.scan_csv(folder / "meters.csv")
    sums = scan.group_by(keys).agg((amount * factor).sum().alias("kg")).collect(engine="streaming")
    return float(sums["kg"].sum() / 1e3)


def measure(case: str, folder: Path) -> None:
    """Run one case in this process and print what it took."""
    wall, cpu = time.perf_counter(), time.process_time()
    found = (inventory if case == "inventory" else bare)(folder)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{wall:.3f} {cpu:.3f} {peak_gb():.3f} {found:.3f}")


def peak_gb() -> float:
    """Peak of this process alone; getrusage counts what its parent held when it was started."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024 / 1e9


def main(rows: int) -> None:
    """Write the tables, time each case, print ratios."""
    cases = {"bought": write_bought, "meters": write_meters, "both": write_both}
    for name, write in cases.items():
        with TemporaryDirectory() as scratch:
            folder = Path(scratch)
            write(folder, rows)
            told = {}
            for case in ("inventory", "bare"):
                command = [sys.executable, __file__, case, scratch]
                said = subprocess.run(command, capture_output=True, text=True, check=True)
                told[case] = [float(word) for word in said.stdout.split()]
            off = abs(told["inventory"][3] / told["bare"][3] - 1)
            assert off < 1e-6, f"the sums differ by {off:.1e}"
            for case, (wall, cpu, peak, _) in told.items():
                print(
                    f"{name:7} {case:10} {wall:6.1f} s wall, {cpu:6.1f} s of CPU, "
                    f"peak {peak:.2f} GB, {rows / cpu:12,.0f} rows a second of CPU"
                )
            ratio = told["inventory"][1] / told["bare"][1]
            print(f"{name:7} all checks cost {ratio:.1f} times a bare scan")


if __name__ == "__main__":
    words = sys.argv[1:]
    if words and words[0] in ("inventory", "bare"):
        measure(words[0], Path(words[1]))
    else:
        main(int(words[0]) if words else ROWS)
