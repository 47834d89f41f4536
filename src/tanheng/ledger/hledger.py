"""Entries as a journal for hledger: the same integers, one commodity for each gas or unit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Protocol

__all__ = ["Booked", "Moved", "Told", "to_hledger"]

_MARKS = re.compile(r"^[(\[*!=~:\s]+")
_SPACE = re.compile(r"\s+")
_PLAIN = re.compile(r"[A-Za-z]+")
_TAGS = ("factor", "method", "cause")


class Moved(Protocol):
    """A posting: an amount that moves from one account to another."""

    @property
    def source(self) -> str:
        """Account that it leaves."""
        ...

    @property
    def target(self) -> str:
        """Account that it reaches."""
        ...

    @property
    def commodity(self) -> str:
        """Gas or unit."""
        ...

    @property
    def amount(self) -> int:
        """How much of it."""
        ...


class Told(Protocol):
    """An entry as a journal tells it."""

    @property
    def key(self) -> str:
        """What it is known by."""
        ...

    @property
    def start(self) -> int:
        """First second of its period, since 1970 UTC."""
        ...

    @property
    def evidence(self) -> bytes:
        """Merkle root over the rows it was computed from."""
        ...

    @property
    def postings(self) -> Sequence[Moved]:
        """What it moves."""
        ...


class Booked(Protocol):
    """An entry as it stands in a ledger."""

    @property
    def index(self) -> int:
        """Its position in the order of recording."""
        ...

    @property
    def recorded(self) -> int:
        """When it was recorded, s since 1970 UTC."""
        ...

    @property
    def entry(self) -> Told:
        """The entry itself."""
        ...


def to_hledger(entries: Iterable[Booked]) -> str:
    """Write entries as a journal that ``hledger check --strict ordereddates`` accepts.

    Accounts and commodities are declared, entries stand in the order of their days, and every
    amount is written twice, where it comes from and where it goes: hledger infers none, and each
    commodity of each entry balances. Tags hold the key, the day of recording, the factor, the
    method, the cause and the evidence.

    Parameters
    ----------
    entries : iterable of recorded entries
        In any order.
    """
    ordered = sorted(entries, key=lambda one: (_day(one.entry.start), one.index))
    every = [posting for one in ordered for posting in one.entry.postings]
    accounts = {name for posting in every for name in (posting.source, posting.target)}
    lines = ["decimal-mark ."]
    lines += [f"commodity 1000. {name}" for name in sorted({_unit(p.commodity) for p in every})]
    lines += [f"account {name}" for name in sorted({_account(name) for name in accounts})]
    for one in ordered:
        lines += ["", *_transaction(one)]
    return "\n".join(lines) + "\n"


def _transaction(one: Booked) -> Iterator[str]:
    entry = one.entry
    words = [str(getattr(entry, name, "")) for name in ("site", "activity")]
    yield f"{_day(entry.start)} ({one.index}) {_text(' '.join(words)) or _text(entry.key)}"
    tags = {"key": entry.key, "recorded": _day(one.recorded)}
    tags |= {name: str(getattr(entry, name, "")) for name in _TAGS}
    tags["evidence"] = entry.evidence.hex()
    yield from (f"    ; {name}:{_tag(value)}" for name, value in tags.items() if _tag(value))
    for posting in entry.postings:
        unit = _unit(posting.commodity)
        yield f"    {_account(posting.target)}  {posting.amount} {unit}"
        yield f"    {_account(posting.source)}  {-posting.amount} {unit}"


def _day(moment_s: int) -> str:
    return datetime.fromtimestamp(moment_s, UTC).date().isoformat()


def _unit(name: str) -> str:
    """Name a commodity; hledger wants quotes around one with digits or signs."""
    plain = _SPACE.sub(" ", name).replace('"', "'").replace(";", ",")
    return plain if _PLAIN.fullmatch(plain) else f'"{plain}"'


def _account(name: str) -> str:
    """Name an account below its kind, ``scope3:c06:Hangzhou``.

    Two spaces would end it, a semicolon begin a comment, and a bracket at its start make it
    virtual.
    """
    kind, colon, rest = name.partition(":")
    plain = _text(kind.replace(".", ":") + colon + rest)
    parts = ":".join(part.strip() for part in plain.split(":") if part.strip())
    return _MARKS.sub("", parts) or "unnamed"


def _text(words: str) -> str:
    return _SPACE.sub(" ", words).replace(";", ",").replace("|", "/").strip()


def _tag(value: str) -> str:
    """Write the value of a tag, which a comma would end."""
    return _SPACE.sub(" ", value.replace(",", " ")).strip()
