from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tanheng.core import HOUR_S, InputError, epoch_s
from tanheng.store.tables import ROW
from tanheng.store.times import TimeColumn, infer_step_s, instants


def read(cells, path=Path("t.csv"), run=None, **clock):
    frame = cells if isinstance(cells, pl.DataFrame) else pl.DataFrame({"t": cells})
    if ROW not in frame.columns:
        frame = frame.with_row_index(ROW)
    return instants(frame, TimeColumn(**{"column": "t", **clock}), path, run).tolist()


def at(*moment):
    return epoch_s(datetime(*moment))


def test_a_name_alone_is_a_column_in_utc():
    clock = TimeColumn.model_validate("when")
    assert (clock.column, clock.zone, clock.marks) == ("when", "UTC", "start")


@pytest.mark.parametrize(
    ("given_", "message"),
    [
        ({}, "either column or columns"),
        ({"column": "a", "columns": ["b"]}, "either column or columns"),
        ({"column": "a", "period": "p"}, "a period column needs step"),
        ({"column": "a", "zone": "Asia/Pekin"}, "IANA time zone"),
        ({"column": "a", "step": "soon"}, "length of time"),
        ({"column": "a", "marks": "middle"}, "'start' or 'end'"),
    ],
)
def test_a_clock_that_does_not_fit_is_refused(given_, message):
    with pytest.raises(ValidationError, match=message):
        TimeColumn.model_validate(given_)


def test_local_time_comes_to_utc():
    assert read(["2019/1/5 0:15"], zone="Asia/Shanghai") == [at(2019, 1, 4, 16, 15)]
    assert read(["2019/1/5 0:15"], zone="UTC+8") == [at(2019, 1, 4, 16, 15)]


def test_an_end_is_brought_to_its_start_by_the_step_of_the_file():
    ends = ["2019-01-05 00:15", "2019-01-05 00:30", "2019-01-05 24:00"]
    assert read(ends, marks="end")[0] == at(2019, 1, 5)
    assert read(ends[:1], marks="end", step="15min") == [at(2019, 1, 5)]
    assert read(ends, marks="end", step="15min") == read(ends, marks="end")
    assert read(ends[::2], marks="end", step="1h")[0] == at(2019, 1, 4, 23, 15)  # two tell nothing


@pytest.mark.parametrize("marks", ["start", "end"])
def test_a_step_that_is_not_that_of_the_file_is_refused(marks):
    cells = [f"2019-01-05 {hour:02d}:00" for hour in range(24)]
    with pytest.raises(InputError) as caught:
        read(cells, marks=marks, step="7min")
    assert str(caught.value) == (
        "expected the step of t.csv, whose instants are mostly 1 h apart, came 7min: "
        "correct step, or leave it out"
    )


def test_runs_that_overlap_have_the_step_of_each():
    cells = [f"2019-01-05 {start + 3 * k:02d}:00" for start in range(3) for k in range(4)]
    run = np.repeat(np.arange(3), 4)
    assert read(cells, run=run, marks="end", step="3h")[0] == at(2019, 1, 4, 21)
    with pytest.raises(InputError, match="mostly 3 h apart, came 1h"):
        read(cells, run=run, marks="end", step="1h")


def test_seconds_since_1970():
    assert read(["1262304000"], format="epoch_s") == [1262304000]
    assert read(["1262304000000"], format="epoch_ms", zone="Asia/Shanghai") == [1262304000]


def test_columns_are_joined():
    frame = pl.DataFrame({"Year": [2020], "Month": [2], "Day": [29], "Hour": [13]})
    assert read(frame, column=None, columns=("Year", "Month", "Day", "Hour")) == [
        at(2020, 2, 29, 13)
    ]


def test_periods_count_from_one():
    frame = pl.DataFrame({"t": ["2020-01-01"] * 2, "p": ["1", "288"]})
    assert read(frame, period="p", step="5min") == [at(2020, 1, 1), at(2020, 1, 1, 23, 55)]


def test_a_day_of_twenty_five_hours_counts_to_twenty_five():
    frame = pl.DataFrame({"t": ["2019-10-27"] * 25, "p": range(1, 26)})
    start = at(2019, 10, 26, 22)
    assert read(frame, period="p", step="1h", zone="Europe/Berlin") == [
        start + hour * HOUR_S for hour in range(25)
    ]


@pytest.mark.parametrize("period", ["0", "1.5", ""])
def test_a_period_that_is_none_is_refused(tmp_path, period):
    path = tmp_path / "t.csv"
    path.write_text(f"t,p\n2020-01-01,{period}\n")
    frame = pl.DataFrame({ROW: [0], "t": ["2020-01-01"], "p": [period]})
    with pytest.raises(InputError, match=r"t\.csv:2 p: expected the number of an interval"):
        read(frame, path, period="p", step="1h")


def test_parquet_instants_keep_their_own_zone():
    moments = [datetime(2019, 1, 5, tzinfo=ZoneInfo("Asia/Shanghai"))]
    frame = pl.DataFrame({"t": pl.Series(moments, dtype=pl.Datetime("ms", "Asia/Shanghai"))})
    assert read(frame, zone="UTC") == [at(2019, 1, 4, 16)]
    naive = pl.DataFrame({"t": pl.Series([datetime(2019, 1, 5)], dtype=pl.Datetime("ns"))})
    assert read(naive, zone="Asia/Shanghai") == [at(2019, 1, 4, 16)]


