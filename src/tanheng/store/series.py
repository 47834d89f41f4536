"""Series as Parquet: UTC instants, gaps as null, the same bytes for the same values."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import polars.selectors as cs

__all__ = ["INSTANTS", "write_series"]

INSTANTS = ("issued", "time")
ROW_GROUP = 1 << 18
UTC_US = pl.Datetime("us", "UTC")


def write_series(path: Path, series: pl.DataFrame) -> None:
    """Write a table as Parquet (zstd).

    Columns ``time`` and ``issued`` of whole seconds since 1970 become UTC timestamps, as does
    every other timestamp; one without a zone is taken as UTC. NaN is written as null, so that a
    mean taken in SQL skips it.
    """
    # Row groups of a stated size: left to itself, their cut follows the table's chunks in memory.
    table = series.with_columns(*_instants(series), cs.float().fill_nan(None))
    table.write_parquet(
        path, compression="zstd", compression_level=3, statistics=True, row_group_size=ROW_GROUP
    )


def _instants(series: pl.DataFrame) -> list[pl.Expr]:
    return [
        _instant(name, dtype)
        for name, dtype in series.schema.items()
        if dtype == pl.Datetime or (name in INSTANTS and dtype.is_integer())
    ]


def _instant(name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if dtype.is_integer():
        return pl.from_epoch(column, "s").cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    if isinstance(dtype, pl.Datetime) and dtype.time_zone is None:
        return column.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    return column.dt.convert_time_zone("UTC").cast(UTC_US)
