"""The wind protocol on GEFCom2012: seven farms, day-ahead and intraday, levels 95 and 90 %.

    TANHENG_DATA=DIR python benchmarks/gefcom_wind.py [day-ahead]

The fleet is the mean of the seven farms. Day-ahead: the latest weather run whose lead to the hour
is at least 25 h, power known up to its issue. Fitted on 2009-07 to 2010-06, then rolling to
2012-06 with quarterly refits on the past only; every hour with measured power is scored. Static is
the lower quantile of the trailing 180 days that end two days before. Features and sizes were
chosen inside the first year, by blocked cross-fitting and by rolling forecasts of its later part.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanheng.core import DAY_S, HOUR_S
from tanheng.domains.renewables.wind_features import latest
from tanheng.domains.renewables.wind_forecast import (
    WindFleet,
    fleet_quantiles,
    intraday_quantiles,
    station_means,
    station_quantiles,
)
from tanheng.forecast import (
    LEVELS,
    Calendar,
    DayAhead,
    Horizon,
    Intraday,
    Known,
    QuantileForecast,
    WeatherRuns,
    known,
)
from tanheng.reliability import (
    Calibrated,
    History,
    calibrate,
    compare,
    coverage,
    pinball,
    quintile_of,
    static_guarantee,
    verdict,
)

Floats = NDArray[np.float64]
Instants = NDArray[np.int64]
FARMS = range(1, 8)
STATIC_DAYS = 180
QUARTER_S = 365 * DAY_S // 4


def main() -> None:
    """Run the protocol and print its tables."""
    folder = Path(os.environ["TANHENG_DATA"]) / "gefcom2012-wind"
    with phase("reading"):
        time_s, power = read_power(folder / "train.csv")
        weather = [read_runs(folder / f"windforecasts_wf{farm}.csv") for farm in FARMS]
    wind = WindFleet(power, power.mean(axis=1), np.ones(len(FARMS)), weather)
    calendar = Calendar(int(time_s[0]), 365 * DAY_S, 91 * DAY_S)
    means = day_ahead(time_s, wind, calendar)
    if sys.argv[1:] != ["day-ahead"]:
        intraday(time_s, wind, calendar, means)


def day_ahead(time_s: Instants, wind: WindFleet, calendar: Calendar) -> Floats:
    """Forecast and score the day ahead; return the stations' means."""
    seen = known_at(time_s, DayAhead(25 * HOUR_S), wind.weather[0])
    with phase("means of the farms"):
        means = station_means(wind, seen, calendar)
    with phase("quantiles of the fleet"):
        fleet = fleet_quantiles(wind, seen, calendar, means)
    with phase("quantiles of the farms"):
        farms = station_quantiles(wind, seen, calendar, means)
    with phase("guarantees"):
        for level in (0.95, 0.90):
            print(f"\nday-ahead, level {level:.0%}")
            show(fleet, wind.fleet, calendar, level)
        show_farms(farms, wind.power, calendar)
    return means


def intraday(time_s: Instants, wind: WindFleet, calendar: Calendar, means: Floats) -> None:
    """Forecast and score hours ahead, with locally calibrated persistence beside it."""
    for hours in (1, 3, 6):
        seen = known_at(time_s, Intraday(hours), wind.weather[0])
        with phase(f"{hours} h ahead"):
            model = intraday_quantiles(wind, seen, calendar, means)
        print(f"\n{hours} h ahead, level 95%")
        show(model, wind.fleet, calendar, 0.95)
        print("locally calibrated persistence")
        show(persistence(wind.fleet, seen, calendar), wind.fleet, calendar, 0.95)


def known_at(time_s: Instants, horizon: Horizon, weather: object) -> Known:
    """Decide what each hour may look at; all farms have the same runs."""
    assert isinstance(weather, WeatherRuns)
    return known(
        time_s,
        horizon,
        time_s,
        run_issued_s=weather.issued_s,
        lead_s=weather.lead_s,
        present=weather.present,
    )


def persistence(power: Floats, seen: Known, calendar: Calendar) -> QuantileForecast:
    """Spread the changes of the first year about the latest output of each hour."""
    steady = latest(power, seen)
    first = (seen.time_s < calendar.rolling_s) & np.isfinite(power - steady)
    changes = np.quantile((power - steady)[first], LEVELS)
    quantiles = np.clip(steady[:, None] + changes, 0.0, 1.0)
    return QuantileForecast(seen.time_s, seen.issued_s, np.array(LEVELS), quantiles)


