"""The solar protocol on PVOD: eight stations in Hebei, midday, day-ahead, level 95 %.

    TANHENG_DATA=DIR python benchmarks/pvod_solar.py

The fleet is the capacity-weighted mean of the stations with at least eight months, hourly means
of the 15-minute output, hours that start at 10 to 15 UTC+8, scored from 2018-12-01. Outputs are at
least 36 h old; the weather forecast has no issue time and counts as day-ahead. Static is the 5 %
quantile of the trailing 60 days that end two days before. Models and sizes were chosen inside the
span before 2018-12-01. A fleet hour counts when stations with 80 % of the capacity report (at
most one is missing); the strict record, all eight, is printed too.
"""

from __future__ import annotations

import csv
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanheng.core import DAY_S, HOUR_S
from tanheng.domains.renewables.solar import Panel
from tanheng.domains.renewables.solar_features import SolarInputs, solar_inputs
from tanheng.domains.renewables.solar_forecast import forecast_solar, solar_calendar
from tanheng.forecast import DayAhead, QuantileForecast, WeatherSeries
from tanheng.quality import stated_capacity_check
from tanheng.reliability import (
    History,
    calibrate,
    compare,
    coverage,
    pinball,
    static_guarantee,
    verdict,
)

Floats = NDArray[np.float64]
STATIONS = ("00", "01", "02", "04", "06", "07", "08", "09")
WEATHER = {
    "nwp_globalirrad": "ghi_wm2",
    "nwp_directirrad": "direct_wm2",
    "nwp_temperature": "temperature_c",
    "nwp_humidity": "humidity_pct",
    "nwp_windspeed": "speed_ms",
    "nwp_pressure": "pressure_hpa",
}
CLOCK_S = 8 * HOUR_S
STEP_S = 900
TEST_S = 1_543_593_600  # 2018-12-01 00:00 UTC+8
HOURS = range(10, 16)
LEVEL = 0.95
STATIC_DAYS = 60
HALF_LIFE_DAYS = 60.0
SHARE = 0.8


@dataclass(frozen=True)
class Record:
    """Measured, static and conditional amounts of scored hours."""

    time_s: NDArray[np.int64]
    measured: Floats
    static: Floats
    conditional: Floats

    def of(self, hours: NDArray[np.bool_]) -> Record:
        """Return some of the hours."""
        return Record(
            self.time_s[hours], self.measured[hours], self.static[hours], self.conditional[hours]
        )


def main() -> None:
    """Run the protocol and print its table."""
    folder = Path(os.environ.get("TANHENG_DATA", "../shared/data")) / "pvod"
    if not folder.is_dir():
        raise SystemExit("dataset pvod not at hand: set TANHENG_DATA")
    with phase("read"):
        inputs, names = read(folder)
    with phase("forecast"):
        made = forecast_solar(
            inputs,
            whole(inputs, SHARE),
            DayAhead(36 * HOUR_S),
            solar_calendar(int(inputs.time_s[0]), TEST_S),
        )
    with phase("calibrate"):
        record = promised(made.fleet, whole(inputs, SHARE))
        parts = [
            promised(forecast, inputs.power[:, station])
            for station, forecast in enumerate(made.stations)
        ]
    show(record, "at most one station missing")
    strict = np.isfinite(whole(inputs, 1.0)[np.searchsorted(inputs.time_s, record.time_s)])
    show(record.of(strict), "all eight stations report")
    by_group(record, "month", months(record.time_s))
    by_group(record, "hour", np.char.zfill(local_hour(record.time_s).astype(str), 2))
    by_station(names, parts)


@contextmanager
def phase(name: str) -> Iterator[None]:
    """Print the processor seconds that a phase takes."""
    begin = time.process_time()
    yield
    print(f"{name:12s}{time.process_time() - begin:8.1f} s of CPU")


def read(folder: Path) -> tuple[SolarInputs, list[str]]:
    """Read the stations onto one hourly axis."""
    with (folder / "metadata.csv").open(encoding="utf-8-sig") as file:
        about = {row["Station_ID"]: row for row in csv.DictReader(file)}
    names = [f"station{number}" for number in STATIONS]
    frames = [station(folder / f"{name}.csv") for name in names]
    start_s = min(int(frame["time_s"].min()) for frame in frames) // DAY_S * DAY_S
    end_s = max(int(frame["time_s"].max()) for frame in frames) + STEP_S
    axis = np.arange(start_s, end_s, HOUR_S, dtype=np.int64)
    power, capacity, weather = [], [], []
    for name, frame in zip(names, frames, strict=True):
        table = hourly(frame, ["power", *WEATHER], start_s, axis.size)
        fit = frame.filter(pl.col("time_s") < TEST_S)["power"].to_numpy()
        found = stated_capacity_check(fit, float(about[name]["Capacity"]) / 1000.0, STEP_S)
        if found.misstated:
            print(f"{name}: capacity {found.stated_mw:g} MW stated, {found.corrected_mw:.1f} used")
        power.append(table[:, 0] / found.corrected_mw)
        capacity.append(found.corrected_mw)
        known = np.isfinite(table[:, 1:]).all(axis=1)
        values = table[known, 1:].astype(np.float32)
        weather.append(WeatherSeries(axis[known], tuple(WEATHER.values()), values))
    panels = [panel(about[name]) for name in names]
    return solar_inputs(axis, np.column_stack(power), np.array(capacity), panels, weather), names


def station(path: Path) -> pl.DataFrame:
    """Read one file; of rows that share an instant the first stands."""
    frame = pl.read_csv(path, infer_schema_length=None, columns=["date_time", "power", *WEATHER])
    moment = pl.col("date_time").str.to_datetime("%Y-%m-%d %H:%M:%S").dt.epoch("s")
    return frame.with_columns(time_s=moment).unique("time_s", keep="first").sort("time_s")


