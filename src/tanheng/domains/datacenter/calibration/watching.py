"""A meter watched day by day against what its past lets one expect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tanheng.core import Column, Table, Text
from tanheng.domains.datacenter.calibration.baseline import fit_baseline
from tanheng.domains.datacenter.calibration.drift import Drift, Watch, learn
from tanheng.domains.datacenter.calibration.meter import Floats
from tanheng.domains.datacenter.calibration.savings import Drivers

__all__ = ["Watched", "watch", "watched_record", "watched_table"]

LEAST_HOURS = 20
"""Known hours below which a day is not judged."""


@dataclass(frozen=True)
class Watched:
    """What a watch learned, and what it saw since.

    Parameters
    ----------
    watch : Watch
    drift : Drift
    first_day : numpy.datetime64
        Local day that places of the drift count from.
    error_kwh : array, shape (D,)
        Metered less expected energy of each day since; NaN where it is not known.
    expected_kwh : array, shape (D,)
    """

    watch: Watch
    drift: Drift
    first_day: np.datetime64
    error_kwh: Floats
    expected_kwh: Floats

    def day(self, place: int | None) -> str | None:
        """Return the day at a place."""
        return None if place is None else str(self.first_day + place)


def watch(before: Drivers, after: Drivers, false_alarms_per_year: float = 0.5) -> Watched:
    """Learn from hours known to be in order, watch those after.

    What is learned are errors of months that the baseline has not seen: each in turn left out.

    Raises
    ------
    InputError
        For too few hours or days to learn from, and a rate of alarms that is none.
    """
    months = before.meter.months
    unseen = np.full(len(before.meter), np.nan)
    for month in np.unique(months):
        inside = months == month
        unseen[inside] = _errors(before, before, ~inside)[0][inside]
    found = learn(_daily(before, unseen)[0], false_alarms_per_year)
    errors, expected = _errors(before, after, None)
    daily, first = _daily(after, errors)
    return Watched(found, found.look(daily), first, daily, _daily(after, expected)[0])


def _errors(before: Drivers, of: Drivers, used: Any) -> tuple[Floats, Floats]:
    """Metered less expected energy, and expected energy, of each hour; NaN where unknown."""
    baseline = fit_baseline(before.meter, before.temperature_c, before.it_kw, used)
    rows = baseline.rows(of.meter, of.temperature_c, of.it_kw)
    expected = np.where(of.known, rows @ baseline.coefficients, np.nan)
    return of.meter.energy_kwh - expected, expected


def _daily(of: Drivers, hourly: Floats) -> tuple[Floats, np.datetime64]:
    """Sum by local day; a day with few known hours is not known."""
    days = of.meter.local_s.astype("datetime64[s]").astype("datetime64[D]")
    place = (days - days[0]).astype(np.int64)
    known = np.isfinite(hourly)
    count = np.bincount(place, known)
    total = np.bincount(place, np.where(known, hourly, 0.0))
    with np.errstate(invalid="ignore", divide="ignore"):
        scaled = total * 24.0 / count
    return np.where(count >= LEAST_HOURS, scaled, np.nan), days[0]


def watched_record(found: Watched) -> dict[str, Any]:
    """Return what was seen as plain data."""
    drift = found.drift
    since = slice(drift.began, None)
    return {
        "alarm": found.day(drift.alarm),
        "began": found.day(drift.began),
        "direction": drift.direction,
        "days_watched": int(np.isfinite(found.error_kwh).sum()),
        "kwh_per_day_since": None
        if drift.alarm is None
        else float(np.nanmean(found.error_kwh[since])),
        "share_since": None
        if drift.alarm is None
        else float(np.nansum(found.error_kwh[since]) / np.nansum(found.expected_kwh[since])),
        "highest_sum": float(max(drift.up.max(), drift.down.max())),
        "threshold": found.watch.threshold,
        "false_alarms_per_year": found.watch.false_alarms_per_year,
    }


def watched_table(found: Watched) -> Table:
    """Return what was seen as a table."""
    told = watched_record(found)
    ways = {"more": Text("more", "偏多"), "less": Text("less", "偏少")}
    share = told["share_since"]
    rows: tuple[tuple[Text, Text | str | float | None], ...] = (
        (Text("alarm", "报警日"), told["alarm"] or Text("none", "无")),
        (Text("began about", "起始约在"), told["began"]),
        (Text("energy", "能耗"), ways.get(told["direction"])),
        (Text("of what was expected since", "此后相对预期"), share and f"{share:+.1%}"),
        (
            Text("highest sum / threshold", "最大累积和 / 阈值"),
            f"{told['highest_sum']:.1f} / {told['threshold']:.1f}",
        ),
        (Text("days watched", "监测天数"), f"{told['days_watched']}"),
        (Text("false alarms a year", "每年误报"), f"{told['false_alarms_per_year']:g}"),
    )
    columns = (Column(Text("Drift", "漂移")), Column(Text("Value", "数值")))
    return Table(Text("Drift of a meter", "能耗漂移监测"), columns, rows)