def guarantees(
    forecast: QuantileForecast, measured: Floats, level: float
) -> tuple[NDArray[np.bool_], Calibrated]:
    """Calibrate a forecast on all its hours with an outcome."""
    rows = np.isfinite(forecast.quantiles).all(axis=1) & np.isfinite(measured)
    hour_s = forecast.time_s[rows]
    history = History(hour_s // DAY_S, forecast.issued_s[rows], hour_s + HOUR_S)
    found = calibrate(forecast.quantiles[rows], forecast.levels, measured[rows], history, (level,))
    return rows, found


def show(forecast: QuantileForecast, measured: Floats, calendar: Calendar, level: float) -> None:
    """Print what a forecast's guarantee gains over the static one, and how well it held."""
    rows, found = guarantees(forecast, measured, level)
    hour_s = forecast.time_s[rows]
    scored = hour_s >= calendar.rolling_s
    static = static_guarantee(measured[rows], hour_s // DAY_S, level, STATIC_DAYS)[scored]
    amount, output, hour_s = found.guarantee[scored, 0], measured[rows][scored], hour_s[scored]
    one = compare(output, static, amount, level)
    record = coverage(output, amount, hour_s // DAY_S, level)
    held = output >= amount
    quarter = (hour_s - calendar.rolling_s) // QUARTER_S
    calm = output <= np.quantile(output, 0.1)
    ramp = np.abs(np.diff(output, prepend=output[0])) >= 0.1
    print(
        f"  n {one.n}   static {100 * one.static:.2f} %   conditional {100 * one.conditional:.2f} %"
        f"   gain {one.gain_pp:+.2f} pp, at equal shortfall {one.gain_pp_equal_shortfall:+.2f} pp\n"
        f"  exceedance static {one.exceedance_static:.3f}   conditional"
        f" {one.exceedance_conditional:.4f} (fair band {record.band.low:.3f} to"
        f" {record.band.high:.3f})\n"
        f"  quintiles {series(record.quintiles)}\n"
        f"  shortfall static {100 * one.shortfall_static:.3f} pp   conditional"
        f" {100 * one.shortfall_conditional:.3f} pp   pinball {one.pinball_conditional:.5f}\n"
        f"  quarters {series(held[quarter == q].mean() for q in range(8))}\n"
        f"  lowest tenth of output {held[calm].mean():.3f}   ramps of 0.1 in an hour"
        f" {held[ramp].mean():.3f}   below static in {one.share_below:.0%} of hours\n"
        f"  {verdict(record).reason.en}"
    )


def show_farms(
    farms: tuple[QuantileForecast, ...], power: Floats, calendar: Calendar, level: float = 0.95
) -> None:
    """Print gain and pinball of each farm alone, against the fleet's."""
    print(f"\nsingle farms, level {level:.0%}")
    losses = []
    for farm, forecast in enumerate(farms):
        rows, found = guarantees(forecast, power[:, farm], level)
        scored = forecast.time_s[rows] >= calendar.rolling_s
        day = forecast.time_s[rows] // DAY_S
        static = static_guarantee(power[rows, farm], day, level, STATIC_DAYS)[scored]
        amount, output = found.guarantee[scored, 0], power[rows, farm][scored]
        one = compare(output, static, amount, level)
        losses.append(float(pinball(output, amount, 1 - level).mean()))
        print(
            f"  farm {farm + 1}: gain {one.gain_pp:+.2f} pp   exceedance"
            f" {one.exceedance_conditional:.3f}   quintiles {series(coverage_of(output, amount))}"
            f"   pinball {losses[-1]:.5f}"
        )
    print(f"  mean pinball of the farms {np.mean(losses):.5f}")


def coverage_of(output: Floats, amount: Floats) -> list[float]:
    """Return the exceedance in fifths of the guarantee; a guarantee of 0 always holds."""
    held, fifth = output >= amount, quintile_of(amount)
    return [float(held[fifth == one].mean()) for one in range(5)]


def series(values: object) -> str:
    """Write shares with three digits."""
    return " ".join(f"{value:.3f}" for value in values)  # type: ignore[attr-defined]


def read_power(path: Path) -> tuple[Instants, Floats]:
    """Read the farms' outputs on a full hourly axis, NaN in its gaps."""
    frame = pl.read_csv(path)
    rows_s = instants(frame["date"])
    axis = np.arange(rows_s[0], rows_s[-1] + HOUR_S, HOUR_S)
    power = np.full((axis.size, len(FARMS)), np.nan)
    power[(rows_s - axis[0]) // HOUR_S] = frame.drop("date").to_numpy()
    return axis, power


def read_runs(path: Path) -> WeatherRuns:
    """Read the weather runs of one farm."""
    frame = pl.read_csv(path, null_values="NA").sort("date", "hors")
    issued, leads = frame["date"].unique(maintain_order=True), frame["hors"].unique().sort()
    values = frame.select("u", "v", "ws").to_numpy().astype(np.float32)
    shape = (issued.len(), leads.len(), 3)
    names = ("u_ms", "v_ms", "speed_ms")
    return WeatherRuns(instants(issued), leads.to_numpy() * HOUR_S, names, values.reshape(shape))


def instants(stamps: pl.Series) -> Instants:
    """Seconds since 1970 of stamps such as 2009070113."""
    parsed = (stamps.cast(pl.String) + "00").str.to_datetime("%Y%m%d%H%M", time_unit="ms")
    return parsed.to_physical().to_numpy() // 1000


@contextmanager
def phase(name: str) -> Iterator[None]:
    """Print the CPU seconds of a phase."""
    start = time.process_time()
    yield
    print(f"[{name}: {time.process_time() - start:.1f} s of CPU]", flush=True)


if __name__ == "__main__":
    main()
