"""IT load by the hour from a file: units, time, and what is refused with its line."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanheng.core import InputError, epoch_s
from tanheng.domains.datacenter import design, work_kw
from tanheng.domains.datacenter.load import read_load, steady
from tanheng.domains.datacenter.outdoor import Outdoor

SERVERS = design("midsize-air-cooled").servers


def air(hours, start="2023-01-01T00:00"):
    start_s = epoch_s(np.datetime64(start, "s").item())
    same = np.full(hours, 20.0)
    return Outdoor(same, same - 5, same / 2000, same * 5000, start_s)


def table(tmp_path, head, rows):
    path = tmp_path / "load.csv"
    path.write_text("\n".join([head, *rows]))
    return path


@pytest.mark.parametrize(
    ("column", "values", "kw"),
    [
        ("it_mw", (0.5, 2), (500, 2000)),
        ("it_kw", (500, 2000), (500, 2000)),
        ("share", (0.25, 1), (500, 2000)),
        ("cpu_load", (0, 1), (0.45 * 2000, 2000)),
    ],
)
def test_a_load_is_power_or_share_or_use_of_processors(tmp_path, column, values, kw):
    path = table(tmp_path, column, [str(value) for value in values])
    found = read_load(path, 2.0, air(2), SERVERS)
    assert found.kw == pytest.approx(kw)
    assert found.capacity_kw == 2000
    assert found.evidence is not None


@given(st.lists(st.floats(0, 1), min_size=3, max_size=9), st.floats(0.1, 50))
def test_use_of_processors_never_asks_for_more_than_the_capacity(uses, it_mw):
    kw = work_kw(SERVERS, np.array(sorted(uses)), 1000 * it_mw)
    assert (np.diff(kw) >= -1e-9).all()
    assert (kw <= 1000 * it_mw * (1 + 1e-12)).all()
    assert (kw >= 1000 * it_mw * SERVERS.idle_share * (1 - 1e-12)).all()


def test_rows_without_time_are_the_weathers_hours_in_their_order(tmp_path):
    path = table(tmp_path, ",share", [f"{row},0.{row}" for row in range(1, 6)])
    assert read_load(path, 1.0, air(3), SERVERS).kw.tolist() == [100, 200, 300]


def test_rows_with_time_are_laid_by_it(tmp_path):
    rows = [f"2022-12-31T{hour}:00Z,{hour}" for hour in range(20, 24)]
    path = table(tmp_path, "time,it_kw", [*rows, "2023-01-01T00:00Z,1", "2023-01-01T01:00Z,2"])
    assert read_load(path, 1.0, air(2), SERVERS).kw.tolist() == [1, 2]


def test_a_year_is_laid_on_another_by_month_day_and_hour(tmp_path):
    hours = np.datetime64("2021-01-01T00") + np.arange(8760).astype("m8[h]")
    rows = [f"{hour}:00Z,{place}" for place, hour in enumerate(hours.astype(str))]
    path = table(tmp_path, "time,it_kw", rows)
    found = read_load(path, 9.0, air(48, "2024-02-29T00:00"), SERVERS)
    day = (31 + 27) * 24
    assert found.kw.tolist() == [*range(day, day + 24), *range(day + 24, day + 48)]
    assert "by month, day and hour" in found.how.en


@pytest.mark.parametrize(
    ("head", "rows", "said"),
    [
        ("it_mw", ["1", "2.1"], r"csv:3 it_mw: expected a load of 0 to 2, .* came 2.1"),
        ("it_kw", ["2001", "1"], r"csv:2 it_kw: expected a load of 0 to 2000, .* came 2001"),
        ("share", ["1", "-0.1"], r"csv:3 share: expected a load of 0 to 1, .* came -0.1"),
        ("cpu_load", ["1.5", "1"], r"csv:2 cpu_load: expected a load of 0 to 1, .* came 1.5"),
        ("share", ["1", "much"], r"csv:3 share: expected a number, came 'much'"),
        ("share", ["0", "0"], r"csv share: expected a load above 0 in some hour"),
        ("share", ["1"], r"csv:2: expected 2 rows, one for each interval .* came 1"),
        ("power", ["1", "1"], r"csv:1: expected one of the columns .* came none"),
        ("it_kw,share", ["1,1", "1,1"], r"csv:1: .* came it_kw and share"),
        ("time,it_kw", ["2023-06-01T00:00Z,1", "2023-06-01T01:00Z,1"], r"load of the weather's"),
        (
            "time,it_kw",
            [f"2023-01-01T0{hour}:00Z,1" for hour in (0, 1, 2, 5)],
            r"csv:5 time: expected a load in every hour, 2 are missing, .* 2023-01-01T03:00Z",
        ),
        (
            "time,it_kw",
            [f"2023-01-01T00:{minute}Z,1" for minute in ("00", "15", "30", "45")],
            r"load in steps of at least 60 minutes, those of the weather, came 15",
        ),
    ],
)
def test_what_is_no_load_is_refused_with_its_line(tmp_path, head, rows, said):
    path = table(tmp_path, head, rows)
    with pytest.raises(InputError, match=said):
        read_load(path, 2.0, air(2), SERVERS)


def test_a_number_is_the_same_in_all_hours():
    found = steady(1.5, air(3))
    assert found.kw.tolist() == [1500] * 3
    assert found.capacity_kw is None
