"""What the wind and solar of a grid are worth: by kind, by zone, and as they grow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from tanheng.core import InputError
from tanheng.domains.grid.assess import assess
from tanheng.domains.grid.attribution import Portfolio, portfolio
from tanheng.domains.grid.capacity_value import capacity_value
from tanheng.domains.grid.exact import Exact, plain
from tanheng.domains.grid.model import Fleet
from tanheng.domains.grid.reading import Read, picked
from tanheng.domains.grid.system import System, Units

__all__ = ["FLEETS", "Valuation", "at_lole", "valuation"]

Floats = NDArray[np.float64]
Members = NDArray[np.bool_]
FLEETS: tuple[Fleet, ...] = ("wind", "solar")
MOST_LOAD = 10.0


@dataclass(frozen=True)
class Valuation:
    """Capacity values of a grid's wind and solar.

    Attributes
    ----------
    load_factor : float
        By which load was scaled to the reference.
    kinds : Portfolio
        Of wind and solar.
    zones : Portfolio, optional
        Of wind and solar by zone, ``wind, north``; none with one zone.
    installed_mw, grown_mw : mapping of kind to ndarray
        Installed capacity, and ELCC on EUE, of a fleet as it grows with the others as they are;
        without fleets that cannot be told of, as with the others the system never falls short.
    """

    load_factor: float
    kinds: Portfolio
    zones: Portfolio | None
    installed_mw: Mapping[str, Floats]
    grown_mw: Mapping[str, Floats]


def valuation(
    read: Read, reference_lole_h: float | None, penetration: Sequence[float]
) -> Valuation | None:
    """Value the wind and solar of a grid, as one zone and without its storage.

    Returns
    -------
    Valuation or None
        None where the grid has neither, or never falls short without them.

    Raises
    ------
    InputError
        When the system never has the reference LOLE.
    """
    present = [kind for kind in FLEETS if _installed_mw(read, read.plants.of_kind(kind)) > 0]
    if not present:
        return None
    whole = plain(read.system)
    others = picked(whole.units, ~read.plants.of_kind(*present))
    base = replace(whole, units=others)
    factor = 1.0 if reference_lole_h is None else at_lole(base, reference_lole_h)
    whole = replace(whole, load_mw=whole.load_mw * factor)
    base = replace(whole, units=others)
    if assess(base, Exact()).lole_h.value <= 0:
        return None
    fleets: dict[str, Units] = {kind: _fleet(whole, read.plants.of_kind(kind)) for kind in present}
    installed: dict[str, Floats] = {}
    grown: dict[str, Floats] = {}
    for kind, units in fleets.items():
        members = read.plants.of_kind(kind)
        rest = replace(whole, units=picked(whole.units, ~members))
        if assess(rest, Exact()).lole_h.value <= 0:
            continue
        installed[kind] = _installed_mw(read, members) * np.array(penetration)
        grown[kind] = np.array([_grown(rest, units, times) for times in penetration])
    return Valuation(
        factor,
        _portfolio(read, base, fleets, {kind: read.plants.of_kind(kind) for kind in fleets}),
        _by_zone(read, whole, base, present),
        installed,
        grown,
    )


def at_lole(system: System, lole_h: float) -> float:
    """Factor of the load at which a system has a LOLE [h per year], to the step that meets it.

    Raises
    ------
    InputError
        When no load up to ten times as high has it.
    """

    def beyond(factor: float) -> float:
        loaded = replace(system, load_mw=system.load_mw * factor)
        return assess(loaded, Exact()).lole_h.value - lole_h

    low = high = 1.0
    while beyond(low) > 0 and low > 1 / MOST_LOAD:
        low /= 1.2
    while beyond(high) < 0 and high < MOST_LOAD:
        high *= 1.2
    if beyond(low) > 0 or beyond(high) < 0:
        raise InputError(f"no load gives the system a LOLE of {lole_h:g} h per year")
    return float(brentq(beyond, low, high, xtol=1e-6)) if low < high else low


def _fleet(whole: System, members: Members) -> Units:
    """Units of a fleet as one, where none of them fails: they are there or not together."""
    units = picked(whole.units, members)
    if (units.outages.failure > 0).any():
        return units
    total = units.capacity_mw.sum(axis=0, keepdims=True)
    return replace(
        picked(whole.units, np.arange(members.size) == np.flatnonzero(members)[0]),
        capacity_mw=total,
    )


def _grown(rest: System, units: Units, times: float) -> float:
    added = replace(units, capacity_mw=units.capacity_mw * times)
    return capacity_value(rest, added, Exact()).elcc_eue.mw


def _by_zone(read: Read, whole: System, base: System, present: Sequence[str]) -> Portfolio | None:
    zones = read.system.zones
    if len(zones) == 1:
        return None
    fleets, members_of = {}, {}
    for kind in present:
        for place, zone in enumerate(zones):
            members = read.plants.of_kind(kind) & (read.system.units.zone == place)
            if _installed_mw(read, members) > 0:
                name = f"{kind}, {zone}"
                members_of[name], fleets[name] = members, _fleet(whole, members)
    return _portfolio(read, base, fleets, members_of)


def _portfolio(
    read: Read, base: System, fleets: Mapping[str, Units], members_of: Mapping[str, Members]
) -> Portfolio:
    """Value fleets, by what is installed of them rather than by what they reach together."""
    installed = {name: _installed_mw(read, members) for name, members in members_of.items()}
    return replace(portfolio(base, fleets, Exact()), installed_mw=installed)


def _installed_mw(read: Read, members: Members) -> float:
    return float(read.plants.installed_mw[members].sum())
