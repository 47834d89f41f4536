"""Capacity value where no table tells it: storage, demand response, lines, by sampling.

Two systems are compared by their difference under the same draws. Firm capacity (EFC) or load
(ELCC) is sought at which the difference of the metric is zero; the standard error of what is found
is that of the difference there over the slope of the difference (Fieller 1954, J. R. Stat. Soc. B
16(2), to first order).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from tanheng.core import InputError
from tanheng.domains.grid.equivalent import CapacityValue, Equivalent, Metric
from tanheng.domains.grid.estimate import Estimate
from tanheng.domains.grid.storages import with_storages
from tanheng.domains.grid.system import Outages, Storages, System, Units
from tanheng.domains.grid.units import installed_mw, with_units

__all__ = ["Difference", "Paired", "sampled_value"]

Floats = NDArray[np.float64]
NORMAL_95 = 1.959964
FINE = 1e-5
"""Share of what is installed to which the zero is sought."""


class Difference(Protocol):
    """How much more a second system loses than a first, under the same draws."""

    @property
    def lole_h(self) -> Estimate:
        """Difference of LOLE [h/yr], with its paired standard error."""

    @property
    def eue_mwh(self) -> Estimate:
        """Difference of EUE [MWh/yr], with its paired standard error."""


Paired = Callable[[System, System], Difference]
Gap = Callable[[float], Estimate]


def sampled_value(base: System, added: Units | Storages, paired: Paired) -> CapacityValue:
    """Find what added units or storages are worth by paired samples.

    Firm capacity and load are added in the zones of what is added, by its power.

    Parameters
    ----------
    base : System
    added : Units or Storages
        Stand after those of the base, so that these keep their draws.
    paired : callable of two systems
        The second's LOLE and EUE less the first's, under the same draws.

    Raises
    ------
    InputError
        When no sample tells the base from the base with the units.
    """
    shares = _zone_shares(base, added)
    if isinstance(added, Storages):
        most, joined = float(added.discharge_mw.sum()), with_storages(base, added)
    else:
        most, joined = installed_mw(added), with_units(base, added)

    def with_firm(mw: float) -> Difference:
        return paired(joined, with_units(base, _firm_units(base, mw * shares)))

    def with_load(mw: float) -> Difference:
        loaded = replace(joined, load_mw=joined.load_mw + mw * shares[:, None])
        return paired(base, loaded)

    firm, load = _once(with_firm), _once(with_load)
    if firm(0.0).eue_mwh.value == firm(most).eue_mwh.value == 0:
        raise InputError(
            "no sample tells the system with what is added from the one without: take more "
            "samples, or raise the load"
        )
    return CapacityValue(
        most,
        elcc_lole=_zero(lambda mw: _of(load(mw), "lole", -1.0), most),
        elcc_eue=_zero(lambda mw: _of(load(mw), "eue", -1.0), most),
        efc_lole=_zero(lambda mw: _of(firm(mw), "lole", 1.0), most),
        efc_eue=_zero(lambda mw: _of(firm(mw), "eue", 1.0), most),
    )


def _zone_shares(base: System, added: Units | Storages) -> Floats:
    """Share of the added power by zone, (Z,)."""
    capacity = np.bincount(added.zone, _power_mw(added), len(base.zones))
    total = capacity.sum()
    if total <= 0:
        raise InputError("what is added: expected some capacity, came none")
    return np.asarray(capacity / total)


def _power_mw(added: Units | Storages) -> Floats:
    if isinstance(added, Storages):
        return added.discharge_mw
    return np.asarray(added.capacity_mw.max(axis=1))


def _firm_units(base: System, by_zone: Floats) -> Units:
    names = tuple(f"firm capacity in {zone}" for zone in base.zones)
    return Units(names, np.arange(len(names)), by_zone[:, None], Outages.never(len(names)))


def _once(compare: Callable[[float], Difference]) -> Callable[[float], Difference]:
    """Keep what has been sampled: both metrics come from the same run."""
    seen: dict[float, Difference] = {}

    def compared(mw: float) -> Difference:
        if mw not in seen:
            seen[mw] = compare(mw)
        return seen[mw]

    return compared


def _of(found: Difference, metric: Metric, sign: float) -> Estimate:
    one = found.lole_h if metric == "lole" else found.eue_mwh
    return Estimate(sign * one.value, one.stderr)


def _zero(gap: Gap, most: float) -> Equivalent:
    """Find where a gap that falls from 0 to ``most`` MW is zero."""
    over, under = gap(0.0), gap(most)
    if over.value == under.value == 0:
        return Equivalent(0.0, 0.0, most, stderr=most, unique=False)
    if over.value <= 0 or under.value >= 0:
        at = 0.0 if over.value <= 0 else most
    else:
        at = float(brentq(lambda mw: gap(mw).value, 0.0, most, xtol=FINE * most))
    return _with_error(gap, at, gap(at).stderr, most)


def _with_error(gap: Gap, at: float, stderr: float, most: float) -> Equivalent:
    """Turn the error of the gap into one of MW by the slope about what was found."""
    wide = max(abs(gap(0.0).value - gap(most).value) / most, 1e-300)
    reach = min(max(2.0 * stderr / wide, 0.01 * most), most)
    left, right = max(at - reach, 0.0), min(at + reach, most)
    slope = (gap(left).value - gap(right).value) / (right - left)
    if slope <= 0:
        return Equivalent(at, 0.0, most, stderr=most, unique=False)
    error = stderr / slope
    low, high = max(at - NORMAL_95 * error, 0.0), min(at + NORMAL_95 * error, most)
    return Equivalent(at, low, high, stderr=error)
