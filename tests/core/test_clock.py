from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanheng.core import InputError, epoch_s, iso, local_day, local_hour, offset_s, zone_of

ZONES = (
    "UTC",
    "Asia/Shanghai",
    "Asia/Kolkata",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Apia",
)
START = epoch_s(datetime(1975, 1, 1))
END = epoch_s(datetime(2037, 1, 1))
INSTANTS = st.builds(
    lambda first, later: [first, *(first + seconds for seconds in later)],
    st.integers(START, END),
    st.lists(st.integers(0, 400 * 86400), max_size=20),
)


@given(seconds=INSTANTS, name=st.sampled_from(ZONES))
def test_local_hour_and_day_are_those_of_zoneinfo(seconds, name):
    zone = ZoneInfo(name)
    local = [datetime.fromtimestamp(second, zone) for second in seconds]
    time_s = np.array(seconds, dtype=np.int64)
    assert local_hour(time_s, zone).tolist() == [one.hour for one in local]
    days = [(one.date() - date(1970, 1, 1)).days for one in local]
    assert local_day(time_s, zone).tolist() == days


@pytest.mark.parametrize("name", ZONES)
def test_offset_changes_at_the_very_second(name):
    zone = ZoneInfo(name)
    start = epoch_s(datetime(2019, 1, 1))
    time_s = np.arange(start, start + 366 * 86400, 1800, dtype=np.int64)
    expected = [datetime.fromtimestamp(int(t), zone).utcoffset().total_seconds() for t in time_s]
    assert offset_s(time_s, zone).tolist() == expected
    change = np.flatnonzero(np.diff(expected))
    for place in change:
        around = np.arange(time_s[place], time_s[place + 1] + 1)
        came = offset_s(around, zone)
        assert came[0] == expected[place]
        assert came[-1] == expected[place + 1]
        assert np.count_nonzero(np.diff(came)) == 1


def test_offset_keeps_the_shape_and_allows_nothing():
    zone = ZoneInfo("Europe/Berlin")
    assert offset_s(np.zeros((0,), dtype=np.int64), zone).shape == (0,)
    assert offset_s(np.array([[0, 1], [2, 3]], dtype=np.int64), zone).shape == (2, 2)


def test_iso_writes_four_digits_of_any_year():
    assert iso(epoch_s(datetime(1, 1, 1))) == "0001-01-01T00:00Z"


@given(second=st.integers(START, END))
def test_iso_reads_back_to_the_minute(second):
    minute = second // 60 * 60
    assert epoch_s(datetime.strptime(iso(second), "%Y-%m-%dT%H:%MZ")) == minute


def test_a_moment_without_a_zone_is_utc():
    moment = datetime(2012, 6, 1, 8)
    assert epoch_s(moment) == epoch_s(moment.replace(tzinfo=UTC))
    beijing = moment.replace(tzinfo=timezone(timedelta(hours=8)))
    assert epoch_s(beijing) == epoch_s(moment) - 8 * 3600


@pytest.mark.parametrize(
    ("name", "hours"),
    [("UTC+8", 8), ("UTC-05:00", -5), ("+10:00", 10), ("GMT+1", 1), ("UTC+08", 8), ("+0800", 8)],
)
def test_a_fixed_offset_is_a_zone(name, hours):
    assert offset_s(np.array([0], dtype=np.int64), zone_of(name)).tolist() == [3600 * hours]


@pytest.mark.parametrize("name", ["", "Asia", "Asia/Pekin", "../etc/passwd", "UTC+5:30", "UTC+99"])
def test_a_zone_that_is_none_is_refused(name):
    with pytest.raises(InputError, match="IANA time zone"):
        zone_of(name)
