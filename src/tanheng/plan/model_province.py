"""The model province as a project: what the demo runs where no real dataset can be had."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from tanheng.core import iso
from tanheng.province import FaultSizes, Province, write

__all__ = ["fleet", "write_example"]

STATIONS, YEARS, SEED = 12, 2.0, 1

PROJECT = """\
# The model province: synthetic stations with planted faults, written by `tanheng demo`.
project: model-province
title: {{en: The model province (synthetic), zh: 模型省（合成数据）}}
as_of: 2026-11-01T00:00:00Z
seed: 1

renewables:
  fleets:
{fleets}"""

FLEET = """\
    - name: model_{kind}
      kind: {kind}
      zone: Asia/Shanghai
      origin: synthetic
      stations:
        file: files/stations.csv
        columns:
          id: station
          capacity: capacity_mw
          latitude: latitude
          longitude: longitude
          tilt: tilt
          azimuth: azimuth
        keep: [{keep}]
      power: {{file: "files/power/{{station}}.parquet", time: time, unit: MW, value: power_mw}}
      weather:
        file: "files/weather/{{station}}.parquet"
        issued: issued
        lead: lead_h
        columns: {{{columns}}}
      load: {{file: files/load.csv, time: time, columns: [forecast_mw]}}
      day_ahead: {{min_lead_h: 25}}
      levels: [0.95]
      windows: [{windows}]
      history_days: {history}
      test_from: {start}
"""

COLUMNS = {
    "wind": ("u_ms", "v_ms", "speed_ms", "direction_deg", "temperature_c", "pressure_hpa"),
    "solar": ("ghi_wm2", "temperature_c", "cloud_pct"),
}
WINDOWS = {"wind": "all, evening_peak, top_net_load", "solar": "midday"}
HISTORY_DAYS = {"wind": 180, "solar": 60}


def write_example(
    folder: Path, stations: int = STATIONS, years: float = YEARS, seed: int = SEED
) -> Path:
    """Write a model province with planted faults, and the project that reads it.

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
    folder.mkdir(parents=True)
    province = Province(stations=stations, years=years, seed=seed)
    write(folder / "files", province, FaultSizes())
    start = iso(int(province.time_s[province.time_s.size // 2]))[:10]
    sites = [province.site(index) for index in range(stations)]
    fleets = ""
    for kind in ("wind", "solar"):
        named = [site.name for site in sites if site.kind == kind]
        if named:
            fleets += fleet(kind, named, start)
    path = folder / "project.yaml"
    path.write_text(PROJECT.format(fleets=fleets), encoding="utf-8")
    return path


def fleet(kind: str, stations: Sequence[str], start: str, windows: str | None = None) -> str:
    """Write a fleet of the province's files as a part of the section ``renewables``.

    Parameters
    ----------
    kind : str
        ``wind`` or ``solar``.
    start : str
        Day from which guarantees are told.
    windows : str, optional
        Names of windows; all that are telling for the kind by default.
    """
    return FLEET.format(
        kind=kind,
        keep=", ".join(stations),
        columns=", ".join(f"{name}: {name}" for name in COLUMNS[kind]),
        windows=windows or WINDOWS[kind],
        history=HISTORY_DAYS[kind],
        start=start,
    )
