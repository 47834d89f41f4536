"""From rows of a file to one value for each hour of the year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanheng.core import HOUR_S, InputError, iso
from tanheng.domains.company.bad_rows import BadRows
from tanheng.domains.company.matching.hours import Hours
from tanheng.domains.company.matching.model import (
    ENERGY_WH,
    INTENSITY_G_PER_KWH,
    POWER_W,
    SHARE,
    Column,
    Meter,
)
from tanheng.domains.company.matching.refusals import refuse_rows
from tanheng.domains.company.matching.tables import Rows
from tanheng.store.cells import numbers
from tanheng.store.times import infer_step_s

__all__ = ["Metered", "metered", "published"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
MOST_WH = 1e15  # in one reading: a thousand terawatt-hours are no site's


@dataclass(frozen=True)
class Metered:
    """What a meter read over the year.

    Parameters
    ----------
    wh : ndarray of int64, shape (T,)
        Energy of each hour.
    good : ndarray of bool, shape (rows,)
        Rows that count.
    """

    rows: Rows
    spec: Meter
    wh: Ints
    good: Bools


def metered(
    rows: Rows, spec: Meter, hours: Hours, refused: BadRows, *, skip_bad_rows: bool
) -> Metered:
    """Add up the energy of each hour.

    Rows that cannot be used are noted.

    Raises
    ------
    InputError
        When hours of the year have no reading, unless that is because of rows that the run is
        about to refuse: what is not known is not nought.
    """
    before = refused.count
    step_s = _step_s(rows)
    value, odd = _cells(rows, spec)
    if spec.negative == "nil":
        value = np.where(value < 0, 0.0, value)
    wh = value * _to_wh(spec.unit, step_s)
    good = _fit(rows, spec, hours, step_s, (wh, odd), refused)
    sums, count = _by_hour(rows.time_s[good], wh[good], hours)
    missing = count < HOUR_S // step_s
    if missing.any() and (skip_bad_rows or refused.count == before):
        _refuse_missing(missing, hours, rows)
    return Metered(rows, spec, np.rint(sums).astype(np.int64), good)


def published(rows: Rows, spec: Column, hours: Hours) -> Floats:
    """Mean of a published series in each hour, in g/kWh or as a share, shape (T,).

    Hours of other years are passed over.

    Raises
    ------
    InputError
        When hours of the year have no value, or one is below nought or a share above one.
    """
    step_s = _step_s(rows)
    share = spec.unit in SHARE
    scale = SHARE[spec.unit] if share else INTENSITY_G_PER_KWH[spec.unit]
    value = numbers(rows.frame, spec.value, rows.path) * scale
    known = np.isfinite(value)
    bad = known & ((value < 0) | (share & (value > 1)))
    if bad.any():
        most = " and at most 1" if share else ""
        came = value[np.argmax(bad)]
        raise InputError(f"expected at least 0{most} in {spec.value!r}, came {came:g}")
    sums, count = _by_hour(rows.time_s[known], value[known], hours)
    missing = count < HOUR_S // step_s
    if missing.any():
        _refuse_missing(missing, hours, rows)
    return sums / count


def _step_s(rows: Rows) -> int:
    step_s = infer_step_s(rows.time_s)
    if HOUR_S % step_s:
        raise InputError(
            f"expected steps of an hour, or of a whole part of one, in {rows.path.name}, "
            f"came {step_s} s"
        )
    return step_s


def _to_wh(unit: str, step_s: int) -> float:
    """Factor to Wh; power is that of the whole step."""
    return ENERGY_WH[unit] if unit in ENERGY_WH else POWER_W[unit] * step_s / HOUR_S


def _cells(rows: Rows, spec: Meter) -> tuple[Floats, Bools]:
    """Values, and which cells are no numbers at all."""
    try:
        value = numbers(rows.frame, spec.value, rows.path)
        return value, np.zeros(value.size, dtype=np.bool_)
    except InputError as error:
        if error.place is None:
            raise
    text = rows.frame[spec.value].cast(pl.String).str.strip_chars()
    number = text.cast(pl.Float64, strict=False)
    odd = (number.is_null() & (text.fill_null("") != "")).to_numpy()
    return number.fill_null(np.nan).to_numpy(), odd


def _fit(
    rows: Rows,
    spec: Meter,
    hours: Hours,
    step_s: int,
    read: tuple[Floats, Bools],
    refused: BadRows,
) -> Bools:
    """Rows that can be used; the others are noted, each for the first reason it gives."""
    wh, odd = read
    since_s = rows.time_s - hours.start_s
    good = np.ones(wh.size, dtype=np.bool_)

    def refuse(bad: Bools, words: str, *, cell: bool = True) -> None:
        def reason(row: int) -> str:
            came = repr(rows.frame[spec.value][row]) if cell else iso(int(rows.time_s[row]))
            return f"{words}, came {came}"

        refuse_rows(refused, rows.path, rows.frame, bad & good, reason)
        good[bad] = False

    outside = (since_s < 0) | (since_s >= HOUR_S * hours.count)
    refuse(outside, f"expected an hour from {iso(hours.start_s)} on", cell=False)
    refuse(since_s % step_s != 0, f"expected steps of {step_s // 60} min", cell=False)
    refuse(odd, "expected a number")
    refuse(~np.isfinite(wh), "expected a reading")
    refuse(wh < 0, "expected at least 0")
    refuse(wh > MOST_WH, f"expected less than {MOST_WH / ENERGY_WH['GWh']:,.0f} GWh in {spec.unit}")
    refuse(_repeated(rows.time_s, good), "expected one reading for each time", cell=False)
    return good


def _repeated(time_s: Ints, good: Bools) -> Bools:
    """Rows whose time stands on an earlier good row."""
    again = np.zeros(time_s.size, dtype=np.bool_)
    places = np.flatnonzero(good)
    first = np.unique(time_s[places], return_index=True)[1]
    again[places] = True
    again[places[first]] = False
    return again


def _by_hour(time_s: Ints, value: Floats, hours: Hours) -> tuple[Floats, Ints]:
    """Sum and number of values in each hour; others are passed over."""
    hour = (time_s - hours.start_s) // HOUR_S
    inside = (hour >= 0) & (hour < hours.count)
    count: Ints = np.bincount(hour[inside], minlength=hours.count).astype(np.int64)
    sums = np.bincount(hour[inside], value[inside], minlength=hours.count)
    return sums.astype(np.float64), count


def _refuse_missing(missing: Bools, hours: Hours, rows: Rows) -> None:
    first = iso(int(hours.time_s[np.argmax(missing)]))
    raise InputError(
        f"expected values for all {hours.count:,} hours of the year in {rows.path.name}, "
        f"came none, or a part, for {int(missing.sum()):,} of them, first {first}"
    )
