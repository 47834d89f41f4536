"""Time columns as users write them, turned into UTC seconds at the start of intervals."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray
from pydantic import model_validator

from tanheng.core import InputError, Place, Strict, duration_s, zone_of

__all__ = ["TimeColumn", "infer_step_s", "instants"]

_FORMATS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y%m%d %H:%M:%S",
    "%Y%m%d %H:%M",
    "%d/%m/%Y %H:%M",
    "%d.%m.%Y %H:%M",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M:%S%.f",
)
_NAMED = {"epoch_s": 1.0, "epoch_ms": 1e-3}


class TimeColumn(Strict):
    """Where a file keeps its time and how it is written.

    Parameters
    ----------
    column : str
        One column; or ``columns``, several that are joined by a blank before they are read.
    format : str
        As for ``strptime`` (``%Y%m%d%H``), or ``epoch_s``, ``epoch_ms``; found out when absent.
    period : str
        Column that counts the intervals of the day from 1; needs ``step``.
    step : str
        Length of an interval, ``15min``; found out when absent.
    zone : str
        IANA zone of the file's clock.
    marks : str
        Whether an instant marks the ``start`` or the ``end`` of its interval.
    """

    column: str | None = None
    columns: tuple[str, ...] = ()
    format: str | None = None
    period: str | None = None
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
        named = (self.column,) if self.column else self.columns
        return (*named, self.period) if self.period else named


def instants(frame: pl.DataFrame, clock: TimeColumn, path: Path) -> NDArray[np.int64]:
    """Start of each row's interval, seconds since 1970 UTC.

    Raises
    ------
    InputError
        When a cell is not a time as described, with its line.
    """
    local = _local(frame, clock, path)
    if clock.period:
        length = duration_s(clock.step or "1h")
        count = frame[clock.period].cast(pl.Int64, strict=False)
        local = local + ((count - 1) * (length * 1_000_000)).cast(pl.Duration("us"))
    zoned = _utc(local, clock.zone)
    _refuse_blanks(zoned, frame, clock, path)
    time_s: NDArray[np.int64] = zoned.to_numpy().astype("datetime64[s]").astype(np.int64)
    if clock.marks == "end":
        time_s = time_s - (duration_s(clock.step) if clock.step else infer_step_s(time_s))
    return time_s


def infer_step_s(time_s: NDArray[np.int64]) -> int:
    """Most frequent distance between successive distinct instants, seconds.

    Raises
    ------
    InputError
        With fewer than two distinct instants.
    """
    gaps = np.diff(np.unique(time_s))
    if gaps.size == 0:
        raise InputError("expected at least two instants, came one: write step, such as 1h")
    values, counts = np.unique(gaps, return_counts=True)
    return int(values[np.argmax(counts)])


def _local(frame: pl.DataFrame, clock: TimeColumn, path: Path) -> pl.Series:
    first = frame[clock.names[0]]
    if clock.column and isinstance(first.dtype, pl.Datetime):
        return first.dt.cast_time_unit("us")
    if clock.column and first.dtype == pl.Date:
        return first.cast(pl.Datetime("us"))
    named = (clock.column,) if clock.column else clock.columns
    text = frame.select(
        pl.concat_str(
            [pl.col(name).cast(pl.String).str.strip_chars() for name in named], separator=" "
        )
    ).to_series()
    if clock.format in _NAMED:
        seconds = text.cast(pl.Float64, strict=False) * _NAMED[clock.format]
        return (seconds * 1e6).cast(pl.Int64, strict=False).cast(pl.Datetime("us"))
    return _parsed(text, clock.format or _format_of(text, clock, path))


def _parsed(text: pl.Series, style: str) -> pl.Series:
    """Parse; hours without minutes and days without hours are completed first."""
    if "%H" in style and "%M" not in style:
        text, style = text + " 00", f"{style} %M"
    elif "%H" not in style:
        text, style = text + " 00 00", f"{style} %H %M"
    if style.endswith("%z"):
        text = text.str.replace("Z$", "+00:00")
        return text.str.to_datetime(style, strict=False, time_unit="us", time_zone="UTC")
    return text.str.to_datetime(style, strict=False, time_unit="us")


def _format_of(text: pl.Series, clock: TimeColumn, path: Path) -> str:
    sample = text.drop_nulls().head(50)
    tries = (*_FORMATS, *(f"{style}%z" for style in _FORMATS[:4]), "%Y-%m-%d", "%Y/%m/%d")
    for style in tries:
        if sample.len() and _parsed(sample, style).null_count() == 0:
            return style
    shown = sample[0] if sample.len() else "nothing"
    place = Place(path.name, 2, field=clock.names[0])
    raise InputError(f"expected a time, came {shown!r}: write its format, such as %Y%m%d%H", place)


def _utc(local: pl.Series, zone: str) -> pl.Series:
    if isinstance(local.dtype, pl.Datetime) and local.dtype.time_zone:
        return local.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    if zone == "UTC":
        return local
    placed = local.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    return placed.dt.convert_time_zone("UTC").dt.replace_time_zone(None)


def _refuse_blanks(time: pl.Series, frame: pl.DataFrame, clock: TimeColumn, path: Path) -> None:
    odd = time.is_null().arg_true()
    if odd.len():
        row = int(odd[0])
        came = " ".join(str(frame[name][row]) for name in clock.names)
        wanted = f"a time written {clock.format}" if clock.format else f"a time in {clock.zone}"
        place = Place(path.name, row + 2, field=clock.names[0])
        raise InputError(f"expected {wanted}, came {came!r}", place)
