"""Parts and whole: station guarantees do not add up to the fleet's, and who carries the fleet's.

Stations are rarely calm together, so the fleet can promise more than the sum of what each could
promise alone. The fleet's guarantee is attributed back to the stations by what each delivers in
the hours in which the fleet just reaches it: the marginal (Euler) allocation, the only one that
agrees with the effect of enlarging a station a little (Tasche 2008, "Capital allocation to
business units and sub-portfolios: the Euler principle", eq. 4.3).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tanheng.core import InputError
from tanheng.reliability.arrays import Floats, same_length

__all__ = ["PartsAndWhole", "carried", "parts_and_whole"]

ROUNDS = 20
"""Of fitting sizes and yields in turn; two stations of three missing by turns take 15."""


@dataclass(frozen=True)
class PartsAndWhole:
    """The fleet's guarantee against the sum of its stations'.

    Attributes
    ----------
    parts_mw : array (S,)
        Each station's own guarantee [MW].
    carried_mw : array (S,)
        Its share of the fleet's guarantee [MW]; the shares add up to ``whole_mw``.
    sum_mw, whole_mw : float
        Sum of the parts, and the fleet's guarantee [MW].
    pooled_mw : float
        What pooling adds: ``whole_mw - sum_mw``.
    """

    parts_mw: Floats
    carried_mw: Floats
    sum_mw: float
    whole_mw: float
    pooled_mw: float


def parts_and_whole(
    station_guarantees: ArrayLike,
    capacity_mw: ArrayLike,
    fleet_guarantee: float,
    share: ArrayLike | None = None,
) -> PartsAndWhole:
    """Set a fleet's guarantee against the sum of its stations'.

    Parameters
    ----------
    station_guarantees : array (S,)
        Mean guarantee of each station by itself [fraction of its capacity].
    capacity_mw : array (S,)
        Capacities, positive [MW].
    fleet_guarantee : float
        Mean guarantee of the fleet [fraction of the sum of capacities].
    share : array (S,), optional
        Share of the fleet's guarantee that each station carries, from `carried`; by capacity
        when not given.

    Raises
    ------
    InputError
        When lengths differ, a capacity is not positive or the shares do not add up to 1.
    """
    own, capacity = np.asarray(station_guarantees, float), np.asarray(capacity_mw, float)
    same_length(station_guarantees=own, capacity_mw=capacity)
    if not (capacity > 0).all():
        raise InputError(f"expected positive capacities in MW, came {capacity.min():g}")
    shares = capacity / capacity.sum() if share is None else np.asarray(share, float)
    same_length(station_guarantees=own, share=shares)
    if abs(shares.sum() - 1.0) > 1e-9:
        raise InputError(f"expected shares that add up to 1, came {shares.sum():g}")
    parts, whole = own * capacity, float(fleet_guarantee * capacity.sum())
    total = float(parts.sum())
    return PartsAndWhole(parts, shares * whole, total, whole, whole - total)


def carried(stations_mw: ArrayLike, guarantee_mw: ArrayLike, near: float = 0.1) -> Floats:
    """Share of the fleet's guarantee that each station carries, (S,), adding up to 1.

    Parameters
    ----------
    stations_mw : array (N, S)
        Measured output of each station [MW]; hours with a NaN are left out. Where every hour
        has one, as when a station joins after another has left, a missing station counts with
        its usual part of what the others deliver.
    guarantee_mw : float or array (N,)
        The fleet's guarantee [MW].
    near : float
        Share of the hours, those whose fleet output lies nearest to the guarantee, over which
        the stations' output is averaged; over all hours when nothing is delivered in those.

    Raises
    ------
    InputError
        When no hour is known, or nothing is ever delivered.
    """
    output = np.asarray(stations_mw, dtype=np.float64)
    promised = np.broadcast_to(np.asarray(guarantee_mw, dtype=np.float64), output.shape[:1])
    if not np.isfinite(output.sum(axis=1) + promised).any():
        output = _filled(output)
    fleet = output.sum(axis=1)
    known = np.flatnonzero(~np.isnan(fleet + promised))
    if not known.size:
        raise InputError("no hour has a guarantee and the output of a station")
    count = max(1, round(near * known.size))
    nearest = known[np.argsort(np.abs(fleet - promised)[known], kind="stable")[:count]]
    mean = output[nearest].mean(axis=0)
    if not mean.sum() > 0:
        mean = output[known].mean(axis=0)
    if not mean.sum() > 0:
        raise InputError("the fleet delivers nothing in the hours of its guarantee")
    return np.asarray(mean / mean.sum())


def _filled(output: Floats) -> Floats:
    """Close gaps by the product of a station's size and an hour's yield, fitted in turn."""
    known = np.isfinite(output)
    seen = np.where(known, output, 0.0)
    size = seen.sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    there = known.any(axis=1, keepdims=True)
    for _ in range(ROUNDS):
        whole = (known * size).sum(axis=1, keepdims=True)
        hourly = seen.sum(axis=1, keepdims=True) / np.where(whole > 0, whole, 1.0)
        total = (known * hourly).sum(axis=0)
        size = seen.sum(axis=0) / np.where(total > 0, total, 1.0)
    return np.where(known, output, np.where(there, size * hourly, np.nan))
