"""Why a claim was refused: whose claim its units fell to before."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select

from tanheng.core import InputError
from tanheng.ledger.entry import Leaf
from tanheng.ledger.projecting import KnownLot
from tanheng.ledger.schema import claims, entries

__all__ = ["first_taken"]


def first_taken(
    connection: Connection, leaves: Sequence[Leaf], lots: Mapping[str, KnownLot]
) -> InputError | None:
    """Find the first of several claims on units that the ledger, or an earlier one, took."""
    mine: list[tuple[int, int, str]] = []
    for leaf in leaves:
        said = json.loads(leaf.detail)["claim"]
        base = lots[said["lot"]].base
        start, stop = base + said["start"], base + said["stop"]
        key = leaf.entry.key
        for first, last, other in _of_ledger(connection, start, stop) + mine:
            if start < last and first < stop and other != key:
                return InputError(
                    f"claim {key!r}: units {max(start, first) - base} to {min(stop, last) - base} "
                    f"of lot {said['lot']!r} are claimed by {other!r}"
                )
        mine.append((start, stop, key))
    return None


def _of_ledger(connection: Connection, start: int, stop: int) -> list[tuple[int, int, str]]:
    query = (
        select(claims.c.start, claims.c.stop, entries.c.key)
        .join(entries, entries.c.id == claims.c.entry)
        .where(claims.c.start < stop, claims.c.stop > start)
        .order_by(claims.c.start)
        .limit(1)
    )
    return [(row[0], row[1], row[2]) for row in connection.execute(query)]
