"""The figures and series of a fleet, under the names that other programs may rely on."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanheng.core import Figure, Text, iso
from tanheng.domains.renewables.findings import FleetRun, Scored

__all__ = ["figures_of", "prefix", "series_of"]

HOW = {
    "guarantee.static": Text(
        "mean of the (1 - level) quantile of the trailing {days} days that end two "
        "days before the hour's day",
        "截至该日前两天的最近 {days} 天（1 - 保证率）分位数的均值",
    ),
    "guarantee.conditional": Text(
        "mean of the (1 - level) quantile of a quantile-forest forecast, "
        "recalibrated on past outcomes known at its issue",
        "分位数森林预测的（1 - 保证率）分位数的均值，按发布时已知的实绩再校准",
    ),
    "guarantee.gain_pp": Text(
        "100 x (mean conditional - mean static guarantee)",
        "100 x（条件保证均值 - 静态保证均值）",
    ),
    "guarantee.gain_relative": Text(
        "(mean conditional - mean static) / mean static guarantee",
        "（条件保证均值 - 静态保证均值）/ 静态保证均值",
    ),
    "guarantee.gain_pp_equal_shortfall": Text(
        "as gain_pp, the conditional guarantee scaled by {factor} "
        "so that its expected shortfall equals the static one's",
        "同 gain_pp，条件保证乘以 {factor}，使其期望缺额与静态保证相同",
    ),
    "exceedance.static": Text(
        "share of hours with measured >= static guarantee", "实测不低于静态保证的小时占比"
    ),
    "exceedance.conditional": Text(
        "share of hours with measured >= conditional guarantee; interval: "
        "where 95 of 100 perfectly calibrated forecasts lie on the same hours (block bootstrap)",
        "实测不低于条件保证的小时占比；区间：同样小时内 100 个完全校准预测中 95 个所处范围"
        "（分块自助法）",
    ),
    "exceedance.quintiles": Text(
        "share of hours with measured >= conditional guarantee, by fifths of "
        "the guarantee from lowest to highest",
        "实测不低于条件保证的小时占比，按保证值由低到高分五组",
    ),
    "shortfall.static": Text(
        "mean of max(static guarantee - measured, 0)", "max（静态保证 - 实测，0）的均值"
    ),
    "shortfall.conditional": Text(
        "mean of max(conditional guarantee - measured, 0)", "max（条件保证 - 实测，0）的均值"
    ),
    "pinball": Text(
        "mean pinball loss of the fleet's conditional guarantee at 1 - level",
        "机组群条件保证在 1 - 保证率处的平均分位数损失",
    ),
    "stations.pinball": Text(
        "mean over stations of the pinball loss of their guarantees at 1 - level",
        "各电站保证在 1 - 保证率处的分位数损失，对电站取均值",
    ),
    "verdict": Text(
        "credible when the exceedance lies in the band of a perfectly calibrated forecast, "
        "overall and in every fifth of the guarantee",
        "总体及每个五分位组的达标率都在完全校准预测的区间内时为可信",
    ),
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
    reason = None if test.verdict.credible else test.verdict.reason
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
    reason: Text | None,
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
    how = HOW[name].filled(days=test.asked.history_days, factor=f"{test.comparison.factor:.4f}")
    return Figure(
        f"{prefix(found.fleet.name, scored.horizon)}.{name}",
        value,
        unit,
        found.fleet.origin,
        how,
        level=test.asked.level,
        interval=interval,
        reason=reason if value is None else test.verdict.reason if name == "verdict" else None,
        about=about,
    )


def _finite(value: float, reason: Text | None) -> float | None:
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
