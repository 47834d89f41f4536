"""A CSV that is dropped: how it would be read, and its static guarantee."""

import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.web.dropped import Told, read_dropped

HOURS = np.arange("2020-01-01", "2021-01-01", dtype="datetime64[h]")


def written(path, values, head="时间,power", encoding="utf-8"):
    lines = [f"{str(t).replace('T', ' ')}:00,{v:.3f}" for t, v in zip(HOURS, values, strict=True)]
    path.write_bytes("\n".join([head, *lines]).encode(encoding))
    return path


def numbers_of(found):
    table = next(table for table in found.tables if table.title.en == "Static guarantee")
    return {row[0]: row for row in table.rows}


def test_a_constant_output_can_be_counted_on_whole(tmp_path):
    found = read_dropped(written(tmp_path / "a.csv", np.full(HOURS.size, 40.0)), Told(capacity=80))
    level, guarantee, mean, held, short, hours = numbers_of(found)[0.95]
    assert (level, guarantee, mean, held, short) == (0.95, 50.0, 50.0, 100.0, 0.0)
    assert hours > 8000


def test_an_output_drawn_evenly_has_its_quantile_as_guarantee(tmp_path):
    drawn = np.random.default_rng(3).uniform(0, 100, HOURS.size)
    rows = numbers_of(read_dropped(written(tmp_path / "a.csv", drawn), Told(capacity=100)))
    for level in (0.95, 0.90):
        assert rows[level][1] == pytest.approx(100 * (1 - level), abs=1.5)
        assert rows[level][3] == pytest.approx(100 * level, abs=1.5)


def test_it_is_read_as_a_project_reads_it(tmp_path):
    drawn = np.random.default_rng(3).uniform(0, 100, HOURS.size)
    path = written(tmp_path / "a.csv", drawn, encoding="gb18030")
    found = read_dropped(path, Told(capacity=100, zone="Asia/Shanghai"))
    assert "时间" in found.project
    assert found.tables[0].title.en == "my_fleet: output as read"
    assert "2019-12-31T16:00Z" in str(found.tables[0].rows)


def test_without_a_capacity_the_greatest_value_stands_for_it_and_says_so(tmp_path):
    found = read_dropped(written(tmp_path / "a.csv", np.linspace(1, 50, HOURS.size)), Told())
    note = found.tables[-1].note
    assert note is not None
    assert "50 MW, the greatest value" in note.en


def test_each_column_without_a_capacity_is_a_station_as_great_as_its_greatest_value(tmp_path):
    path = tmp_path / "a.csv"
    t = np.arange(HOURS.size)
    rows = [
        f"{h},{a:.1f},{b:.1f}"
        for h, a, b in zip(
            HOURS, 20_000 * np.sin(t / 9) ** 2, 5_000 * np.sin(t / 11) ** 2, strict=True
        )
    ]
    path.write_text("\n".join(["time,north kW,south kW", *rows]))
    found = read_dropped(path, Told(unit="kW"))
    assert (
        "of a capacity of 25,000 kW, the greatest value of each column" in found.tables[-1].note.en
    )
    flagged = next(table for table in found.tables if "flagged" in table.title.en)
    above = [column.head.en for column in flagged.columns].index("above capacity")
    assert [row[above] for row in flagged.rows] == [0, 0]
    shared = read_dropped(path, Told(unit="kW", capacity=50_000)).project
    assert "capacity_mw: 40" in shared
    assert "capacity_mw: 10" in shared


@pytest.mark.parametrize(
    ("text", "told", "said"),
    [
        ("time,what\n2020-01-01 00:00,a\n2020-01-01 01:00,b\n", Told(), "column of numbers"),
        ("time,p\nnever,1\never,2\n", Told(), "time"),
        ("", Told(), "the file is empty"),
        ("time,p\n2020-01-01,1\n", Told(unit="horses"), "expected a unit"),
        ("time,p\n2020-01-01,1\n", Told(zone="Nowhere"), "expected an IANA time zone"),
        ("time,p,p\n2020-01-01,1,7\n", Told(), "expected one column 'p' in a.csv, came several"),
        (
            "time,p,q\n2020-01-01,1,\n2020-01-02,,2\n",
            Told("fraction", columns="p,q"),
            "in each column",
        ),
        ("time,p,q\n2020-01-01,1e308,1e308\n", Told("fraction", columns="p,q"), "in each column"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_line(tmp_path, text, told, said):
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_dropped(path, told)


def test_the_page_takes_the_file_and_keeps_nothing(console, tmp_path):
    path = written(tmp_path / "a.csv", np.linspace(1, 50, HOURS.size))
    with path.open("rb") as stream:
        answer = console.post("/read", files={"file": ("../../a.csv", stream)}, data={"unit": "MW"})
    assert answer.status_code == 200
    assert "my_fleet: output as read" in answer.text
    problem = console.post("/read", files={"file": ("a.csv", b"x")}, data={"capacity": "-3"})
    assert problem.status_code == 400
    assert "expected a capacity above 0" in problem.text


@pytest.mark.parametrize(
    "name", ["\N{CJK UNIFIED IDEOGRAPH-20000}" * 80 + ".csv", "风" * 200, "/", "\x00"]
)
def test_however_its_file_is_named_it_is_read(console, tmp_path, name):
    path = written(tmp_path / "a.csv", np.linspace(1, 50, HOURS.size))
    answer = console.post("/read", files={"file": (name, path.read_bytes())}, data={"unit": "MW"})
    assert answer.status_code == 200
    assert "my_fleet: output as read" in answer.text


def test_a_zone_that_is_none_is_said_without_another_hosts_address(console):
    text = b"time,p\n2020-01-01,1\n"
    answer = console.post("/read", files={"file": ("a.csv", text)}, data={"zone": "Nowhere"})
    assert answer.status_code == 400
    assert "expected an IANA time zone" in answer.text
    assert "https://" not in answer.text


HEAD = "updated_by,datetime,hourly_mw,temperature_c,Year"


def mixed(path, head=HEAD):
    drawn = np.random.default_rng(3).uniform(0, 50, HOURS.size)
    times = [f"{str(t).replace('T', ' ')}:00" for t in HOURS]
    rows = [f"somebody,{t},{v:.3f},20,2020" for t, v in zip(times, drawn, strict=True)]
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    return path


def test_weather_and_calendar_are_no_output(tmp_path):
    rows = numbers_of(read_dropped(mixed(tmp_path / "a.csv"), Told(capacity=50)))
    assert rows[0.95][1] == pytest.approx(5, abs=1.5)


def test_what_is_the_output_is_asked_where_it_cannot_be_told(tmp_path):
    path = mixed(tmp_path / "a.csv", HEAD.replace("hourly_mw", "north").replace("Year", "south"))
    with pytest.raises(InputError, match=r"which columns are the output .* north, temperature_c"):
        read_dropped(path, Told())
    one = numbers_of(read_dropped(path, Told(capacity=50, columns="north")))
    assert one[0.95][1] == pytest.approx(5, abs=1.5)
    two = read_dropped(path, Told(columns="north, south"))
    assert "s2: south" in two.project
    assert "s3: south" in read_dropped(path, Told(columns="*")).project


def test_the_page_takes_what_is_said_of_the_columns(console, tmp_path):
    path = mixed(tmp_path / "a.csv", "who,when,north,south,Year")
    sent = {"time": "when", "columns": "north"}
    answer = console.post("/read", files={"file": ("a.csv", path.read_bytes())}, data=sent)
    assert answer.status_code == 200
    assert "s1: north" in answer.text
    assert 'value="north"' in answer.text
