"""When activities happened: their periods, read from cells or taken as the inventory's year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanheng.core import InputError, duration_s, epoch_s
from tanheng.domains.company.books import Book
from tanheng.store.writings import read_times

__all__ = ["Periods", "Year", "read_periods"]

Ints = NDArray[np.int64]
NONE = np.iinfo(np.int64).min
_MONTH, _YEAR = r"^[0-9]{4}[-/.][0-9]{1,2}$", r"^[0-9]{4}$"
_LENGTHS = {"day": "1d", "month": "1mo", "year": "1y"}


@dataclass(frozen=True)
class Year:
    """The inventory's year on local clocks.

    Parameters
    ----------
    start, end : int
        Its first second and the first second after it, on the local clock, counted as if it were
        UTC.
    """

    year: int
    zone: ZoneInfo

    @property
    def start(self) -> int:
        """First second of the year."""
        return epoch_s(datetime(self.year, 1, 1))

    @property
    def end(self) -> int:
        """First second after the year."""
        return epoch_s(datetime(self.year + 1, 1, 1))

    def span_s(self, period: int) -> tuple[int, int]:
        """Seconds since 1970 UTC at which a period (``YYYYMM``, or ``YYYY00``) starts and ends."""
        year, month = divmod(period, 100)
        first = datetime(year, month or 1, 1, tzinfo=self.zone)
        if month == 0 or month == 12:
            return epoch_s(first), epoch_s(datetime(year + 1, 1, 1, tzinfo=self.zone))
        return epoch_s(first), epoch_s(datetime(year, month + 1, 1, tzinfo=self.zone))


@dataclass(frozen=True)
class Periods:
    """Periods of rows, on local clocks as if they were UTC.

    Parameters
    ----------
    start, end : ndarray of int, shape (rows,)
        ``NONE`` where a cell could not be read.
    """

    start: Ints
    end: Ints

    @property
    def period(self) -> Ints:
        """Month in which all of a period lies, ``YYYYMM``; ``YYYY00`` where it is longer."""
        if (
            self.start.size
            and np.all(self.start == self.start[0])
            and np.all(self.end == self.end[0])
        ):
            return np.full(self.start.size, _months(self.start[:1], self.end[:1])[0])
        return _months(self.start, self.end)

    @property
    def unread(self) -> NDArray[np.bool_]:
        """Rows whose period could not be read."""
        return np.asarray((self.start == NONE) | (self.end == NONE))

    def outside(self, year: Year) -> NDArray[np.bool_]:
        """Rows that reach out of the inventory's year."""
        return ~self.unread & ((self.start < year.start) | (self.end > year.end))

    @property
    def reversed(self) -> NDArray[np.bool_]:
        """Rows that end before they begin."""
        return ~self.unread & (self.end <= self.start)


def read_periods(book: Book, frame: pl.DataFrame, year: Year) -> Periods:
    """Read the period of each row; the whole year where a table says none."""
    given = {role: book.text(role) for role in ("date", "start", "end")}
    rows = frame.height
    if not any(given["date"]) and not any(given["start"]):
        return Periods(np.full(rows, year.start), np.full(rows, year.end))
    first = "date" if any(given["date"]) else "start"
    start, length = _read(book, _cells(given[first], frame), year)
    if any(given["end"]):
        end, unit = _read(book, _cells(given["end"], frame), year)
        if book.table.ends == "inclusive":
            end = _later(end, unit)
    elif book.table.step is not None:
        end = start + timedelta(seconds=duration_s(book.table.step))
    else:
        end = _later(start, length)
    return Periods(_seconds(start), _seconds(end))


def _cells(given: tuple[str | None, str | None], frame: pl.DataFrame) -> pl.Series:
    column, constant = given
    if column is not None:
        return frame[column]
    return pl.repeat(constant, frame.height, dtype=pl.String, eager=True)


