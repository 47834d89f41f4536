"""Meters as users bring them."""

from __future__ import annotations

import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.domains.datacenter.calibration import read_meters, split_at


def _table(folder, rows, head="time,energy_kwh,temperature_c"):
    path = folder / "meters.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def _days(count, first="2024-01-01"):
    hours = np.datetime64(first, "h") + np.arange(24 * count)
    return [f"{str(one).replace('T', ' ')}:00,{place},10" for place, one in enumerate(hours)]


def test_missing_rows_and_cells_are_gaps(tmp_path):
    rows = _days(2)
    rows[5] = rows[5].split(",")[0] + ",,10"
    del rows[7]
    found = read_meters(_table(tmp_path, rows), ("temperature_c", "it_kw"))
    assert len(found.meter) == 48
    assert np.flatnonzero(~found.meter.known).tolist() == [5, 7]
    assert np.isnan(found.columns["temperature_c"][7])
    assert "it_kw" not in found.columns


def test_a_change_parts_the_meter_at_local_midnight(tmp_path):
    metered = read_meters(_table(tmp_path, _days(10)), ("temperature_c",), "Asia/Shanghai")
    assert metered.meter.start_s == 1_704_067_200 - 8 * 3600
    before, after = split_at(metered, "2024-01-05")
    assert (len(before.meter), len(after.meter)) == (96, 144)
    assert after.meter.energy_kwh[0] == 96
    assert after.meter.months[0] == "2024-01"
    before, after = split_at(metered, "2024-01-05", "2024-01-02")
    assert len(before.meter) == 48
    assert after.it_kw is None


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        (["2024-01-01 00:00,1,1", "2024-01-01 00:30,1,1"], "an hour apart"),
        (["2024-01-01 00:00,1,1", "2024-01-01 00:00,1,1"], "each hour once"),
        (["2024-01-01 00:00,many,1", "2024-01-01 01:00,1,1"], "expected a number, came 'many'"),
        (["2024-01-01 00:00,,1", "2024-01-01 01:00,,1"], "expected finite readings"),
    ],
)
def test_bad_tables_are_refused(tmp_path, rows, complaint):
    with pytest.raises(InputError, match=complaint):
        read_meters(_table(tmp_path, rows))


@pytest.mark.parametrize(
    ("change", "until", "complaint"),
    [
        ("spring", None, "expected a day such as 2024-03-01"),
        ("2031-01-01", None, "expected a day within the readings"),
        ("2024-01-03", "2024-01-05", "expected the last day before 2024-01-03"),
    ],
)
def test_days_that_part_nothing_are_refused(tmp_path, change, until, complaint):
    metered = read_meters(_table(tmp_path, _days(10)), ("temperature_c",))
    with pytest.raises(InputError, match=complaint):
        split_at(metered, change, until)


def test_savings_need_a_temperature(tmp_path):
    with pytest.raises(InputError, match="expected a column 'temperature_c'"):
        split_at(read_meters(_table(tmp_path, _days(3))), "2024-01-02")
