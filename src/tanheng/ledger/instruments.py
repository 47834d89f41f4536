"""Instruments: lots of units that are issued, handed over, and retired once.

A lot is a range of units of one serial, held by one account. A claim takes a range of a lot's units
out of circulation, for good; a transfer does the same and begins a new lot for the new holder. So
each unit of each lot is claimed at most once, and the database holds to that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tanheng.core import InputError
from tanheng.ledger.entry import MOST, Entry, Leaf, Posting, quoted
from tanheng.ledger.kinds import EXCLUSIVE, RETIRED, WORLD, kind_of
from tanheng.ledger.projecting import KnownLot

__all__ = ["Claim", "Lot", "Transfer", "claimed", "handed_over", "issued"]


@dataclass(frozen=True, slots=True)
class Lot:
    """Units to issue.

    Parameters
    ----------
    key : str
        Names the lot; who issues the same key twice issues it once.
    kind : str
        One of `EXCLUSIVE`: ``certificates`` (Wh), ``allowances``, ``credits``, ``avoided``,
        ``removals`` (g CO2e).
    serial : str
        The registry's serial.
    first : int
        Number within the serial of the lot's first unit.
    units : int
        How many units.
    holder : str
        Who holds them, ``Hangzhou``.
    start, end : int
        When they came to be: first second, and first second after it, since 1970 UTC.
    evidence : bytes
        Root over the rows that show it.
    site, activity, factor, method : str
        Where, from what, with which factor, by which method.
    """

    key: str
    kind: str
    serial: str
    first: int
    units: int
    holder: str
    start: int
    end: int
    evidence: bytes
    site: str = ""
    activity: str = ""
    factor: str = ""
    method: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """The one use of a range of units.

    Parameters
    ----------
    key : str
        Who claims the same key twice claims it once.
    lot : str
        Key of the lot.
    start_unit, stop_unit : int
        Units of the lot, counted from 0: the first, and the first that is not claimed.
    holder : str
        Who holds the lot, and claims.
    against : str
        What it is used for: for certificates an account of the market-based book
        (``scope2.market:Hangzhou``), which they cover; else a note.
    start, end : int
        Period it is used for.
    evidence : bytes
        Root over the rows that show the use.
    """

    key: str
    lot: str
    start_unit: int
    stop_unit: int
    holder: str
    against: str
    start: int
    end: int
    evidence: bytes
    site: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """A range of units handed to a new holder, for whom it is a lot of its own.

    Parameters
    ----------
    key : str
        Names the new lot.
    lot : str
        Key of the lot that the units are taken from.
    start_unit, stop_unit : int
        Units of that lot, counted from 0.
    holder, to : str
        Who holds them, and who is to hold them.
    start, end : int
        Period in which they are handed over.
    """

    key: str
    lot: str
    start_unit: int
    stop_unit: int
    holder: str
    to: str
    start: int
    end: int
    evidence: bytes


def issued(lot: Lot) -> Leaf:
    """Write the entry that issues a lot.

    Raises
    ------
    InputError
        For a kind whose units are not exclusive, or units that no lot can have.
    """
    if lot.kind not in EXCLUSIVE:
        raise InputError(
            f"lot {lot.key!r}: expected one of {', '.join(EXCLUSIVE)}, came {lot.kind}"
        )
    _check_holder(lot.key, lot.holder)
    if type(lot.units) is not int or type(lot.first) is not int:
        raise InputError(f"lot {lot.key!r}: expected whole units, came {lot.units!r}")
    if not (lot.units > 0 and 0 <= lot.first <= MOST - lot.units):
        raise InputError(
            f"lot {lot.key!r}: expected units above 0, came {lot.units} from {lot.first} on"
        )
    entry = Entry(
        lot.key,
        (_moved(lot.kind, WORLD, lot.holder, lot.units),),
        lot.start,
        lot.end,
        lot.evidence,
        site=lot.site,
        activity=lot.activity,
        factor=lot.factor,
        method=lot.method,
    )
    detail = f'{{"lot":{_lot(lot.serial, lot.first, lot.units)}}}'
    return Leaf(entry, f"issue {lot.kind}", detail=detail)


def claimed(claim: Claim, lots: Mapping[str, KnownLot]) -> Leaf:
    """Write the entry that retires a range of units.

    Raises
    ------
    InputError
        For a lot that is not there, or certificates against an account of another kind.
    """
    lot = _known(claim, lots)
    units = claim.stop_unit - claim.start_unit
    postings = [_moved(lot.kind, claim.holder, RETIRED, units)]
    if lot.kind == "certificates":
        if kind_of(claim.against) != "scope2.market":
            raise InputError(
                f"claim {claim.key!r}: expected an account of scope2.market, came {claim.against}"
            )
        postings.append(Posting(f"scope2.market:{WORLD}", claim.against, "Wh", units))
    entry = Entry(
        claim.key, tuple(postings), claim.start, claim.end, claim.evidence, site=claim.site
    )
    return Leaf(entry, f"retire {lot.kind}", detail=f"{{{_claim(claim, claim.against)}}}")


def handed_over(transfer: Transfer, lots: Mapping[str, KnownLot]) -> Leaf:
    """Write the entry that hands a range of units to a new holder.

    Raises
    ------
    InputError
        For a lot that is not there, or a holder that cannot hold.
    """
    lot = _known(transfer, lots)
    _check_holder(transfer.key, transfer.to)
    units = transfer.stop_unit - transfer.start_unit
    moved = _moved(lot.kind, transfer.holder, transfer.to, units)
    entry = Entry(transfer.key, (moved,), transfer.start, transfer.end, transfer.evidence)
    new = _lot(lot.serial, lot.first + transfer.start_unit, units)
    detail = f'{{{_claim(transfer, transfer.to)},"lot":{new}}}'
    return Leaf(entry, f"transfer {lot.kind}", detail=detail)


def _known(one: Claim | Transfer, lots: Mapping[str, KnownLot]) -> KnownLot:
    """Find the lot, and refuse units that are none of it."""
    found = lots.get(one.lot)
    if found is None:
        raise InputError(f"claim {one.key!r}: expected a lot of the ledger, came {one.lot!r}")
    start, stop = one.start_unit, one.stop_unit
    if type(start) is not int or type(stop) is not int or not 0 <= start < stop <= found.units:
        raise InputError(
            f"claim {one.key!r}: expected units within 0 to {found.units} of lot {one.lot!r}, "
            f"came {start} to {stop}"
        )
    if f"{found.kind}:{one.holder}" != found.holder_name:
        raise InputError(
            f"claim {one.key!r}: expected the holder of lot {one.lot!r}, came {one.holder!r}"
        )
    return found


def _check_holder(key: str, name: str) -> None:
    if name in (WORLD, RETIRED):
        raise InputError(f"{key!r}: expected somebody who can hold units, came {name!r}")


def _moved(kind: str, source: str, target: str, units: int) -> Posting:
    return Posting(f"{kind}:{source}", f"{kind}:{target}", EXCLUSIVE[kind], units)


def _lot(serial: str, first: int, units: int) -> str:
    return f'{{"first":{first},"serial":{quoted(serial)},"units":{units}}}'


def _claim(one: Claim | Transfer, purpose: str) -> str:
    return (
        f'"claim":{{"for":{quoted(purpose)},"lot":{quoted(one.lot)},'
        f'"start":{one.start_unit},"stop":{one.stop_unit}}}'
    )
