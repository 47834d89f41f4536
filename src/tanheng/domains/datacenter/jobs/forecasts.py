"""What may be known of intensity ahead: made from the past alone, or brought."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from tanheng.core import DAY_S, InputError
from tanheng.domains.datacenter.jobs.job import Floats, Slots

__all__ = ["FORECASTS", "Forecast", "brought", "forecast"]

Forecast = Callable[[int, int], Floats]
"""Intensity foretold in slot ``now``, before it is metered, for slots ``now`` to ``until - 1``."""

DAYS = 7


def forecast(name: str, intensity: Floats, slots: Slots) -> Forecast:
    """Return a forecast made from the slots before the one in which it is made.

    Parameters
    ----------
    name : str
        ``same-hour``: mean of the same time of day over the last seven days;
        ``fading``: that, and by how much the last value was off it, fading over a day;
        ``last-day``: the last 24 hours again; ``persistence``: the last value.
    intensity : array (T,)

    Raises
    ------
    InputError
        For another name.
    """
    if name not in FORECASTS:
        raise InputError(f"expected a forecast of {', '.join(FORECASTS)}, came {name!r}")
    return partial(FORECASTS[name], intensity, DAY_S // slots.step_s)


def brought(foretold: Floats) -> Forecast:
    """Return a forecast that was made elsewhere, one value per slot, at whatever moment."""
    return lambda now, until: foretold[now:until]


def _same_hour(days: int, metered: Floats, day: int, now: int, until: int) -> Floats:
    """Mean by time of day of the last ``days`` days before ``now``; on the first day, flat."""
    count = min(days, now // day)
    if count == 0:
        return _last(metered, day, now, until)
    ahead = metered[now - count * day : now].reshape(count, day).mean(axis=0)
    return np.resize(ahead, until - now)


def _fading(metered: Floats, day: int, now: int, until: int) -> Floats:
    """Add to the mean by time of day how far the last value was off, by half every 17 hours."""
    usual = _same_hour(DAYS, metered, day, now, until)
    if now < day:
        return usual
    off = metered[now - 1] - _same_hour(DAYS, metered, day, now, now + day)[-1]
    return np.asarray(usual + off * np.exp(-np.arange(1, until - now + 1) / day))


def _last(metered: Floats, _: int, now: int, until: int) -> Floats:
    return np.full(until - now, metered[now - 1] if now else 0.0)


FORECASTS: Mapping[str, Callable[[Floats, int, int, int], Floats]] = {
    "same-hour": partial(_same_hour, DAYS),
    "fading": _fading,
    "last-day": partial(_same_hour, 1),
    "persistence": _last,
}
