"""Time columns as users write them, turned into UTC seconds at the start of intervals."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, ClassVar, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray
from pydantic import Field, model_validator

from tanheng.core import DAY_S, HOUR_S, InputError, Strict, duration_s, zone_of
from tanheng.store.cells import numbers
from tanheng.store.tables import place_of
from tanheng.store.writings import read_times

__all__ = ["ColumnName", "TimeColumn", "infer_step_s", "instants"]

ColumnName = Annotated[str, Field(coerce_numbers_to_str=True, min_length=1)]
"""Name of a column; a bare number in YAML is taken as its digits."""

_EPOCHS = {"epoch_s": 1e6, "epoch_ms": 1e3}
_LOOKED_AT = 5000
_LONGEST_GAP_S = 10 * 366 * DAY_S
_TELLING = 3  # with fewer instants no distance between them is the most frequent
_STEPS_S = (60, 120, 180, 240, 300, 360, 600, 720, 900, 1200, 1800, HOUR_S)


class TimeColumn(Strict):
    """Where a file keeps its time and how it is written.

    Parameters
    ----------
    column : str
        One column; its name alone may stand for all the fields.
    columns : tuple of str
        Several columns that are joined by a blank before they are read.
    format : str
        As for ``strptime`` (``%Y%m%d%H``), or ``epoch_s``, ``epoch_ms``; found out when absent.
    period : str
        Column that counts the intervals of the day from 1; needs ``step``.
    step : str
        Length of an interval, ``15min``; found out when absent, and refused when it is not the
        most frequent distance between the file's instants.
    zone : str
        IANA zone of the file's clock, or ``UTC+8``. In autumn the hour that local clocks show
        twice is told apart by the order of the rows.
    marks : str
        Whether an instant marks the ``start`` or the ``end`` of its interval.
    """

    short: ClassVar[tuple[str, ...]] = ("string",)

    column: ColumnName | None = None
    columns: tuple[ColumnName, ...] = ()
    format: str | None = None
    period: ColumnName | None = None
    step: str | None = None
    zone: str = "UTC"
    marks: Literal["start", "end"] = "start"

    @model_validator(mode="before")
    @classmethod
    def _from_name(cls, value: object) -> object:
        return {"column": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _complete(self) -> TimeColumn:
        if bool(self.column) == bool(self.columns):
            raise ValueError("expected either column or columns")
        if self.period and not self.step:
            raise ValueError("a period column needs step, the length of one interval")
        try:
            zone_of(self.zone)
            if self.step:
                duration_s(self.step)
        except InputError as error:
            raise ValueError(str(error)) from None
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """All columns that have to be read."""
        return (*self._written, self.period) if self.period else self._written

    @property
    def _written(self) -> tuple[str, ...]:
        return (self.column,) if self.column else self.columns


def instants(
    frame: pl.DataFrame, clock: TimeColumn, path: Path, run: NDArray[np.int64] | None = None
) -> NDArray[np.int64]:
    """Start of each row's interval, seconds since 1970 UTC, shape (rows,).

    Parameters
    ----------
    run : ndarray of int64, shape (rows,), optional
        Rows of one run of instants share a number; by default all rows are one run. It matters
        where clocks are set back: a local time that a run shows again is the second of the two.

    Raises
    ------
    InputError
        When a cell is not a time as described, or lies decades from all others, with its line;
        when ``step`` is not the file's.
    """
    zone = zone_of(clock.zone).key
    local = _local(frame, clock, path)
    count = _periods(frame, clock, path) if clock.period else None
    step_s = duration_s(clock.step) if clock.step else 0
    elapsed = count is not None and step_s * float(count.max()) >= DAY_S
    if count is not None and not elapsed:
        local = local + pl.Series(count * step_s * 1e6).cast(pl.Int64).cast(pl.Duration("us"))
    zoned = _utc(local, zone, run)
    _refuse_blanks(zoned, local, frame, clock, path)
    time_s: NDArray[np.int64] = zoned.to_numpy().astype("datetime64[s]").astype(np.int64)
    _refuse_far(time_s, frame, clock, path)
    if count is not None and elapsed:  # a day of 25 hours counts to 25
        time_s = time_s + (count * step_s).astype(np.int64)
    if count is None and step_s:
        _refuse_other_step(time_s, run, step_s, str(clock.step), path)
    if clock.marks == "end":
        time_s = time_s - (step_s or infer_step_s(time_s))
    return time_s


def infer_step_s(time_s: NDArray[np.int64]) -> int:
    """Most frequent distance between successive distinct instants, seconds.

    Looked for at the start of the record, so that what comes later does not change it. A clock
    that jitters by seconds is brought to the nearest usual part of an hour.

    Raises
    ------
    InputError
        With fewer than two distinct instants.
    """
    gaps = np.diff(np.unique(time_s)[:_LOOKED_AT])
    if gaps.size == 0:
        raise InputError("expected at least two instants, came one: write step, such as 1h")
    values, counts = np.unique(gaps, return_counts=True)
    step_s = int(values[np.argmax(counts)])
    if HOUR_S % step_s == 0 or step_s % HOUR_S == 0:
        return step_s
    middle = float(np.median(gaps))
    return next((usual for usual in _STEPS_S if abs(middle - usual) <= 0.05 * usual), step_s)


def _refuse_far(
    time_s: NDArray[np.int64], frame: pl.DataFrame, clock: TimeColumn, path: Path
) -> None:
    """Refuse the first row that decades part from the rest: a logger's reset, or a slip of a key.

    The hours between would all count as missing, and be gone through one by one.
    """
    if not time_s.size or int(time_s.max()) - int(time_s.min()) <= _LONGEST_GAP_S:
        return
    there = np.unique(time_s)
    gaps = np.diff(there)
    widest = int(np.argmax(gaps))
    if gaps[widest] <= _LONGEST_GAP_S:
        return
    early = time_s <= there[widest]
    row = int(np.flatnonzero(early if 2 * early.sum() < early.size else ~early)[0])
    came = " ".join(str(frame[name][row]) for name in clock._written)
    years = gaps[widest] // (365 * DAY_S)
    raise InputError(
        f"expected times of one record, came {came!r}, {years} years from the others: "
        "correct the row, or leave it out",
        place_of(path, frame, row, clock._written[0]),
    )


def _refuse_other_step(
    time_s: NDArray[np.int64], run: NDArray[np.int64] | None, step_s: int, written: str, path: Path
) -> None:
    """Refuse a step that is not that of the file: it would shift every instant that marks an end.

    Runs overlap, so that their instants are compared within the longest of them.
    """
    if run is not None:
        runs, number = np.unique(run, return_inverse=True)
        time_s = time_s[number == np.bincount(number, minlength=runs.size).argmax()]
    if np.unique(time_s).size < _TELLING:
        return
    found_s = infer_step_s(time_s)
    if found_s != step_s:
        raise InputError(
            f"expected the step of {path.name}, whose instants are mostly {_length(found_s)} "
            f"apart, came {written}: correct step, or leave it out"
        )


def _length(seconds: int) -> str:
    for unit_s, unit in ((DAY_S, "d"), (HOUR_S, "h"), (60, "min")):
        if seconds % unit_s == 0:
            return f"{seconds // unit_s} {unit}"
    return f"{seconds} s"


def _local(frame: pl.DataFrame, clock: TimeColumn, path: Path) -> pl.Series:
    """Instants as the file's clock shows them; with a zone where the file says it itself."""
    first = frame[clock._written[0]]
    if clock.column and isinstance(first.dtype, pl.Datetime):
        return first.dt.cast_time_unit("us")
    if clock.column and first.dtype == pl.Date:
        return first.cast(pl.Datetime("us"))
    if clock.format in _EPOCHS:
        since = pl.Series(numbers(frame, clock._written[0], path)) * _EPOCHS[clock.format]
        return since.fill_nan(None).round().cast(pl.Int64).cast(pl.Datetime("us", "UTC"))
    cells = [pl.col(name).cast(pl.String).str.strip_chars() for name in clock._written]
    text = frame.select(pl.concat_str(cells, separator=" ")).to_series()
    return read_times(text, clock.format)


