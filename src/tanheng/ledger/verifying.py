"""Everything in a ledger computed again from its entries, and compared with what stands there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table, func, select, text

from tanheng.core import InputError
from tanheng.ledger.entry import Recorded, leaves_of
from tanheng.ledger.evidence import evidence_root, segment_rows
from tanheng.ledger.history import account_names, history
from tanheng.ledger.kinds import KINDS, MOVES
from tanheng.ledger.merkle import Frontier, grown
from tanheng.ledger.projecting import Lots, project
from tanheng.ledger.schema import (
    FORMAT,
    accounts,
    approvals,
    balances,
    claims,
    entries,
    evidence,
    evidence_roots,
    heads,
    kinds,
    ledger,
    lots,
    moves,
    postings,
    proposals,
    subtrees,
)
from tanheng.ledger.standing import missing_guards
from tanheng.ledger.tree import kept_levels

__all__ = ["faults"]

_AT_ONCE = 4096


@dataclass
class _Again:
    """What the tables should hold, from the entries read so far."""

    frontier: Frontier = field(default_factory=Frontier)
    recorded: int | None = None
    sizes: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    nodes: list[tuple[Any, ...]] = field(default_factory=list)
    held: defaultdict[tuple[int, str], int] = field(default_factory=lambda: defaultdict(int))
    lots: Lots = field(default_factory=Lots)
    projected: dict[Table, list[tuple[Any, ...]]] = field(
        default_factory=lambda: {lots: [], claims: [], proposals: [], approvals: []}
    )
    lines: int = 0


def faults(connection: Connection) -> Iterator[str]:
    """Find all that does not hold, each in one line.

    Checked are the guards and the file itself, evidence, each entry against its hashes, the tree
    with its kept nodes and heads, balances, lots, claims, proposals and approvals.
    """
    damage = _damage(connection)
    yield from damage
    roots: set[bytes] = set()
    try:
        yield from missing_guards(connection)
        yield from _fixed(connection)
        yield from _evidence(connection, roots)
        yield from _entries(connection, roots)
    except (TypeError, ValueError, AttributeError):
        if not damage:  # else it has been told why a column holds what it cannot hold
            raise


def _damage(connection: Connection) -> list[str]:
    """Find what SQLite itself says of a file that is damaged."""
    if connection.dialect.name != "sqlite":
        return []
    said = [str(one) for one in connection.scalars(text("PRAGMA integrity_check"))]
    return [] if said == ["ok"] else [f"file: {line}" for line in said[0].splitlines()]


def _fixed(connection: Connection) -> Iterator[str]:
    """Compare what never changes, and the accounts."""
    allowed = {(move, KINDS[kind]) for move, found in MOVES.items() for kind in found}
    for table, expected in (
        (ledger, {(FORMAT,)}),
        (kinds, {(number, name) for name, number in KINDS.items()}),
        (moves, allowed),
    ):
        if {tuple(row) for row in connection.execute(select(table))} != expected:
            yield f"{table.name}: not as the ledger was set up"
    names = {number: name for name, number in KINDS.items()}
    counted: defaultdict[int, int] = defaultdict(int)
    for row in connection.execute(select(accounts).order_by(accounts.c.id)):
        counted[row.kind] += 1
        expected_id = (row.kind << 32) + counted[row.kind]
        if row.id != expected_id or not row.name.startswith(f"{names.get(row.kind)}:"):
            yield f"account {row.name!r}: not of its kind, or not in its place"


def _evidence(connection: Connection, roots: set[bytes]) -> Iterator[str]:
    query = select(evidence_roots).order_by(evidence_roots.c.sha256, evidence_roots.c.first)
    groups = connection.execute(query).all()
    named = {row.sha256 for row in groups}
    for name in connection.scalars(select(evidence.c.sha256)).all():
        if name not in named:
            yield f"evidence {name.hex()}: no root is over it"
    for name, rows in groupby(groups, key=lambda row: row.sha256):
        held = connection.scalar(select(evidence.c.parquet).where(evidence.c.sha256 == name))
        if held is None or sha256(held).digest() != name:
            yield f"evidence {name.hex()}: its bytes have changed"
            continue
        texts = segment_rows(held)
        for row in rows:
            part = texts[row.first : row.first + row.rows].to_list() if row.first >= 0 else []
            if len(part) != row.rows or evidence_root(part) != row.root:
                yield f"evidence {row.root.hex()}: its rows have changed"
            roots.add(row.root)


def _entries(connection: Connection, roots: set[bytes]) -> Iterator[str]:
    again = _Again()
    names = account_names(connection)
    numbers = {name: number for number, name in names.items()}
    head_rows = {row.size: tuple(row) for row in connection.execute(select(heads))}
    stored = select(entries.c.id, entries.c.input, entries.c.leaf)
    size = connection.scalar(select(func.count()).select_from(entries)) or 0
    start = 0
    for stop in sorted({*range(0, size, _AT_ONCE), *head_rows, size}):
        if stop <= start or stop > size:
            continue
        read = list(history(connection, start, stop, names))
        within = stored.where(entries.c.id >= start, entries.c.id < stop).order_by(entries.c.id)
        hashes = [(row.input, row.leaf) for row in connection.execute(within)]
        yield from _compare(read, hashes, start, stop, again, roots)
        yield from _follow(read, start, numbers, again)
        start = stop
        if stop in head_rows:
            nodes = b"".join(again.frontier.nodes)
            again.sizes[stop] = (stop, again.frontier.root, again.recorded, nodes)
    yield from _tables(connection, again, head_rows, size)


def _compare(
    read: list[Recorded],
    hashes: list[tuple[bytes, bytes]],
    start: int,
    stop: int,
    again: _Again,
    roots: set[bytes],
) -> Iterator[str]:
    """Compare entries with their hashes, and grow the tree by what they hash to."""
    if [one.index for one in read] != list(range(start, stop)):
        yield f"entries {start} to {stop}: not numbered one after the other"
    leaves: list[bytes] = []
    for one, found, kept in zip(read, _hashed(read), hashes, strict=True):
        leaves.append(found[1])
        if found != kept:
            yield f"entry {one.index}: it is not what was posted"
        if one.entry.evidence not in roots:
            yield f"entry {one.index}: its evidence is missing"
        if again.recorded is not None and one.recorded < again.recorded:
            yield f"entry {one.index}: recorded before the entry before it"
        again.recorded = one.recorded
    size = again.frontier.size
    again.frontier, levels = grown(again.frontier, leaves)
    again.nodes += kept_levels(size, levels)


def _hashed(read: list[Recorded]) -> Iterator[tuple[bytes, bytes]]:
    """Hash entries as input and as leaves; what cannot be an entry hashes to nothing."""
    for recorded, some in groupby(read, key=lambda one: one.recorded):
        leaves = [one.leaf for one in some]
        try:
            yield from zip(*leaves_of(leaves, recorded), strict=True)
        except InputError:
            for leaf in leaves:
                try:
                    yield from zip(*leaves_of([leaf], recorded), strict=True)
                except InputError:
                    yield b"", b""


def _follow(
    read: list[Recorded], start: int, numbers: dict[str, int], again: _Again
) -> Iterator[str]:
    """Add up balances, and follow lots and claims."""
    for one in read:
        for posting in one.entry.postings:
            again.lines += 1
            source, target = numbers.get(posting.source), numbers.get(posting.target)
            if source is None or target is None:
                yield f"entry {one.index}: an account of it is missing"
                continue
            if posting.source.partition(":")[0] not in MOVES.get(one.leaf.move, ()):
                yield f"entry {one.index}: not of the kinds of '{one.leaf.move}'"
            again.held[source, posting.commodity] -= posting.amount
            again.held[target, posting.commodity] += posting.amount
    try:
        found = project([one.leaf for one in read], start, numbers, again.lots)
    except (InputError, KeyError, ValueError, IndexError, TypeError, AttributeError):
        yield f"entries {start} to {start + len(read)}: a lot or a claim cannot be followed"
        return
    for table in again.projected:
        again.projected[table] += getattr(found, table.name)


def _tables(
    connection: Connection, again: _Again, head_rows: dict[int, tuple[Any, ...]], size: int
) -> Iterator[str]:
    """Compare the tables that follow from entries."""
    if head_rows != again.sizes or (size and size not in head_rows):
        wrong = sorted(n for n in head_rows if head_rows[n] != again.sizes.get(n)) or [size]
        yield f"head {wrong[0]}: not the head of the entries before it"
    expected: dict[Table, list[tuple[Any, ...]]] = {
        subtrees: again.nodes,
        balances: [(*account, amount) for account, amount in again.held.items()],
        **again.projected,
    }
    for table, rows in expected.items():
        if sorted(rows, key=repr) != sorted(
            (tuple(row) for row in connection.execute(select(table))), key=repr
        ):
            yield f"{table.name}: not what follows from the entries"
    lines = connection.scalar(select(func.count()).select_from(postings))
    if lines != again.lines:
        yield "postings: of no entry"
    numbered = func.min(postings.c.line) + func.max(postings.c.line) - func.count() != -1
    odd = select(postings.c.entry).group_by(postings.c.entry)
    for entry in connection.scalars(odd.having(numbered | (func.min(postings.c.line) != 0))):
        yield f"entry {entry}: its postings are not numbered one after the other"
    used = {number for number, _ in again.held}
    if used != set(account_names(connection)):
        yield "accounts: some that no entry names"
    for name, one in groupby(sorted(again.projected[claims], key=itemgetter(3, 1)), itemgetter(3)):
        ranges = [row[1:3] for row in one]
        if any(first[1] > after[0] for first, after in pairwise(ranges)):
            yield f"lot {name}: claimed twice"
