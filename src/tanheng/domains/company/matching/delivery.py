"""Energy delivered from zone to zone, hour by hour, so that the greatest total is matched."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from tanheng.domains.company.matching.apportion import apportion
from tanheng.domains.company.matching.max_flow import greatest_flow

__all__ = ["deliver"]

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def deliver(supply_wh: Ints, load_wh: Ints, reach: Bools) -> Ints:
    """Deliver supply to load within and between zones; of each hour the greatest total.

    Zones that all reach each other are one pool: the lesser of its two sums is delivered, in
    proportion to load and to supply. Elsewhere it is a greatest flow, shared out fairly.

    Parameters
    ----------
    supply_wh, load_wh : ndarray of int64, shape (Z, T)
    reach : ndarray of bool, shape (Z, Z)
        Whether energy of the row's zone may serve load of the column's.

    Returns
    -------
    ndarray of int64, shape (Z, Z, T)
        Wh from zone to zone.
    """
    zones, hours = supply_wh.shape
    flow = np.zeros((zones, zones, hours), np.int64)
    count, group = connected_components(reach, directed=True, connection="weak")
    for part in range(count):
        members = np.flatnonzero(group == part)
        inside = np.ix_(members, members)
        way = _pooled if reach[inside].all() else greatest_flow
        flow[inside] = way(supply_wh[members], load_wh[members], reach[inside])
    return flow


def _pooled(supply: Ints, load: Ints, _: Bools) -> Ints:
    """Deliver within one pool; energy stays in its own zone where it can."""
    total = np.minimum(supply.sum(axis=0), load.sum(axis=0))
    used, served = apportion(total, supply), apportion(total, load)
    stays = np.minimum(used, served)
    flow = _overlaps(used - stays, served - stays)
    own = np.arange(len(supply))
    flow[own, own] += stays
    return flow


def _overlaps(given: Ints, taken: Ints) -> Ints:
    """Lay gifts and takings end to end: what two of them share, (Z, Z, T)."""
    end_given, end_taken = given.cumsum(axis=0), taken.cumsum(axis=0)
    end = np.minimum(end_given[:, None], end_taken[None, :])
    start = np.maximum((end_given - given)[:, None], (end_taken - taken)[None, :])
    shared: Ints = np.maximum(end - start, 0)
    return shared
