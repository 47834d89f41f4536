"""Annual matching, to set beside hourly matching: volumes net over the year."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tanheng.domains.company.matching.match import NO_SITE, Matching, match

__all__ = ["over_the_year"]

Bools = NDArray[np.bool_]


def over_the_year(hourly: Matching, reach: Bools) -> Matching:
    """Match what was not used at its own site as sums of the year, with T = 1.

    Own generation counts at its own site in the hour in which it is used there, as the meter
    tells; the rest nets over the year. With the deliverability of the hourly matching the result
    is never less than that: its sums are one way to match the year.

    Parameters
    ----------
    reach : ndarray of bool, shape (Z, Z)
        All true for volumes that count wherever they were made.
    """
    own, used = hourly.own, hourly.used_own
    load = (hourly.loads.wh - own).sum(axis=1, keepdims=True)
    supply = (hourly.supplies.wh - used).sum(axis=1, keepdims=True)
    nowhere = np.full_like(hourly.supplies.site, NO_SITE)
    rest = match(
        replace(hourly.loads, wh=load), replace(hourly.supplies, wh=supply, site=nowhere), reach
    )
    return Matching(
        replace(hourly.loads, wh=hourly.loads.wh.sum(axis=1, keepdims=True)),
        replace(hourly.supplies, wh=hourly.supplies.wh.sum(axis=1, keepdims=True)),
        own.sum(axis=1, keepdims=True),
        rest.contracted,
        used.sum(axis=1, keepdims=True),
        rest.used_contracted,
        rest.flow,
    )
