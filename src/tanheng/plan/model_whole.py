"""One hour through everything, of the model province: where RTS-GMLC's files are not here."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import polars as pl

from tanheng.plan.model_province import fleet
from tanheng.plan.model_site import YEAR, write_air_and_load, year_of
from tanheng.province import Province, write

__all__ = ["write_whole"]

STATIONS, YEARS, SEED = 4, 2.0, 1
PEAK_MW = 900.0
"""Peak of the county that the stations and a few thermal units serve."""
NORTH = 0.4
"""Share of the load in the zone of the wind."""
CONTRACTED = 0.2
"""Share of the solar generation that the company has contracted."""

PROJECT = """\
# One hour through fleets, grid, data centre and ledger of the model province: synthetic, written by
# `tanheng demo`. A county of two zones: wind in the north, sun in the south, where the site is.
project: model-whole
title: {{en: One hour through everything (synthetic), zh: 一小时贯穿全部（合成数据）}}
as_of: 2026-11-01T00:00:00Z
seed: 1

renewables:
  fleets:
{fleet}
grid:
  name: county
  zone: Asia/Shanghai
  origin: synthetic
  start: {year}-01-01T00:00:00+08:00
  system: {{folder: files/grid}}
  adequacy: {{samples: 0}}
  capacity_value: {{penetration: [1.0]}}
  intensity: {{basis: direct}}

datacenter:
  name: model_site
  zone: Asia/Shanghai
  origin: synthetic
  weather: files/air.csv
  it_mw: 10
  load: files/site-load.csv
  design: modular-indirect-evaporative
  intensity: {{file: "run:county.intensity", zone: south}}

company:
  name: model-operator
  year: {year}
  zone: Asia/Shanghai
  origin: synthetic
  ledger: runs/ledger.sqlite
  factors:
    own:
      - id: example.residual-mix
        value: 800
        unit: g CO2/kWh
        basis: residual
        year: {year}
        source: assumed
  activities:
    - file: run:datacenter.activities
      where: {{name: electricity}}
      account: scope2
      method: energy
      columns: {{energy: quantity, site: site, name: name, key: key, start: start, end: end}}
      unit_columns: {{energy: unit}}
      ends: exclusive
      factor: {{value_column: intensity_g_per_kwh, unit: g CO2/kWh}}
  scope2: {{residual: example.residual-mix}}
  matching:
    zones:
      south:
        intensity:
          file: run:county.intensity
          time: time
          value: consumption_average_g_per_kwh
          unit: g/kWh
          where: {{zone: south}}
        residual: 800
    sites:
      model_site:
        zone: south
        consumption:
          file: run:datacenter.activities
          time: start
          value: quantity
          unit: kWh
          where: {{name: electricity}}
    sources:
      sun:                                  # a contract for a part of what the sun gives there
        zone: south
        share: {share}
        generation:
          file: run:county.dispatch
          time: time
          value: solar_mw
          unit: MW
          where: {{zone: south}}
"""
THERMAL = """\
name,zone,kind,fuel,capacity_mw,mttf_h,mttr_h,output,cost_per_mwh,co2_kg_per_mwh
coal 1,north,thermal,coal,300,1500,60,,250,850
coal 2,north,thermal,coal,300,1500,60,,260,860
coal 3,south,thermal,coal,300,1500,60,,270,870
gas 1,south,thermal,gas,200,1200,40,,520,420
gas 2,south,thermal,gas,200,1200,40,,530,430
"""
LINES = "name,from,to,capacity_mw\ntie,north,south,350\n"
STORAGE = "name,zone,power_mw,energy_mwh,efficiency\nbattery,south,40,160,0.85\n"


def write_whole(folder: Path, stations: int = STATIONS, seed: int = SEED) -> Path:
    """Write fleets, a grid, a data centre and a company of the model province as one project.

    Parameters
    ----------
    folder : Path
        Replaced when it is there.
    stations : int
        Half of them wind, half solar.

    Returns
    -------
    Path
        The project file.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    province = Province(stations=stations, years=YEARS, seed=seed)
    write(folder / "files", province)
    write_air_and_load(folder / "files", province)
    write_grid(folder / "files" / "grid", province)
    sites = [province.site(index) for index in range(stations)]
    wind = [site.name for site in sites if site.kind == "wind"]
    told = fleet("wind", wind, f"{YEAR}-01-01", windows="all")
    path = folder / "project.yaml"
    path.write_text(PROJECT.format(fleet=told, year=YEAR, share=CONTRACTED), encoding="utf-8")
    return path


def write_grid(folder: Path, province: Province) -> None:
    """Write a county of two zones as tables: its thermal units beside a province's stations."""
    folder.mkdir(parents=True)
    hours = year_of(province)
    load = province.load().load_mw[hours]
    load = PEAK_MW * load / load.max()
    zones = {"north": NORTH * load, "south": (1 - NORTH) * load}
    pl.DataFrame(zones).select(pl.all().round(3)).write_csv(folder / "load.csv")
    rows, output = [], {}
    for index in range(len(province)):
        station = province.station(index)
        site, zone = station.site, "north" if station.site.kind == "wind" else "south"
        rows.append(f"{site.name},{zone},{site.kind},,{site.capacity_mw},,,{site.name},0,0")
        output[site.name] = np.clip(station.power[hours], 0.0, 1.0).round(5)
    (folder / "units.csv").write_text(THERMAL + "\n".join(rows) + "\n", encoding="utf-8")
    pl.DataFrame(output).write_csv(folder / "output.csv")
    (folder / "lines.csv").write_text(LINES, encoding="utf-8")
    (folder / "storage.csv").write_text(STORAGE, encoding="utf-8")