ZONES = ("Europe/Berlin", "America/New_York", "Australia/Sydney", "Asia/Shanghai", "Asia/Kolkata")


@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(datetime(2015, 1, 1).date(), datetime(2025, 12, 1).date()),
    minutes=st.sampled_from([15, 30, 60]),
    newest_first=st.booleans(),
)
def test_a_local_clock_is_undone_even_where_it_shows_an_hour_twice(
    zone, day, minutes, newest_first
):
    start = epoch_s(datetime(day.year, day.month, day.day, tzinfo=UTC))
    time_s = list(range(start, start + 3 * 86400, minutes * 60))
    if newest_first:
        time_s.reverse()
    local = [datetime.fromtimestamp(t, ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M") for t in time_s]
    assert read(local, zone=zone) == time_s


@pytest.mark.parametrize("month", [3, 10])
def test_a_whole_month_with_a_change_of_clocks(month):
    start = at(2019, month, 1)
    time_s = list(range(start, start + 31 * 86400, 1800))
    zone = ZoneInfo("Europe/Berlin")
    local = [datetime.fromtimestamp(t, zone).strftime("%d.%m.%Y %H:%M") for t in time_s]
    assert read(local, zone="Europe/Berlin") == time_s


def test_runs_that_each_show_an_hour_once_do_not_show_it_again():
    local = ["2019-10-27 02:00"] * 2
    assert len(set(read(local, zone="Europe/Berlin", run=np.array([0, 1])))) == 1
    assert np.diff(read(local, zone="Europe/Berlin")).tolist() == [HOUR_S]


def test_a_time_that_clocks_skip_is_refused_with_a_hint(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("t\n2019-03-31 01:30\n2019-03-31 02:30\n")
    cells = path.read_text().splitlines()[1:]
    with pytest.raises(InputError) as caught:
        read(cells, path, zone="Europe/Berlin")
    assert str(caught.value) == (
        "t.csv:3 t: expected a time in Europe/Berlin, came '2019-03-31 02:30', which its clocks "
        "skip: a clock without summer time has a zone such as UTC+1"
    )


@pytest.mark.parametrize("far", ["1970-01-01 00:00", "9999-12-31 23:00"])
def test_a_row_decades_from_all_others_is_refused_with_its_line(tmp_path, far):
    path = tmp_path / "t.csv"
    cells = [f"2012-01-01 {hour:02d}:00" for hour in range(24)]
    cells[7] = far
    path.write_text("t\n" + "\n".join(cells))
    with pytest.raises(InputError, match=f"t.csv:9 t: expected times of one record, came '{far}'"):
        read(cells, path)


def test_years_without_a_row_are_a_gap():
    assert read(["2009-01-01", "2009-01-02", "2018-06-01"])[2] == at(2018, 6, 1)


@pytest.mark.parametrize(
    ("cells", "clock", "message"),
    [
        (["2019-01-05", "soon"], {}, "t.csv:3 t: expected a time, came 'soon': write its format"),
        (["soon"], {}, "t.csv:2 t: expected a time, came 'soon': write its format"),
        (["2019-01-05"], {"format": "%Y%m%d"}, "t.csv:2 t: expected a time written %Y%m%d, came"),
        (["2019-01-05", "x"], {"format": "epoch_s"}, "t.csv:2 t: expected a number, came"),
    ],
)
def test_a_cell_that_is_no_time_is_refused_with_its_line(tmp_path, cells, clock, message):
    path = tmp_path / "t.csv"
    path.write_text("t\n" + "\n".join(cells))
    with pytest.raises(InputError) as caught:
        read(cells, path, **clock)
    assert str(caught.value).startswith(message)


@given(
    step=st.sampled_from([60, 300, 600, 900, 1800, 3600, 10800, 21600]),
    count=st.integers(12, 400),
    seed=st.integers(0, 1000),
)
def test_the_step_is_found_among_gaps_and_disorder(step, count, seed):
    draw = np.random.default_rng(seed)
    time_s = step * np.arange(count, dtype=np.int64)
    kept = draw.permutation(time_s)[: max(10, int(0.9 * count))]
    if np.any(np.diff(np.sort(kept)) == step):
        assert infer_step_s(kept) == step


@given(step=st.sampled_from([300, 600, 900, 3600]), seed=st.integers(0, 1000))
def test_the_step_of_a_clock_that_jitters_by_seconds(step, seed):
    draw = np.random.default_rng(seed)
    time_s = step * np.arange(300) + draw.integers(-3, 4, 300)
    assert infer_step_s(time_s.astype(np.int64)) == step


def test_the_step_does_not_change_with_what_comes_later():
    early = 900 * np.arange(6000, dtype=np.int64)
    later = early[-1] + 300 * np.arange(1, 40000, dtype=np.int64)
    assert infer_step_s(np.r_[early, later]) == infer_step_s(early) == 900


def test_one_instant_has_no_step():
    with pytest.raises(InputError, match="at least two instants"):
        infer_step_s(np.zeros(3, dtype=np.int64))


def test_many_rows_are_read_quickly():
    moments = [datetime(2019, 1, 1) + timedelta(minutes=5 * step) for step in range(1000)]
    cells = [moment.strftime("%Y-%m-%d %H:%M") for moment in moments] * 20
    found = read(cells)
    assert found[:1000] == found[-1000:]
