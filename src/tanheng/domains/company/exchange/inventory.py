"""An inventory as it is handed on: what is known of each account, and what is missing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

__all__ = [
    "BIOGENIC",
    "LOCATION",
    "MARKET",
    "SCOPE1",
    "SCOPE3",
    "Amount",
    "Intensity",
    "Inventory",
    "Source",
]

SCOPE1, LOCATION, MARKET = "scope1", "scope2.location", "scope2.market"
SCOPE3 = tuple(f"scope3.c{number:02d}" for number in range(1, 16))
BIOGENIC = "CO2_biogenic"
GRAM_DIGITS = 6
"""Digits of a tonne that are a gram: sums are told to the gram, as the ledger books them."""


@dataclass(frozen=True)
class Amount:
    """What is known of an account.

    Parameters
    ----------
    t_co2e : float, optional
        Gross emissions [t CO2e]; ``None`` where nothing is known, which is never zero.
    reason : str
        Why there is none, or what a partial amount leaves out.
    status : str
        ``stated``; ``partial`` when known to leave something out; ``missing``; ``excluded``
        when the company says why the account is not relevant.
    method : str
        How it was found.
    interval : tuple of float, optional
        Where the amount lies [t CO2e], with probability ``level``.
    supplier_share : float, optional
        Share computed with data of suppliers, 0 to 1.
    """

    t_co2e: float | None = None
    reason: str = "not in the inventory"
    status: Literal["stated", "partial", "missing", "excluded"] = "missing"
    method: str = ""
    interval: tuple[float, float] | None = None
    level: float = 0.95
    supplier_share: float | None = None

    def __post_init__(self) -> None:
        known = self.status in ("stated", "partial")
        if known != (self.t_co2e is not None):
            raise ValueError(f"an amount that is {self.status} came with {self.t_co2e}")


@dataclass(frozen=True)
class Source:
    """A source of direct emissions or of purchased energy, as China's guidelines list them.

    Parameters
    ----------
    kind : str
        What the guidelines call it by.
    quantity, unit : float and str, optional
        Activity of the year.
    """

    kind: Literal["combustion", "process", "fugitive", "other", "electricity", "heat"]
    name: str
    t_co2e: float
    quantity: float | None = None
    unit: str = ""


@dataclass(frozen=True)
class Intensity:
    """Gross emissions of some accounts for each unit of something, such as net revenue."""

    name: str
    ratio: float
    unit: str
    accounts: tuple[str, ...]


@dataclass(frozen=True)
class Inventory:
    """An inventory of one company and year.

    Parameters
    ----------
    amounts : mapping
        What is known by account: ``scope1``, ``scope2.location``, ``scope3.c01``, ... An account
        that is not there is missing.
    gases : mapping
        Tonnes of each gas by account, as far as factors tell gases apart; biogenic CO2, which no
        amount holds, is ``CO2_biogenic``.
    beside : mapping
        Tonnes of other kinds by name (avoided, credits, removals): told beside, never netted.
    base_year, base : int and mapping, optional
        The year compared with, and its amounts by account [t CO2e].
    """

    company: str
    year: int
    amounts: Mapping[str, Amount]
    origin: str = "measured"
    approach: str = ""
    gwp: str = ""
    sources: tuple[Source, ...] = ()
    intensities: tuple[Intensity, ...] = ()
    gases: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    beside: Mapping[str, float] = field(default_factory=dict)
    base_year: int | None = None
    base: Mapping[str, float] = field(default_factory=dict)

    def amount(self, account: str) -> Amount:
        """Return what is known of an account; a missing amount where nothing is."""
        return self.amounts.get(account, Amount())

    def biogenic(self, *accounts: str) -> Amount:
        """Return biogenic CO2 of some accounts [t], which their amounts do not hold."""
        told = [self.gases[account] for account in accounts if account in self.gases]
        if not any(BIOGENIC in gases for gases in told):
            return Amount(reason="no factor tells biogenic CO2 apart")
        tonnes = math.fsum(gases.get(BIOGENIC, 0.0) for gases in told)
        return Amount(round(tonnes, GRAM_DIGITS), "as far as factors tell it apart", "partial")

    def total(self, accounts: Iterable[str]) -> Amount:
        """Add up what is stated of some accounts; say which of them are missing.

        The sum of some is partial, and of none is missing: never zero.
        """
        wanted = tuple(accounts)
        if len(wanted) == 1:
            return self.amount(wanted[0])
        found = [self.amount(account) for account in wanted]
        known = [one.t_co2e for one in found if one.t_co2e is not None]
        gaps = [
            f"{a} {one.status}"
            for a, one in zip(wanted, found, strict=True)
            if one.status != "stated"
        ]
        if not known:
            return Amount(reason=f"nothing stated: {', '.join(gaps)}")
        return Amount(
            round(math.fsum(known), GRAM_DIGITS),
            f"leaves out: {', '.join(gaps)}" if gaps else "",
            "partial" if gaps else "stated",
            f"sum of {len(known)} of {len(wanted)} accounts",
        )
