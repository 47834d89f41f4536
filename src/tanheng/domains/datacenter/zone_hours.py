"""Intensity of one zone from a table of several, such as the grid of the same project writes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from tanheng.core import InputError, Text
from tanheng.domains.datacenter.jobs import Intensity, Slots
from tanheng.domains.datacenter.model import ZoneHours

__all__ = ["read_zone"]


def read_zone(path: Path, said: ZoneHours) -> Intensity:
    """Read a zone's hours from a Parquet table with ``time``, ``zone`` and a column of intensity.

    Raises
    ------
    InputError
        No such column or zone; hours that are uneven or have no value.
    """
    try:
        table = pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError):
        raise InputError(f"expected a Parquet table, came {said.file}") from None
    for name in ("time", "zone", said.column):
        if name not in table.columns:
            there = ", ".join(table.columns)
            raise InputError(f"expected a column {name!r} in {said.file}, there are {there}")
    mine = table.filter(pl.col("zone").cast(pl.String) == said.zone).sort("time")
    if mine.height < 2:
        zones = ", ".join(sorted(table["zone"].cast(pl.String).unique()))
        raise InputError(f"expected a zone of {said.file} ({zones}), came {said.zone!r}")
    values = mine[said.column].cast(pl.Float64).fill_null(np.nan).to_numpy()
    unknown = np.flatnonzero(~(values >= 0))
    if unknown.size:
        when = mine["time"][int(unknown[0])].isoformat()
        raise InputError(
            f"expected at least 0 g/kWh in every hour of {said.column}, "
            f"came {values[unknown[0]]:g} at {when}"
        )
    en = f"{said.column} of zone {said.zone}"
    return Intensity(_slots(mine, said), values, Text(en, f"{said.zone} 区的 {said.column}"))


def _slots(mine: pl.DataFrame, said: ZoneHours) -> Slots:
    time_s = mine["time"].dt.epoch("s").to_numpy()
    steps = np.unique(np.diff(time_s))
    if steps.size != 1 or steps[0] <= 0:
        raise InputError(
            f"expected an hour as long as any in {said.file}, came steps of {steps.min()} s and of "
            f"{steps.max()} s"
        )
    return Slots(int(time_s[0]), int(steps[0]), mine.height)
