"""How people and machines write a moment, found out from the cells themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from tanheng.core import InputError

__all__ = ["read_times"]

_YEAR = "(?:19|20)[0-9]{2}"
_ONE = "[0-9]{1,2}"
_COMPACT = f"{_YEAR}[0-9]{{4}}"
_DATES = (
    (f"{_YEAR}-{_ONE}-{_ONE}", ("%Y-%m-%d",)),
    (f"{_YEAR}/{_ONE}/{_ONE}", ("%Y/%m/%d",)),
    (rf"{_YEAR}\.{_ONE}\.{_ONE}", ("%Y.%m.%d",)),
    (f"{_YEAR} {_ONE} {_ONE}", ("%Y %m %d",)),
    (f"{_YEAR}年{_ONE}月{_ONE}日", ("%Y年%m月%d日",)),
    (_COMPACT, ("%Y%m%d",)),
    (f"{_ONE}/{_ONE}/{_YEAR}", ("%d/%m/%Y", "%m/%d/%Y")),
    (f"{_ONE}-{_ONE}-{_YEAR}", ("%d-%m-%Y", "%m-%d-%Y")),
    (rf"{_ONE}\.{_ONE}\.{_YEAR}", ("%d.%m.%Y",)),
    (f"{_ONE}/{_ONE}/[0-9]{{2}}", ("%d/%m/%y", "%m/%d/%y")),
    (f"{_ONE}-[A-Za-z]{{3}}-{_YEAR}", ("%d-%b-%Y",)),
    (f"{_ONE}-[A-Za-z]{{3}}-[0-9]{{2}}", ("%d-%b-%y",)),
    (f"{_ONE} [A-Za-z]{{3}} {_YEAR}", ("%d %b %Y",)),
)
_CLOCKS = (
    ("", ""),
    (f"{_ONE}:[0-9]{{2}}", "%H:%M"),
    (f"{_ONE}:[0-9]{{2}}:[0-9]{{2}}", "%H:%M:%S"),
    (rf"{_ONE}:[0-9]{{2}}:[0-9]{{2}}\.[0-9]+", "%H:%M:%S%.f"),
    (f"{_ONE}:[0-9]{{2}} ?[AaPp][Mm]", "%I:%M %p"),
    (f"{_ONE}:[0-9]{{2}}:[0-9]{{2}} ?[AaPp][Mm]", "%I:%M:%S %p"),
    (f"{_ONE} [0-9]{{1,2}}", "%H %M"),
    (f"{_ONE}时[0-9]{{1,2}}分", "%H时%M分"),
    (_ONE, "%H"),
    ("[0-9]{4}", "%H%M"),
    ("[0-9]{6}", "%H%M%S"),
)
_ZONES = (("", ""), ("[+-][0-9]{2}:?[0-9]{2}", "%z"), (" [+-][0-9]{2}:?[0-9]{2}", " %z"))
_ZERO_OFFSET = "(?i) ?(?:Z|UTC|GMT)$"
_WRITINGS_MIXED = 6
_LOOKED_AT = 50


def read_times(text: pl.Series, style: str | None = None) -> pl.Series:
    """Read moments as they are written; null where a cell is none.

    Without ``style`` it is found out from the cells. A column may mix writings, as spreadsheets
    do that drop the clock at midnight. ``24:00`` is the midnight after. Where day and month
    could be either, the writing that fits every cell is taken; when both do, it is asked for.

    Parameters
    ----------
    text : Series of String
    style : str, optional
        As for ``strptime``.

    Returns
    -------
    Series of Datetime
        In UTC when the cells state their offset, else without zone.

    Raises
    ------
    InputError
        When ``style`` is none, or day and month cannot be told apart.
    """
    cells = text.unique(maintain_order=True)
    if style is not None:
        read = _parsed(cells, style)
    else:
        cells = cells.drop_nulls()
        read = _found_out(_tidy(cells))
    known = pl.DataFrame({"text": cells, "time": read})
    joined = (
        text.rename("text").to_frame().join(known, on="text", how="left", maintain_order="left")
    )
    return joined["time"]


def _tidy(cells: pl.Series) -> pl.Series:
    tidy = cells.str.strip_chars().str.replace_all(r"\s+", " ")
    return tidy.str.replace(_ZERO_OFFSET, "+00:00")


def _found_out(cells: pl.Series) -> pl.Series:
    """Read cell by kind of writing: that of the first cell that is still unread, time and again."""
    read = pl.Series([None] * cells.len(), dtype=pl.Datetime("us"))
    tried: set[str] = set()
    for _ in range(_WRITINGS_MIXED):
        styles = _untried(cells.filter(read.is_null()).head(_LOOKED_AT), tried)
        if not styles:
            break
        tried.update(styles)
        more = _agreed(cells, styles)
        if read.null_count() == cells.len():
            read = more
        elif more.dtype == read.dtype:
            read = read.zip_with(read.is_not_null(), more)
    return read


def _untried(unread: pl.Series, tried: set[str]) -> list[str]:
    """Ways to read the first cell for which any is left."""
    for cell in unread:
        styles = list(_styles(cell))
        if styles and not tried.issuperset(styles):
            return styles
    return []


def _styles(cell: str) -> Iterator[str]:
    """Every way to read a cell, day before month first."""
    for date, dates in _DATES:
        for clock, clock_style in _CLOCKS:
            for zone, zone_style in _ZONES:
                match = re.fullmatch(f"{date}(?P<gap>{_gap(date, clock)}){clock}{zone}", cell)
                if match:
                    tail = f"{match['gap']}{clock_style}{zone_style}"
                    yield from (f"{one}{tail}" for one in dates)


def _gap(date: str, clock: str) -> str:
    """Give what may stand between date and clock: nothing at all after a date that ends itself."""
    if not clock:
        return ""
    return "[ T_:-]?" if date == _COMPACT or date.endswith("日") else "[ T_:-]"


def _agreed(cells: pl.Series, styles: list[str]) -> pl.Series:
    """Read with the style that reads most cells; two that read as many must agree."""
    readings = [_parsed(cells, style) for style in styles]
    most = min(reading.null_count() for reading in readings)
    best = [reading for reading in readings if reading.null_count() == most]
    if any(not best[0].equals(other) for other in best[1:]):
        raise InputError(
            f"day and month of {cells.drop_nulls()[0]!r} could be either: write format, such as "
            "%d/%m/%Y %H:%M"
        )
    return best[0]


def _parsed(cells: pl.Series, style: str) -> pl.Series:
    """Parse; hours without minutes and days without hours are completed first."""
    cells, late = _midnights(cells, style)
    if "%H" not in style and "%I" not in style:
        cells, style = cells + " 00 00", f"{style} %H %M"
    elif "%M" not in style:
        cells, style = cells + " 00", f"{style} %M"
    zone = "UTC" if re.search("%[:#]?z", style) else None
    if zone:
        cells = cells.str.replace("Z$", "+00:00")
    try:
        read = cells.str.to_datetime(style, strict=False, time_unit="us", time_zone=zone)
    except pl.exceptions.PolarsError:
        raise InputError(f"expected a format as for strptime, came {style!r}") from None
    return read + late if late is not None else read


def _midnights(cells: pl.Series, style: str) -> tuple[pl.Series, pl.Series | None]:
    """Write the 24th hour as the first of the next day, and a day to add where that was done."""
    pattern, instead = r"([ T_-]|日)24:00", "${1}00:00"
    if style.endswith("%H"):
        pattern, instead = "24$", "00"
    elif style.endswith("%H%M"):
        pattern, instead = "2400$", "0000"
    late = cells.str.contains(pattern)
    if not late.any():
        return cells, None
    day = late.cast(pl.Int64) * 86_400_000_000
    return cells.str.replace(pattern, instead), day.cast(pl.Duration("us"))
