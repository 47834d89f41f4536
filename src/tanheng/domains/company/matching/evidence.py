"""The rows behind every hour of every meter, and behind every certificate."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanheng.core import HOUR_S
from tanheng.domains.company.matching.reading import Read
from tanheng.domains.company.matching.readings import Metered
from tanheng.domains.company.matching.tables import Rows
from tanheng.ledger import Gathered, gather
from tanheng.store.batches import lines_of
from tanheng.store.tables import ROW

__all__ = ["evidence_of", "of_certificate", "of_meter"]

Ints = NDArray[np.int64]


def of_meter(read: Read, meter: int | Ints, hour: Ints) -> Ints:
    """Count off hours of meters, sites first and then sources: numbers of their evidence."""
    return meter * read.hours.count + hour


def of_certificate(read: Read, certificate: Ints) -> Ints:
    """Count off certificates after all meters: numbers of their evidence."""
    return len(read.meters) * read.hours.count + certificate


def evidence_of(read: Read, wanted: Ints) -> Gathered:
    """Gather the rows of some hours and certificates, each number's under one root.

    A row is its file, its line (in Parquet its number), and what was read of it.
    """
    lines = _Lines()
    parts = [_of_meter(read, number, one, lines) for number, one in enumerate(read.meters)]
    parts += _of_certificates(read, lines)
    rows = pl.concat(parts).filter(pl.col("number").is_in(np.unique(wanted)))
    return gather(rows, "number")


def _of_meter(read: Read, number: int, one: Metered, lines: _Lines) -> pl.DataFrame:
    place = np.flatnonzero(one.good)
    hour = (one.rows.time_s[place] - read.hours.start_s) // HOUR_S
    names = dict.fromkeys(one.spec.names)
    return _told(one.rows, place, of_meter(read, number, hour), list(names), lines)


def _of_certificates(read: Read, lines: _Lines) -> Iterator[pl.DataFrame]:
    certified = read.certified
    for table, rows in enumerate(certified.tables):
        mine = np.flatnonzero(certified.table == table)
        names = [name for name in rows.frame.columns if name != ROW]
        yield _told(rows, certified.row[mine], of_certificate(read, mine), names, lines)


def _told(rows: Rows, place: Ints, number: Ints, names: list[str], lines: _Lines) -> pl.DataFrame:
    """Tell rows of a table by file, line and cells."""
    cells = pl.struct(pl.col(name).cast(pl.String) for name in names).struct.json_encode()
    frame = rows.frame[place]
    return frame.select(
        pl.Series("number", number),
        pl.lit(rows.path.name).alias("file"),
        pl.Series("line", lines.of(rows)[place]),
        cells.alias("cells"),
    )


class _Lines:
    """Finds the lines of a table's rows, once for all meters that share them."""

    def __init__(self) -> None:
        self._known: dict[int, Ints] = {}

    def of(self, rows: Rows) -> Ints:
        if id(rows) not in self._known:
            names = [name for name in rows.frame.columns if name != ROW]
            found = lines_of(rows.path, names, rows.frame[ROW].to_list())
            self._known[id(rows)] = np.array(found, dtype=np.int64)
        return self._known[id(rows)]
