"""The model province written as files, as a user would have them.

::

    folder/
      province.json             origin (synthetic), seed, columns and their units
      stations.csv              station, kind, latitude, longitude, capacity_mw, tilt, azimuth
      load.csv                  time, load_mw, forecast_mw
      power/<station>.parquet   station, time, power_mw
      weather/<station>.parquet station, issued, lead_h, and the weather's columns
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt
import polars as pl

from tanheng.core import InputError
from tanheng.province.faults import FaultSizes, Planted, plant
from tanheng.province.field import FloatArray
from tanheng.province.load import Load
from tanheng.province.province import Province
from tanheng.province.station import Site, Station

__all__ = ["planted", "write"]

_FAULT_STREAM = 60
_UNITS = {
    "time": "UTC, start of the hour",
    "issued": "UTC",
    "lead_h": "h from issue to start of the hour",
    "power_mw": "MW",
    "u_ms": "m/s towards east at hub height",
    "v_ms": "m/s towards north at hub height",
    "speed_ms": "m/s at hub height",
    "direction_deg": "degrees from north by east, where the wind comes from",
    "temperature_c": "degrees Celsius",
    "pressure_hpa": "hPa at sea level",
    "ghi_wm2": "W/m2, global horizontal",
    "cloud_pct": "per cent",
    "load_mw": "MW",
    "forecast_mw": "MW, day-ahead forecast of load_mw",
}


def planted(province: Province, station: Station, sizes: FaultSizes) -> Planted:
    """Plant faults in a station's readings; which, is a function of the province's seed."""
    generator = np.random.default_rng([province.seed, _FAULT_STREAM, station.site.index])
    site = station.site
    return plant(station.time_s, station.power, site.kind, site.capacity_mw, generator, sizes)


def write(folder: Path, province: Province, faults: FaultSizes | None = None) -> Path:
    """Write a province station by station; the same province gives the same bytes.

    Parameters
    ----------
    folder : Path
        Made here; it must not exist, and exists only when all is written.
    province : Province
    faults : FaultSizes, optional
        Faults to plant in the readings; none by default. Their truth is that of :func:`planted`.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    InputError
        If the folder exists.
    """
    if folder.exists():
        raise InputError(f"expected a folder that is not there yet, came {folder}")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent, prefix=".") as scratch:
        part = Path(scratch) / folder.name
        for inner in ("power", "weather"):
            (part / inner).mkdir(parents=True)
        for station in province:
            name = f"{station.site.name}.parquet"
            _power(station.site, *_readings(province, station, faults)).write_parquet(
                part / "power" / name
            )
            _weather(station).write_parquet(part / "weather" / name)
        _write_tables(part, province, faults)
        part.rename(folder)
    return folder


def _readings(
    province: Province, station: Station, faults: FaultSizes | None
) -> tuple[npt.NDArray[np.int64], FloatArray]:
    """Return times and readings [MW] as the meter gives them."""
    if faults is None:
        return station.time_s, station.power * station.site.capacity_mw
    spoilt = planted(province, station, faults)
    return spoilt.time_s, spoilt.value


def _write_tables(part: Path, province: Province, faults: FaultSizes | None) -> None:
    sites = [province.site(index) for index in range(province.stations)]
    _sites(sites).write_csv(part / "stations.csv")
    _load(province.load()).write_csv(part / "load.csv", datetime_format="%Y-%m-%d %H:%M:%S")
    said = _description(province, faults)
    (part / "province.json").write_text(said, encoding="utf-8")


def _instants(name: str, seconds: npt.NDArray[np.int64]) -> pl.Series:
    return pl.Series(name, seconds * 1000).cast(pl.Datetime("ms", "UTC"))


def _power(site: Site, time_s: npt.NDArray[np.int64], power_mw: FloatArray) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "station": pl.repeat(site.name, time_s.size, eager=True),
            "time": _instants("time", time_s),
            "power_mw": power_mw,
        }
    )


def _weather(station: Station) -> pl.DataFrame:
    runs = station.weather
    leads = runs.lead_h.size
    columns = {name: table.ravel().astype(np.float32) for name, table in runs.values.items()}
    return pl.DataFrame(
        {
            "station": pl.repeat(station.site.name, runs.issued_s.size * leads, eager=True),
            "issued": _instants("issued", np.repeat(runs.issued_s, leads)),
            "lead_h": np.tile(runs.lead_h, runs.issued_s.size).astype(np.int16),
            **columns,
        }
    )


def _sites(sites: list[Site]) -> pl.DataFrame:
    names = ("kind", "latitude", "longitude", "capacity_mw", "tilt", "azimuth")
    table = {"station": [site.name for site in sites]}
    table |= {name: [getattr(site, name) for site in sites] for name in names}
    return pl.DataFrame(table).fill_nan(None)


def _load(load: Load) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "time": _instants("time", load.time_s),
            "load_mw": load.load_mw.round(1),
            "forecast_mw": load.forecast_mw.round(1),
        }
    )


def _description(province: Province, faults: FaultSizes | None) -> str:
    said = {
        "origin": "synthetic",
        "stations": province.stations,
        "hours": int(province.time_s.size),
        "seed": province.seed,
        "zone": "Asia/Shanghai",
        "faults": None if faults is None else asdict(faults),
        "columns": _UNITS,
    }
    return json.dumps(said, indent=2) + "\n"
