"""Rows that cannot be used, noted with the line that each stands on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanheng.domains.company.bad_rows import BadRow, BadRows
from tanheng.store.batches import lines_of
from tanheng.store.tables import ROW

__all__ = ["refuse_rows"]

Bools = NDArray[np.bool_]


def refuse_rows(
    refused: BadRows, path: Path, frame: pl.DataFrame, bad: Bools, reason: Callable[[int], str]
) -> None:
    """Note rows of a frame that was read from a file.

    Parameters
    ----------
    bad : ndarray of bool, shape (rows,)
    reason : callable
        Says for a row of the frame what was expected and what came.
    """
    found = np.flatnonzero(bad)
    if not found.size:
        return
    number = frame[ROW].to_numpy()[found]
    order = np.argsort(number)[: refused.room]
    names = [name for name in frame.columns if name != ROW]
    lines = lines_of(path, names, number[order].tolist())
    told = zip(found[order], lines, strict=True)
    refused.add([BadRow(path.name, line, reason(int(row))) for row, line in told], found.size)
