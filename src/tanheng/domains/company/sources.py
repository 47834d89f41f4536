"""From a line of an inventory back to the rows that made it."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from tanheng.core import Activity, Evidence
from tanheng.domains.company.inventory import Inventory
from tanheng.domains.company.totals import GROUP
from tanheng.store import sha256_of
from tanheng.store.batches import lines_of
from tanheng.store.tables import ROW

__all__ = ["activities_of", "source_rows"]


def source_rows(found: Inventory, book: int) -> Iterator[pl.DataFrame]:
    """Read a table again, to tell the rows of every line.

    Parameters
    ----------
    book : int
        The lines' ``book``.

    Yields
    ------
    DataFrame
        ``source`` (as in the lines), ``file``, ``line`` in the file, ``cells`` (what was read of
        the row, as JSON), ``amount`` in the line's unit.
    """
    one = found.totals[book]
    keys = [*GROUP, "choice"]
    for part in one.members():
        rows = part.join(found.sources[book], on=keys, nulls_equal=True).sort(ROW)
        sheet = one.book.table.sheet
        lines = lines_of(one.path, one.book.columns, rows[ROW].to_list(), sheet)
        yield rows.select(
            "source",
            pl.lit(one.book.table.file).alias("file"),
            pl.Series("line", lines, pl.Int64),
            "cells",
            "amount",
        )


def activities_of(found: Inventory, source: int) -> Iterator[Activity]:
    """Give the rows behind a line as activities.

    Parameters
    ----------
    source : int
        The line's ``source``.
    """
    line = found.lines.filter(pl.col("source") == source).row(0, named=True)
    one = found.totals[line["book"]]
    start, end = one.setting.year.span_s(line["period"])
    digest = sha256_of(one.path)
    for part in source_rows(found, line["book"]):
        for row in part.filter(pl.col("source") == source).iter_rows(named=True):
            yield Activity(
                key=f"{row['file']}:{row['line']}",
                site=line["site"] or "",
                entity=line["entity"],
                account=line["account"],
                name=line["name"] or "",
                quantity=row["amount"],
                unit=line["unit"],
                start=start,
                end=end,
                evidence=Evidence(row["file"], row["line"], digest),
                attributes={"cells": row["cells"], "factor": line["factor"]},
            )
