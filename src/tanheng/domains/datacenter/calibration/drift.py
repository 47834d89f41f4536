"""Whether a plant has left its model: a two-sided CUSUM with a stated rate of false alarms.

References
----------
Page (1954), Biometrika 41. Siegmund (1985), Sequential Analysis, ch. 2: the run length of a
one-sided CUSUM of normal steps is ``(exp(2 k b) - 2 k b - 1) / (2 k^2)`` with ``b = h + 1.166``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq

from tanheng.core import InputError
from tanheng.domains.datacenter.calibration.fit import correlation
from tanheng.domains.datacenter.calibration.meter import Floats

__all__ = ["Drift", "Watch", "learn"]

SLACK = 0.5
"""Shifts below twice this, in standard deviations of a day's news, are not looked for."""
OVERSHOOT = 1.166
FEWEST_DAYS = 60
DAYS = 365.25


@dataclass(frozen=True)
class Drift:
    """What a watch saw.

    Parameters
    ----------
    up, down : array, shape (D,)
        Sums after each day, in standard deviations: energy above and below the model.
    alarm : int, optional
        Place of the first day on which one of them passed the threshold.
    began : int, optional
        Place of the day since which it had been rising: the estimate of when the drift began.
    direction : str, optional
        ``more`` or ``less`` energy than the model.
    """

    up: Floats
    down: Floats
    alarm: int | None
    began: int | None
    direction: Literal["more", "less"] | None


@dataclass(frozen=True)
class Watch:
    """What days look like while nothing has drifted, and when to raise an alarm.

    Parameters
    ----------
    mean_kwh, rho, sd_kwh : float
        Of metered less modelled energy of a day: mean, correlation with the day before,
        deviation of what is new.
    threshold : float
        Of the sums, in ``sd_kwh``.
    false_alarms_per_year : float
        Rate at which the threshold is passed by chance, for normal errors whose mean and deviation
        are known; what 60 days leave open of them raises it.
    """

    mean_kwh: float
    rho: float
    sd_kwh: float
    threshold: float
    false_alarms_per_year: float

    def look(self, error_kwh: ArrayLike) -> Drift:
        """Watch days.

        Parameters
        ----------
        error_kwh : array_like, shape (D,)
            Metered less modelled energy of each day; NaN where it is not known.
        """
        news = _news(np.asarray(error_kwh, dtype=np.float64) - self.mean_kwh, self.rho)
        steps = np.nan_to_num(news / self.sd_kwh)
        up, down = _sums(steps - SLACK), _sums(-steps - SLACK)
        over = np.flatnonzero(np.maximum(up, down) > self.threshold)
        if not over.size:
            return Drift(up, down, None, None, None)
        alarm = int(over[0])
        rising = up if up[alarm] > down[alarm] else down
        still = np.flatnonzero(rising[:alarm] <= 0)
        began = int(still[-1]) + 1 if still.size else 0
        return Drift(up, down, alarm, began, "more" if rising is up else "less")


def learn(error_kwh: ArrayLike, false_alarms_per_year: float = 0.5) -> Watch:
    """Learn from days on which the plant is known to have followed its model.

    Parameters
    ----------
    error_kwh : array_like, shape (D,)
        Metered less modelled energy of each day; NaN where it is not known.
    false_alarms_per_year : float
        How many alarms a year are borne while nothing has drifted.

    Raises
    ------
    InputError
        For fewer than 60 days, days that are all alike, and a rate outside 0.001 to 50.
    """
    error = np.asarray(error_kwh, dtype=np.float64)
    known = error[np.isfinite(error)]
    if known.size < FEWEST_DAYS:
        raise InputError(f"expected at least {FEWEST_DAYS} days to learn from, came {known.size}")
    if not 0.001 <= false_alarms_per_year <= 50:
        raise InputError(
            f"expected 0.001 to 50 false alarms a year, came {false_alarms_per_year:g}"
        )
    mean = float(known.mean())
    gap = error - mean
    both = np.isfinite(gap[1:]) & np.isfinite(gap[:-1])
    now, before = gap[1:][both], gap[:-1][both]
    rho = float(np.clip(correlation(now, before), 0.0, 0.95))
    sd = float(np.nanstd(_news(gap, rho), ddof=1))
    if not sd > 0:
        raise InputError("expected days whose errors differ, came days all alike")
    return Watch(mean, rho, sd, threshold_of(false_alarms_per_year), false_alarms_per_year)


def threshold_of(false_alarms_per_year: float) -> float:
    """Threshold of two one-sided sums that together raise this many false alarms in a year."""
    run_days = 2 * DAYS / false_alarms_per_year

    def beyond(height: float) -> float:
        b = 2 * SLACK * (height + OVERSHOOT)
        return float((np.exp(b) - b - 1) / (2 * SLACK**2) - run_days)

    height: float = brentq(beyond, 0.0, 40.0)
    return height


def _news(gap: Floats, rho: float) -> Floats:
    """Take off each day what the day before foretells; a day after a gap stands alone."""
    before = np.concatenate([[np.nan], gap[:-1]])
    return np.where(np.isfinite(before), gap - rho * before, gap * np.sqrt(1 - rho * rho))


def _sums(steps: Floats) -> Floats:
    """Sum steps, never below zero."""
    path = np.cumsum(steps)
    return np.asarray(path - np.minimum(np.minimum.accumulate(path), 0.0))
