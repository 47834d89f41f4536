"""Hourly certificates to be issued and retired: which units of which hour serve which site.

A lot is what one source made in one hour; its units are watt-hours, from 0. Claims are ranges of
them that never overlap: own use first, then deliveries, what is in excess last and unclaimed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tanheng.domains.company.matching.match import Matching, members

__all__ = ["Claims", "Lots", "claims"]

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Lots:
    """Lots to issue, one a row: position of the source, hour of the year, and size [Wh].

    Attributes
    ----------
    source, hour, wh : ndarray of int64, shape (L,)
    """

    source: Ints
    hour: Ints
    wh: Ints


@dataclass(frozen=True)
class Claims:
    """Ranges ``[start, end)`` of units of a lot to retire, one a row, for one site.

    Attributes
    ----------
    lot : ndarray of int64, shape (C,)
        Row of the lot.
    site : ndarray of int64, shape (C,)
        Position of the site.
    start, end : ndarray of int64, shape (C,)
        Units [Wh].
    """

    lot: Ints
    site: Ints
    start: Ints
    end: Ints


def claims(found: Matching) -> tuple[Lots, Claims]:
    """Tell what to issue and what to retire, hour by hour in the order of sources.

    Every watt-hour that was matched is claimed once, for the site that used it.
    """
    made = found.supplies.wh
    hour, source = np.nonzero(made.T)
    lots = Lots(source, hour, made[source, hour])
    number = np.full(made.shape, -1)
    number[source, hour] = np.arange(source.size)
    zones = len(found.flow)
    sources = members(found.supplies.zone, found.supplies.names, zones)
    sites = members(found.loads.zone, found.loads.names, zones)
    rows = _ranges(
        found.supplies.site,
        found.used_own,
        found.used_contracted,
        found.contracted,
        found.flow,
        np.concatenate(sources),
        np.cumsum([0, *map(len, sources)]),
        np.concatenate(sites),
        np.cumsum([0, *map(len, sites)]),
    )
    lot = number[rows[:, 0], rows[:, 1]]
    order = np.lexsort((rows[:, 3], lot))
    return lots, Claims(lot[order], *(rows[order, column] for column in (2, 3, 4)))


@njit(cache=True, nogil=True, error_model="numpy")  # type: ignore[untyped-decorator]
def _ranges(
    site_of: Ints,
    used_own: Ints,
    used_contracted: Ints,
    contracted: Ints,
    flow: Ints,
    sources: Ints,
    first_source: Ints,
    sites: Ints,
    first_site: Ints,
) -> Ints:
    """Lay deliveries end to end, (C, 5): source, hour, site, start, end.

    Sources and sites of each zone are met in the order of their names.
    """
    zones, hours = flow.shape[0], flow.shape[2]
    rows = np.empty((1024, 5), np.int64)
    count = 0
    for hour in range(hours):
        start = used_own[:, hour].copy()
        left = used_contracted[:, hour].copy()
        lacking = contracted[:, hour].copy()
        for source in range(site_of.size):
            if start[source] > 0:
                rows = _room(rows, count)
                rows[count] = (source, hour, site_of[source], 0, start[source])
                count += 1
        site_at = first_site.copy()
        for zone in range(zones):
            source_at = first_source[zone]
            for other in range(zones):
                amount = flow[zone, other, hour]
                while amount > 0:
                    source, site = sources[source_at], sites[site_at[other]]
                    taken = min(amount, left[source], lacking[site])
                    if taken > 0:
                        rows = _room(rows, count)
                        rows[count] = (source, hour, site, start[source], start[source] + taken)
                        count += 1
                        start[source] += taken
                        left[source] -= taken
                        lacking[site] -= taken
                        amount -= taken
                    if left[source] == 0:
                        source_at += 1
                    if lacking[site] == 0:
                        site_at[other] += 1
    return rows[:count]


@njit(cache=True, nogil=True, error_model="numpy")  # type: ignore[untyped-decorator]
def _room(rows: Ints, count: int) -> Ints:
    """Give room for one more row."""
    if count < len(rows):
        return rows
    wider = np.empty((2 * len(rows), rows.shape[1]), np.int64)
    wider[:count] = rows
    return wider
