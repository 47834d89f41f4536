"""What entries say of lots, claims, proposals and approvals, as rows of their tables."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from tanheng.ledger.entry import Leaf
from tanheng.ledger.kinds import KINDS, kind_of
from tanheng.ledger.rows import among
from tanheng.ledger.schema import lots as lots_table

__all__ = ["KnownLot", "Lots", "Projected", "lots_by_key", "next_base", "project"]

Row = tuple[Any, ...]


@dataclass(frozen=True)
class KnownLot:
    """A lot that was issued.

    Parameters
    ----------
    entry : int
        Position of the entry that issued it.
    base, units : int
        Where its units begin among all units of the ledger, and how many there are.
    kind : str
        What its units are.
    holder : int
        Number of the account that holds it.
    holder_name : str
        Name of that account.
    serial, first : str, int
        The registry's serial, and the number there of its first unit.
    """

    entry: int
    base: int
    units: int
    kind: str
    holder: int
    holder_name: str
    serial: str
    first: int


@dataclass
class Lots:
    """Lots by the key of the entry that issued them, and where the next one begins."""

    base: int = 0
    by_key: dict[str, KnownLot] = field(default_factory=dict)


@dataclass(frozen=True)
class Projected:
    """Rows of the tables of instruments and corrections."""

    lots: list[Row] = field(default_factory=list)
    claims: list[Row] = field(default_factory=list)
    proposals: list[Row] = field(default_factory=list)
    approvals: list[Row] = field(default_factory=list)


def lots_by_key(connection: Connection, keys: Collection[str]) -> dict[str, KnownLot]:
    """Read lots by the keys of the entries that issued them."""
    query = (
        "SELECT entries.key, lots.entry, base, units, kinds.name, holder, accounts.name, serial, "
        "first FROM lots JOIN entries ON entries.id = lots.entry JOIN kinds ON kinds.id = "
        "lots.kind JOIN accounts ON accounts.id = lots.holder WHERE entries.key"
    )
    return {row[0]: KnownLot(*row[1:]) for row in among(connection, query, sorted(set(keys)))}


def next_base(connection: Connection) -> int:
    """Tell where the units of the next lot begin."""
    ends = select(lots_table.c.base + lots_table.c.units).order_by(lots_table.c.base.desc())
    return connection.scalar(ends.limit(1)) or 0


def project(
    leaves: Sequence[Leaf], start: int, numbers: Mapping[str, int], known: Lots
) -> Projected:
    """Write down what entries say beside their postings.

    Parameters
    ----------
    start : int
        Position of the first of them.
    numbers : mapping
        Numbers of accounts.
    known : Lots
        Lots at hand; new ones are added to it.
    """
    found = Projected()
    for index, leaf in enumerate(leaves, start=start):
        if not leaf.detail:
            continue
        detail = json.loads(leaf.detail)
        if "claim" in detail:
            _claim(found, index, detail["claim"], known)
        if "lot" in detail:
            _lot(found, index, leaf, detail["lot"], numbers, known, "claim" in detail)
        if "proposal" in detail:
            found.proposals.append((index, detail["proposal"]["by"], detail["proposal"]["of"]))
        if "approval" in detail and leaf.reverses is not None:
            said = detail["approval"]
            found.approvals.append((index, said["proposal"], said["proposer"], said["by"]))
    return found


def _claim(
    found: Projected,
    index: int,
    said: dict[str, Any],
    known: Lots,
) -> None:
    lot, start, stop = known.by_key[said["lot"]], said["start"], said["stop"]
    found.claims.append((index, lot.base + start, lot.base + stop, lot.entry))


def _lot(
    found: Projected,
    index: int,
    leaf: Leaf,
    said: dict[str, Any],
    numbers: Mapping[str, int],
    known: Lots,
    handed_over: bool,
) -> None:
    name = leaf.entry.postings[0].target
    kind, holder = kind_of(name), numbers[name]
    lot = KnownLot(
        index, known.base, said["units"], kind, holder, name, said["serial"], said["first"]
    )
    parent = index if handed_over else None
    row = (index, lot.base, lot.units, KINDS[kind], holder, lot.serial, lot.first, parent)
    found.lots.append(row)
    known.by_key[leaf.entry.key] = lot
    known.base += lot.units
