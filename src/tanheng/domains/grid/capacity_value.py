"""What added units are worth in firm capacity (EFC) and in load carried (ELCC).

With R either LOLE or EUE,

    EFC   c   R(base + firm c)          = R(base + added)
    ELCC  L   R(base + added, load + L) = R(base)

(Garver 1966, IEEE Trans. PAS-85(8), for ELCC on LOLE; Keane et al. 2011, IEEE Trans. Power Syst.
26(2), for both). LOLE and EUE credit wind and sun differently: always look at both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tanheng.core import InputError
from tanheng.domains.grid.exact import (
    Crossing,
    Exact,
    energy_crossing,
    hours_crossing,
    refuse,
    risk,
)
from tanheng.domains.grid.system import Outages, System, Units

__all__ = [
    "CapacityValue",
    "Equivalent",
    "Kind",
    "Method",
    "Metric",
    "capacity_value",
    "installed_mw",
    "units_together",
    "with_units",
]

Floats = NDArray[np.float64]
Kind = Literal["elcc", "efc"]
Metric = Literal["lole", "eue"]
Method = Exact
FINEST_MW = 1e-6


@dataclass(frozen=True)
class Equivalent:
    """Firm capacity or load that is worth as much as the added units.

    Attributes
    ----------
    mw : float
        The least firm capacity that makes the system at least as reliable (EFC), the most load
        that leaves it at least as reliable (ELCC).
    low_mw, high_mw : float
        Exact method: where the metrics are equal; where LOLE jumps over equality, the steps of
        LOLE before and after the jump. Sequential method: 95 % confidence interval.
    stderr : float
        0 where the number is exact.
    unique : bool
        Whether the metrics are equal at one point alone, to 1e-6 MW.
    """

    mw: float
    low_mw: float
    high_mw: float
    stderr: float = 0.0
    unique: bool = True

    def record(self) -> dict[str, float | bool]:
        """Return it as JSON."""
        return dict(vars(self))


@dataclass(frozen=True)
class CapacityValue:
    """Capacity value of added units, by both definitions and on both metrics.

    Attributes
    ----------
    installed_mw : float
        Most that the units can give together.
    elcc_lole, elcc_eue, efc_lole, efc_eue : Equivalent
    """

    installed_mw: float
    elcc_lole: Equivalent
    elcc_eue: Equivalent
    efc_lole: Equivalent
    efc_eue: Equivalent

    def of(self, kind: Kind, metric: Metric) -> Equivalent:
        """Return one of them."""
        found: Equivalent = getattr(self, f"{kind}_{metric}")
        return found


def capacity_value(base: System, added: Units, method: Exact) -> CapacityValue:
    """Find what added units are worth.

    Parameters
    ----------
    base : System
        Without them.
    added : Units
    method : Exact

    Raises
    ------
    InputError
        When the base has no shortfall, so that nothing can be compared; or as `assess`.
    """
    _check(base, added)
    refuse(base)
    without, joined = risk(base, method), risk(base, method, added)
    base_lole, base_eue = without.lole_eue()
    if base_lole <= 0:
        raise InputError(
            "the system has no shortfall without the added units: their capacity value is not "
            "defined, raise the load"
        )
    lole, eue = joined.lole_eue()
    most = installed_mw(added)
    return CapacityValue(
        most,
        elcc_lole=_load(hours_crossing(joined, base_lole, -most, 0.0)),
        elcc_eue=_load(energy_crossing(joined, base_eue, -most, 0.0)),
        efc_lole=_firm(hours_crossing(without, lole, 0.0, most)),
        efc_eue=_firm(energy_crossing(without, eue, 0.0, most)),
    )


def installed_mw(units: Units) -> float:
    """Most that units can give together in any step."""
    return float(units.capacity_mw.sum(axis=0).max(initial=0.0))


def _firm(found: Crossing) -> Equivalent:
    unique = found.high_mw - found.low_mw <= FINEST_MW * 1.5
    return Equivalent(found.mw, found.low_mw, found.high_mw, unique=unique)


def _load(found: Crossing) -> Equivalent:
    """Turn firm capacity that has to be taken away into load that can be added."""
    firm = _firm(found)
    return replace(firm, mw=-firm.mw + 0.0, low_mw=-firm.high_mw + 0.0, high_mw=-firm.low_mw + 0.0)


def _check(base: System, added: Units) -> None:
    """Check added units as those of a system are."""
    replace(base, units=added)
    both = set(base.units.names) & set(added.names)
    if both:
        raise InputError(f"added units: {min(both)!r} stands in the system already")


def with_units(system: System, added: Units) -> System:
    """Return a system with more units, after its own."""
    return replace(system, units=units_together(system.units, added))


def units_together(first: Units, second: Units) -> Units:
    """Put the units of two groups into one."""
    width = max(first.capacity_mw.shape[1], second.capacity_mw.shape[1])
    both = (first, second)
    return Units(
        first.names + second.names,
        np.concatenate([units.zone for units in both]),
        np.concatenate(
            [np.broadcast_to(units.capacity_mw, (len(units.names), width)) for units in both]
        ),
        Outages(
            np.concatenate([units.outages.failure for units in both]),
            np.concatenate([units.outages.repair for units in both]),
        ),
    )
