"""What a run posted of one hour: entries whose period holds it, and the rows of it behind them."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from tanheng.core import HOUR_S, Column, InputError, Table, Text, iso
from tanheng.ledger import Head, Ledger, Recorded, entries_table
from tanheng.store import Run
from tanheng.web.books import ledgers
from tanheng.web.shelf import Held

__all__ = ["LedgerHour", "PostedEntry", "head_of", "hour_tables", "posted_in"]

HEAD = "ledger.tree_head"
MOST = 60
MOMENTS = ("time", "start")
"""Columns that tell when the rows of a run's series begin."""


@dataclass(frozen=True)
class PostedEntry:
    """An entry, and those of its source rows that are of the hour."""

    recorded: Recorded
    rows: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class LedgerHour:
    """What a ledger holds of an hour; ``left`` entries are not listed."""

    book: str
    entries: tuple[PostedEntry, ...]
    left: int


def posted_in(held: Held, folder: Path, second: int) -> LedgerHour | None:
    """Find what a run posted of an hour, in that ledger of a folder which holds the run's head.

    None where the run posted nothing, or its ledger is not in the folder.
    """
    head = head_of(held)
    if head is None:
        return None
    for name, path in ledgers(folder).items():
        with suppress(InputError), Ledger.open(path, begin=False) as book:
            asked = Head.read(head)
            book.consistency(asked)
            return _posted(book, asked, name, held.sound, second)
    return None


def head_of(held: Held) -> str | None:
    """Head of the ledger that a run posted to; None where it posted to none."""
    head = next((one.value for one in held.sound.figures if one.name == HEAD), None)
    return head if isinstance(head, str) else None


def hour_tables(found: LedgerHour, second: int) -> tuple[Table, ...]:
    """Show entries of an hour, and beside each of their rows of it what the row says."""
    listed = [one.recorded for one in found.entries]
    entries = entries_table(listed, found.left)
    rows = [(one.recorded.index, row) for one in found.entries for row in one.rows]
    names = list(dict.fromkeys(name for _, row in rows for name in row))
    heads = (Column(Text("Entry", "分录"), digits="d"), *(Column(Text(n, n)) for n in names))
    when = iso(second)
    told = Table(
        Text(f"Rows behind them, of {when}", f"{when} 的来源行"),
        heads,
        tuple((index, *(_cell(row.get(name)) for name in names)) for index, row in rows),
        Text(
            "Rows of an entry that covers more than this hour are told where the run made them.",
            "期间长于一小时的分录，仅列出由本次运行产生的该时刻来源行。",
        ),
    )
    return (entries, told) if rows else (entries,)


def _posted(book: Ledger, head: Head, name: str, run: Run, second: int) -> LedgerHour:
    found, count = book.during(second, second + HOUR_S, head, MOST)
    ours = _lines_of(run, second)
    listed = []
    for recorded, rows in found:
        told = [json.loads(row) for row in rows]
        if recorded.entry.end - recorded.entry.start > HOUR_S:
            told = [row for row in told if (_series_of(row), row.get("line")) in ours]
        listed.append(PostedEntry(recorded, tuple(_plain(row) for row in told[:MOST])))
    return LedgerHour(name, tuple(listed), count - len(listed))


def _lines_of(run: Run, second: int) -> set[tuple[str, int]]:
    """Find the rows of a run's series that are of an hour, by name and line; the first is 1."""
    found = set()
    for name in run.series_names:
        try:
            lazy = pl.scan_parquet(run.series_file(name))
        except InputError:  # a damaged series spoils its own rows alone
            continue
        types = lazy.collect_schema()
        moment = next((one for one in MOMENTS if isinstance(types.get(one), pl.Datetime)), None)
        if moment is not None:
            rows = lazy.select(pl.col(moment).dt.epoch("s").alias("at")).with_row_index("line", 1)
            mine = rows.filter(pl.col("at").is_between(second, second + HOUR_S, closed="left"))
            found |= {(name, line) for line in mine.collect()["line"]}
    return found


def _series_of(row: dict[str, Any]) -> str:
    """Name the series that a row's file is, where it is one: ``run:NAME`` or ``NAME.parquet``."""
    return str(row.get("file", "")).removeprefix("run:").removesuffix(".parquet")


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Lay out the cells of a row beside where it stands."""
    cells = row.get("cells")
    told = json.loads(cells) if isinstance(cells, str) else {}
    rest = {name: value for name, value in row.items() if name != "cells"}
    return rest | {name: value for name, value in told.items() if name not in rest}


def _cell(value: object) -> str | float | int | None:
    return value if isinstance(value, str | float | int) or value is None else json.dumps(value)
