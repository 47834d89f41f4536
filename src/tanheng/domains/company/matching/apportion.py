"""Whole watt-hours shared in proportion, hour by hour, with nothing lost in rounding."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["apportion"]

Ints = NDArray[np.int64]


def apportion(total: Ints, weight: Ints) -> Ints:
    """Share totals in proportion to weights by largest remainders (Hamilton's method).

    Parameters
    ----------
    total : ndarray of int64, shape (T,)
        What is shared in each hour, at most the sum of its weights.
    weight : ndarray of int64, shape (n, T)
        At least 0; each hour's sum below 2**60.

    Returns
    -------
    ndarray of int64, shape (n, T)
        Adds up to ``total`` exactly; each share lies within one of the exact proportion and never
        above its weight. Equal remainders are served in the order of the rows.
    """
    whole = weight.sum(axis=0)
    divisor = np.maximum(whole, 1)
    share, rest = _quotient(total, weight, divisor)
    left = total - share.sum(axis=0)
    hours = np.flatnonzero(left)
    if hours.size:
        order = np.argsort(-rest[:, hours], axis=0, kind="stable")
        rank = np.empty_like(order)
        np.put_along_axis(rank, order, np.arange(len(weight))[:, None], axis=0)
        share[:, hours] += rank < left[hours]
    return share


def _quotient(total: Ints, weight: Ints, divisor: Ints) -> tuple[Ints, Ints]:
    """Whole part and remainder of ``total * weight / divisor``.

    The product may pass 64 bits. Its quotient in floating point is off by a few units at most, so
    the remainder, taken modulo 2**64, is right nevertheless and mends the quotient.
    """
    ratio = total / divisor
    share: Ints = (weight * ratio).astype(np.int64)
    rest = total * weight - share * divisor
    slip = rest // divisor
    share += slip
    rest -= slip * divisor
    return share, rest
