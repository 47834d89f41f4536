"""Joint scenarios set against what came, beside scenarios without dependence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from tanheng.core import local_day
from tanheng.domains.renewables.scenarios import Margins, day_seed, draw
from tanheng.forecast import ScenarioSet, coherent
from tanheng.forecast import scenarios as in_order
from tanheng.reliability import energy_score, spread_out, variogram_score

__all__ = ["KINDS", "ScenarioScores", "measured_days", "score_scenarios"]

Floats = NDArray[np.float64]
Instants = NDArray[np.int64]
Rows = NDArray[np.int64]
DAY_H = 24
KINDS = ("joint", "independent", "independent_coherent")
"""Joint; the same stations in any order; these moved to the same fleet's distribution."""


@dataclass(frozen=True)
class ScenarioScores:
    """Scores of the scenarios of each day, by kind.

    Parameters
    ----------
    time_s : ndarray of int64, shape (D,)
        First hour of each day.
    energy, variogram : dict of ndarray of float64, shape (D,)
        Over all stations and hours of a day, in fractions of capacity.
    hour_rank : dict of ndarray of float64, shape (D, H)
        Rank of the fleet's measured output among the members' sums: uniform if they are right.
    day_rank : dict of ndarray of float64, shape (D,)
        Rank of the fleet's energy of the day among the members'.
    """

    time_s: Instants
    energy: dict[str, Floats]
    variogram: dict[str, Floats]
    hour_rank: dict[str, Floats]
    day_rank: dict[str, Floats]


def measured_days(
    time_s: Instants, power: Floats, zone: ZoneInfo, span_s: tuple[int, int]
) -> list[Rows]:
    """Rows of each local day of 24 hours in a span, in which every station reports every hour.

    Parameters
    ----------
    time_s : ndarray of int64, shape (T,)
    power : ndarray of float64, shape (T, S)
    span_s : tuple of int
        First instant, and the end.
    """
    inside = (time_s >= span_s[0]) & (time_s < span_s[1]) & np.isfinite(power).all(axis=1)
    rows = np.flatnonzero(inside)
    days = np.split(rows, np.flatnonzero(np.diff(local_day(time_s[rows], zone))) + 1)
    return [one for one in days if one.size == DAY_H]


def score_scenarios(
    of: Margins, power: Floats, days: Sequence[Rows], members: int, seed: int
) -> ScenarioScores:
    """Draw the scenarios of past days as they were known then, and score each kind.

    Parameters
    ----------
    of : Margins
        Of these days at least.
    power : ndarray of float64, shape (T, S)
        What was measured.
    days : sequence of ndarray of int64
        From `measured_days`.
    """
    scored = [_score(of, power, rows, members, seed) for rows in days]
    first_s = np.array([of.time_s[rows[0]] for rows in days], dtype=np.int64)
    by_kind = [
        {kind: np.array([one[kind][part] for one in scored]) for kind in KINDS} for part in range(4)
    ]
    return ScenarioScores(first_s, *by_kind)


def _score(
    of: Margins, power: Floats, rows: Rows, members: int, seed: int
) -> dict[str, tuple[float, float, Floats, float]]:
    day = day_seed(seed, int(of.time_s[rows[0]]))
    kept = np.searchsorted(of.rows, rows)
    shape = (members, *power[rows].shape)
    anyhow = np.argsort(np.random.default_rng(day).random(shape), axis=0)
    loose = in_order(of.time_s[rows], of.stations[kept], of.levels, anyhow)
    drawn = {
        "joint": draw(of, rows, members, day),
        "independent": loose,
        "independent_coherent": coherent(loose, of.capacity_mw, of.fleet[kept], of.levels),
    }
    return {kind: _against(one, power[rows], of.capacity_mw) for kind, one in drawn.items()}


def _against(
    drawn: ScenarioSet, measured: Floats, capacity_mw: Floats
) -> tuple[float, float, Floats, float]:
    members = drawn.values.reshape(1, len(drawn.values), -1)
    outcome = measured.reshape(1, -1)
    fleet, came = drawn.fleet(capacity_mw), measured @ capacity_mw / capacity_mw.sum()
    within = spread_out(drawn.time_s)
    return (
        float(energy_score(outcome, members)[0]),
        float(variogram_score(outcome, members)[0]),
        _rank(fleet, came, within),
        float(_rank(fleet.sum(axis=1), came.sum(), within[0])),
    )


def _rank(members: Floats, came: Floats, within: Floats) -> Floats:
    """Rank of outcomes among members, spread within ties, 0 to 1."""
    below, tied = (members < came).sum(axis=0), (members == came).sum(axis=0)
    return np.asarray((below + within * (tied + 1)) / (len(members) + 1))
