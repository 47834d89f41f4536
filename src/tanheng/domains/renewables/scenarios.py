"""Joint scenarios of a fleet's stations over the hours of a day, day-ahead.

Each station's day-ahead forecast says how much it may deliver in each hour; scenarios say which
stations and hours are weak together. For one day:

1. *Dependence*. Every past day whose outcomes were known when the day's first forecast was made
   gives the ranks (PIT) of its stations and hours in their own day-ahead forecasts. Each member
   is ordered as one of the latest of these days was (the Schaake shuffle,
   `tanheng.forecast.schaake_order`); more members than days are drawn from a Gaussian copula of
   the ranks (`tanheng.forecast.gaussian_order`), and only these depend on the seed.
2. *Stations*. Members take the quantiles of each station's forecast in that order.
3. *Fleet*. The fleet's forecast is calibrated at every probability of its table: its quantile at
   probability p is the guarantee at level 1 - p, by the same rolling conformal calibration as
   the guarantees themselves, over all hours in which the fleet can produce. In each hour
   the members' sums are replaced, in their order, by the quantiles of this distribution, and
   stations move within [0, capacity] to add up to them (`tanheng.forecast.coherent`).

So the share of members below tomorrow's guarantee for all hours is what its level says, up to one
member, and members add up over hours and stations to energies and ramps that can be counted on
as distributions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanheng.core import HOUR_S, Context, InputError, Positions, local_day, zone_of
from tanheng.domains.renewables.calibration import calibrated
from tanheng.domains.renewables.fleet_hours import FleetHours
from tanheng.domains.renewables.forecasting import FleetForecast
from tanheng.domains.renewables.model import Fleet, Renewables
from tanheng.domains.renewables.run import memory
from tanheng.domains.renewables.tomorrow import Tomorrow, tomorrows
from tanheng.forecast import QuantileForecast, ScenarioSet, coherent, gaussian_order, schaake_order
from tanheng.forecast import scenarios as in_order
from tanheng.reliability import monotone, pit, spread_out

__all__ = ["Margins", "draw", "margins", "past_ranks", "scenarios"]

Floats = NDArray[np.float64]
Instants = NDArray[np.int64]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]
DAY_H = 24


@dataclass(frozen=True)
class Margins:
    """What scenarios are drawn from: distributions of hours, and ranks of the past.

    Parameters
    ----------
    time_s, issued_s : ndarray of int64, shape (T,)
        Every hour of the fleet's axis, and when its forecast was made.
    levels : ndarray of float64, shape (Q,)
        Probabilities of the quantiles.
    ranks : ndarray of float64, shape (T, S)
        Rank of each outcome in its own forecast; NaN where either is not known.
    rows : ndarray of int64, shape (N,)
        Hours of which distributions are kept, ascending.
    stations : ndarray of float64, shape (N, S, Q)
        Quantiles of the stations as forecast, fraction of their capacity.
    fleet : ndarray of float64, shape (N, Q)
        Quantiles of the whole as calibrated, fraction of its capacity.
    capacity_mw : ndarray of float64, shape (S,)
    """

    time_s: Instants
    issued_s: Instants
    levels: Floats
    ranks: Floats
    rows: Rows
    stations: Floats
    fleet: Floats
    capacity_mw: Floats


def scenarios(
    section: Renewables, positions: Positions, context: Context, issued_s: int, members: int
) -> pl.DataFrame:
    """Draw joint scenarios of the local day after ``issued_s``, from what is known then.

    Members of one fleet are joint over its stations and hours; those of two fleets are not.

    Returns
    -------
    DataFrame
        A row per fleet, member, hour and station: ``fleet, issued, member, time, station,
        power, power_mw``; members count from 1, instants are UTC, ``power`` is a fraction of the
        station's capacity and ``power_mw`` null where none is stated.

    Raises
    ------
    InputError
        When members are fewer than 2, nothing is known of tomorrow, or too little of the past.
    """
    known = tomorrows(section, positions, context, issued_s, stations=True)
    return pl.concat([_table(one, members, context) for one in known])


def margins(hours: FleetHours, ahead: FleetForecast, fleet: Fleet, inside: Mask) -> Margins:
    """Distributions of the hours ``inside`` (T,), where they are known, and ranks of all hours."""
    whole = _calibrated(ahead, hours, fleet)
    rows = np.flatnonzero(inside & np.isfinite(whole).all(axis=1))
    ranks, parts = _stations(ahead.stations, hours.power, rows)
    told = np.isfinite(parts).all(axis=(1, 2))
    return Margins(
        hours.time_s,
        ahead.fleet.issued_s,
        ahead.fleet.levels,
        ranks,
        rows[told],
        parts[told],
        whole[rows[told]],
        hours.capacity_mw,
    )


def draw(of: Margins, rows: Rows, members: int, seed: int) -> ScenarioSet:
    """Draw the hours ``rows`` of one day; every one must be among those that ``of`` keeps.

    Raises
    ------
    InputError
        When fewer than 2 past days are known.
    """
    kept = np.searchsorted(of.rows, rows)
    order = _order(past_ranks(of, rows), members, seed)
    drawn = in_order(of.time_s[rows], of.stations[kept], of.levels, order)
    return coherent(drawn, of.capacity_mw, of.fleet[kept], of.levels)


def past_ranks(of: Margins, rows: Rows) -> Floats:
    """Ranks of the same hours on every past day that was known, shape (D, H, S).

    A day counts when its last hour had ended as the first forecast of ``rows`` was made. A rank
    that is missing is that of the station whose ranks were most like its own, so that the
    outages of many stations do not leave a day without any; NaN where no station reports.
    """
    first_s, last = int(of.issued_s[rows].min()), int(rows.max())
    unknown_h = -(-(int(of.time_s[last]) + HOUR_S - first_s) // HOUR_S)
    nearest, farthest = -(-unknown_h // DAY_H), int(rows.min()) // DAY_H
    back = DAY_H * np.arange(farthest, nearest - 1, -1)
    return _lent(of.ranks[rows[None, :] - back[:, None]])


def _order(past: Floats, members: int, seed: int) -> Rows:
    """Follow past days, one a member, where there are enough; else draw from their copula."""
    if np.isfinite(past).all(axis=(1, 2)).sum() >= members:
        return schaake_order(past, members)
    return gaussian_order(past, members, seed)


def day_seed(seed: int, time_s: int) -> int:
    """Seed of the day that starts at an instant: no two days are drawn alike."""
    return seed + time_s // HOUR_S


def _table(known: Tomorrow, members: int, context: Context) -> pl.DataFrame:
    of = margins(known.hours, known.ahead, known.fleet, known.inside)
    if of.rows.size == 0:
        raise known.nothing_known()
    context.progress(f"{known.fleet.name}: {members} scenarios of {of.rows.size} hours")
    try:
        drawn = draw(of, of.rows, members, day_seed(context.seed, int(of.time_s[of.rows[0]])))
    except InputError as error:
        raise InputError(f"{known.fleet.name}: {error.message}") from None
    return _rows(known, drawn)


def _rows(known: Tomorrow, drawn: ScenarioSet) -> pl.DataFrame:
    """Lay members, hours and stations out as rows, in this order."""
    names = np.array([one.id for one in known.hours.stations])
    member, hour, station = np.indices(drawn.values.shape, dtype=np.int64).reshape(3, -1)
    capacity_mw = known.hours.capacity_mw if known.hours.in_mw else np.nan
    return pl.DataFrame(
        {
            "fleet": np.full(member.size, known.fleet.name),
            "issued": np.full(member.size, known.issued_s),
            "member": member + 1,
            "time": drawn.time_s[hour],
            "station": names[station],
            "power": drawn.values.ravel(),
            "power_mw": np.minimum(drawn.values * capacity_mw, capacity_mw).ravel(),
        },
        nan_to_null=True,
    ).with_columns(pl.from_epoch(pl.col("issued", "time"), "s").dt.replace_time_zone("UTC"))


def _calibrated(ahead: FleetForecast, hours: FleetHours, fleet: Fleet) -> Floats:
    """Quantiles of the whole that hold their probabilities, (T, Q); in the dark as forecast."""
    forecast = ahead.fleet
    lit = np.flatnonzero(ahead.daylight & np.isfinite(forecast.quantiles).all(axis=1))
    table = np.where(ahead.daylight[:, None], np.nan, forecast.quantiles)
    table[lit] = calibrated(
        forecast,
        hours.fleet,
        lit,
        local_day(forecast.time_s, zone_of(fleet.zone)),
        tuple(1.0 - forecast.levels),
        memory(fleet, hours),
    )
    return table


def _stations(
    forecasts: Iterable[QuantileForecast], power: Floats, rows: Rows
) -> tuple[Floats, Floats]:
    """Ranks of every hour (T, S) and quantiles of the hours ``rows`` (N, S, Q), in one pass."""
    ranks, tables = np.empty(power.shape), []
    for station, one in enumerate(forecasts):
        table = monotone(one.quantiles)
        within = spread_out(one.time_s + HOUR_S)
        ranks[:, station] = pit(table, one.levels, power[:, station], within)
        tables.append(table[rows])
    return ranks, np.stack(tables, axis=1)


def _lent(ranks: Floats) -> Floats:
    """Fill ranks (D, H, S) that are missing, each from the station most like its own."""
    flat = ranks.reshape(-1, ranks.shape[2])
    filled = flat.copy()
    about = np.nan_to_num(flat - 0.5)
    alike = np.argsort(-(about.T @ about), axis=1, kind="stable")
    for station in np.flatnonzero(np.isnan(flat).any(axis=0)):
        for other in alike[station]:
            gaps = np.isnan(filled[:, station])
            if not gaps.any():
                break
            filled[gaps, station] = flat[gaps, other]
    return filled.reshape(ranks.shape)
