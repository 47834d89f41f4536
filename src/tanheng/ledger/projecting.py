"""What entries say of lots, claims, proposals and approvals, as rows of their tables."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, select

from tanheng.core import InputError
from tanheng.ledger.entry import Leaf
from tanheng.ledger.kinds import KINDS, kind_of
from tanheng.ledger.rows import among
from tanheng.ledger.schema import lots as lots_table

__all__ = ["KnownLot", "Lots", "Projected", "known_lots", "project"]

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
    holder : int
        Number of the account that holds it.
    serial, first : str, int
        The registry's serial, and the number there of its first unit.
    """

    entry: int
    base: int
    units: int
    holder: int
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


def known_lots(connection: Connection, leaves: Sequence[Leaf]) -> Lots:
    """Read the lots that entries claim units of."""
    details = [json.loads(leaf.detail) for leaf in leaves if leaf.detail]
    keys = {detail["claim"]["lot"] for detail in details if "claim" in detail}
    if not keys and not any("lot" in detail for detail in details):
        return Lots()
    base = connection.scalar(select(func.max(lots_table.c.base + lots_table.c.units)))
    query = (
        "SELECT entries.key, lots.entry, base, units, holder, serial, first FROM lots "
        "JOIN entries ON entries.id = lots.entry WHERE entries.key"
    )
    found = among(connection, query, sorted(keys)) if keys else []
    return Lots(base or 0, {row[0]: KnownLot(*row[1:]) for row in found})


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

    Raises
    ------
    InputError
        For a claim on units that its lot does not have, or that somebody else holds.
    """
    found = Projected()
    for index, leaf in enumerate(leaves, start=start):
        if not leaf.detail:
            continue
        detail = json.loads(leaf.detail)
        if "claim" in detail:
            _claim(found, index, leaf, detail["claim"], numbers, known)
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
    leaf: Leaf,
    said: dict[str, Any],
    numbers: Mapping[str, int],
    known: Lots,
) -> None:
    key, start, stop = leaf.entry.key, said["start"], said["stop"]
    lot = known.by_key.get(said["lot"])
    if lot is None:
        raise InputError(f"claim {key!r}: expected a lot of the ledger, came {said['lot']!r}")
    if not 0 <= start < stop <= lot.units:
        raise InputError(
            f"claim {key!r}: expected units within 0 to {lot.units} of lot {said['lot']!r}, "
            f"came {start} to {stop}"
        )
    source = leaf.entry.postings[0].source
    if numbers.get(source) != lot.holder:
        raise InputError(f"claim {key!r}: expected the holder of {said['lot']!r}, came {source}")
    found.claims.append((lot.base + start, lot.base + stop, lot.entry, index))


def _lot(
    found: Projected,
    index: int,
    leaf: Leaf,
    said: dict[str, Any],
    numbers: Mapping[str, int],
    known: Lots,
    handed_over: bool,
) -> None:
    target = leaf.entry.postings[0].target
    lot = KnownLot(index, known.base, said["units"], numbers[target], said["serial"], said["first"])
    kind = KINDS[kind_of(target)]
    parent = index if handed_over else None
    found.lots.append((index, lot.base, lot.units, kind, lot.holder, lot.serial, lot.first, parent))
    known.by_key[leaf.entry.key] = lot
    known.base += lot.units
