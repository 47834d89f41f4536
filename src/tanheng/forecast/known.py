"""What is known when: the one place that decides which inputs a forecast may look at.

Every feature takes its weather run and its last output from :func:`known`; nothing else in
tanheng compares a target's time with the time of an input.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tanheng.core import HOUR_S, InputError

__all__ = ["DayAhead", "Horizon", "Intraday", "Known", "known"]

Instants = NDArray[np.int64]
Indices = NDArray[np.int64]

NO_RUN = np.iinfo(np.int64).min


@dataclass(frozen=True)
class DayAhead:
    """Forecast made from weather runs at least ``min_lead_s`` old at the start of the hour.

    Without weather runs the forecast counts as issued ``min_lead_s`` before its target.
    """

    min_lead_s: int = 25 * HOUR_S

    def latest_issue_s(self, time_s: Instants) -> Instants:
        """Latest moment at which the forecast of each target may be made."""
        return time_s - self.min_lead_s


@dataclass(frozen=True)
class Intraday:
    """Forecast ``hours`` ahead: outputs up to and including the hour ``hours`` before the target.

    That output's interval ends at ``target - (hours - 1) h``, which is the time of issue.
    """

    hours: int = 1

    def latest_issue_s(self, time_s: Instants) -> Instants:
        """Latest moment at which the forecast of each target may be made."""
        return time_s - (self.hours - 1) * HOUR_S


Horizon = DayAhead | Intraday


@dataclass(frozen=True)
class Known:
    """What the forecast of each target may look at.

    Every index is -1, and every time of issue of a run is ``NO_RUN``, where there is nothing.

    Parameters
    ----------
    time_s, issued_s : ndarray of int64, shape (N,)
        Start of the target's interval; time of issue.
    run, older : ndarray of int64, shape (N,)
        Index of the latest weather run that reaches the target, and of the one before it.
    run_issued_s, older_issued_s : ndarray of int64, shape (N,)
        When these runs were issued; weather is looked up by them, so that a station which lacks
        a run never lends another one.
    power : ndarray of int64, shape (N,)
        Index on the axis of outputs of the last interval that had ended at the time of issue.
    """

    time_s: Instants
    issued_s: Instants
    run: Indices
    older: Indices
    run_issued_s: Instants
    older_issued_s: Instants
    power: Indices


def known(
    time_s: Instants,
    horizon: Horizon,
    power_time_s: Instants,
    *,
    step_s: int = HOUR_S,
    run_issued_s: Instants | None = None,
    lead_s: Instants | None = None,
    present: NDArray[np.bool_] | None = None,
) -> Known:
    """Decide for each target what its forecast may look at.

    Parameters
    ----------
    time_s : ndarray of int64, shape (N,)
        Starts of the targets' intervals, seconds since 1970.
    power_time_s : ndarray of int64, shape (T,)
        Starts of the outputs' intervals, ascending; each lasts ``step_s``.
    run_issued_s, lead_s : ndarray of int64, shapes (R,) and (L,), optional
        Weather runs, both ascending; leads in seconds. A day-ahead forecast is issued with the
        run that it uses; without any run that reaches the target, at the latest moment allowed.
        It is never issued before that of an earlier target.
    present : ndarray of bool, shape (R, L), optional
        False where a run brings no values; such a run does not reach that hour.

    Raises
    ------
    InputError
        When outputs or runs are not in ascending order.
    """
    _ascending(power_time_s, "outputs")
    latest_s = horizon.latest_issue_s(time_s)
    issued_s = latest_s
    run = older = np.full(time_s.shape, -1, dtype=np.int64)
    run_s = older_s = np.full(time_s.shape, NO_RUN, dtype=np.int64)
    if run_issued_s is not None and lead_s is not None and run_issued_s.size:
        _ascending(run_issued_s, "weather runs")
        _ascending(lead_s, "leads of the weather runs")
        if present is None:
            present = np.ones((run_issued_s.size, lead_s.size), dtype=np.bool_)
        run, older = _reaching_runs(time_s, latest_s, run_issued_s, lead_s, present)
        run_s = np.where(run >= 0, run_issued_s[run], NO_RUN)
        older_s = np.where(older >= 0, run_issued_s[older], NO_RUN)
        if isinstance(horizon, DayAhead):
            issued_s = _never_falling(np.where(run >= 0, run_s, latest_s), time_s)
    power = np.searchsorted(power_time_s + step_s, issued_s, side="right") - 1
    return Known(time_s, issued_s, run, older, run_s, older_s, power.astype(np.int64))


def _never_falling(issued_s: Instants, time_s: Instants) -> Instants:
    """Issue no forecast before that of an earlier target.

    Where the latest run lacks a lead, an older run gives that hour; by then the latest was there.
    """
    order = np.argsort(time_s, kind="stable")
    out = np.empty_like(issued_s)
    out[order] = np.maximum.accumulate(issued_s[order])
    return out


def _ascending(time_s: Instants, what: str) -> None:
    if np.any(np.diff(time_s) <= 0):
        raise InputError(f"expected {what} in ascending order of time, each once")


@njit(cache=True)  # type: ignore[untyped-decorator]
def _reaching_runs(
    time_s: Instants,
    latest_s: Instants,
    run_issued_s: Instants,
    lead_s: Instants,
    present: NDArray[np.bool_],
) -> tuple[Indices, Indices]:
    """Find the two latest runs issued by ``latest_s`` whose leads enclose the target."""
    found = np.full((2, time_s.size), -1, dtype=np.int64)
    for n in range(time_s.size):
        rank = 0
        run = np.searchsorted(run_issued_s, latest_s[n], side="right") - 1
        while run >= 0 and rank < 2:
            lead = time_s[n] - run_issued_s[run]
            if lead > lead_s[-1]:
                break
            after = np.searchsorted(lead_s, lead)
            before = after if lead_s[after] == lead else after - 1
            if before >= 0 and present[run, before] and present[run, after]:
                found[rank, n] = run
                rank += 1
            run -= 1
    return found[0], found[1]
