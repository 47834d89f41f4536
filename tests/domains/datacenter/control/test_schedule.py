"""Set-points as a file, whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest

from tanheng.core import InputError
from tanheng.domains.datacenter.control import schedule_table, write_schedule


def test_a_row_for_each_quarter_of_an_hour_of_each_lane(found):
    table = schedule_table(found)
    assert table.height == 2 * 96
    times = table["time"][:96]
    assert times[0] == datetime.fromtimestamp(found.lanes[0].start_s, UTC)
    assert times.diff().drop_nulls().dt.total_minutes().unique().to_list() == [15]
    run = found.runs["predictive"]
    assert table["supply_air_c"].to_list()[96:] == run.set_points["supply_air_c"][1].tolist()
    assert table["power_kw"].to_list()[:96] == run.total_kw[0].tolist()
    assert table["followed"].all()


def test_what_is_left_to_local_control_is_null(found):
    table = schedule_table(found, "trim-and-respond")
    for left in ("fan_share", "chillers_on", "condenser_water_c"):
        assert table[left].null_count() == table.height
    assert table["chilled_water_c"].null_count() == 0
    assert "tank_kw" not in table.columns
    assert not any(
        table[name].is_nan().any() for name in table.columns if table[name].dtype.is_float()
    )


def test_the_file_holds_the_table(found, tmp_path):
    path = tmp_path / "set_points.csv"
    write_schedule(path, found)
    read = pl.read_csv(path, try_parse_dates=True)
    table = schedule_table(found)
    assert read.columns == table.columns
    assert read["time"].dt.epoch("s").to_list() == table["time"].dt.epoch("s").to_list()
    assert read["supply_air_c"].to_list() == pytest.approx(
        table["supply_air_c"].to_list(), abs=6e-4
    )
    assert path.read_text().splitlines()[1].split(",")[1].endswith("Z")
    assert read["fan_share"].null_count() == table["fan_share"].null_count()
    assert [one.name for one in tmp_path.iterdir()] == ["set_points.csv"]


def test_a_file_that_cannot_be_written_leaves_nothing(found, tmp_path):
    for path in (tmp_path / "none" / "set_points.csv", tmp_path):
        with pytest.raises(InputError, match="cannot be written"):
            write_schedule(path, found)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot be written"):
        write_schedule(tmp_path / "file" / "set_points.csv", found)
    assert not list(tmp_path.parent.glob(f".{tmp_path.name}*"))


def test_an_old_file_survives_a_failure(found, tmp_path, monkeypatch):
    path = tmp_path / "set_points.csv"
    path.write_text("old")

    def full(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(InputError, match=r"set_points.csv: cannot be written \(No space left"):
        write_schedule(path, found)
    assert path.read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_tank_is_told_of_when_there_is_one(found):
    from .plants import plant

    with_tank = replace(found, design=plant("midsize-water-cooled", tank=True))
    assert "tank_kw" in schedule_table(with_tank).columns
    assert np.isfinite(found.runs["fixed"].total_kw).all()
