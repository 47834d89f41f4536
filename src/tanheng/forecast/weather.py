"""Weather forecasts as a model may see them: runs with issue times, or one value per hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tanheng.core import DAY_S, HOUR_S, InputError
from tanheng.forecast.known import Horizon, Known, known

__all__ = ["Weather", "WeatherRuns", "WeatherSeries", "known_by"]

Instants = NDArray[np.int64]
Values = NDArray[np.float32]


@dataclass(frozen=True)
class WeatherRuns:
    """Weather forecasts of one station, run by run.

    Parameters
    ----------
    issued_s : ndarray of int64, shape (R,)
        Issue time of each run, ascending.
    lead_s : ndarray of int64, shape (L,)
        Leads, ascending; values between two leads are interpolated.
    names : tuple of str
        Variables, ``speed_ms@100``, ``ghi_wm2``.
    values : ndarray of float32, shape (R, L, V)
        NaN where a run brings no value.
    """

    issued_s: Instants
    lead_s: Instants
    names: tuple[str, ...]
    values: Values

    def __post_init__(self) -> None:
        expected = (self.issued_s.size, self.lead_s.size, len(self.names))
        if self.values.shape != expected:
            raise InputError(f"expected weather of shape {expected}, came {self.values.shape}")

    @property
    def present(self) -> NDArray[np.bool_]:
        """Whether a run brings any value at a lead, shape (R, L)."""
        finite: NDArray[np.bool_] = np.any(np.isfinite(self.values), axis=2)
        return finite

    def at(self, known: Known, shift_s: int = 0, *, older: bool = False) -> Values:
        """Return the variables that each target's run gives for ``shift_s`` after the target.

        Returns
        -------
        ndarray of float32, shape (N, V)
            NaN without a run, and outside its leads.
        """
        wanted = known.older_issued_s if older else known.run_issued_s
        if not self.issued_s.size:
            return np.full((wanted.size, len(self.names)), np.nan, dtype=np.float32)
        run = np.minimum(np.searchsorted(self.issued_s, wanted), self.issued_s.size - 1)
        lead_s = known.time_s + shift_s - self.issued_s[run]
        after = np.searchsorted(self.lead_s, lead_s)
        inside = (self.issued_s[run] == wanted) & (after < self.lead_s.size)
        inside &= lead_s >= self.lead_s[0]
        after = np.where(inside, after, 0)
        before = np.where(inside & (self.lead_s[after] > lead_s), after - 1, after)
        out = self.values[run, before]
        between = np.flatnonzero(inside & (before < after))
        if between.size:
            low, high = self.lead_s[before[between]], self.lead_s[after[between]]
            weight = ((lead_s[between] - low) / (high - low)).astype(np.float32)[:, None]
            upper = self.values[run[between], after[between]]
            out[between] = (1 - weight) * out[between] + weight * upper
        out[~inside] = np.nan
        return out


@dataclass(frozen=True)
class WeatherSeries:
    """Weather forecasts of one station without issue times, one row per hour.

    Each row counts as known at the horizon's lead before its own hour, so a forecast never looks
    at rows after its target.

    Parameters
    ----------
    time_s : ndarray of int64, shape (W,)
        Start of each row's interval, ascending.
    values : ndarray of float32, shape (W, V)
    """

    time_s: Instants
    names: tuple[str, ...]
    values: Values

    def __post_init__(self) -> None:
        if self.values.shape != (self.time_s.size, len(self.names)):
            raise InputError(
                f"expected weather of shape {(self.time_s.size, len(self.names))}, "
                f"came {self.values.shape}"
            )

    def at(self, known: Known, shift_s: int = 0, *, older: bool = False) -> Values:
        """Return the row ``shift_s`` after each target: NaN for later rows and for older runs."""
        out = np.full((known.time_s.size, len(self.names)), np.nan, dtype=np.float32)
        if shift_s > 0 or older or not self.time_s.size:
            return out
        wanted = known.time_s + shift_s
        place = np.minimum(np.searchsorted(self.time_s, wanted), self.time_s.size - 1)
        found = self.time_s[place] == wanted
        out[found] = self.values[place[found]]
        return out


Weather = WeatherRuns | WeatherSeries


def known_by(
    weather: Sequence[Weather],
    time_s: Instants,
    horizon: Horizon,
    power_time_s: Instants,
    *,
    step_s: int = HOUR_S,
) -> Known:
    """Decide for each target what its forecast may look at, by the runs of all stations.

    A run reaches an hour when it brings values to at least half of the stations that had a run
    in the week before: neither a station that came late nor one that lacks a run decides for the
    others, and no later run has a say. Other parameters are those of `known`.

    Parameters
    ----------
    weather : sequence of Weather
        One per station; without any, or without issue times, there is no run.
    """
    runs = [_reach(one) for one in weather if isinstance(one, WeatherRuns)]
    if not runs:
        return known(time_s, horizon, power_time_s, step_s=step_s)
    issued_s = np.unique(np.concatenate([one[0] for one in runs]))
    lead_s = np.unique(np.concatenate([one[1] for one in runs]))
    bringing = np.zeros((issued_s.size, lead_s.size), dtype=np.int64)
    serving = np.zeros((issued_s.size, 1), dtype=np.int64)
    for issued, leads, present in runs:
        row, column = np.searchsorted(issued_s, issued), np.searchsorted(lead_s, leads)
        bringing[np.ix_(row, column)] += present
        serving[:, 0] += _served(issued, issued_s)
    return known(
        time_s,
        horizon,
        power_time_s,
        step_s=step_s,
        run_issued_s=issued_s,
        lead_s=lead_s,
        present=(bringing > 0) & (2 * bringing >= serving),
    )


def _served(issued_s: Instants, at_s: Instants) -> NDArray[np.bool_]:
    """Whether a station had a run in the week up to each instant."""
    latest = np.searchsorted(issued_s, at_s, side="right") - 1
    if not issued_s.size:
        return np.zeros(at_s.size, dtype=np.bool_)
    return np.asarray((latest >= 0) & (at_s - issued_s[np.maximum(latest, 0)] <= 7 * DAY_S))


def _reach(runs: WeatherRuns) -> tuple[Instants, Instants, NDArray[np.bool_]]:
    return runs.issued_s, runs.lead_s, runs.present
