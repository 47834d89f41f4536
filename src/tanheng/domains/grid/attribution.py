"""How the capacity value of a portfolio is shared among its fleets.

Capacity values of fleets do not add up: two wind fleets that are becalmed together are worth less
together than one by one. Three numbers answer three questions and must not be mixed up: the
average (what the portfolio is worth by installed MW), the marginal (what the last fleet adds to
all others), and a share, which adds up to the portfolio's value. Shares are Shapley's: the mean of
what a fleet adds over all orders in which the fleets may come (Shapley 1953, A Value for n-Person
Games, eq. 13), which needs 2^n systems; for many fleets the marginal values are scaled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from math import factorial
from typing import Literal

import numpy as np

from tanheng.core import InputError
from tanheng.domains.grid.assess import Method
from tanheng.domains.grid.capacity_value import capacity_value
from tanheng.domains.grid.equivalent import CapacityValue, Kind, Metric
from tanheng.domains.grid.system import System, Units
from tanheng.domains.grid.units import installed_mw, units_together

__all__ = ["Attribution", "Portfolio", "Rule", "portfolio"]

Rule = Literal["shapley", "marginal_scaled"]
MOST_SHAPLEY = 6


@dataclass(frozen=True)
class Attribution:
    """The value of a portfolio by one definition and metric, and what it owes to each fleet.

    Attributes
    ----------
    together_mw : float
        Value of all fleets.
    average : float
        Of it by installed MW.
    alone_mw, marginal_mw, share_mw : mapping of fleet to float
        Value of a fleet with no other, with all others there before, and its share of
        ``together_mw``.
    rule : {'shapley', 'marginal_scaled'}
        By which the shares were made.
    """

    together_mw: float
    average: float
    alone_mw: Mapping[str, float]
    marginal_mw: Mapping[str, float]
    share_mw: Mapping[str, float]
    rule: Rule


@dataclass(frozen=True)
class Portfolio:
    """Capacity values of a portfolio's parts.

    Attributes
    ----------
    fleets : tuple of str
    installed_mw : mapping of fleet to float
    values : mapping of frozenset of str to CapacityValue
        Of fleets taken together: each alone, all but each, all; with few fleets every set.
    """

    fleets: tuple[str, ...]
    installed_mw: Mapping[str, float]
    values: Mapping[frozenset[str], CapacityValue]

    def attribution(self, kind: Kind, metric: Metric) -> Attribution:
        """Share the value by one definition and metric."""
        value = {one: found.of(kind, metric).mw for one, found in self.values.items()}
        value[frozenset()] = 0.0
        whole = frozenset(self.fleets)
        marginal = {fleet: value[whole] - value[whole - {fleet}] for fleet in self.fleets}
        few = len(self.fleets) <= MOST_SHAPLEY
        return Attribution(
            together_mw=value[whole],
            average=value[whole] / max(sum(self.installed_mw.values()), 1e-12),
            alone_mw={fleet: value[frozenset({fleet})] for fleet in self.fleets},
            marginal_mw=marginal,
            share_mw=_shapley(value, self.fleets) if few else _scaled(marginal, value[whole]),
            rule="shapley" if few else "marginal_scaled",
        )


def portfolio(base: System, fleets: Mapping[str, Units], method: Method) -> Portfolio:
    """Value the fleets of a portfolio alone, together, and in the sets that sharing needs.

    Parameters
    ----------
    base : System
        Without any of the fleets.
    fleets : mapping of str to Units
        No unit may stand in two of them.

    Raises
    ------
    InputError
        When there is no fleet; or as `capacity_value`.
    """
    if not fleets:
        raise InputError("fleets: expected at least one")
    names = tuple(fleets)
    values = {
        members: capacity_value(base, reduce(units_together, _some(fleets, members)), method)
        for members in _sets(names)
    }
    installed = {name: installed_mw(units) for name, units in fleets.items()}
    return Portfolio(names, installed, values)


def _some(fleets: Mapping[str, Units], members: frozenset[str]) -> list[Units]:
    return [units for name, units in fleets.items() if name in members]


def _sets(names: tuple[str, ...]) -> list[frozenset[str]]:
    """List the sets of fleets to value, each once."""
    count = len(names)
    sizes = range(1, count + 1) if count <= MOST_SHAPLEY else (1, count - 1, count)
    return list(dict.fromkeys(frozenset(s) for size in sizes for s in combinations(names, size)))


def _shapley(value: Mapping[frozenset[str], float], names: tuple[str, ...]) -> dict[str, float]:
    """Average what each adds over all orders; sets of one size weigh alike."""
    count = len(names)
    shares = dict.fromkeys(names, 0.0)
    for members, worth in value.items():
        size = len(members)
        for name in set(names) - members:
            weight = factorial(size) * factorial(count - size - 1) / factorial(count)
            shares[name] += weight * (value[members | {name}] - worth)
    return shares


def _scaled(marginal: Mapping[str, float], together: float) -> dict[str, float]:
    """Scale marginal values so that they add up; equal shares where none adds anything."""
    total = sum(marginal.values())
    if np.isclose(total, 0.0):
        return {name: together / len(marginal) for name in marginal}
    return {name: worth / total * together for name, worth in marginal.items()}
