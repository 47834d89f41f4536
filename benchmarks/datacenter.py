"""Plant-hours per second on one core: years of 64 plants side by side, by design.

The year is Phoenix's where ``TANHENG_DATA`` has it, else a made one.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np

from tanheng.domains.datacenter import (
    Outdoor,
    design,
    read_outdoor,
    shipped,
    simulate,
    totals,
    varied,
)
from tanheng.domains.datacenter.components.moist_air import saturated, wet_bulb_of_c

PLANTS = 64
TARGET = 1e6
DATA = Path(os.environ.get("TANHENG_DATA") or Path(__file__).parents[2] / "shared" / "data")
FILE = DATA / "weather" / "USA_AZ_Phoenix-Sky.Harbor.epw"


def year() -> Outdoor:
    """Return a year of hours, measured or made."""
    if FILE.is_file():
        return read_outdoor(FILE)
    hours = np.arange(8760)
    dry = 15 - 12 * np.cos(2 * np.pi * hours / 8760) - 5 * np.cos(2 * np.pi * hours / 24)
    pressure = np.full(8760, 101_325.0)
    ratio = 0.5 * saturated(dry, pressure).humidity_ratio
    return Outdoor(dry, wet_bulb_of_c(dry, ratio, pressure), ratio, pressure)


def rates(name: str, weather: Outdoor) -> tuple[float, float, float]:
    """Return plant-hours/s of sums and of all hours kept for 64 plants, and of one plant alone."""
    draw = np.random.default_rng(1)
    plant = design(name)
    changed = {
        "servers.fan_share": plant.servers.fan_share * draw.uniform(0.8, 1.2, (PLANTS, 1)),
        "air.fan_pressure_pa": plant.air.fan_pressure_pa * draw.uniform(0.8, 1.2, (PLANTS, 1)),
        "power_chain.ups.a": plant.power_chain.ups.a * draw.uniform(0.8, 1.2, (PLANTS, 1)),
    }
    if plant.chiller:
        changed["chiller.cop"] = plant.chiller.cop * draw.uniform(0.8, 1.2, (PLANTS, 1))
    many, hours = varied(plant, changed), weather.dry_bulb_c.size
    totals(many, weather.part(slice(0, 200)), 750.0)
    begin = time.perf_counter()
    totals(many, weather, 750.0)
    summed = time.perf_counter()
    simulate(many, weather, 750.0)
    kept = time.perf_counter()
    simulate(plant, weather, 750.0)
    alone = time.perf_counter()
    wide = PLANTS * hours
    return wide / (summed - begin), wide / (kept - summed), hours / (alone - kept)


def main() -> None:
    """Print plant-hours per second by design."""
    weather = year()
    print(f"{'plant-hours/s':30s} {'64 summed':>12s} {'64 kept':>12s} {'one alone':>12s}")
    for name in shipped():
        found = rates(name, weather)
        met = "" if found[0] >= TARGET else f"  below the target of {TARGET:,.0f}"
        print(f"{name:30s}" + "".join(f" {one:12,.0f}" for one in found) + met)


if __name__ == "__main__":
    main()
