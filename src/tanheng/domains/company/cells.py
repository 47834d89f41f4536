"""Cells of numbers, each read or refused by itself: one odd cell does not spoil its column."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

__all__ = ["NUMBER_WANTED", "read_numbers"]

NUMBER_WANTED = "expected a number, came {cell!r}"
_POINTED = r"^[-+]?[0-9]{1,3}([, '\u{a0}\u{202f}][0-9]{3})+(\.[0-9]*)?$"
_SINGLE = r"^[-+]?[0-9]{1,3},[0-9]{3}$"
_GERMAN = r"^[-+]?([0-9]{1,3}([. '\u{a0}\u{202f}][0-9]{3})+|[0-9]+)(,[0-9]*)?$"
_NOT_A_DIGIT = r"[, '\u{a0}\u{202f}]"

Floats = NDArray[np.float64]


def read_numbers(cells: pl.Series, decimal: str | None) -> tuple[Floats, NDArray[np.bool_]]:
    """Read numbers, shape (rows,), NaN where there is none.

    Parameters
    ----------
    decimal : str, optional
        What stands before decimals; where nothing is said, ``1,234`` may be either and is refused.

    Returns
    -------
    values : ndarray of float
    odd : ndarray of bool
        Cells that are not empty and not a finite number.
    """
    if cells.dtype.is_numeric():
        given = cells.cast(pl.Float64).fill_null(np.nan).to_numpy()
        return np.where(np.isfinite(given), given, np.nan), ~np.isfinite(given) & ~_blank(cells)
    text = cells.cast(pl.String).str.strip_chars()
    values = _comma(text) if decimal == "," else text.cast(pl.Float64, strict=False)
    odd = values.is_null() & ~text.fill_null("").is_in([""])
    if decimal != "," and odd.any():
        values, odd = _grouped(text, values, odd, ambiguous=decimal is None)
    found = values.fill_null(np.nan).to_numpy()
    infinite = ~np.isfinite(found) & values.is_not_null().to_numpy()
    return np.where(infinite, np.nan, found), odd.to_numpy() | infinite


def _blank(cells: pl.Series) -> NDArray[np.bool_]:
    return cells.is_null().to_numpy()


def _comma(text: pl.Series) -> pl.Series:
    plain = text.str.replace_all(r"[. '\u{a0}\u{202f}]", "").str.replace(",", ".", literal=True)
    return plain.cast(pl.Float64, strict=False).set(~text.str.contains(_GERMAN), None)


def _grouped(
    text: pl.Series, values: pl.Series, odd: pl.Series, *, ambiguous: bool
) -> tuple[pl.Series, pl.Series]:
    """Read cells whose thousands are grouped."""
    grouped = odd & text.str.contains(_POINTED)
    if ambiguous:
        grouped = grouped & ~text.str.contains(_SINGLE)
    grouped = grouped.fill_null(value=False)
    plain = text.str.replace_all(_NOT_A_DIGIT, "").cast(pl.Float64, strict=False)
    return plain.zip_with(grouped, values), odd & ~grouped
