"""Ledgers of a folder and the factors that tanheng knows, as the pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tanheng.core import InputError, Table, Text
from tanheng.factors import Factor, library
from tanheng.ledger import Ledger, Recorded, balance_tables, entries_table, trace_tables
from tanheng.web.shelf import NoSuchError
from tanheng.web.words import WORDS

__all__ = ["LedgerPage", "factors_named", "ledger_tables", "ledgers"]


@dataclass(frozen=True)
class LedgerPage:
    """Tables of a ledger, the keys of the entries listed, and how many entries there are."""

    tables: tuple[Table, ...]
    entries: tuple[str, ...]
    notes: tuple[Text, ...]
    total: int


def ledgers(folder: Path) -> dict[str, Path]:
    """Find the ledgers of a folder of runs, and of its project's own ``runs``, by name."""
    patterns = ("*.sqlite", "*/*.sqlite", "*/runs/*.sqlite")
    found = [path for pattern in patterns for path in sorted(folder.glob(pattern))]
    return {path.relative_to(folder).as_posix(): path for path in found if path.is_file()}


def ledger_tables(
    there: dict[str, Path],
    name: str,
    trace: str,
    find: str,
    verify: bool,
    limit: int,
    offset: int,
) -> LedgerPage:
    """Show a ledger: its balances and entries, a trace, or whether all of it holds.

    Raises
    ------
    NoSuchError
        When there is no ledger of that name.
    InputError
        When it cannot be read, or holds no entry of the key to trace.
    """
    if name not in there:
        raise NoSuchError(f"no ledger {name!r} here")
    with Ledger.open(there[name], begin=False) as book:
        if trace:
            return LedgerPage(tuple(trace_tables(book.chain(trace))), (), (), 0)
        notes = _verified(book) if verify else ()
        chosen = [one for one in book.entries(None) if find.lower() in _words(one)]
        newest = chosen[::-1][offset : offset + limit]
        left = len(chosen) - offset - len(newest)
        tables = [entries_table(newest, max(0, left))]
        if not find and not offset:
            tables += balance_tables(
                book.balances(None), book.trial_balance(None), str(book.head())
            )
    return LedgerPage(tuple(tables), tuple(one.entry.key for one in newest), notes, len(chosen))


def factors_named(words: str) -> Sequence[Factor]:
    """Factors in whose id or name each of the words stands."""
    wanted = words.lower().split()
    return [one for one in library() if all(w in _told(one) for w in wanted)]


def _verified(book: Ledger) -> tuple[Text, ...]:
    try:
        faults = book.verify()
    except InputError as error:
        faults = [error.message]
    if faults:
        return tuple(Text(fault, fault) for fault in faults[:20])
    holds, head = WORDS["holds"], str(book.head())
    return (Text(f"{holds.en} {head}", f"{holds.zh}{head}"),)


def _words(one: Recorded) -> str:
    return one.entry.key.lower()


def _told(one: Factor) -> str:
    return f"{one.id} {one.name}".lower()
