"""Whether the totals of a product footprint equal their parts, within the digits stated."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Literal

from tanheng.domains.company.exchange.decimals import LONGEST, digits_of, written
from tanheng.domains.company.exchange.footprint import CarbonFootprint

__all__ = ["Closure", "closures"]

_PARTS = (
    "fossil_ghg_emissions",
    "land_use_change_ghg_emissions",
    "land_management_biogenic_co2_emissions",
    "land_management_biogenic_co2_removals",
    "biogenic_non_co2_emissions",
    "technological_co2_removals",
    "ccs_technological_co2_capture",
)
_TAKEN = (
    "land_management_biogenic_co2_removals",
    "technological_co2_removals",
    "ccs_technological_co2_capture",
)
_EXCLUDING, _INCLUDING = "pcf_excluding_biogenic_uptake", "pcf_including_biogenic_uptake"
_UPTAKE = "biogenic_co2_uptake"
_SUMS = (
    (_EXCLUDING, _PARTS),
    (_INCLUDING, (*_PARTS, _UPTAKE)),
    (_INCLUDING, (_EXCLUDING, _UPTAKE)),
)
_WITHIN = (
    ("land_management_fossil_ghg_emissions", "fossil_ghg_emissions"),
    ("aircraft_ghg_emissions", _EXCLUDING),
    ("packaging_ghg_emissions", _EXCLUDING),
    ("outbound_logistics_ghg_emissions", _EXCLUDING),
)


@dataclass(frozen=True)
class Closure:
    """One relation between stated numbers, and whether it holds.

    Parameters
    ----------
    total : str
        Field that is stated, as the exchange names it.
    relation : str
        ``a = b + c`` for a sum, ``a <= b`` for a part that its whole contains.
    stated, expected : Decimal
        What the field says, and what follows from the others [kg CO2e per declared unit].
    verdict : str
        ``closes``; ``rounding`` when the parts, rounded one by one, may miss by that much;
        ``open`` when they may not.
    absent : tuple of str
        Parts that are not stated; they count as nothing.
    """

    total: str
    relation: str
    stated: Decimal
    expected: Decimal
    verdict: Literal["closes", "rounding", "open"]
    absent: tuple[str, ...] = ()

    @property
    def difference(self) -> Decimal:
        """Stated less expected."""
        with localcontext(prec=3 * LONGEST):
            return self.stated - self.expected

    def __str__(self) -> str:
        stated, expected = written(self.stated), written(self.expected)
        told = f"{self.relation}: stated {stated}, expected {expected}"
        if self.verdict == "closes":
            return told
        told += f", off by {written(self.difference)}"
        if self.verdict == "rounding":
            return f"{told}, as rounding of the parts allows"
        return told + (f" (not stated: {', '.join(self.absent)})" if self.absent else "")


def closures(footprint: CarbonFootprint) -> tuple[Closure, ...]:
    """Check every relation between the totals of a footprint and their parts.

    The sums are those of the PACT Technical Specifications 3.0.3 (comment on
    ``pcfExcludingBiogenicUptake``); removals and uptake are negative. A total stated to
    ``d`` digits closes within half a unit of the last of them. Where it has digits after the
    point, each further half unit for a part that is not zero is told as rounding.

    Returns
    -------
    tuple of Closure
        Sums first, then parts that may not exceed their whole; only of what is stated.
    """
    with localcontext(prec=3 * LONGEST):
        sums = [_sum(footprint, total, parts) for total, parts in _SUMS]
        bounds = [_bound(footprint, part, whole) for part, whole in _WITHIN]
    return tuple(sums + [bound for bound in bounds if bound is not None])


def _sum(footprint: CarbonFootprint, total: str, parts: tuple[str, ...]) -> Closure:
    stated: Decimal = getattr(footprint, total)
    found = {part: getattr(footprint, part) for part in parts}
    known = {part: value for part, value in found.items() if value is not None}
    expected = sum(known.values(), Decimal(0))
    digits = digits_of(stated)
    half = Decimal(5).scaleb(-digits - 1)
    rounded = sum(1 for value in known.values() if value) if digits else 0
    return Closure(
        _name(total),
        f"{_name(total)} = {' + '.join(map(_name, known))}",
        stated,
        expected,
        _verdict(abs(stated - expected), half, half * (1 + rounded)),
        tuple(_name(part) for part in parts if part not in known),
    )


def _bound(footprint: CarbonFootprint, part: str, whole: str) -> Closure | None:
    """Compare a part with its whole before anything is taken off for removals."""
    stated: Decimal | None = getattr(footprint, part)
    if stated is None:
        return None
    taken = [getattr(footprint, one) or Decimal(0) for one in _TAKEN] if whole == _EXCLUDING else []
    limit = getattr(footprint, whole) - sum(taken, Decimal(0))
    before = " before removals" if any(taken) else ""
    half = Decimal(5).scaleb(-min(digits_of(stated), digits_of(limit)) - 1)
    return Closure(
        _name(part),
        f"{_name(part)} <= {_name(whole)}{before}",
        stated,
        limit,
        _verdict(max(stated - limit, Decimal(0)), Decimal(0), half),
    )


def _verdict(gap: Decimal, exact: Decimal, loose: Decimal) -> Literal["closes", "rounding", "open"]:
    if gap <= exact:
        return "closes"
    return "rounding" if gap <= loose else "open"


def _name(field: str) -> str:
    alias = CarbonFootprint.model_fields[field].alias
    return alias or field
