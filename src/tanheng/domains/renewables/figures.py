"""The figures and series of a fleet, under the names that other programs may rely on."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanheng.core import Figure, iso
from tanheng.domains.renewables.findings import FleetRun, Scored

__all__ = ["figures_of", "prefix", "series_of"]

HOW = {
    "guarantee.static": "mean of the (1 - level) quantile of the trailing {days} days that end two "
    "days before the hour's day",
    "guarantee.conditional": "mean of the (1 - level) quantile of a quantile-forest forecast, "
    "recalibrated on past outcomes known at its issue",
    "guarantee.gain_pp": "100 x (mean conditional - mean static guarantee)",
    "guarantee.gain_relative": "(mean conditional - mean static) / mean static guarantee",
    "guarantee.gain_pp_equal_shortfall": "as gain_pp, the conditional guarantee scaled by {factor} "
    "so that its expected shortfall equals the static one's",
    "exceedance.static": "share of hours with measured >= static guarantee",
    "exceedance.conditional": "share of hours with measured >= conditional guarantee; interval: "
    "where 95 of 100 perfectly calibrated forecasts lie on the same hours (block bootstrap)",
    "exceedance.quintiles": "share of hours with measured >= conditional guarantee, by fifths of "
    "the guarantee from lowest to highest",
    "shortfall.static": "mean of max(static guarantee - measured, 0)",
    "shortfall.conditional": "mean of max(conditional guarantee - measured, 0)",
    "pinball": "mean pinball loss of the fleet's conditional guarantee at 1 - level",
    "stations.pinball": "mean over stations of the pinball loss of their guarantees at 1 - level",
    "verdict": "credible when the exceedance lies in the band of a perfectly calibrated forecast, "
    "overall and in every fifth of the guarantee",
}


def prefix(fleet: str, horizon: str) -> str:
    """Name under which a horizon's figures stand: the day-ahead ones under the fleet itself."""
    return fleet if horizon == "day_ahead" else f"{fleet}.{horizon}"


def figures_of(found: FleetRun) -> tuple[Figure, ...]:
    """Figures of a fleet: one set for each horizon, level and window."""
    return tuple(figure for scored in found.scored for figure in _set(found, scored))


def series_of(found: FleetRun) -> dict[str, pl.DataFrame]:
    """Series of a fleet.

    ``F.guarantee`` has a row per scored hour, level and window; every figure of the fleet's
    guarantee can be computed again from it. ``F.forecast`` has the raw quantiles of each hour,
    ``F.stations`` a row per station of the same hours, levels and windows.
    """
    name = found.fleet.name
    horizons = list(dict.fromkeys(scored.horizon for scored in found.scored))
    series = {
        f"{prefix(name, horizon)}.guarantee": pl.concat(
            [_rows(scored) for scored in found.scored if scored.horizon == horizon]
        )
        for horizon in horizons
    }
    return series | {f"{name}.forecast": _forecast(found), f"{name}.stations": _stations(found)}


def _set(found: FleetRun, scored: Scored) -> list[Figure]:
    test, record = scored.test, scored.test.coverage
    one = test.comparison
    reason = None if test.verdict.credible else test.verdict.reason.en
    rows: list[tuple[str, Any, str, tuple[float, float] | None]] = [
        ("guarantee.static", one.static, "1", None),
        ("guarantee.conditional", None if reason else one.conditional, "1", None),
        ("guarantee.gain_pp", None if reason else one.gain_pp, "pp", None),
        ("guarantee.gain_relative", _finite(one.gain_relative, reason), "1", None),
        (
            "guarantee.gain_pp_equal_shortfall",
            None if reason else one.gain_pp_equal_shortfall,
            "pp",
            None,
        ),
        ("exceedance.static", one.exceedance_static, "1", None),
        (
            "exceedance.conditional",
            one.exceedance_conditional,
            "1",
            (record.band.low, record.band.high),
        ),
        ("exceedance.quintiles", record.quintiles, "1", None),
        ("shortfall.static", one.shortfall_static, "1", None),
        ("shortfall.conditional", one.shortfall_conditional, "1", None),
        ("pinball", one.pinball_conditional, "1", None),
        ("stations.pinball", _finite(scored.stations_pinball, None), "1", None),
        ("verdict", test.verdict.word, "", None),
    ]
    return [
        _figure(found, scored, name, value, unit, interval, reason)
        for name, value, unit, interval in rows
        if value is not None or reason
        if not (name == "stations.pinball" and value is None)
    ]


