"""What a capacity value looks like, by two definitions and on two metrics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["CapacityValue", "Equivalent", "Kind", "Metric"]

Kind = Literal["elcc", "efc"]
Metric = Literal["lole", "eue"]


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
        LOLE before and after the jump. Sequential method: 95 % confidence interval. Both lie
        within 0 and what is installed.
    stderr : float
        0 where the number is exact.
    unique : bool
        Whether the metrics are equal at one point alone, to 1e-6 MW; by sampling, whether they
        differ at all within what is installed.
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
