"""Words of rows: what totals are told apart by, and what decides which rate a row takes."""

from __future__ import annotations

import polars as pl

from tanheng.domains.company.accounts import BOOKED
from tanheng.domains.company.books import Book
from tanheng.domains.company.rows import Rows

__all__ = ["REGION", "check_words", "mapped_words", "name_of", "text_of", "word_columns"]

REGION = "site.region"
"""Stands for a column: the region of each row's site."""


def check_words(
    book: Book,
    words: dict[str, pl.Series],
    sites: frozenset[str],
    entities: frozenset[str],
    rows: Rows,
) -> None:
    """Refuse rows whose account, meter, site or entity cannot be; none told, any may be."""
    if book.text("account")[0] is not None:
        accounts = words["account"]
        odd = ~accounts.is_in(BOOKED).fill_null(value=False)
        rows.refuse(odd, lambda row: f"expected an account such as scope1, came {accounts[row]!r}")
        other = ~accounts.is_in(book.method.accounts).fill_null(value=False)
        method = book.term.method
        rows.refuse(other, lambda row: f"method {method} is not for {accounts[row]}")
    meter, _ = book.text("meter")
    if meter is not None:
        unmetered = text_of(rows.frame, meter, None).is_null()
        rows.refuse(unmetered, f"meter missing: nothing in {meter!r}")
    site = words["site"]
    if sites and any(book.text("site")):
        odd = site.is_not_null() & ~site.is_in(sites).fill_null(value=False)
        rows.refuse(odd, lambda row: f"unknown site {site[row]!r}")
    entity = words["entity"]
    rows.refuse(entity.is_null(), "entity missing")
    if entities:
        unknown = ~entity.is_in(entities).fill_null(value=False)
        rows.refuse(unknown, lambda row: f"unknown entity {entity[row]!r}")


def word_columns(book: Book) -> dict[str, str]:
    """Columns whose words decide which rate a row takes, by what they say."""
    found = {}
    for word, choice in (("factor", book.term.factor), ("market", book.term.market)):
        if choice is None:
            continue
        if choice.column is not None or choice.site is not None:
            found[word] = choice.column or REGION
        if choice.unit_column is not None:
            found["per" if word == "factor" else "market_per"] = choice.unit_column
    gas, _ = book.text("gas")
    if gas is not None:
        found["gas"] = gas
    for role, column in book.term.unit_columns.items():
        if role in book.numbers:
            found[f"unit.{role}"] = column
    return found


def text_of(frame: pl.DataFrame, column: str | None, constant: str | None) -> pl.Series:
    """Read a column of words, empty ones as null; or repeat the constant."""
    if column is None:
        return pl.repeat(constant, frame.height, dtype=pl.String, eager=True)
    cells = frame[column].cast(pl.String).str.strip_chars()
    return cells.set(cells == "", None)


def mapped_words(words: pl.Series, by: dict[str, str], other: str | None) -> pl.Series:
    """Look words up; those not known, and none, give ``other``."""
    return words.replace_strict(by, default=other, return_dtype=pl.String)


def name_of(book: Book) -> str:
    """Name a table by its file, for rows that have no name of their own."""
    return book.table.file.rsplit("/", 1)[-1].rsplit(".", 1)[0]
