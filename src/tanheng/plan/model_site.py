"""A data centre in the model province: what the demo runs where Zhengzhou's files are not here."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanheng.core import epoch_s
from tanheng.province import Province

__all__ = ["YEAR", "write_air_and_load", "write_site", "year_of"]

YEARS, SEED = 2.0, 1
LATITUDE, LONGITUDE, ALTITUDE_M = 34.75, 113.65, 110.0
"""Zhengzhou, which lies in the model province."""
YEAR, CLOCK_S = 2022, 8 * 3600

PROJECT = """\
# A data centre in the model province: synthetic weather and load, written by `tanheng demo`.
project: model-datacenter
title: {{en: A data centre in the model province (synthetic), zh: 模型省的一座数据中心（合成数据）}}
as_of: 2026-11-01T00:00:00Z
seed: 1

datacenter:
  name: model_site
  zone: Asia/Shanghai
  origin: synthetic
  weather: files/air.csv             # the model province's air at {latitude} N, {longitude} E
  it_mw: 10
  load: files/site-load.csv          # the model province's load over its peak
  design: modular-indirect-evaporative
  compare: [midsize-water-cooled, midsize-water-cooled-waterside, midsize-air-cooled, liquid-cooled]
  pue_below: 1.25

company:
  name: model-operator
  year: {year}
  zone: Asia/Shanghai
  origin: synthetic
  ledger: runs/ledger.sqlite
  activities:
    - file: run:datacenter.activities
      where: {{name: electricity}}
      account: scope2
      method: energy
      columns: {{energy: quantity, site: site, name: name, key: key, start: start, end: end}}
      unit_columns: {{energy: unit}}
      ends: exclusive
      factor: {{value_column: intensity_g_per_kwh, unit: g CO2/kWh}}
"""


def write_site(folder: Path, seed: int = SEED) -> Path:
    """Write a data centre of the model province, and the project that reads it.

    Parameters
    ----------
    folder : Path
        Replaced when it is there.

    Returns
    -------
    Path
        The project file.
    """
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "files").mkdir(parents=True)
    write_air_and_load(folder / "files", Province(stations=1, years=YEARS, seed=seed))
    path = folder / "project.yaml"
    text = PROJECT.format(year=YEAR, latitude=LATITUDE, longitude=LONGITUDE)
    path.write_text(text, encoding="utf-8")
    return path


def year_of(province: Province) -> NDArray[np.bool_]:
    """Tell which hours of a province are of the site's year, on its clocks."""
    time_s = province.time_s + CLOCK_S
    begins, ends = (epoch_s(datetime(year, 1, 1)) for year in (YEAR, YEAR + 1))
    hours: NDArray[np.bool_] = (time_s >= begins) & (time_s < ends)
    return hours


def write_air_and_load(folder: Path, province: Province) -> None:
    """Write a year of the air at the site, and of the province's load over its peak."""
    year = year_of(province)
    air = province.weather_at(LATITUDE, LONGITUDE, ALTITUDE_M)
    load = province.load().load_mw
    time = pl.from_epoch(pl.Series("time", province.time_s[year]), "s")
    columns = ("temperature_c", "humidity_pct", "pressure_hpa")
    weather = {name: air[name][year].round(2) for name in columns}
    share = {"share": (load[year] / load[year].max()).round(4)}
    for name, table in (("air", weather), ("site-load", share)):
        frame = pl.DataFrame({"time": time} | table)
        frame.write_csv(folder / f"{name}.csv", datetime_format="%Y-%m-%dT%H:%MZ")