def _periods(frame: pl.DataFrame, clock: TimeColumn, path: Path) -> NDArray[np.float64]:
    """Whole intervals of the day before each row's."""
    name = str(clock.period)
    count = numbers(frame, name, path) - 1
    odd = np.flatnonzero(~((count >= 0) & (count == np.rint(count))))
    if odd.size:
        place = place_of(path, frame, int(odd[0]), name)
        came = frame[name][int(odd[0])]
        raise InputError(f"expected the number of an interval, from 1, came {came!r}", place)
    return count


def _utc(local: pl.Series, zone: str, run: NDArray[np.int64] | None) -> pl.Series:
    if isinstance(local.dtype, pl.Datetime) and local.dtype.time_zone:
        return local.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    if zone == "UTC":
        return local
    first = _placed(local, zone, "earliest")
    second = _placed(local, zone, "latest")
    twice = (first != second).fill_null(value=False)
    if not twice.any():
        return first
    return second.zip_with(_shown_again(local, twice, run), first)


def _placed(local: pl.Series, zone: str, ambiguous: Literal["earliest", "latest"]) -> pl.Series:
    placed = local.dt.replace_time_zone(zone, ambiguous=ambiguous, non_existent="null")
    return placed.dt.convert_time_zone("UTC").dt.replace_time_zone(None)


def _shown_again(local: pl.Series, twice: pl.Series, run: NDArray[np.int64] | None) -> pl.Series:
    """Rows whose local time their run has shown before, in the direction in which time runs."""
    rows = twice.arg_true().to_numpy()
    ends = local.drop_nulls()
    if ends[0] > ends[-1]:
        rows = rows[::-1]
    shown: set[tuple[int, object]] = set()
    again = np.zeros(local.len(), dtype=bool)
    for row in rows:
        key = (int(run[row]) if run is not None else 0, local[int(row)])
        again[row] = key in shown
        shown.add(key)
    return pl.Series(again)


def _refuse_blanks(
    time: pl.Series, local: pl.Series, frame: pl.DataFrame, clock: TimeColumn, path: Path
) -> None:
    odd = time.is_null().arg_true()
    if odd.len() == 0:
        return
    row = int(odd[0])
    came = " ".join(str(frame[name][row]) for name in clock._written)
    place = place_of(path, frame, row, clock._written[0])
    if local[row] is not None:
        raise InputError(
            f"expected a time in {clock.zone}, came {came!r}, which its clocks skip: "
            "a clock without summer time has a zone such as UTC+1",
            place,
        )
    if clock.format:
        raise InputError(f"expected a time written {clock.format}, came {came!r}", place)
    raise InputError(
        f"expected a time, came {came!r}: write its format, such as %Y%m%d%H or epoch_s", place
    )
