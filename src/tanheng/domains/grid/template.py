"""A planner's own province to start from: commented tables, the same as a workbook, a project.

What it is filled with is synthetic: load, wind and sun of the model province, and a thermal fleet
sized so that its indices are of a usual order. Each row is there to be replaced.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from tanheng.core import InputError, Place, iso
from tanheng.domains.grid.readers.workbook import write_workbook
from tanheng.province import Province

__all__ = ["write_template"]

HOURS = 8760
PEAK_MW = 50_000.0
SHARES = {"north": 0.6, "south": 0.4}
STATIONS, SEED = 12, 1

UNITS = """\
# One row for each unit. name and capacity_mw are needed; kind is thermal, hydro, wind, solar or
# other. mttf_h and mttr_h: mean hours to failure and to repair (or write for, the share of time
# out, with mttr_h). output: the column of output.csv with its share of capacity by hour.
# cost_per_mwh and co2_kg_per_mwh are needed for the carbon intensity alone; where co2_kg_per_mwh is
# left out, it is the direct factor of the fuel.
name,zone,kind,fuel,capacity_mw,mttf_h,mttr_h,output,cost_per_mwh,co2_kg_per_mwh
"""
STORAGE = """\
# One row for each storage; efficiency is that of a round trip.
name,zone,power_mw,energy_mwh,efficiency,mttf_h,mttr_h
battery north,north,800,1600,0.86,2000,40
pumped south,south,1200,7200,0.75,1500,50
"""
LINES = """\
# One row for each line between zones; back_mw where the limit differs in the other direction.
name,from,to,capacity_mw,back_mw,mttf_h,mttr_h
tie 1,north,south,4000,,8000,12
tie 2,north,south,4000,,8000,12
"""
PROJECT = """\
# A province of your own: replace the tables, or fill in province.xlsx and name it below.
project: my-province
title: {{en: My province, zh: 我的省份}}
as_of: 2026-11-01T00:00:00Z

grid:
  name: my_province
  zone: Asia/Shanghai          # whose clock the windows are told by
  origin: synthetic            # measured, published, modelled ... once the tables are yours
  start: {start}
  system: {{folder: .}}          # or {{workbook: province.xlsx}}
  balance:
    windows: [evening_peak, midday, top_net_load]
    reserve: 0.13              # customary: 2 to 5 % for load, 8 to 10 % for outages
    maintenance: 0.05          # shares of thermal capacity at the time of the peak
    derating: 0.03
    fixed: {{wind: 0.05, solar: 0}}
    imports_mw: {{north: 1000}}
    cny_per_kw: 3600
    cost_source: assumed, about that of coal-fired capacity
  sensitivity:
    outage_rates: [0.5, 1.5, 2]
    load_growth: [0.02, 0.05]
    weather_days: [-14, -7, 7, 14]
    common_cause: {{fuels: [gas], lost: 0.3, time: 0.01}}
  intensity: {{basis: direct}}   # or life_cycle; needs cost_per_mwh in the table of units
"""


def write_template(folder: Path) -> tuple[Path, ...]:
    """Write the template into a folder that is empty or not there.

    Returns
    -------
    tuple of Path
        What was written.

    Raises
    ------
    InputError
        When the folder holds anything.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError("expected an empty folder, or none", Place(str(folder)))
    folder.mkdir(parents=True, exist_ok=True)
    province = Province(stations=STATIONS, years=1.1, seed=SEED)
    for name, text in (("units", _units()), ("storage", STORAGE), ("lines", LINES)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    load = province.load().load_mw[:HOURS]
    load *= PEAK_MW / load.max()
    zones = {zone: (share * load).round(1) for zone, share in SHARES.items()}
    hours = {"hour": np.arange(HOURS)}
    (folder / "load.csv").write_text(pl.DataFrame(hours | zones).write_csv(), encoding="utf-8")
    (folder / "output.csv").write_text(
        pl.DataFrame(hours | _outputs(province)).write_csv(), encoding="utf-8"
    )
    project = PROJECT.format(start=iso(int(province.time_s[0])))
    (folder / "project.yaml").write_text(project, encoding="utf-8")
    write_workbook(folder, folder / "province.xlsx")
    return tuple(sorted(folder.iterdir()))


def _units() -> str:
    """Thermal units of usual sizes and times, and one row for each weather-made fleet."""
    rows = [
        *_thermal("coal north", "north", "coal,1000", 30, "1100,60,,280,850"),
        *_thermal("coal south", "south", "coal,660", 16, "1150,50,,310,900"),
        *_thermal("gas south", "south", "gas,400", 20, "950,40,,520,390"),
        "hydro south,south,hydro,,3000,,,hydro,,",
        "wind north,north,wind,,12000,,,wind,,",
        "wind south,south,wind,,4000,,,wind,,",
        "solar north,north,solar,,9000,,,solar,,",
        "solar south,south,solar,,8000,,,solar,,",
    ]
    return UNITS + "\n".join(rows) + "\n"


def _thermal(name: str, zone: str, fuel_and_mw: str, count: int, rest: str) -> list[str]:
    return [
        f"{name} {number},{zone},thermal,{fuel_and_mw},{rest}" for number in range(1, count + 1)
    ]


def _outputs(province: Province) -> dict[str, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """Share of capacity by hour: means of the model province's stations, and a wet summer."""
    total = {"wind": np.zeros(HOURS), "solar": np.zeros(HOURS)}
    count = dict.fromkeys(total, 0)
    for station in province:
        kind = station.site.kind
        total[kind] += station.power[:HOURS]
        count[kind] += 1
    season = np.cos(2 * np.pi * (np.arange(HOURS) / 24 - 200) / 365)
    shares = {kind: total[kind] / count[kind] for kind in total} | {"hydro": 0.45 + 0.25 * season}
    return {name: values.clip(0, 1).round(4) for name, values in shares.items()}
