"""The power balance sheet (电力平衡表): firm supply against peak load in chosen hours.

    available = thermal (1 - maintenance - derating) + firm hydro + min(power, energy / hours)
                + imports + wind and solar by a rule
    needed    = peak load of the window x (1 + reserve)

Wind and solar enter by four rules side by side. The fixed derating and the ELCC are planning
amounts; the static and the conditional guarantee are operational ones, what a fleet can promise
for tomorrow, and say nothing of what it is worth when capacity is planned. What is deferred is
therefore the ELCC against the fixed rule, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tanheng.core import InputError, Text

__all__ = [
    "RULES",
    "WHOLE",
    "Credit",
    "Deferral",
    "FirmSupply",
    "Rule",
    "Sheet",
    "balance_sheet",
    "deferral",
    "firm_output_mw",
    "storage_firm_mw",
]

Floats = NDArray[np.float64]
Rule = Literal["fixed", "static", "conditional", "elcc"]
WHOLE = "all zones"
RULES: tuple[Rule, ...] = ("fixed", "static", "conditional", "elcc")


@dataclass(frozen=True)
class Credit:
    """What a fleet counts for by one rule.

    Parameters
    ----------
    mw : float, optional
        ``None`` where the rule says nothing of this fleet; then ``reason`` says why.
    """

    mw: float | None
    reason: Text | None = None

    def __post_init__(self) -> None:
        if self.mw is None and self.reason is None:
            raise ValueError("a credit that is left out needs its reason")


@dataclass(frozen=True)
class FirmSupply:
    """Supply of a zone, or of all, other than wind and solar [MW].

    Parameters
    ----------
    thermal_mw : float
        Installed.
    maintenance, derating : float
        Shares of thermal capacity, together at most 1.
    hydro_mw, storage_mw, imports_mw : float
        Firm already: see `firm_output_mw` and `storage_firm_mw`.
    """

    thermal_mw: float
    maintenance: float = 0.0
    derating: float = 0.0
    hydro_mw: float = 0.0
    storage_mw: float = 0.0
    imports_mw: float = 0.0

    def __post_init__(self) -> None:
        shares = (self.maintenance, self.derating)
        if min(shares) < 0 or sum(shares) > 1:
            raise InputError(
                "expected maintenance and derating of at least 0 and together at most 1, "
                f"came {self.maintenance:g} and {self.derating:g}"
            )

    @property
    def firm_thermal_mw(self) -> float:
        """Thermal capacity less maintenance and derating."""
        return self.thermal_mw * (1.0 - self.maintenance - self.derating)

    @property
    def firm_mw(self) -> float:
        """All of it."""
        return self.firm_thermal_mw + self.hydro_mw + self.storage_mw + self.imports_mw


@dataclass(frozen=True)
class Sheet:
    """The balance of one zone, or of all, in one window.

    Attributes
    ----------
    peak_mw : float
        Highest load within the window.
    reserve : float
        Share of the peak.
    credited : mapping of rule to mapping of fleet to Credit
    """

    zone: str
    window: str
    firm: FirmSupply
    peak_mw: float
    reserve: float
    credited: Mapping[Rule, Mapping[str, Credit]]

    @property
    def needed_mw(self) -> float:
        """Peak load with its reserve."""
        return self.peak_mw * (1.0 + self.reserve)

    def renewables_mw(self, rule: Rule) -> float:
        """Wind and solar by a rule; a fleet of which the rule says nothing counts for nothing."""
        return sum(one.mw for one in self.credited[rule].values() if one.mw is not None)

    def surplus_mw(self, rule: Rule) -> float:
        """Available less needed; a deficit is negative."""
        return self.firm.firm_mw + self.renewables_mw(rule) - self.needed_mw


def balance_sheet(
    zone: str,
    window: str,
    firm: FirmSupply,
    load_mw: Floats,
    inside: NDArray[np.bool_],
    reserve: float,
    credited: Mapping[Rule, Mapping[str, Credit]],
) -> Sheet:
    """Set up a sheet from the hourly load of a zone.

    Parameters
    ----------
    load_mw : ndarray of float64, shape (T,)
    inside : ndarray of bool, shape (T,)
        Hours of the window.

    Raises
    ------
    InputError
        When the window has no hour, or the reserve is negative.
    """
    if not inside.any():
        raise InputError(f"window {window}: no hour of the load lies within it")
    if reserve < 0:
        raise InputError(f"expected a reserve of at least 0, came {reserve:g}")
    return Sheet(zone, window, firm, float(load_mw[inside].max()), reserve, credited)


def storage_firm_mw(power_mw: Floats, energy_mwh: Floats, hours: float) -> float:
    """Power that storages hold through a window of some hours: ``min(power, energy / hours)``.

    Parameters
    ----------
    energy_mwh : ndarray of float64, shape (N,)
        What each gives to the grid when it is full, less what discharging loses.
    """
    if not hours > 0:
        raise InputError(f"expected a window of more than 0 hours, came {hours:g}")
    return float(np.minimum(power_mw, np.asarray(energy_mwh) / hours).sum())


def firm_output_mw(output_mw: Floats, inside: NDArray[np.bool_], level: float) -> float:
    """Output of water that is there in a share ``level`` of a window's hours.

    Parameters
    ----------
    output_mw : ndarray of float64, shape (T,)
        Of all hydro plants together: what they reach at the same time, not one by one.
    """
    if not inside.any():
        return 0.0
    return float(np.quantile(output_mw[inside], 1.0 - level))


@dataclass(frozen=True)
class Deferral:
    """Capacity that need not be built, and what it would have cost.

    Attributes
    ----------
    mw : float
        ELCC less the fixed credit; negative where the fixed rule gave too much.
    cny : float
        At ``cny_per_kw``.
    """

    mw: float
    cny_per_kw: float

    @property
    def cny(self) -> float:
        """Investment deferred [CNY]."""
        return self.mw * 1e3 * self.cny_per_kw


def deferral(elcc_mw: float, fixed_mw: float, cny_per_kw: float) -> Deferral:
    """Tell what ELCC defers against the fixed rule."""
    if not cny_per_kw > 0:
        raise InputError(f"expected a cost above 0 CNY/kW, came {cny_per_kw:g}")
    return Deferral(elcc_mw - fixed_mw, cny_per_kw)
