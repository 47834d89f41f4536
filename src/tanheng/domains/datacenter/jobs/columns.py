"""Tables as text: columns by name, with the line of each value for what has to be said of it."""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from tanheng.core import DAY_S, InputError, Place, epoch_s
from tanheng.domains.datacenter.jobs.job import Floats, Ints, Slots

__all__ = ["Columns", "read_columns"]


@dataclass(frozen=True)
class Columns:
    """A table as text.

    Parameters
    ----------
    file : str
    names : tuple of str
    rows : tuple of (int, list of str)
        Line number and cells; blank lines are left out.
    """

    file: str
    names: tuple[str, ...]
    rows: tuple[tuple[int, list[str]], ...]

    def line(self) -> Ints:
        """Return the line of each row."""
        return np.array([line for line, _ in self.rows], dtype=np.int64)

    def text(self, name: str) -> list[str]:
        """Return a column as text."""
        place = self.names.index(name)
        return [cells[place].strip() for _, cells in self.rows]

    def number(self, name: str, *, missing: bool = False) -> Floats:
        """Return a column of numbers; NaN for what is missing, where that is allowed."""
        texts = zip(self.line().tolist(), self.text(name), strict=True)
        return np.array([self._number(text, line, name, missing) for line, text in texts])

    def instant_s(self, name: str) -> Ints:
        """Return a column of moments, seconds since 1970; a moment without a zone is UTC."""
        texts = zip(self.line().tolist(), self.text(name), strict=True)
        return np.array([self._instant(text, line, name) for line, text in texts], dtype=np.int64)

    def slots(self, name: str) -> tuple[Slots, Ints]:
        """Lay a column of moments on slots without gaps; also the slot of each row.

        Raises
        ------
        InputError
            With line: moments out of order, uneven, or of a step that does not divide a day.
        """
        time_s, lines = self.instant_s(name), self.line()
        steps = np.diff(time_s)
        for row in np.flatnonzero(steps <= 0)[:1]:
            raise InputError(
                "expected hours in order of time, each once",
                Place(self.file, int(lines[row + 1]), field=name),
            )
        step = int(np.median(steps)) if steps.size else 3600
        for row in np.flatnonzero(steps % step)[:1]:
            raise InputError(
                f"expected steps of {step // 60} minutes, came {steps[row] / 60:g}",
                Place(self.file, int(lines[row + 1]), field=name),
            )
        if DAY_S % step:
            raise InputError(
                f"expected steps that divide a day, came {step / 60:g} minutes",
                Place(self.file, field=name),
            )
        place = (time_s - time_s[0]) // step
        return Slots(int(time_s[0]), step, int(place[-1]) + 1), place

    def needs(self, names: Sequence[str]) -> None:
        """Refuse a table without these columns."""
        for name in names:
            if name not in self.names:
                raise InputError(
                    f"expected the columns {', '.join(names)}, came none named {name!r}",
                    Place(self.file, 1),
                )

    def _number(self, text: str, line: int, name: str, missing: bool) -> float:
        if not text and missing:
            return math.nan
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise InputError(
                f"expected a number, came {text!r}", Place(self.file, line, field=name)
            )
        return value

    def _instant(self, text: str, line: int, name: str) -> int:
        try:
            return epoch_s(datetime.fromisoformat(text))
        except ValueError:
            raise InputError(
                f"expected a moment such as 2023-01-01T00:00Z, came {text!r}",
                Place(self.file, line, field=name),
            ) from None


def read_columns(path: Path) -> Columns:
    """Read a CSV file with a head.

    Raises
    ------
    InputError
        When it cannot be read, holds no rows, or a row has not as many cells as the head.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.reader(file)
            names = tuple(name.strip() for name in next(reader, []))
            rows = tuple((reader.line_num, cells) for cells in reader if any(cells))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", Place(str(path))) from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"expected a CSV file in UTF-8: {error}", Place(str(path))) from None
    for line, cells in rows:
        if len(cells) != len(names):
            raise InputError(
                f"expected {len(names)} cells as in the head, came {len(cells)}",
                Place(str(path), line),
            )
    if not rows:
        raise InputError("expected a head and rows below it, came no row", Place(str(path)))
    return Columns(str(path), names, rows)
