"""Entries read back, in the order in which they were recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, false, func, select, true

from tanheng.core import InputError
from tanheng.ledger.entry import Entry, Leaf, Posting, Recorded
from tanheng.ledger.schema import accounts, balances, entries, postings

__all__ = ["Newest", "account_names", "balances_at", "during", "entry_of", "history", "newest"]

_AT_ONCE = 5000


@dataclass(frozen=True)
class Newest:
    """Some entries, the newest first.

    Parameters
    ----------
    entries : tuple of Recorded
        Those of this page.
    total : int
        How many there are on all pages.
    """

    entries: tuple[Recorded, ...]
    total: int


def history(
    connection: Connection, start: int, stop: int, names: dict[int, str] | None = None
) -> Iterator[Recorded]:
    """Read the entries from one position to before another.

    Parameters
    ----------
    names : dict, optional
        Names of accounts by number, where they were read before.
    """
    known = account_names(connection) if names is None else names
    for first in range(start, stop, _AT_ONCE):
        yield from _some(connection, first, min(first + _AT_ONCE, stop), known)


def entry_of(connection: Connection, key: str) -> Recorded:
    """Read the entry with a key.

    Raises
    ------
    InputError
        For a key that no entry has.
    """
    index = connection.scalar(select(entries.c.id).where(entries.c.key == key))
    if index is None:
        raise InputError(f"expected the key of an entry, came {key!r}")
    return next(history(connection, index, index + 1))


def newest(connection: Connection, find: str, limit: int, offset: int) -> Newest:
    """Read a page of the entries whose keys hold a text; the newest first."""
    found = _holding(find)
    total = connection.scalar(select(func.count()).select_from(entries).where(found))
    chosen = select(entries.c.id).where(found).order_by(entries.c.id.desc())
    indices = list(connection.scalars(chosen.limit(limit).offset(offset)))
    return Newest(tuple(_these(connection, indices)), total or 0)


def during(
    connection: Connection, start: int, stop: int, size: int, most: int
) -> tuple[list[Recorded], int]:
    """Read entries of the first ``size`` whose period meets another, the shortest periods first.

    Returns
    -------
    list of Recorded
        At most ``most`` of them.
    int
        How many there are.
    """
    length = entries.c.happened_to - entries.c.happened_from
    query = (
        select(entries.c.id)
        .where(entries.c.id < size, entries.c.happened_from < stop, entries.c.happened_to > start)
        .order_by(length, entries.c.id)
    )
    found, names = list(connection.scalars(query)), account_names(connection)
    read = [next(history(connection, one, one + 1, names)) for one in found[:most]]
    return read, len(found)


def account_names(connection: Connection) -> dict[int, str]:
    """Read the names of all accounts by their numbers."""
    rows = connection.execute(select(accounts.c.id, accounts.c.name))
    return {row.id: row.name for row in rows}


def balances_at(connection: Connection, size: int | None) -> dict[tuple[str, str], int]:
    """Add up what each account holds after so many entries; by default after all of them."""
    names = account_names(connection)
    if size is None:
        rows = connection.execute(select(balances))
        held = {(names[row.account], row.commodity): row.amount for row in rows}
        return dict(sorted(held.items()))
    found: defaultdict[tuple[str, str], int] = defaultdict(int)
    for side, sign in ((postings.c.target, 1), (postings.c.source, -1)):
        query = (
            select(side, postings.c.commodity, func.sum(postings.c.amount))
            .where(postings.c.entry < size)
            .group_by(side, postings.c.commodity)
        )
        for number, commodity, amount in connection.execute(query):
            found[names[number], commodity] += sign * int(amount)
    return dict(sorted(found.items()))


def _holding(find: str) -> ColumnElement[bool]:
    """Compare without regard to case; SQLite knows the small letters of ASCII alone."""
    if not find:
        return true()
    if "\0" in find:  # where SQLite would end the text, and PostgreSQL refuse it
        return false()
    small = func.lower(entries.c.key).contains(find.lower(), autoescape=True)
    return small | entries.c.key.contains(find, autoescape=True)


def _some(
    connection: Connection, start: int, stop: int, names: dict[int, str]
) -> Iterator[Recorded]:
    return _where(
        connection,
        (entries.c.id >= start) & (entries.c.id < stop),
        (postings.c.entry >= start) & (postings.c.entry < stop),
        names,
    )


def _these(connection: Connection, indices: Sequence[int]) -> Iterator[Recorded]:
    """Read entries by their positions, in that order."""
    read = _where(
        connection,
        entries.c.id.in_(indices),
        postings.c.entry.in_(indices),
        account_names(connection),
    )
    held = {recorded.index: recorded for recorded in read}
    return (held[index] for index in indices)


def _where(
    connection: Connection,
    chosen: ColumnElement[bool],
    lines: ColumnElement[bool],
    names: dict[int, str],
) -> Iterator[Recorded]:
    moved: defaultdict[int, list[Posting]] = defaultdict(list)
    query = select(postings).where(lines).order_by(postings.c.entry, postings.c.line)
    for row in connection.execute(query):
        source, target = names.get(row.source, ""), names.get(row.target, "")
        moved[row.entry].append(Posting(source, target, row.commodity, row.amount))
    for row in connection.execute(select(entries).where(chosen).order_by(entries.c.id)):
        yield _recorded(row, tuple(moved[row.id]))


def _recorded(row: Row[Any], moved: tuple[Posting, ...]) -> Recorded:
    entry = Entry(
        row.key,
        moved,
        row.happened_from,
        row.happened_to,
        row.evidence,
        row.site,
        row.activity,
        row.factor,
        row.method,
        row.quantity,
        row.unit,
        row.share,
        row.cause,
    )
    return Recorded(row.id, row.recorded, Leaf(entry, row.move, row.reverses, row.detail))
