"""What added units are worth in firm capacity (EFC) and in load carried (ELCC).

With R either LOLE or EUE,

    EFC   c   R(base + firm c)          = R(base + added)
    ELCC  L   R(base + added, load + L) = R(base)

(Garver 1966, IEEE Trans. PAS-85(8), for ELCC on LOLE; Keane et al. 2011, IEEE Trans. Power Syst.
26(2), for both). LOLE and EUE credit wind and sun differently: always look at both.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from tanheng.core import InputError
from tanheng.domains.grid.chronological import Sequential, paired
from tanheng.domains.grid.equivalent import CapacityValue, Equivalent
from tanheng.domains.grid.exact import (
    Crossing,
    Exact,
    energy_crossing,
    hours_crossing,
    refuse,
    risk,
)
from tanheng.domains.grid.sampled_value import sampled_value
from tanheng.domains.grid.system import Storages, System, Units
from tanheng.domains.grid.units import installed_mw

__all__ = ["capacity_value"]

FINEST_MW = 1e-6


def capacity_value(
    base: System, added: Units | Storages, method: Exact | Sequential
) -> CapacityValue:
    """Find what added units or storages are worth, exactly or by paired samples.

    Parameters
    ----------
    base : System
        Without them.
    added : Units or Storages
        Storages by samples only.
    method : Exact or Sequential

    Raises
    ------
    InputError
        When the base has no shortfall, so that nothing can be compared; or as `assess`.
    """
    _check(base, added)
    if isinstance(method, Sequential):
        return sampled_value(base, added, partial(paired, method=method))
    if isinstance(added, Storages):
        raise InputError("the exact method knows no storage: take the sequential one")
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


def _firm(found: Crossing) -> Equivalent:
    unique = found.high_mw - found.low_mw <= FINEST_MW * 1.5
    return Equivalent(found.mw, found.low_mw, found.high_mw, unique=unique)


def _load(found: Crossing) -> Equivalent:
    """Turn firm capacity that has to be taken away into load that can be added."""
    firm = _firm(found)
    return replace(firm, mw=-firm.mw + 0.0, low_mw=-firm.high_mw + 0.0, high_mw=-firm.low_mw + 0.0)


def _check(base: System, added: Units | Storages) -> None:
    """Check what is added as that of a system is."""
    if isinstance(added, Storages):
        kind, own = "storages", base.storages.names
        replace(base, storages=added)
    else:
        kind, own = "units", base.units.names
        replace(base, units=added)
    both = set(own) & set(added.names)
    if both:
        raise InputError(f"added {kind}: {min(both)!r} stands in the system already")
