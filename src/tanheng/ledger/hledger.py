"""Entries as a journal for hledger: the same integers, one commodity for each gas or unit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Protocol

from tanheng.core import BalanceError

__all__ = ["Booked", "Moved", "to_hledger"]

_SPACE = re.compile(r"\s+")
_PLAIN = re.compile(r"[A-Za-z]+")


class Moved(Protocol):
    """An integer amount of a commodity, on an account: grams of a gas, Wh, units."""

    @property
    def account(self) -> str:
        """Account, ``scope3.c06``."""
        ...

    @property
    def commodity(self) -> str:
        """Gas or unit."""
        ...

    @property
    def amount(self) -> int:
        """How much of it."""
        ...


class Booked(Protocol):
    """An entry as the journal tells it; ``start`` and ``recorded`` are s since 1970 UTC."""

    @property
    def id(self) -> int:
        """Number in the order of recording."""
        ...

    @property
    def key(self) -> str:
        """What the entry is known by."""
        ...

    @property
    def start(self) -> int:
        """First second of its period."""
        ...

    @property
    def recorded(self) -> int:
        """When it was recorded."""
        ...

    @property
    def postings(self) -> Sequence[Moved]:
        """What it moves."""
        ...


def to_hledger(entries: Iterable[Booked]) -> str:
    """Write entries as a journal that ``hledger check --strict ordereddates`` accepts.

    Accounts and commodities are declared, entries stand in the order of their days, and every
    amount is written in full: hledger infers none.

    Parameters
    ----------
    entries : iterable of entries
        Each with postings that sum to zero in every commodity.

    Raises
    ------
    BalanceError
        For an entry that does not.
    """
    ordered = sorted(entries, key=lambda entry: (_day(entry.start), entry.id))
    for entry in ordered:
        _check(entry)
    every = [posting for entry in ordered for posting in entry.postings]
    lines = ["decimal-mark ."]
    lines += [f"commodity 1000. {name}" for name in sorted({_unit(p.commodity) for p in every})]
    lines += [f"account {name}" for name in sorted({_account(p.account) for p in every})]
    for entry in ordered:
        lines += ["", *_transaction(entry)]
    return "\n".join(lines) + "\n"


def _check(entry: Booked) -> None:
    sums: Counter[str] = Counter()
    for posting in entry.postings:
        sums[posting.commodity] += posting.amount
    open_ = {name: rest for name, rest in sums.items() if rest}
    if open_:
        raise BalanceError(f"entry {entry.id} does not sum to zero: {open_}")


def _transaction(entry: Booked) -> Iterator[str]:
    yield (
        f"{_day(entry.start)} ({entry.id}) {_text(entry.key)}  ; recorded:{_day(entry.recorded)}"
    )
    for posting in entry.postings:
        account, unit = _account(posting.account), _unit(posting.commodity)
        yield f"    {account}  {posting.amount} {unit}"


def _day(moment_s: int) -> str:
    return datetime.fromtimestamp(moment_s, UTC).date().isoformat()


def _unit(name: str) -> str:
    """Name a commodity; hledger wants quotes around one with digits or signs."""
    plain = _SPACE.sub(" ", name).replace('"', "'").replace(";", ",")
    return plain if _PLAIN.fullmatch(plain) else f'"{plain}"'


def _account(name: str) -> str:
    """Name an account below its kind, ``scope3:c06``.

    Two spaces would end it, a semicolon begin a comment, and a bracket at its start make it
    virtual.
    """
    plain = _text(name).replace(".", ":").lstrip("([*!=~ ")
    return ":".join(part.strip() for part in plain.split(":") if part.strip()) or "unnamed"


def _text(words: str) -> str:
    return _SPACE.sub(" ", words).replace(";", ",").replace("|", "/").strip()
