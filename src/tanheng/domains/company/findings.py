"""All that a run found of a company, before it is shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from tanheng.core import Context, InputError, Positions
from tanheng.domains.company.accounts import ACCOUNTS, ALL_SCOPE3, LOCATION, MARKET, SCOPE3
from tanheng.domains.company.base_year import Restatement, restate
from tanheng.domains.company.completeness import Gap, gaps_of
from tanheng.domains.company.inventory import Inventory
from tanheng.domains.company.model import Company
from tanheng.domains.company.pedigree import mean_score, scored
from tanheng.domains.company.uncertainty import Spread, drawn, propagated, terms_of

__all__ = ["BASES", "TOTALS", "Findings", "Spreads", "accounts_of", "find"]

BASES = (LOCATION, MARKET)
TOTALS = ("total.location", "total.market")


@dataclass(frozen=True)
class Spreads:
    """How far one number may be off, both ways of telling it, in tonnes of CO2e."""

    propagated: Spread
    drawn: Spread


@dataclass(frozen=True)
class Findings:
    """What a run found.

    Parameters
    ----------
    spreads : dict
        By account, and of ``TOTALS``.
    scores : dict
        Data quality by account, 1 (very good) to 5, weighted by emissions.
    """

    section: Company
    inventory: Inventory
    gaps: tuple[Gap, ...]
    spreads: dict[str, Spreads]
    scores: dict[str, float]
    restatement: Restatement | None

    def value(self, name: str) -> float | None:
        """Tonnes of CO2e of an account, of all scope 3 or of one of ``TOTALS``.

        ``None`` where nothing came.
        """
        if name not in (*TOTALS, ALL_SCOPE3):
            return self.inventory.t_co2e(name)
        told = [self.inventory.t_co2e(account) for account in accounts_of(name)]
        there = [value for value in told if value is not None]
        return sum(there) if there else None


def accounts_of(name: str) -> tuple[str, ...]:
    """Accounts that a name adds up: itself, or all of them with scope 2 on one basis."""
    if name == ALL_SCOPE3:
        return SCOPE3
    if name not in TOTALS:
        return (name,)
    other = BASES[1 - TOTALS.index(name)]
    return tuple(account for account in ACCOUNTS if account != other)


def find(
    section: Company, inventory: Inventory, positions: Positions, context: Context
) -> Findings:
    """Say how sure, how good and how complete an inventory is, and compare it with its base year.

    Raises
    ------
    InputError
        For a base year that cannot be.
    """
    try:
        restated = restate(section.base_year) if section.base_year else None
    except InputError as error:
        raise positions.complaint("company.base_year", error.message) from None
    return Findings(
        section,
        inventory,
        gaps_of(section, inventory),
        _spreads(section, inventory, context.seed),
        _scores(inventory),
        restated,
    )


def _spreads(section: Company, inventory: Inventory, seed: int) -> dict[str, Spreads]:
    said = section.uncertainty
    table, terms = terms_of(inventory)
    found = {}
    for place, name in enumerate((*ACCOUNTS, *TOTALS)):
        mine = table["account"].is_in(accounts_of(name)).to_numpy()
        if mine.any():
            some = terms.only(mine)
            draws = drawn(some, said.level, said.samples, seed * 1_000 + place)
            found[name] = Spreads(propagated(some, said.level), draws)
    return found


def _scores(inventory: Inventory) -> dict[str, float]:
    books = [one.book for one in inventory.totals]
    scores = [mean_score(book.term.quality or scored(book.method.quality)) for book in books]
    table = inventory.lines.select(
        "account",
        score=pl.Series(np.array(scores)[inventory.lines["book"].to_numpy()]),
        weight=pl.Series(np.abs(inventory.co2e_g)),
    )
    found = {}
    for (account,), lines in table.group_by("account", maintain_order=True):
        weight = lines["weight"].to_numpy()
        even = weight if weight.sum() > 0 else np.ones(weight.size)
        found[str(account)] = float(np.average(lines["score"].to_numpy(), weights=even))
    return found
