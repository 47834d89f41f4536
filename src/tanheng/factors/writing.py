"""Factors written as a table that can be read again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date

from tanheng.factors.factor import Factor
from tanheng.factors.reading import COLUMNS

__all__ = ["written"]


def written(factors: Iterable[Factor]) -> str:
    """Write factors in the layout that ``read_factors`` reads, to start a table of one's own.

    Returns
    -------
    str
        CSV with ``COLUMNS`` and one column for each gas, in kilograms.
    """
    every = tuple(factors)
    gases = tuple(dict.fromkeys(gas for factor in every for gas in factor.gases))
    stream = io.StringIO()
    rows = csv.writer(stream, lineterminator="\n")
    rows.writerow((*COLUMNS, *gases))
    for factor in every:
        rows.writerow((*_cells(factor), *(factor.gases.get(gas, "") for gas in gases)))
    return stream.getvalue()


def _cells(factor: Factor) -> Iterable[object]:
    low, high = factor.interval or (None, None)
    own = {
        "low": low,
        "high": high,
        "level": factor.interval_level,
        "valid_from": None if factor.valid_from == date.min else factor.valid_from,
        "valid_to": None if factor.valid_to == date.max else factor.valid_to,
    }
    for name in COLUMNS:
        cell = own[name] if name in own else getattr(factor, name)
        yield "" if cell is None else cell