def hourly(frame: pl.DataFrame, columns: list[str], start_s: int, hours: int) -> Floats:
    """Average the four quarters of each hour; an hour without all four is not known."""
    place = (frame["time_s"].to_numpy() - start_s) // STEP_S
    quarters = np.full((hours * 4, len(columns)), np.nan)
    quarters[place] = frame.select(columns).cast(pl.Float64).to_numpy()
    return quarters.reshape(hours, 4, -1).mean(axis=1)


def panel(about: dict[str, str]) -> Panel:
    """Build a station's panel from its row of the metadata ("South 33°")."""
    tilt = float(re.sub(r"[^0-9.]", "", about["Array_Tilt"]))
    return Panel(float(about["Latitude"]), float(about["Longitude"]), 0.0, tilt, 180.0)


def whole(inputs: SolarInputs, share: float) -> Floats:
    """Output of the stations that report, where these have at least this share of capacity."""
    there = np.isfinite(inputs.power)
    weight = inputs.of_fleet(there.astype(np.float64))
    output = inputs.of_fleet(np.where(there, inputs.power, 0.0))
    return np.where(weight >= share - 1e-9, output / np.maximum(weight, 1e-9), np.nan)


def promised(forecast: QuantileForecast, measured: Floats) -> Record:
    """Calibrate a forecast over the window and set it beside the static guarantee."""
    rows = np.flatnonzero(np.isin(local_hour(forecast.time_s), HOURS))
    time_s, issued_s, outcome = forecast.time_s[rows], forecast.issued_s[rows], measured[rows]
    day = (time_s + CLOCK_S) // DAY_S
    conditional = calibrate(
        forecast.quantiles[rows],
        forecast.levels,
        outcome,
        History(day, issued_s, time_s + HOUR_S),
        (LEVEL,),
        half_life_days=HALF_LIFE_DAYS,
    ).guarantee[:, 0]
    static = static_guarantee(outcome, day, LEVEL, STATIC_DAYS)
    scored = (time_s >= TEST_S) & np.isfinite(outcome + static + conditional)
    return Record(time_s, outcome, static, conditional).of(scored)


def local_hour(time_s: NDArray[np.int64]) -> NDArray[np.int64]:
    """Hour of the day at UTC+8."""
    return (time_s + CLOCK_S) // HOUR_S % 24


def months(time_s: NDArray[np.int64]) -> NDArray[np.str_]:
    """Year and month at UTC+8."""
    return (time_s + CLOCK_S).astype("datetime64[s]").astype("datetime64[M]").astype(str)


def show(record: Record, title: str) -> None:
    """Print a record with the bands of a perfect forecast."""
    result = compare(record.measured, record.static, record.conditional, LEVEL)
    kept = coverage(
        record.measured, record.conditional, (record.time_s + CLOCK_S) // DAY_S, LEVEL, seed=1
    )
    judged = verdict(kept)
    print(f"\nlevel 95 %, {title}: {result.n} hours")
    print(f"  guarantee      static {100 * result.static:6.2f}   conditional ", end="")
    print(f"{100 * result.conditional:6.2f} % of capacity")
    print(f"  gain           {result.gain_pp:+.2f} pp, ", end="")
    print(f"{result.gain_pp_equal_shortfall:+.2f} pp at equal expected shortfall")
    print(f"  exceedance     static {result.exceedance_static:.3f}    conditional ", end="")
    print(f"{result.exceedance_conditional:.3f}  [{kept.band.low:.3f} {kept.band.high:.3f}]")
    fifths = zip(kept.quintiles, kept.family_bands, strict=True)
    shown = "  ".join(f"{share:.3f} [{band.low:.3f} {band.high:.3f}]" for share, band in fifths)
    print(f"  quintiles      {shown}")
    print(f"  shortfall      static {100 * result.shortfall_static:.3f}    conditional ", end="")
    print(f"{100 * result.shortfall_conditional:.3f} pp")
    print(f"  pinball at 5 % static {result.pinball_static:.5f}  conditional ", end="")
    print(f"{result.pinball_conditional:.5f}")
    print(f"  verdict        {judged.word}")


def by_group(record: Record, title: str, labels: NDArray[np.str_]) -> None:
    """Print a line for each label."""
    print(f"\n{title:10s}{'n':>6s}{'static':>9s}{'cond.':>8s}{'held':>8s}{'pinball':>9s}")
    for label in np.unique(labels):
        part = record.of(labels == label)
        held = float((part.measured >= part.conditional).mean())
        lost = float(pinball(part.measured, part.conditional, 1 - LEVEL).mean())
        print(f"{label:10s}{part.measured.size:6d}{100 * part.static.mean():9.2f}", end="")
        print(f"{100 * part.conditional.mean():8.2f}{held:8.3f}{lost:9.5f}")


def by_station(names: list[str], parts: list[Record]) -> None:
    """Print a line for each station and their mean pinball."""
    print(f"\n{'station':10s}{'n':>6s}{'gain pp':>9s}{'held':>8s}{'pinball':>9s}{'static':>9s}")
    losses = []
    for name, part in zip(names, parts, strict=True):
        result = compare(part.measured, part.static, part.conditional, LEVEL)
        losses.append(result.pinball_conditional)
        print(f"{name:10s}{result.n:6d}{result.gain_pp:9.2f}", end="")
        print(f"{result.exceedance_conditional:8.3f}{result.pinball_conditional:9.5f}", end="")
        print(f"{result.pinball_static:9.5f}")
    print(f"mean pinball of the stations {np.mean(losses):.5f}")


if __name__ == "__main__":
    main()
