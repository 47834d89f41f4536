"""Entries written into the ledger: all of them, or none."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import Connection, text

from tanheng.core import InputError, iso
from tanheng.ledger.entry import MOST, Leaf, leaves_of
from tanheng.ledger.kinds import KINDS, MOVES, kind_of
from tanheng.ledger.projecting import KnownLot, Lots, next_base, project
from tanheng.ledger.rows import among, insert
from tanheng.ledger.schema import (
    accounts,
    approvals,
    claims,
    entries,
    lots,
    postings,
    proposals,
)
from tanheng.ledger.tree import Head, append, last_head

__all__ = ["Batch", "Posted", "prepare", "record"]

_COMMODITY = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")


@dataclass(frozen=True)
class Posted:
    """What came of posting.

    Parameters
    ----------
    posted, replayed : int
        Entries that are new, and entries that had been posted before.
    indices : tuple of int
        Position in the ledger of each entry that was given.
    head : Head
        The tree's head afterwards.
    """

    posted: int
    replayed: int
    indices: tuple[int, ...]
    head: Head


@dataclass(frozen=True)
class Batch:
    """Entries, checked and hashed, before the ledger is touched."""

    leaves: Sequence[Leaf]
    inputs: Sequence[bytes]
    hashes: Sequence[bytes]
    recorded: int
    names: frozenset[str]
    lots: Mapping[str, KnownLot]


def prepare(leaves: Sequence[Leaf], recorded: int, lots: Mapping[str, KnownLot]) -> Batch:
    """Check and hash entries.

    Parameters
    ----------
    recorded : int
        When they are recorded, s since 1970 UTC.
    lots : mapping
        The lots that they claim units of.

    Raises
    ------
    InputError
        For an entry that no ledger would take.
    """
    if type(recorded) is not int:
        raise InputError(f"expected a time of recording in whole seconds, came {recorded!r}")
    inputs, hashes = leaves_of(leaves, recorded)
    return Batch(leaves, inputs, hashes, recorded, _names(leaves), lots)


def _names(leaves: Sequence[Leaf]) -> frozenset[str]:
    """Collect the accounts, each pair of which is checked once."""
    pairs: dict[tuple[str, str, str, str], str] = {}
    for leaf in leaves:
        if not leaf.entry.postings and leaf.move != "propose":
            raise InputError(f"entry {leaf.entry.key!r}: expected at least one posting")
        for posting in leaf.entry.postings:
            pair = (leaf.move, posting.source, posting.target, posting.commodity)
            if pair not in pairs:
                pairs[pair] = leaf.entry.key
    for pair, key in pairs.items():
        _check_pair(pair, key)
    return frozenset(chain.from_iterable(pair[1:3] for pair in pairs))


def _check_pair(pair: tuple[str, str, str, str], key: str) -> None:
    move, source, target, commodity = pair
    kind = kind_of(source)
    if kind_of(target) != kind:
        raise InputError(f"entry {key!r}: kinds never net: {source} and {target} are of two kinds")
    if kind not in MOVES[move]:
        allowed = " or ".join(MOVES[move])
        raise InputError(f"entry {key!r}: a move '{move}' is of {allowed}, came {kind}")
    if source == target:
        raise InputError(f"entry {key!r}: expected two accounts, came {source} twice")
    if not _COMMODITY.fullmatch(commodity):
        raise InputError(f"entry {key!r}: expected a commodity such as CO2, came {commodity!r}")


def record(connection: Connection, batch: Batch) -> Posted:
    """Write a batch within a transaction that no other writer shares.

    Raises
    ------
    InputError
        For a key that stands for something else, or a time before the last recorded one.
    """
    head, frontier = last_head(connection)
    places, fresh = _fresh(connection, batch, head.size)
    indices = tuple(places[leaf.entry.key] for leaf in batch.leaves)
    if not fresh:
        return Posted(0, len(indices), indices, head)
    if head.recorded is not None and batch.recorded < head.recorded:
        raise InputError(
            f"expected a time of recording from {iso(head.recorded)} on, came {iso(batch.recorded)}"
        )
    numbers = _account_numbers(connection, batch.names)
    leaves = [batch.leaves[at] for at in fresh]
    known = Lots(next_base(connection), dict(batch.lots))
    found = project(leaves, head.size, numbers, known)
    moved = _posting_rows(leaves, head.size, numbers)
    insert(connection, approvals, found.approvals)  # reversals ask for their approval
    insert(connection, entries, _entry_rows(batch, fresh, head.size))
    insert(connection, postings, moved)
    insert(connection, proposals, found.proposals)
    insert(connection, claims, found.claims)
    insert(connection, lots, found.lots)
    _net(connection, moved)
    hashes = [batch.hashes[at] for at in fresh]
    return Posted(
        len(fresh),
        len(indices) - len(fresh),
        indices,
        append(connection, frontier, hashes, batch.recorded),
    )


def _fresh(connection: Connection, batch: Batch, size: int) -> tuple[dict[str, int], list[int]]:
    """Find what is new: the place of every key, and the positions in the batch of new entries."""
    keys = [leaf.entry.key for leaf in batch.leaves]
    rows = among(connection, "SELECT key, id, input FROM entries WHERE key", keys)
    places = {row[0]: row[1] for row in rows}
    inputs = {row[0]: row[2] for row in rows}
    fresh: list[int] = []
    for at, (key, given) in enumerate(zip(keys, batch.inputs, strict=True)):
        known = inputs.setdefault(key, given)
        if known != given:
            raise InputError(f"entry {key!r}: this key was posted with another input")
        if key not in places:
            places[key] = size + len(fresh)
            fresh.append(at)
    return places, fresh


def _account_numbers(connection: Connection, names: frozenset[str]) -> dict[str, int]:
    """Find the numbers of accounts; those that are new get the next ones of their kind."""
    rows = among(connection, "SELECT name, id FROM accounts WHERE name", sorted(names))
    numbers = {row[0]: row[1] for row in rows}
    missing = sorted(names - numbers.keys())
    if missing:
        query = text("SELECT kind, max(id) FROM accounts GROUP BY kind")
        last = {row[0]: row[1] for row in connection.execute(query)}
        rows = []
        for name in missing:
            kind = KINDS[kind_of(name)]
            last[kind] = numbers[name] = last.get(kind, kind << 32) + 1
            rows.append((numbers[name], kind, name))
        insert(connection, accounts, rows)
    return numbers


def _entry_rows(batch: Batch, fresh: Sequence[int], start: int) -> list[tuple[Any, ...]]:
    recorded = batch.recorded
    rows = []
    for index, at in enumerate(fresh, start=start):
        leaf = batch.leaves[at]
        entry = leaf.entry
        rows.append(
            (
                index,
                entry.key,
                batch.inputs[at],
                batch.hashes[at],
                recorded,
                leaf.move,
                entry.start,
                entry.end,
                entry.site,
                entry.activity,
                entry.factor,
                entry.method,
                entry.quantity,
                entry.unit,
                entry.share,
                entry.cause,
                entry.evidence,
                leaf.reverses,
                leaf.detail,
            )
        )
    return rows


def _posting_rows(
    leaves: Sequence[Leaf], start: int, numbers: Mapping[str, int]
) -> list[tuple[Any, ...]]:
    return [
        (index, line, numbers[p.source], numbers[p.target], p.commodity, p.amount)
        for index, leaf in enumerate(leaves, start=start)
        for line, p in enumerate(leaf.entry.postings)
    ]


def _net(connection: Connection, moved: Sequence[tuple[Any, ...]]) -> None:
    """Bring the balances up to date, each account once."""
    change: defaultdict[tuple[int, str], int] = defaultdict(int)
    for _, _, source, target, commodity, amount in moved:
        change[source, commodity] -= amount
        change[target, commodity] += amount
    if not moved:
        return
    rows = [(account, what, amount) for (account, what), amount in sorted(change.items())]
    if any(abs(amount) > MOST for _, _, amount in rows):
        raise InputError("expected amounts that add up to less than 2^63")
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"INSERT INTO balances VALUES (?, ?, ?) {_ADDED}", rows)
        return
    columns = [list(column) for column in zip(*rows, strict=True)]
    connection.exec_driver_sql(
        f"INSERT INTO balances SELECT * FROM unnest(%s::int8[], %s::text[], %s::int8[]) {_ADDED}",
        tuple(columns),
    )


_ADDED = "ON CONFLICT (account, commodity) DO UPDATE SET amount = balances.amount + excluded.amount"
