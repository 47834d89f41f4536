"""The figures of an inventory, under the names that other programs may rely on."""

from __future__ import annotations

from tanheng.core import Figure
from tanheng.domains.company.accounts import ACCOUNTS, LOCATION, MARKET
from tanheng.domains.company.inventory import Inventory
from tanheng.domains.company.model import Company

__all__ = ["figures_of"]

HOW = "sum over activities of amount x emission factor, gas by gas, times its GWP"


def figures_of(section: Company, found: Inventory) -> tuple[Figure, ...]:
    """Figures of an inventory: one for each account; an account without activities is withheld."""
    return tuple(_account(section, found, account) for account in ACCOUNTS)


def missing(section: Company, account: str) -> str:
    """Say why an account has no number."""
    base = "scope2" if account in (LOCATION, MARKET) else account
    reason = section.excluded.get(account, section.excluded.get(base))
    return f"left out: {reason}" if reason else "not quantified: no activity was brought"


def _account(section: Company, found: Inventory, account: str) -> Figure:
    value = found.t_co2e(account)
    reason = missing(section, account) if value is None else None
    gwp = f"{section.gwp}, {section.horizon} years"
    return Figure(
        f"company.{account}",
        value,
        "t CO2e",
        section.origin,
        HOW,
        reason=reason,
        about={"gwp": gwp},
    )
