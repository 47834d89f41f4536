from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanheng.core import InputError
from tanheng.store.writings import read_times

MOMENT = datetime(2019, 1, 25, 13, 5)
MINUTES = st.datetimes(datetime(1950, 1, 1), datetime(2099, 1, 1)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)


@pytest.mark.parametrize(
    "cell",
    [
        "2019-01-25 13:05",
        "2019-01-25T13:05:00",
        "2019-01-25 13:05:00.000",
        "2019/1/25 13:05",
        "2019.01.25 13:05",
        "20190125 13:05",
        "201901251305",
        "20190125T130500",
        "2019 1 25 13 5",
        "25/01/2019 13:05",
        "1/25/2019 1:05 PM",
        "01/25/19 13:05",
        "25-01-2019 13:05",
        "25.01.2019 13:05:00",
        "25-Jan-2019 13:05",
        "25 Jan 2019 13:05",
        "2019年1月25日 13:05",
        "2019年1月25日13时5分",
        "  2019-01-25   13:05 ",
    ],
)
def test_a_moment_is_read_however_it_is_written(cell):
    assert read_times(pl.Series([cell])).to_list() == [MOMENT]


@pytest.mark.parametrize(
    "cell", ["2019-01-25T13:05:00Z", "2019-01-25 21:05+08:00", "2019-01-25 13:05:00 UTC"]
)
def test_a_stated_offset_is_heeded(cell):
    assert read_times(pl.Series([cell])).to_list() == [MOMENT.replace(tzinfo=UTC)]


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2019-01-31 24:00", datetime(2019, 2, 1)),
        ("2019/12/31 24:00:00", datetime(2020, 1, 1)),
        ("2019013124", datetime(2019, 2, 1)),
        ("201901312400", datetime(2019, 2, 1)),
        ("2019-01-31", datetime(2019, 1, 31)),
        ("2019-01-31 7", datetime(2019, 1, 31, 7)),
        ("2009070100", datetime(2009, 7, 1)),
        ("20120101 1:00", datetime(2012, 1, 1, 1)),
    ],
)
def test_midnight_and_whole_hours(cell, moment):
    assert read_times(pl.Series([cell])).to_list() == [moment]


def test_the_24th_hour_under_a_given_format():
    cells = pl.Series(["2019013123", "2019013124"])
    assert read_times(cells, "%Y%m%d%H").to_list() == [
        datetime(2019, 1, 31, 23),
        datetime(2019, 2, 1),
    ]


def test_a_column_may_mix_writings():
    cells = pl.Series(["2019/1/5", "2019/1/5 0:15", "2019-01-05 00:30:00", None])
    minutes = [0, 15, 30]
    moments = [datetime(2019, 1, 5, 0, minute) for minute in minutes]
    assert read_times(cells).to_list() == [*moments, None]


def test_month_and_day_are_told_apart_by_the_whole_column():
    american = pl.Series(["1/2/2019 0:00", "1/13/2019 0:00"])
    assert read_times(american)[0] == datetime(2019, 1, 2)
    european = pl.Series(["1/2/2019 0:00", "13/1/2019 0:00"])
    assert read_times(european)[0] == datetime(2019, 2, 1)


def test_month_and_day_that_could_be_either_are_asked_for():
    with pytest.raises(InputError, match=r"day and month of .* could be either: write format"):
        read_times(pl.Series(["1/2/2019 0:00", "3/2/2019 0:00"]))


@pytest.mark.parametrize("cell", ["yesterday", "1262304000", "2019-13-01", "2019-02-30 0:00", ""])
def test_what_is_no_moment_is_null(cell):
    assert read_times(pl.Series([cell])).to_list() == [None]


def test_a_format_that_is_none_is_refused():
    with pytest.raises(InputError, match="expected a format as for strptime, came"):
        read_times(pl.Series(["2019"]), "%Y%m%d %H%I")


@given(
    start=MINUTES,
    style=st.sampled_from(["%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y%m%d%H%M", "%d.%m.%Y %H:%M"]),
)
def test_what_is_written_is_read_back(start, style):
    moments = [start + timedelta(minutes=15 * step) for step in range(5)]
    cells = pl.Series([moment.strftime(style) for moment in moments])
    assert read_times(cells).to_list() == moments
