"""The tree as it is kept: leaves with their entries, every eighth level beside them, and heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from tanheng.core import InputError
from tanheng.ledger.merkle import EMPTY, Frontier, Span, grown, node_hash, root_of
from tanheng.ledger.rows import insert
from tanheng.ledger.schema import entries, heads, subtrees

__all__ = ["Head", "append", "head_at", "kept_levels", "last_head", "span_over"]

_STEP = 8


@dataclass(frozen=True)
class Head:
    """A tree head: what the ledger was, in 32 bytes.

    Parameters
    ----------
    size : int
        Entries.
    root : bytes
        Root of the tree over them.
    recorded : int or None
        When the last of them was recorded, s since 1970 UTC.
    """

    size: int = 0
    root: bytes = EMPTY
    recorded: int | None = None

    def __str__(self) -> str:
        return f"{self.size}:{self.root.hex()}"

    @classmethod
    def read(cls, text: str) -> Head:
        """Read a head as it is printed: ``42:9f86...``.

        Raises
        ------
        InputError
            For any other text.
        """
        size, colon, root = text.strip().partition(":")
        try:
            if colon and len(root) == 64 and int(size) >= 0:
                return cls(int(size), bytes.fromhex(root))
        except ValueError:
            pass
        raise InputError(f"expected a tree head, SIZE:64 HEXADECIMAL DIGITS, came {text.strip()!r}")


def last_head(connection: Connection) -> tuple[Head, Frontier]:
    """Read the newest head, and what is needed to append to it."""
    row = connection.execute(select(heads).order_by(heads.c.size.desc()).limit(1)).one_or_none()
    if row is None:
        return Head(), Frontier()
    nodes = tuple(row.edge[at : at + 32] for at in range(0, len(row.edge), 32))
    return Head(row.size, row.root, row.recorded), Frontier(row.size, nodes)


def append(
    connection: Connection, frontier: Frontier, hashes: Sequence[bytes], recorded: int
) -> Head:
    """Append leaves, and keep the new head."""
    after, levels = grown(frontier, hashes)
    insert(connection, subtrees, kept_levels(frontier.size, levels))
    head = Head(after.size, after.root, recorded)
    insert(connection, heads, [(head.size, head.root, recorded, b"".join(after.nodes))])
    return head


def kept_levels(size: int, levels: Sequence[Sequence[bytes]]) -> list[tuple[int, int, bytes]]:
    """List the nodes of every eighth level that became complete on a tree of that size."""
    return [
        (level, position, node)
        for level in range(_STEP, len(levels), _STEP)
        for position, node in enumerate(levels[level], start=size >> level)
    ]


def head_at(connection: Connection, when: int | None) -> Head:
    """Find the head as of a time of recording; the newest where none is given."""
    query = select(heads.c.size, heads.c.root, heads.c.recorded).order_by(heads.c.size.desc())
    if when is not None:
        query = query.where(heads.c.recorded <= when)
    row = connection.execute(query.limit(1)).one_or_none()
    return Head() if row is None else Head(row.size, row.root, row.recorded)


def span_over(connection: Connection) -> Span:
    """Make a function that finds roots over ranges of leaves of the kept tree."""

    def span(start: int, stop: int) -> bytes:
        count = stop - start
        if count <= 1 << _STEP:
            return root_of(_leaves(connection, start, stop))
        if count & count - 1 == 0:
            level = (count.bit_length() - 1) // _STEP * _STEP
            return root_of(_nodes(connection, level, start >> level, stop >> level))
        middle = start + (1 << (count - 1).bit_length() - 1)
        return node_hash(span(start, middle), span(middle, stop))

    return span


def _leaves(connection: Connection, start: int, stop: int) -> list[bytes]:
    query = select(entries.c.leaf).where(entries.c.id >= start, entries.c.id < stop)
    return list(connection.scalars(query.order_by(entries.c.id)))


def _nodes(connection: Connection, level: int, start: int, stop: int) -> list[bytes]:
    query = select(subtrees.c.node).where(
        subtrees.c.level == level, subtrees.c.position >= start, subtrees.c.position < stop
    )
    return list(connection.scalars(query.order_by(subtrees.c.position)))