def _figure(
    found: FleetRun,
    scored: Scored,
    name: str,
    value: Any,
    unit: str,
    interval: tuple[float, float] | None,
    reason: str | None,
) -> Figure:
    test = scored.test
    about: dict[str, Any] = {
        "window": test.asked.window,
        "horizon": scored.horizon,
        "start": iso(int(test.time_s[0])),
        "end": iso(int(test.time_s[-1]) + 3600),
        "n": int(test.time_s.size),
    }
    if name == "exceedance.quintiles":
        about["bands"] = tuple((band.low, band.high) for band in test.coverage.family_bands)
    how = HOW[name].format(days=test.asked.history_days, factor=f"{test.comparison.factor:.4f}")
    return Figure(
        f"{prefix(found.fleet.name, scored.horizon)}.{name}",
        value,
        unit,
        found.fleet.origin,
        how,
        level=test.asked.level,
        interval=interval,
        reason=reason if value is None else test.verdict.reason.en if name == "verdict" else None,
        about=about,
    )


def _finite(value: float, reason: str | None) -> float | None:
    return value if np.isfinite(value) and not reason else None


def _rows(scored: Scored) -> pl.DataFrame:
    test = scored.test
    return pl.DataFrame(
        {
            "issued": _moments(test.issued_s),
            "time": _moments(test.time_s),
            "measured": test.measured,
            "static": test.static,
            "conditional": test.conditional,
            "level": np.full(test.time_s.size, test.asked.level),
            "window": [test.asked.window] * test.time_s.size,
        }
    )


def _forecast(found: FleetRun) -> pl.DataFrame:
    forecast = found.forecast.fleet
    known = np.isfinite(forecast.quantiles).all(axis=1)
    columns = {
        f"q{level:.3f}": forecast.quantiles[known, i] for i, level in enumerate(forecast.levels)
    }
    return pl.DataFrame(
        {
            "issued": _moments(forecast.issued_s[known]),
            "time": _moments(forecast.time_s[known]),
            "measured": found.hours.fleet[known],
            **columns,
        }
    ).with_columns(pl.col("measured").fill_nan(None))


def _stations(found: FleetRun) -> pl.DataFrame:
    """Output and guarantee of each station in the scored hours of each level and window."""
    ahead = [scored for scored in found.scored if scored.horizon == found.forecast.horizon]
    return pl.concat([_of_stations(found, scored) for scored in ahead])


def _of_stations(found: FleetRun, scored: Scored) -> pl.DataFrame:
    """Lay one level and window out station by station, each in order of time."""
    test, names = scored.test, pl.Series([station.id for station in found.hours.stations])
    rows = np.flatnonzero(np.isin(found.hours.time_s, test.time_s))
    power = found.hours.power[rows]
    promised = np.full(power.shape, np.nan) if scored.stations is None else scored.stations[rows]
    columns = {
        "station": names.gather(np.repeat(np.arange(names.len()), rows.size)),
        "time": _moments(np.tile(found.hours.time_s[rows], names.len())),
        "measured": power.ravel(order="F"),
        "conditional": promised.ravel(order="F"),
    }
    return pl.DataFrame(columns).with_columns(
        pl.col("measured", "conditional").fill_nan(None),
        level=pl.lit(test.asked.level),
        window=pl.lit(test.asked.window),
    )


def _moments(time_s: NDArray[np.int64]) -> pl.Series:
    return pl.Series(time_s * 1_000_000).cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
