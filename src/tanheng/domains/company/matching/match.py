"""Hourly matching: consumption of sites against carbon-free supply, in whole watt-hours.

Own generation first serves its own site. What is left of it and of contracts is delivered within
zones and between those that reach each other, so that each hour's matched total is the greatest;
within a zone it is shared in proportion to the load and supply that are left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tanheng.domains.company.matching.apportion import apportion
from tanheng.domains.company.matching.delivery import deliver

__all__ = ["NO_SITE", "Loads", "Matching", "Supplies", "match", "members"]

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
NO_SITE = -1


@dataclass(frozen=True)
class Loads:
    """Consumption of sites.

    Parameters
    ----------
    names : tuple of str
        Of the sites, each once.
    zone : ndarray of int64, shape (S,)
        Position of each site's zone.
    wh : ndarray of int64, shape (S, T)
        Consumption by hour [Wh], at least 0.
    """

    names: tuple[str, ...]
    zone: Ints
    wh: Ints


@dataclass(frozen=True)
class Supplies:
    """Carbon-free energy that is at the company's disposal, by source.

    Parameters
    ----------
    names : tuple of str
        Of the sources, each once.
    zone : ndarray of int64, shape (G,)
        Position of the zone in which each feeds in.
    site : ndarray of int64, shape (G,)
        Position of the site that each stands at, or ``NO_SITE``.
    wh : ndarray of int64, shape (G, T)
        Generation by hour [Wh], at least 0.
    """

    names: tuple[str, ...]
    zone: Ints
    site: Ints
    wh: Ints


@dataclass(frozen=True)
class Matching:
    """What was matched, site by site and source by source, all in Wh.

    Attributes
    ----------
    own : ndarray of int64, shape (S, T)
        Own generation used at its own site.
    contracted : ndarray of int64, shape (S, T)
        All else that was matched.
    used_own, used_contracted : ndarray of int64, shape (G, T)
        The same, by the source that it came from.
    flow : ndarray of int64, shape (Z, Z, T)
        ``contracted`` from the source's zone to the site's.
    """

    loads: Loads
    supplies: Supplies
    own: Ints
    contracted: Ints
    used_own: Ints
    used_contracted: Ints
    flow: Ints

    @property
    def matched(self) -> Ints:
        """Consumption that was matched, (S, T)."""
        return self.own + self.contracted

    @property
    def residual(self) -> Ints:
        """Consumption that was not matched, (S, T)."""
        return self.loads.wh - self.own - self.contracted

    @property
    def excess(self) -> Ints:
        """Generation that matched no consumption, (G, T)."""
        return self.supplies.wh - self.used_own - self.used_contracted

    @property
    def share(self) -> float:
        """Matched share of all consumption; NaN where nothing was consumed."""
        whole = int(self.loads.wh.sum())
        return int(self.matched.sum()) / whole if whole else float("nan")


def match(loads: Loads, supplies: Supplies, reach: Bools) -> Matching:
    """Match consumption and supply hour by hour.

    The order in which sites and sources come changes nothing: a watt-hour that rounding leaves
    over goes by their names.

    Parameters
    ----------
    reach : ndarray of bool, shape (Z, Z)
        Whether energy of the row's zone may serve load of the column's.
    """
    by_site = members(supplies.site, supplies.names, len(loads.names))
    own, used_own = _at_own_site(loads, supplies, by_site)
    load_left, supply_left = loads.wh - own, supplies.wh - used_own
    zones = len(reach)
    sites = members(loads.zone, loads.names, zones)
    sources = members(supplies.zone, supplies.names, zones)
    flow = deliver(_summed(supply_left, sources), _summed(load_left, sites), reach)
    contracted = _spread(flow.sum(axis=0), load_left, sites)
    used = _spread(flow.sum(axis=1), supply_left, sources)
    return Matching(loads, supplies, own, contracted, used_own, used, flow)


def _at_own_site(loads: Loads, supplies: Supplies, by_site: Sequence[Ints]) -> tuple[Ints, Ints]:
    """Own generation used where it stands, by site (S, T) and by source (G, T)."""
    own = np.zeros_like(loads.wh)
    used = np.zeros_like(supplies.wh)
    for site, members in enumerate(by_site):
        if members.size:
            made = supplies.wh[members]
            own[site] = np.minimum(made.sum(axis=0), loads.wh[site])
            used[members] = apportion(own[site], made)
    return own, used


def members(group: Ints, names: Sequence[str], count: int) -> list[Ints]:
    """Positions of the members of each group, in the order of their names."""
    order = np.array(sorted(range(len(names)), key=names.__getitem__), dtype=np.int64)
    return [order[group[order] == one] for one in range(count)]


def _summed(values: Ints, groups: Sequence[Ints]) -> Ints:
    """Sum over the members of each group, (Z, T)."""
    return np.array([values[members].sum(axis=0) for members in groups])


def _spread(total: Ints, weight: Ints, groups: Sequence[Ints]) -> Ints:
    """Share each group's total, (Z, T), among its members in proportion, (n, T)."""
    shares = np.zeros_like(weight)
    for zone, members in enumerate(groups):
        if members.size:
            shares[members] = apportion(total[zone], weight[members])
    return shares
