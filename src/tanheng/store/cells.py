"""Cells that hold numbers, as people and machines write them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanheng.core import InputError
from tanheng.store.tables import place_of

__all__ = ["numbers"]

_BLANK = (
    *("", "na", "n/a", "#n/a", "nan", "-nan", "null", "none", "nil", r"\n", "-", "--", "---", "—"),
    *("——", "/", "*", "**", "***", "?", ".", "x", "nodata", "no data", "missing", "bad", "invalid"),
    *("#div/0!", "#value!", "#ref!", "#num!", "#name?", "bad input", "comm fail", "i/o timeout"),
    *("无", "空", "无数据", "缺失", "缺测", "无效"),
)
_GROUPED = r"^[-+]?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]*)?$"
_DECIMAL_COMMA = r"^[-+]?[0-9]*,[0-9]+([eE][-+]?[0-9]+)?$"


def numbers(frame: pl.DataFrame, name: str, path: Path) -> NDArray[np.float64]:
    """Column as floats, shape (rows,); what stands for "no value" is NaN, infinities too.

    Numbers may group thousands with commas (``1,234.5``) or use a decimal comma (``0,75``); a
    column in which a comma might be either is refused.

    Raises
    ------
    InputError
        When a cell is neither a number nor empty, with its line.
    """
    column = frame[name]
    if column.dtype.is_numeric() or column.dtype == pl.Boolean:
        return _finite(column.cast(pl.Float64))
    if column.dtype == pl.Null:
        return np.full(column.len(), np.nan)
    if column.dtype not in (pl.String, pl.Categorical, pl.Enum):
        raise InputError(f"expected numbers in column {name!r} of {path.name}, came {column.dtype}")
    text = column.cast(pl.String).str.strip_chars()
    value = text.cast(pl.Float64, strict=False)
    odd = _odd(text, value)
    if odd.any() and text.filter(odd).str.contains(",", literal=True).any():
        text = _with_points(text, odd)
        value = text.cast(pl.Float64, strict=False)
        odd = _odd(text, value)
    if odd.any():
        row = int(odd.arg_true()[0])
        came = column[row]
        raise InputError(f"expected a number, came {came!r}", place_of(path, frame, row, name))
    return _finite(value)


def _finite(value: pl.Series) -> NDArray[np.float64]:
    """No meter shows infinity: it is the mark of a division by nought."""
    known = value.fill_null(np.nan).to_numpy()
    return np.where(np.isfinite(known), known, np.nan)


def _odd(text: pl.Series, value: pl.Series) -> pl.Series:
    """Cells that are neither numbers nor blanks."""
    unread = value.is_null() & text.is_not_null()
    if not unread.any():
        return unread
    return unread & ~text.str.to_lowercase().is_in(_BLANK)


def _with_points(text: pl.Series, odd: pl.Series) -> pl.Series:
    """Write numbers with a point alone where it is certain what their commas mean."""
    cells = text.filter(odd)
    pointed = text.str.contains(".", literal=True).any()
    grouped = cells.str.contains(_GROUPED)
    if grouped.all() and (pointed or cells.str.count_matches(",").max() != 1):
        return text.str.replace_all(",", "", literal=True)
    if not pointed and cells.str.contains(_DECIMAL_COMMA).all() and not grouped.all():
        return text.str.replace(",", ".", literal=True)
    return text