def _read(book: Book, cells: pl.Series, year: Year) -> tuple[pl.Series, pl.Series]:
    """Read moments on local clocks, with what each of them names: a day, month, year or moment."""
    if isinstance(cells.dtype, pl.Datetime):
        return _local(cells, year), _all("moment", cells)
    if cells.dtype == pl.Date:
        return cells.cast(pl.Datetime("us")), _all("day", cells)
    text = cells.cast(pl.String).str.strip_chars()
    style = book.table.dates
    if style is not None:
        return _styled(text, style, year)
    fast = text.str.to_datetime("%Y-%m-%d", strict=False, time_unit="us")
    if fast.null_count() == text.null_count():
        return fast, _all("day", cells)
    return _guessed(text, fast, year)


def _styled(text: pl.Series, style: str, year: Year) -> tuple[pl.Series, pl.Series]:
    kind = "moment" if "%H" in style or "%T" in style or "%I" in style else "day"
    if "%d" not in style and "%j" not in style and kind == "day":
        kind = "month" if "%m" in style or "%b" in style else "year"
        text, style = (
            text + ("-1" if kind == "month" else "-1-1"),
            style + ("-%d" if kind == "month" else "-%m-%d"),
        )
    if kind == "moment":
        return _local(text.str.to_datetime(style, strict=False, time_unit="us"), year), _all(
            kind, text
        )
    return text.str.to_datetime(style, strict=False, time_unit="us"), _all(kind, text)


def _guessed(text: pl.Series, fast: pl.Series, year: Year) -> tuple[pl.Series, pl.Series]:
    """Read what is written otherwise than 2020-01-31; each writing is looked at once."""
    months = text.str.contains(_MONTH).fill_null(value=False)
    years = text.str.contains(_YEAR).fill_null(value=False)
    normal = text.str.replace_all(r"[/.]", "-")
    dated = pl.select(
        pl.when(months)
        .then(normal + "-1")
        .when(years)
        .then(normal + "-1-1")
        .otherwise(pl.lit(None, pl.String))
    ).to_series()
    found = dated.str.to_datetime("%Y-%m-%d", strict=False, time_unit="us")
    found = fast.zip_with(fast.is_not_null(), found)
    rest = text.filter(found.is_null() & text.is_not_null()).unique(maintain_order=True)
    clocks = text.str.contains(r"[:T时]|[0-9] [0-9]").fill_null(value=False)
    if rest.len():
        read = _local(_times(rest), year)
        table = pl.DataFrame({"text": rest, "read": read})
        other = text.to_frame("text").join(table, on="text", how="left", maintain_order="left")
        found = found.zip_with(found.is_not_null(), other["read"])
    kind = pl.select(
        pl.when(months)
        .then(pl.lit("month"))
        .when(years)
        .then(pl.lit("year"))
        .when(clocks)
        .then(pl.lit("moment"))
        .otherwise(pl.lit("day"))
    ).to_series()
    return found, kind


def _times(words: pl.Series) -> pl.Series:
    try:
        return read_times(words)
    except InputError:
        return pl.Series([None] * words.len(), dtype=pl.Datetime("us"))


def _local(moments: pl.Series, year: Year) -> pl.Series:
    """Show moments that name their zone on local clocks; others are already there."""
    if isinstance(moments.dtype, pl.Datetime) and moments.dtype.time_zone:
        moments = moments.dt.convert_time_zone(year.zone.key).dt.replace_time_zone(None)
    return moments.dt.cast_time_unit("us")


def _later(moments: pl.Series, kinds: pl.Series) -> pl.Series:
    """Return the moment after what each moment names; a moment names one second."""
    found = moments
    for kind in kinds.unique():
        if kind == "moment":
            after = moments + timedelta(seconds=1)
        else:
            after = moments.dt.offset_by(_LENGTHS[kind])
        found = after.zip_with(kinds == kind, found)
    return found


def _all(kind: str, cells: pl.Series) -> pl.Series:
    return pl.repeat(kind, cells.len(), dtype=pl.String, eager=True)


def _seconds(moments: pl.Series) -> Ints:
    found: Ints = moments.dt.epoch("s").cast(pl.Int64).fill_null(int(NONE)).to_numpy()
    return found


def _months(start: Ints, end: Ints) -> Ints:
    known = (start != NONE) & (end != NONE)
    first, last = (
        np.where(known, one, 0).astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)
        for one in (start, end - known)
    )
    year, month = 1970 + first // 12, first % 12 + 1
    found: Ints = year * 100 + np.where(first == last, month, 0)
    return found
