"""Tomorrow's schedule: what a fleet can promise, from what is known at one moment."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanheng.core import Context, InputError, Positions, iso, local_day, zone_of
from tanheng.domains.renewables.fleet_hours import (
    FleetHours,
    reached,
    read_fleet,
    test_start_s,
)
from tanheng.domains.renewables.forecasting import day_ahead
from tanheng.domains.renewables.guarantees import promise
from tanheng.domains.renewables.model import Fleet, Renewables
from tanheng.domains.renewables.reading import Door, FleetReader
from tanheng.domains.renewables.run import asked_of

__all__ = ["schedule"]


def schedule(
    section: Renewables, positions: Positions, context: Context, issued_s: int
) -> pl.DataFrame:
    """Promise each hour of the local day after ``issued_s``, from what is known then.

    Returns
    -------
    DataFrame
        A row per fleet, hour, level and window: ``fleet, issued, time, level, window,
        guarantee_mw, static_mw, median_mw, capacity_mw``.

    Raises
    ------
    InputError
        When nothing is known of tomorrow, or too little of the past.
    """
    frames = [
        _fleet(
            fleet, Door(positions, f"renewables.fleets[{index}]", context.locate), context, issued_s
        )
        for index, fleet in enumerate(section.fleets)
    ]
    return pl.concat(frames)


def _fleet(fleet: Fleet, door: Door, context: Context, issued_s: int) -> pl.DataFrame:
    reader = FleetReader(fleet, door)
    hours = read_fleet(reader, context, known_s=issued_s)
    start_s = test_start_s(fleet, hours.time_s)
    if issued_s < start_s:
        raise InputError(
            f"{fleet.name}: expected a time of issue after {iso(start_s)}, when enough is known, "
            f"came {iso(issued_s)}"
        )
    zone = zone_of(fleet.zone)
    today = local_day(np.array([issued_s]), zone)[0]
    tomorrow = local_day(hours.time_s, zone) == today + 1
    _refuse_unreached(hours, fleet, tomorrow, issued_s)
    ahead = day_ahead(hours, fleet, start_s, context, stations=False)
    capacity = float(hours.capacity_mw.sum())
    middle = int(np.argmin(np.abs(ahead.fleet.levels - 0.5)))
    frames = []
    for asked in asked_of(fleet, hours, ahead, reader):
        promised = promise(ahead.fleet, hours.fleet, asked, zone)
        kept = tomorrow[promised.rows] & np.isfinite(promised.conditional)
        rows = promised.rows[kept]
        frames.append(
            pl.DataFrame(
                {
                    "fleet": [fleet.name] * rows.size,
                    "issued": [iso(issued_s)] * rows.size,
                    "time": [iso(int(one)) for one in hours.time_s[rows]],
                    "level": np.full(rows.size, asked.level),
                    "window": [asked.window] * rows.size,
                    "guarantee_mw": _mw(promised.conditional[kept], capacity),
                    "static_mw": _mw(promised.static[kept], capacity),
                    "median_mw": _mw(ahead.fleet.quantiles[rows, middle], capacity),
                    "capacity_mw": np.full(rows.size, capacity),
                }
            )
        )
    made = pl.concat(frames)
    if made.height == 0:
        raise _nothing_known(fleet, issued_s)
    return made


def _refuse_unreached(
    hours: FleetHours, fleet: Fleet, tomorrow: NDArray[np.bool_], issued_s: int
) -> None:
    """Refuse a moment whose day after no weather forecast reaches, before anything is fitted."""
    lead_h = fleet.day_ahead.min_lead_h
    day = hours.time_s[tomorrow]
    if len(hours.weather) and not any(reached(day, one, lead_h).any() for one in hours.weather):
        raise _nothing_known(fleet, issued_s)


def _nothing_known(fleet: Fleet, issued_s: int) -> InputError:
    return InputError(
        f"{fleet.name}: nothing is known at {iso(issued_s)} of the day after: no weather "
        "forecast reaches it, or it has no hour in the windows"
    )


def _mw(share: NDArray[np.float64], capacity_mw: float) -> NDArray[np.float64]:
    """Megawatts to the watt: more digits would be noise."""
    return np.round(share * capacity_mw, 6)
