"""Entries and their postings, and the bytes that stand for them in the tree."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from tanheng.core import InputError

__all__ = ["Entry", "Leaf", "Posting", "Recorded", "leaf_data", "leaves_of", "quoted"]

MOST = 2**63 - 1
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?|")
_FORBIDDEN = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_quote = json.encoder.encode_basestring


@dataclass(frozen=True, slots=True)
class Posting:
    """An amount that moves from one account to another of the same kind.

    Parameters
    ----------
    source, target : str
        Accounts, ``scope1:world`` and ``scope1:Hangzhou``.
    commodity : str
        What is counted: a gas (g), ``CO2e`` (g), ``Wh``.
    amount : int
        How much, more than 0.
    """

    source: str
    target: str
    commodity: str
    amount: int

    def __str__(self) -> str:
        """Write the amount with its unit: ``1,200 g CO2``, ``706,000 Wh``."""
        unit = "Wh" if self.commodity == "Wh" else f"g {self.commodity}"
        return f"{self.amount:,} {unit}"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is posted as one: the amounts of a site, an activity, a period and a factor.

    Parameters
    ----------
    key : str
        Who posts the same key twice posts it once.
    postings : tuple of Posting
        Amounts; those of one commodity cannot but balance.
    start, end : int
        When it happened: first second, and first second after it, since 1970 UTC.
    evidence : bytes
        Merkle root over the rows it was computed from, as `gather` returns it.
    site, activity : str
        Where, and what.
    factor : str
        Factor with its version, ``cn.grid.2022@3``.
    method : str
        Method that computed the amounts.
    quantity, unit : str
        Quantity of the activity as a decimal number, and its unit.
    share : str
        Share of the activity that lies within the organisation's boundary, a decimal number.
    cause : str
        Why it was posted, where it replaces another.
    """

    key: str
    postings: tuple[Posting, ...]
    start: int
    end: int
    evidence: bytes
    site: str = ""
    activity: str = ""
    factor: str = ""
    method: str = ""
    quantity: str = ""
    unit: str = ""
    share: str = "1"
    cause: str = ""


@dataclass(slots=True)  # one for each entry that is posted: frozen ones take four times as long
class Leaf:
    """An entry with what the ledger says of it, as it is hashed.

    Parameters
    ----------
    move : str
        The listed move it makes; for ordinary entries the kind of its accounts.
    reverses : int, optional
        Position of the entry that it takes back.
    detail : str
        JSON of the lot, the claim or the proposal it carries.
    """

    entry: Entry
    move: str
    reverses: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry as it stands in the ledger.

    Parameters
    ----------
    index : int
        Its position in the order of recording, from 0.
    recorded : int
        When it was recorded, s since 1970 UTC: the project's ``as_of``.
    """

    index: int
    recorded: int
    leaf: Leaf

    @property
    def entry(self) -> Entry:
        """The entry itself."""
        return self.leaf.entry


class Quotes(dict[str, str]):
    """Texts as JSON, each checked and quoted once."""

    def __missing__(self, text: str) -> str:
        found = self[text] = quoted(text)
        return found


def quoted(text: str) -> str:
    """Quote a text as JSON.

    Raises
    ------
    InputError
        For control characters, which no name or note needs.
    """
    if not isinstance(text, str) or _FORBIDDEN.search(text):
        raise InputError(f"expected a text without control characters, came {text!r}")
    return _quote(text)


def _check(entry: Entry) -> None:
    """Refuse an entry with a field that is not what it should be."""
    if not entry.key:
        raise InputError("expected a key for each entry, came none")
    if type(entry.start) is not int or type(entry.end) is not int or entry.end <= entry.start:
        raise _refused(entry, "a period of whole seconds that ends after it begins")
    if len(entry.evidence) != 32:
        raise _refused(entry, "evidence, the 32 bytes of a Merkle root")
    for text in (entry.quantity, entry.share):
        if text not in ("", "1") and not _DECIMAL.fullmatch(text):
            raise _refused(entry, f"a decimal number, came {text!r}")
    for posting in entry.postings:
        if type(posting.amount) is not int or not 0 < posting.amount <= MOST:
            raise _refused(entry, f"a whole amount above 0, came {posting.amount!r}")


def _refused(entry: Entry, expected: str) -> InputError:
    return InputError(f"entry {entry.key!r}: expected {expected}")


def _body(leaf: Leaf, quotes: Quotes) -> str:
    """Write an entry as JSON, its fields in order of name, without spaces."""
    entry = leaf.entry
    moves = ",".join(
        [
            f"[{quotes[p.source]},{quotes[p.target]},{quotes[p.commodity]},{p.amount}]"
            for p in entry.postings
        ]
    )
    reverses = "null" if leaf.reverses is None else leaf.reverses
    return (
        f'{{"activity":{quotes[entry.activity]},"cause":{quotes[entry.cause]},'
        f'"detail":{_quote(leaf.detail)},"end":{entry.end},"evidence":"{entry.evidence.hex()}",'
        f'"factor":{quotes[entry.factor]},"key":{quoted(entry.key)},'
        f'"method":{quotes[entry.method]},"move":{quotes[leaf.move]},"postings":[{moves}],'
        f'"quantity":{quotes[entry.quantity]},"reverses":{reverses},"share":{quotes[entry.share]},'
        f'"site":{quotes[entry.site]},"start":{entry.start},"unit":{quotes[entry.unit]}}}'
    )


def leaf_data(recorded: Recorded) -> bytes:
    """Bytes of a leaf: its entry, and when it was recorded."""
    body = _body(recorded.leaf, Quotes()).encode()
    return b'{"entry":%b,"recorded":%d}' % (body, recorded.recorded)


def leaves_of(leaves: Sequence[Leaf], recorded: int) -> tuple[list[bytes], list[bytes]]:
    """Hash entries, as input and as leaves.

    Parameters
    ----------
    recorded : int
        When they are recorded, s since 1970 UTC.

    Returns
    -------
    inputs : list of bytes
        SHA-256 of each entry without its time of recording: the same input, posted again at
        another time, is the same.
    hashes : list of bytes
        Hash of each leaf of the tree.

    Raises
    ------
    InputError
        For an entry that says what none may say.
    """
    quotes, hashed = Quotes(), sha256
    end = b',"recorded":%d}' % recorded
    inputs, hashes = [], []
    for leaf in leaves:
        _check(leaf.entry)
        body = _body(leaf, quotes).encode()
        inputs.append(hashed(body).digest())
        hashes.append(hashed(b'\x00{"entry":' + body + end).digest())
    return inputs, hashes
