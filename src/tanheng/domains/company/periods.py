"""When activities happened: their periods, read from cells or taken as the inventory's year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
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
_LAST_SECOND = 59
_YEAR_FIRST = r"^[0-9]{4}[^0-9]"
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

    def wall(self, second: int) -> datetime:
        """Read a second on the clock of the year's first moment on the local one."""
        steady = datetime.fromtimestamp(second, UTC) - self.ahead
        return steady.astimezone(self.zone)

    @property
    def ahead(self) -> timedelta:
        """How far local clocks are ahead of UTC when the year begins."""
        return datetime(self.year, 1, 1, tzinfo=self.zone).utcoffset() or timedelta()

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
    begins, until : ndarray of int, shape (rows,)
        The same on a clock that is never set: that of the year's first moment where cells name
        their zone, else the local one.
    """

    start: Ints
    end: Ints
    begins: Ints
    until: Ints

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
    def zoned(self) -> bool:
        """Whether the cells name their zone."""
        return self.begins is not self.start

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
        return ~self.unread & (self.until <= self.begins)


@dataclass(frozen=True)
class _Moments:
    """Moments on local clocks, with what each of them names: a day, month, year or moment.

    Parameters
    ----------
    steady : Series or None
        The same on the clock of the year's first moment, where all cells name their zone.
    """

    local: pl.Series
    kind: pl.Series
    steady: pl.Series | None = None

    @property
    def zoned(self) -> bool:
        """Whether the cells name their zone."""
        return self.steady is not None

    def on(self, *, steady: bool) -> pl.Series:
        """Give the moments on one of the two clocks."""
        return self.steady if steady and self.steady is not None else self.local


def read_periods(book: Book, frame: pl.DataFrame, year: Year) -> Periods:
    """Read the period of each row; the whole year where a table says none."""
    given = {role: book.text(role) for role in ("date", "start", "end")}
    rows = frame.height
    if not any(given["date"]) and not any(given["start"]):
        start, end = np.full(rows, year.start), np.full(rows, year.end)
        return Periods(start, end, start, end)
    first = _read(
        book, _cells(given["date"] if any(given["date"]) else given["start"], frame), year
    )
    last = _read(book, _cells(given["end"], frame), year) if any(given["end"]) else None
    start, end = (_seconds(one) for one in _span(book, first, last, steady=False))
    if not first.zoned or (last is not None and not last.zoned):
        return Periods(start, end, start, end)
    return Periods(start, end, *(_seconds(one) for one in _span(book, first, last, steady=True)))


def _span(
    book: Book, first: _Moments, last: _Moments | None, *, steady: bool
) -> tuple[pl.Series, pl.Series]:
    """Start and end of each period on one of the two clocks."""
    start = first.on(steady=steady)
    if last is not None:
        end = last.on(steady=steady)
        return start, _ended(end, last.kind) if book.table.ends == "inclusive" else end
    if book.table.step is not None:
        return start, start + timedelta(seconds=duration_s(book.table.step))
    return start, _later(start, first.kind)


def _cells(given: tuple[str | None, str | None], frame: pl.DataFrame) -> pl.Series:
    column, constant = given
    if column is not None:
        return frame[column]
    return pl.repeat(constant, frame.height, dtype=pl.String, eager=True)


def _read(book: Book, cells: pl.Series, year: Year) -> _Moments:
    if isinstance(cells.dtype, pl.Datetime):
        return _moments(cells, year)
    if cells.dtype == pl.Date:
        return _Moments(cells.cast(pl.Datetime("us")), _all("day", cells))
    text = cells.cast(pl.String).str.strip_chars()
    style = book.table.dates
    if style is not None:
        return _styled(text, style, year)
    fast = text.str.to_datetime("%Y-%m-%d", strict=False, time_unit="us")
    if fast.null_count() == text.null_count():
        return _Moments(fast, _all("day", cells))
    return _guessed(text, fast, year)


def _moments(moments: pl.Series, year: Year) -> _Moments:
    return _Moments(_local(moments, year), _all("moment", moments), _steady(moments, year))


def _styled(text: pl.Series, style: str, year: Year) -> _Moments:
    kind = "moment" if "%H" in style or "%T" in style or "%I" in style else "day"
    if "%d" not in style and "%j" not in style and kind == "day":
        kind = "month" if "%m" in style or "%b" in style else "year"
        text, style = (
            text + ("-1" if kind == "month" else "-1-1"),
            style + ("-%d" if kind == "month" else "-%m-%d"),
        )
    read = text.str.to_datetime(style, strict=False, time_unit="us")
    return _moments(read, year) if kind == "moment" else _Moments(read, _all(kind, text))


def _guessed(text: pl.Series, fast: pl.Series, year: Year) -> _Moments:
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
    simple = found.null_count() < found.len()
    rest = text.filter(found.is_null() & text.is_not_null()).unique(maintain_order=True)
    clocks = text.str.contains(r"[:T时]|[0-9] [0-9]").fill_null(value=False)
    steady = None
    if rest.len():
        read = _times(rest)
        other = _joined(text, rest, _local(read, year))
        found = found.zip_with(found.is_not_null(), other)
        zoned = None if simple else _steady(read, year)
        steady = None if zoned is None else _joined(text, rest, zoned)
    kind = pl.select(
        pl.when(months)
        .then(pl.lit("month"))
        .when(years)
        .then(pl.lit("year"))
        .when(clocks)
        .then(pl.lit("moment"))
        .otherwise(pl.lit("day"))
    ).to_series()
    return _Moments(found, kind, steady)


def _joined(text: pl.Series, words: pl.Series, read: pl.Series) -> pl.Series:
    table = pl.DataFrame({"text": words, "read": read})
    return text.to_frame("text").join(table, on="text", how="left", maintain_order="left")["read"]


def _times(words: pl.Series) -> pl.Series:
    try:
        return read_times(words)
    except InputError:  # day and month cannot be told apart, where the year is not first
        first = words.str.contains(_YEAR_FIRST)
        if not first.any() or first.all():
            return pl.Series([None] * words.len(), dtype=pl.Datetime("us"))
        known = words.filter(first)
        return _joined(words, known, _times(known))


def _local(moments: pl.Series, year: Year) -> pl.Series:
    """Show moments that name their zone on local clocks; others are already there."""
    if isinstance(moments.dtype, pl.Datetime) and moments.dtype.time_zone:
        moments = moments.dt.convert_time_zone(year.zone.key).dt.replace_time_zone(None)
    return moments.dt.cast_time_unit("us")


def _steady(moments: pl.Series, year: Year) -> pl.Series | None:
    """Show moments that name their zone on the clock of the year's first moment."""
    if not (isinstance(moments.dtype, pl.Datetime) and moments.dtype.time_zone):
        return None
    utc = moments.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    return utc.dt.cast_time_unit("us") + year.ahead


def _ended(moments: pl.Series, kinds: pl.Series) -> pl.Series:
    """Return the moment after a period whose last day, month, year or second is named.

    A moment is where a period ends; only 23:59:59 means the midnight that follows.
    """
    later = _later(moments, kinds)
    stays = (kinds == "moment") & (moments.dt.second() != _LAST_SECOND)
    return moments.zip_with(stays.fill_null(value=True), later)


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
