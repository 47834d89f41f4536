"""The base year: whether changes make it incomparable, and what it then is.

References
----------
WRI and WBCSD (2004). The Greenhouse Gas Protocol: A Corporate Standard, chapter 5: changes of
structure, of method and errors call for recalculation when they are significant, also together;
organic growth and decline never do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tanheng.core import InputError
from tanheng.domains.company.accounts import ACCOUNTS, ALL_SCOPE3, LOCATION, MARKET
from tanheng.domains.company.model import BaseYear, Change

__all__ = ["Restatement", "restate", "total"]


@dataclass(frozen=True)
class Restatement:
    """A base year as published and as it is compared with.

    Parameters
    ----------
    published, restated : dict
        Tonnes of CO2e by account; equal where changes are not significant.
    significance : float
        Sum of the absolute changes over the published total; the larger of the two bases of
        scope 2.
    recalculated : bool
        Whether it exceeds the threshold.
    """

    said: BaseYear
    published: dict[str, float]
    restated: dict[str, float]
    significance: float
    recalculated: bool

    def by_cause(self, account: str) -> dict[str, float]:
        """Tonnes of CO2e that each cause adds to an account."""
        found: dict[str, float] = {}
        for change in self.said.changes:
            if change.account == account:
                found[change.cause] = found.get(change.cause, 0.0) + change.t_co2e
        return found

    @property
    def accounts(self) -> tuple[str, ...]:
        """Accounts that are told or changed, in the usual order."""
        changed = {change.account for change in self.said.changes}
        told = changed | set(self.published)
        return tuple(one for one in (*ACCOUNTS, ALL_SCOPE3) if one in told)


def restate(said: BaseYear) -> Restatement:
    """Restate a base year where its changes, together, exceed the threshold.

    Raises
    ------
    InputError
        For a change that takes more from an account than it holds, and for a base year of nothing.
    """
    published = dict(said.t_co2e)
    significance = max(
        (_significance(said.changes, published, basis) for basis in _bases(published)), default=0.0
    )
    recalculated = significance > said.threshold
    restated = dict(published)
    for change in said.changes if recalculated else ():
        restated[change.account] = restated.get(change.account, 0.0) + change.t_co2e
    for account, tonnes in restated.items():
        if tonnes < 0:
            raise InputError(f"changes leave {tonnes:g} t in {account}, below nothing")
    return Restatement(said, published, restated, significance, recalculated)


def total(tonnes: Mapping[str, float], basis: str) -> float:
    """Sum of accounts with scope 2 on one basis only."""
    other = MARKET if basis == LOCATION else LOCATION
    return sum(value for account, value in tonnes.items() if account != other)


def _bases(published: Mapping[str, float]) -> tuple[str, ...]:
    told = tuple(basis for basis in (LOCATION, MARKET) if basis in published)
    return told or (MARKET,)


def _significance(changes: tuple[Change, ...], published: Mapping[str, float], basis: str) -> float:
    whole = total(published, basis)
    if not whole > 0:
        raise InputError("expected a base year of more than 0 t CO2e")
    other = MARKET if basis == LOCATION else LOCATION
    return sum(abs(one.t_co2e) for one in changes if one.account != other) / whole
