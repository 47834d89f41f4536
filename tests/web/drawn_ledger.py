"""A ledger, drawn: entries by the month, each over rows of a meter, and one of another year."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import polars as pl

from tanheng.ledger import Entry, Ledger, Posting, gather

YEAR = (1_577_836_800, 1_609_459_200)  # 2020


def write_ledger(path: Path, entries: int = 120) -> Path:
    """Write a ledger of entries ``power 0`` and so on, each of its number + 1 grams."""
    lines = list(range(entries))
    rows = {
        "group": [f"g{line}" for line in lines],
        "file": ["meters.csv"] * entries,
        "line": [line + 2 for line in lines],
        "text": [f"meter,{line}" for line in lines],
    }
    gathered = gather(pl.DataFrame(rows), "group")
    held = [
        Entry(
            f"power {line}",
            (Posting("scope1:world", "scope1:office", "CO2", line + 1),),
            *YEAR,
            evidence=gathered.roots[f"g{line}"],
            site="office",
        )
        for line in lines
    ]
    with Ledger.open(path) as book:
        book.post(held, YEAR[1], gathered)
    return path


def damage(path: Path) -> None:
    """Change an amount behind the ledger's back."""
    with sqlite3.connect(path) as connection:
        rows = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for (name,) in rows:
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("UPDATE postings SET amount = amount + 1 WHERE entry = 3")
    connection.close()
