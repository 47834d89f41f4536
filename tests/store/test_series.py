from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest

from tanheng.store.series import ROW_GROUP, write_series

NOON = datetime(2012, 6, 1, 12, tzinfo=UTC)
NOON_S = int(NOON.timestamp())


def round_trip(path, table):
    write_series(path / "s.parquet", table)
    return pl.read_parquet(path / "s.parquet")


@pytest.mark.parametrize("name", ["time", "issued"])
def test_seconds_become_utc_timestamps(tmp_path, name):
    read = round_trip(tmp_path, pl.DataFrame({name: [NOON_S], "n": [NOON_S]}))
    assert read.schema == {name: pl.Datetime("us", "UTC"), "n": pl.Int64}
    assert read[name].to_list() == [NOON]


@pytest.mark.parametrize(
    "column",
    [
        pl.Series("time", [NOON.replace(tzinfo=None)], pl.Datetime("ms")),
        pl.Series("time", [NOON], pl.Datetime("ns", "UTC")),
        pl.Series("time", [NOON], pl.Datetime("us", "UTC")).dt.convert_time_zone("Asia/Shanghai"),
    ],
    ids=["without a zone", "finer", "local"],
)
def test_other_timestamps_are_the_same_instants_in_utc(tmp_path, column):
    read = round_trip(tmp_path, column.to_frame())
    assert read.schema == {"time": pl.Datetime("us", "UTC")}
    assert read["time"].to_list() == [NOON]


def test_values_not_known_are_null_in_the_file(tmp_path):
    table = pl.DataFrame({"time": [0, 1], "measured": [0.5, float("nan")], "window": ["all"] * 2})
    assert round_trip(tmp_path, table)["measured"].to_list() == [0.5, None]


def test_the_same_values_give_the_same_bytes_however_they_were_put_together(tmp_path):
    rows = ROW_GROUP + 1000
    rng = np.random.default_rng(5)
    whole = pl.DataFrame({"time": np.arange(rows), "measured": rng.random(rows)})
    parts = pl.concat([whole[:100], whole[100:]], rechunk=False)
    assert parts.n_chunks() == 2
    write_series(tmp_path / "whole.parquet", whole)
    write_series(tmp_path / "parts.parquet", parts)
    assert (tmp_path / "whole.parquet").read_bytes() == (tmp_path / "parts.parquet").read_bytes()


def test_an_empty_series_keeps_its_columns(tmp_path):
    empty = pl.DataFrame(schema={"time": pl.Int64, "measured": pl.Float64})
    read = round_trip(tmp_path, empty)
    assert read.schema == {"time": pl.Datetime("us", "UTC"), "measured": pl.Float64}
