"""The methods of the GHG Protocol's guidance by name, and what a row has to say for each.

All of them are products: an amount of a row, times what it is multiplied with, times the part that
is allocated to the company, times an emission factor. A method says what a row must bring, where
it may be used, and how good its data are.

References
----------
WRI and WBCSD (2013). Technical Guidance for Calculating Scope 3 Emissions, version 1.0.
WRI and WBCSD (2004). The Greenhouse Gas Protocol: A Corporate Standard, revised edition.
WRI (2015). GHG Protocol Scope 2 Guidance.
"""

from __future__ import annotations

from dataclasses import dataclass

from tanheng.domains.company.accounts import BOOKED, SCOPE3
from tanheng.domains.company.roles import QUANTITIES

__all__ = ["METHODS", "Method"]

_ANY = tuple((name,) for name in (*QUANTITIES, "people", "nights", "sold", "assets", "per_unit"))


@dataclass(frozen=True)
class Method:
    """What a method is, where it may be used, and what its rows have to say.

    Parameters
    ----------
    accounts : tuple of str
        Accounts that it may be booked to.
    needs : tuple of tuple of str
        Sets of roles; a row brings at least one of the sets.
    allocates : bool
        Whether a part has to be allocated to the company.
    formula : str
        How its emissions are computed.
    quality : int
        Score of its data where nothing is said, from 1 (very good) to 5 (very poor).
    """

    formula: str
    accounts: tuple[str, ...] = BOOKED
    needs: tuple[tuple[str, ...], ...] = _ANY
    allocates: bool = False
    quality: int = 3


def _of(*numbers: int) -> tuple[str, ...]:
    return tuple(SCOPE3[number - 1] for number in numbers)


_TRANSPORT, _LEASED = _of(4, 9), _of(8, 13)
_HELD = (*_LEASED, *_of(14, 15))

METHODS: dict[str, Method] = {
    "fuel": Method("fuel x factor", ("scope1", *_HELD), quality=2),
    "refrigerant": Method(
        "charge x share released x GWP, or refilled x GWP, or opening + bought - closing x GWP",
        ("scope1", *_HELD),
        quality=2,
    ),
    "process": Method("product or input x factor", ("scope1", *_of(10, 14, 15)), quality=2),
    "energy": Method("energy x factor of the grid or of the contract", ("scope2",), quality=2),
    "supplier-specific": Method(
        "quantity x cradle-to-gate factor of the supplier, or emissions that the supplier reports",
        quality=2,
    ),
    "hybrid": Method(
        "allocated scope 1 and 2 of the supplier + its materials, transport and waste x factors "
        "+ secondary data for the rest",
        _of(1, 2),
        quality=2,
    ),
    "average-data": Method("quantity x average factor"),
    "spend-based": Method("spend x factor of the sector", needs=(("spend",),), quality=5),
    "upstream": Method("fuel or energy x upstream factor", _of(3)),
    "losses": Method(
        "energy x loss of transmission and distribution x life-cycle factor",
        _of(3),
        needs=(("energy", "loss"), ("quantity", "loss")),
    ),
    "energy-sold": Method("energy bought and sold to end users x life-cycle factor", _of(3)),
    "fuel-based": Method("fuel or refrigerant x factor", _of(4, 6, 7, 8, 9, 13), quality=2),
    "distance-based": Method(
        "mass x distance x factor, or people x distance x factor, or distance x factor",
        _of(4, 5, 6, 7, 9, 12),
        needs=(("distance",), ("quantity",)),
    ),
    "site-specific": Method(
        "fuel, electricity and refrigerant of the site x factors x the part allocated",
        _of(1, 4, 9, 10),
        quality=2,
    ),
    "waste-type-specific": Method(
        "waste x share treated this way x factor of waste type and treatment",
        _of(5, 12),
        needs=(("mass",), ("quantity",), ("volume",), ("sold", "content")),
    ),
    "hotel-nights": Method("nights x factor", _of(6), needs=(("nights",), ("quantity",))),
    "teleworking": Method("energy of working at home x factor", _of(7), quality=4),
    "asset-specific": Method("fuel, energy, refrigerant x factor", _HELD, quality=2),
    "lessor-specific": Method(
        "scope 1 and 2 of the lessor x the part allocated", _LEASED, allocates=True, quality=2
    ),
    "lessee-specific": Method(
        "scope 1 and 2 of the lessee x the part allocated", _LEASED, allocates=True, quality=2
    ),
    "direct-use": Method(
        "products sold x uses over life x energy or fuel for each use x factor", _of(11)
    ),
    "contained-gas": Method("products sold x gas in each x share released x GWP", _of(11)),
    "indirect-use": Method(
        "products sold x uses over life x energy for each use x factor, of products that need "
        "energy indirectly",
        _of(11),
        quality=4,
    ),
    "intermediate": Method(
        "emissions of the end product x the part allocated", _of(10, 11, 12), allocates=True
    ),
    "franchise-specific": Method("scope 1 and 2 of the franchise", _of(14), quality=2),
    "investment-specific": Method(
        "scope 1 and 2 of the investment x share of equity, or of debt in the cost of the project",
        _of(15),
        allocates=True,
        quality=2,
    ),
    "project-specific": Method(
        "emissions over the project's life x share of its cost", _of(15), allocates=True, quality=2
    ),
    "other": Method("amount x factor", quality=4),
}
