"""Files of hourly columns, each read once for all the columns that are wanted of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanheng.core import Context, InputError, Positions
from tanheng.domains.company.matching.model import Column
from tanheng.store.tables import read_columns
from tanheng.store.times import TimeColumn, instants

__all__ = ["Rows", "Tables"]

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Rows:
    """Rows of a table, with the start of each one's interval.

    Parameters
    ----------
    time_s : ndarray of int64, shape (rows,)
        Seconds since 1970 UTC.
    """

    path: Path
    frame: pl.DataFrame
    time_s: Ints


class Tables:
    """Opens what the section names, and places every complaint.

    Parameters
    ----------
    wanted : iterable of (file, names)
        All columns that will be asked for: a file of a hundred meters is read once.
    """

    def __init__(
        self, wanted: Iterable[tuple[str, Iterable[str]]], positions: Positions, context: Context
    ) -> None:
        self.opened: list[Path] = []
        self._positions, self._context = positions, context
        self._names: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for file, names in wanted:
            self._names[file] |= dict.fromkeys(names)
        self._frames: dict[str, tuple[Path, pl.DataFrame]] = {}
        self._rows: dict[str, Rows] = {}

    @contextmanager
    def at(self, part: str) -> Iterator[None]:
        """Place a complaint that has no place of its own at a field of the section."""
        try:
            yield
        except InputError as error:
            if error.place is not None:
                raise
            field_ = f"company.matching.{part}"
            raise self._positions.complaint(field_, error.message) from None

    def rows(self, spec: Column, part: str) -> Rows:
        """Rows of a column's table that its ``where`` keeps."""
        key = spec.model_dump_json(include={"file", "time", "where"})
        if key not in self._rows:
            with self.at(part):
                self._rows[key] = self._kept(spec)
        return self._rows[key]

    def timed(self, file: str, clock: TimeColumn, part: str) -> Rows:
        """All rows of a table with their instants."""
        with self.at(part):
            path, frame = self._frame(file)
            return Rows(path, frame, instants(frame, clock, path))

    def _kept(self, spec: Column) -> Rows:
        path, frame = self._frame(spec.file)
        for name, word in spec.where.items():
            frame = frame.filter(pl.col(name).cast(pl.String).str.strip_chars() == word)
            if frame.height == 0:
                raise InputError(f"no row of {path.name} has {word!r} in column {name!r}")
        return Rows(path, frame, instants(frame, spec.time, path))

    def _frame(self, file: str) -> tuple[Path, pl.DataFrame]:
        if file not in self._frames:
            path = self._context.locate(file)
            self._frames[file] = path, read_columns(path, list(self._names[file]))
            self.opened.append(path)
        return self._frames[file]
