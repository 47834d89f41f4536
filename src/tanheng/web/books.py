"""Ledgers of a folder and the factors that tanheng knows, as the pages show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tanheng.core import InputError, Table
from tanheng.factors import Factor, library
from tanheng.ledger import Ledger, Newest, balance_tables, trace_tables
from tanheng.web.shelf import NoSuchError

__all__ = [
    "Verdict",
    "balances",
    "browsed",
    "factors_named",
    "first_sound",
    "ledger_named",
    "ledgers",
    "traced",
    "verified",
]

FAULTS = 20
"""Faults that are told; where there are more, the book is beyond reading line by line."""


@dataclass(frozen=True)
class Verdict:
    """Whether all of a ledger holds, and the head that it holds for."""

    faults: tuple[str, ...]
    head: str
    entries: int


def ledgers(folder: Path) -> dict[str, Path]:
    """Find the ledgers of a folder of runs, and of its project's own ``runs``, by name."""
    patterns = ("*.sqlite", "*/*.sqlite", "*/runs/*.sqlite")
    found = [path for pattern in patterns for path in sorted(folder.glob(pattern))]
    return {path.relative_to(folder).as_posix(): path for path in found if path.is_file()}


def ledger_named(folder: Path, name: str) -> Path:
    """Find one of them.

    Raises
    ------
    NoSuchError
        When there is no ledger of that name.
    """
    there = ledgers(folder)
    if name not in there:
        raise NoSuchError(f"no ledger {name!r} here")
    return there[name]


def first_sound(there: Mapping[str, Path]) -> str:
    """Name the first ledger that can be read; the first of all where none can."""
    for name, path in there.items():
        with suppress(InputError), Ledger.open(path, begin=False):
            return name
    return next(iter(there), "")


def browsed(path: Path, find: str, limit: int, offset: int) -> Newest:
    """Read a page of entries, the newest first.

    Raises
    ------
    InputError
        When the ledger cannot be read.
    """
    with Ledger.open(path, begin=False) as book:
        return book.newest(find, limit, offset)


def balances(path: Path) -> list[Table]:
    """Show what each account holds, that all add up to nothing, and the tree's head."""
    with Ledger.open(path, begin=False) as book:
        return balance_tables(book.balances(), book.trial_balance(), str(book.head()))


def traced(path: Path, key: str) -> tuple[Table, ...]:
    """Walk from an entry to the rows it was computed from.

    Raises
    ------
    InputError
        When the ledger holds no entry of that key.
    """
    with Ledger.open(path, begin=False) as book:
        return tuple(trace_tables(book.chain(key)))


def verified(path: Path) -> Verdict:
    """Compute all of a ledger again: seconds for tens of thousands of entries."""
    with Ledger.open(path, begin=False) as book:
        try:
            head = book.head()
            return Verdict(tuple(book.verify()[:FAULTS]), str(head), head.size)
        except InputError as error:
            return Verdict((error.message,), "", 0)


def factors_named(words: str) -> Sequence[Factor]:
    """Factors in whose id or name each of the words stands."""
    wanted = words.lower().split()
    return [one for one in library() if all(w in _told(one) for w in wanted)]


def _told(one: Factor) -> str:
    return f"{one.id} {one.name}".lower()
