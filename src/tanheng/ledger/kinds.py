"""Kinds of accounts, and the moves between them: what may ever stand in one entry.

An account belongs to one kind, which its name begins with: ``scope1:Hangzhou``. Amounts move
between accounts of one kind alone, so that kinds never net; the far side of every first entry is
the kind's own ``world``. An entry holds postings of one kind, except for the moves listed here.
"""

from __future__ import annotations

from functools import lru_cache

from tanheng.core import InputError

__all__ = [
    "EXCLUSIVE",
    "KINDS",
    "MOVES",
    "RETIRED",
    "VIEWS",
    "WORLD",
    "kind_of",
]

_SCOPE3 = tuple(f"scope3.c{number:02d}" for number in range(1, 16))
VIEWS = ("scope1", "scope2.location", "scope2.market", *_SCOPE3, "citizens")
"""Kinds of which one tonne may stand in several inventories."""
EXCLUSIVE = {
    "certificates": "Wh",
    "allowances": "CO2e",
    "credits": "CO2e",
    "avoided": "CO2e",
    "removals": "CO2e",
}
"""Kinds of which each unit has one holder and one retirement, with what their units are."""
KINDS = {name: number for number, name in enumerate((*VIEWS, *EXCLUSIVE), start=1)}
"""All kinds, with the number that begins the numbers of their accounts."""
WORLD, RETIRED = "world", "retired"
"""Accounts that every kind has: where amounts come from, and where used units rest."""

MOVES = {
    **{kind: (kind,) for kind in VIEWS},
    **{f"issue {kind}": (kind,) for kind in EXCLUSIVE},
    **{f"transfer {kind}": (kind,) for kind in EXCLUSIVE},
    **{f"retire {kind}": (kind,) for kind in EXCLUSIVE},
    "retire certificates": ("certificates", "scope2.market"),
    "propose": (),
}
"""Each move with the kinds whose postings it may hold. To surrender an allowance is to retire it:
no emission becomes smaller by it. A certificate, retired, covers Wh in the market-based book."""


@lru_cache(maxsize=1 << 16)
def kind_of(account: str) -> str:
    """Kind of an account, from its name.

    Raises
    ------
    InputError
        For a name that does not begin with a kind and a colon.
    """
    kind, colon, name = account.partition(":")
    if not colon or kind not in KINDS or not name.strip():
        raise InputError(f"expected an account such as scope1:Hangzhou, came {account!r}")
    return kind
