"""Rows and sections that cannot be used: each is told with its place, and nothing is guessed."""

import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.domains.company.bad_rows import BadRowsError

HOURS = 8760
SUN = {"file": "made.csv", "time": "time", "value": "sun", "unit": "MWh"}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("L1,east,2023-01-01T00:00,0,9,,", "expected a zone (north, south, west), came 'east'"),
        ("L1,west,2023-01-01T00:00,0,9,,", "made in zone 'west', which reaches no site"),
        ("L1,north,2024-01-01T00:00,0,9,,", "made in another year, at 2024-01-01T00:00Z"),
        (
            "L1,north,2023-01-01T00:30,0,9,,",
            "expected the start of an hour, came 2023-01-01T00:30Z",
        ),
        ("L1,north,2023-01-01T00:00,9,9,,", "expected a range of units, came 9 to 9"),
        ("L1,north,2023-01-01T00:00,0,1.5,,", "expected a range of units, came 0 to 1.5"),
        (",north,2023-01-01T00:00,0,9,,", "expected a serial, came nothing"),
        ("L0,north,2023-01-01T00:00,99,102,,", "units of 'L0' stand on another row"),
        ("L1,north,2023-01-01T00:00,0,9,c,", "expected a site (a, b), came 'c'"),
        (
            "L1,north,2023-01-01T00:00,0,9,b,",
            "made in zone 'north', which does not reach 'south', where site 'b' is",
        ),
        (
            "L1,north,2023-01-01T00:00,0,9,,2023-01-01T07:00",
            "made at 2023-01-01T00:00Z, claimed for 2023-01-01T07:00Z",
        ),
    ],
)
def test_a_certificate_that_cannot_count_is_refused(bench, row, reason):
    bench.section["zones"]["west"] = {}
    cells = row.split(",")
    cells[5], cells[6] = cells[5] or "a", cells[6] or cells[2]
    if cells[5] == "a" and cells[1] == "south":
        cells[5] = "b"
    bench.certificates(
        "L0,north,2023-01-01T00:00,0,100,a,2023-01-01T00:00",
        ",".join(cells),
        site="site",
        used="used",
    )
    with pytest.raises(BadRowsError) as refused:
        bench.find()
    (bad,) = refused.value.rows.rows
    assert (bad.file, bad.line, bad.reason) == ("gc.csv", 3, reason)
    found = bench.find(skip_bad_rows=True)
    assert found.hourly.supplies.wh[1:].sum() == 100
    assert found.read.refused.count == 1


@pytest.mark.parametrize(
    ("row", "cells", "reason"),
    [
        (5, "2023-01-01T05:00,-1,1", "expected at least 0, came '-1'"),
        (5, "2023-01-01T05:00,two,1", "expected a number, came 'two'"),
        (5, "2023-01-01T05:00,,1", "expected a reading, came None"),
        (5, "2023-01-01T04:00,2,1", "expected one reading for each time, came 2023-01-01T04:00Z"),
        (
            5,
            "2022-01-01T05:00,2,1",
            "expected an hour from 2023-01-01T00:00Z on, came 2022-01-01T05:00Z",
        ),
        (5, "2023-01-01T05:07,2,1", "expected steps of 60 min, came 2023-01-01T05:07Z"),
    ],
)
def test_a_reading_that_cannot_count_is_refused(bench, row, cells, reason):
    path = bench.folder / "load.csv"
    lines = path.read_text().splitlines()
    lines[row + 1] = cells
    path.write_text("\n".join(lines) + "\n")
    bench.section["sites"].pop("b")
    with pytest.raises(BadRowsError) as refused:
        bench.find()
    (bad,) = refused.value.rows.rows
    assert (bad.file, bad.line, bad.reason) == ("load.csv", row + 2, reason)
    with pytest.raises(InputError, match="values for all 8,760 hours of the year"):
        bench.find(skip_bad_rows=True)  # without the row its hour is unknown, not nought


def test_a_second_reading_of_an_hour_can_be_skipped(bench):
    path = bench.folder / "load.csv"
    path.write_text(path.read_text() + "2023-06-01T00:00,7,7\n")
    with pytest.raises(BadRowsError):
        bench.find()
    assert bench.figures(skip_bad_rows=True)["consumption_mwh"] == 3 * HOURS


def test_negative_generation_can_be_said_to_be_nil(bench):
    bench.table("made.csv", time=bench.time, sun=bench.sun - 0.01)
    with pytest.raises(BadRowsError):
        bench.find()
    bench.section["sources"]["roof"]["generation"]["negative"] = "nil"
    assert bench.figures()["generation_mwh"] == pytest.approx(3.99 * HOURS / 2)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"zones": {"north": {}}}, "expected an intensity of zone north, where site a is"),
        ({"deliverability": [["north", "east"]]}, "expected a zone of deliverability"),
        ({"sources": {"s": {"generation": SUN}}}, "either site"),
        ({"sources": {"s": {"site": "c", "generation": SUN}}}, "came 'c'"),
        (
            {"sources": {"s": {"site": "a", "generation": SUN | {"unit": "GJ"}}}},
            "expected one of Wh, kWh, MWh, GWh, W, kW, MW, GW, came 'GJ'",
        ),
        (
            {"sources": {"s": {"site": "a", "generation": SUN | {"value": "moon"}}}},
            "no column 'moon' in made.csv",
        ),
        ({"zones": {"north": {"intensity": SUN | {"unit": "kg"}}}}, "came 'kg'"),
    ],
)
def test_a_section_that_does_not_fit_is_refused(bench, change, message):
    if "zones" in change:
        change = {"zones": bench.section["zones"] | change["zones"]}
    bench.section |= change
    with pytest.raises(InputError, match=message.replace("(", r"\(")) as refused:
        bench.find()
    assert str(refused.value).startswith(str(bench.folder / "project.yaml"))


def test_a_year_with_a_gap_is_refused(bench):
    bench.table("made.csv", time=bench.time[:-3], sun=bench.sun[:-3])
    with pytest.raises(InputError, match="for 3 of them, first 2023-12-31T21:00Z"):
        bench.find()


def test_intensity_outside_its_bounds_is_refused(bench):
    bench.table("grid.csv", time=bench.time, g=np.full(HOURS, -1), free=np.full(HOURS, 101))
    bench.section["zones"]["north"]["intensity"] = bench.meter("grid.csv", "g", "g/kWh")
    with pytest.raises(InputError, match="expected at least 0 in 'g', came -1"):
        bench.find()
    bench.section["zones"]["north"]["intensity"] = 5
    for zone in bench.section["zones"].values():
        zone["carbon_free"] = bench.meter("grid.csv", "free", "percent")
    with pytest.raises(InputError, match="at most 1 in 'free'"):
        bench.find()
