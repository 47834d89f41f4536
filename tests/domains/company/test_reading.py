"""Tables as they come: files, dates, numbers, units."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanheng.core import InputError
from tanheng.domains.company.cells import read_numbers
from tanheng.domains.company.written_units import read_unit
from tanheng.plan import run_project
from tanheng.store import batches

SECTION = """
factors: {own: [{id: gas, value: 2, unit: kg CO2/m3}]}
activities:
  - file: FILE
    account: scope1
    method: fuel
    columns: {volume: 用气量, site: 站点, date: 日期}
    factor: gas
"""
ROWS = [("郑州", "2020-01-31", 10), ("郑州", "2020-02-29", 20), ("上海", "2020-12-31", 30)]
HEAD = ["站点", "日期", "用气量"]


def lines(project: Path) -> dict[tuple[str, int], float]:
    found = run_project(project).result.series["company.lines"]
    return {
        (row[0], row[1]): row[2] for row in found.select("site", "period", "amount").iter_rows()
    }


TOLD = {("郑州", 202001): 10, ("郑州", 202002): 20, ("上海", 202012): 30}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_in_any_encoding(write, encoding: str) -> None:
    project = write(SECTION.replace("FILE", "gas.csv"))
    text = "\n".join([",".join(HEAD), *(",".join(map(str, row)) for row in ROWS)])
    project.with_name("gas.csv").write_text(f"2020 年用气\n\n{text}\n", encoding=encoding)
    assert lines(project) == TOLD


def test_parquet_with_dates_and_numbers(write) -> None:
    project = write(SECTION.replace("FILE", "gas.parquet"))
    frame = pl.DataFrame(ROWS, schema=HEAD, orient="row")
    frame.with_columns(pl.col("日期").str.to_date()).write_parquet(project.with_name("gas.parquet"))
    assert lines(project) == TOLD


def test_a_sheet_of_a_workbook_and_the_line_of_its_bad_row(write) -> None:
    project = write(SECTION.replace("FILE", "gas.xlsx\n    sheet: 用气"))
    book = openpyxl.Workbook()
    sheet = book.create_sheet("用气")
    for row in (["2020 年用气"], HEAD, *ROWS):
        sheet.append(row)
    book.save(project.with_name("gas.xlsx"))
    assert lines(project) == TOLD
    sheet.append(["上海", "2020-11-30", "坏"])
    book.save(project.with_name("gas.xlsx"))
    with pytest.raises(InputError, match=r"gas\.xlsx:6: volume: expected a number, came '坏'"):
        run_project(project)


@pytest.mark.parametrize(
    ("told", "cells", "periods"),
    [
        ("", ["2020-05", "2020/6", "2020"], [202005, 202006, 202000]),
        ("", ["2020年5月3日", "2020.06.30", "20200701"], [202005, 202006, 202007]),
        (
            "    dates: '%d/%m/%Y'\n",
            ["03/04/2020", "31/12/2020", "01/01/2020"],
            [202004, 202012, 202001],
        ),
        ("    dates: '%b %Y'\n", ["Jan 2020", "Feb 2020", "Dec 2020"], [202001, 202002, 202012]),
    ],
)
def test_dates_as_they_are_written(write, told: str, cells: list[str], periods: list[int]) -> None:
    project = write(SECTION.replace("FILE", "gas.csv") + told)
    text = "\n".join(["站点,日期,用气量", *(f"{n},{cell},{n}" for n, cell in enumerate(cells))])
    project.with_name("gas.csv").write_text(text)
    assert [period for _, period in lines(project)] == periods


def test_a_day_or_month_that_may_be_either_is_refused(write) -> None:
    project = write(SECTION.replace("FILE", "gas.csv"))
    project.with_name("gas.csv").write_text("站点,日期,用气量\na,03/04/2020,1\n")
    with pytest.raises(InputError, match="expected a date, came '03/04/2020': write dates"):
        run_project(project)


def test_moments_that_name_their_zone_are_shown_on_local_clocks(write) -> None:
    section = SECTION.replace("FILE", "gas.csv").replace(
        "factors:", "zone: Asia/Shanghai\nfactors:"
    )
    project = write(section)
    table = "站点,日期,用气量\na,2020-01-31T17:00:00Z,1\na,2019-12-31T16:00:00Z,2\n"
    project.with_name("gas.csv").write_text(table)
    assert lines(project) == {("a", 202002): 1, ("a", 202001): 2}


def test_an_end_may_be_the_day_after(write) -> None:
    section = SECTION.replace("FILE", "gas.csv").replace("date: 日期", "start: 起, end: 止")
    table = "站点,起,止,用气量\na,2020-01-01,2020-02-01,1\n"
    for told, period in (("", 202000), ("    ends: exclusive\n", 202001)):
        project = write(section + told)
        project.with_name("gas.csv").write_text(table)
        assert lines(project) == {("a", period): 1}


@pytest.mark.parametrize(
    ("cell", "decimal", "value"),
    [
        ("1234.5", None, 1234.5),
        ("1,234.5", None, 1234.5),
        ("1,234,567", None, 1234567),
        ("1 234 567,5", ",", 1234567.5),
        ("1.234,5", ",", 1234.5),
        ("1.234", ",", 1234),
        (" -7e3 ", None, -7000),
    ],
)
def test_numbers_as_they_are_written(cell: str, decimal: str | None, value: float) -> None:
    values, odd = read_numbers(pl.Series([cell]), decimal)
    assert not odd[0]
    assert values[0] == value


@pytest.mark.parametrize(
    ("cell", "decimal"),
    [("1,234", None), ("1,2,3", "."), ("12 km", "."), ("1.2.3", None), ("1.5", ",")],
)
def test_what_is_no_number_is_told(cell: str, decimal: str | None) -> None:
    _, odd = read_numbers(pl.Series([cell, None, ""]), decimal)
    assert odd.tolist() == [True, False, False]


@given(st.lists(st.floats(-1e12, 1e12), min_size=1))
def test_a_column_of_numbers_is_what_it_says(numbers: list[float]) -> None:
    values, odd = read_numbers(pl.Series([repr(one) for one in numbers]), None)
    assert values.tolist() == numbers
    assert not odd.any()


def test_units_may_carry_a_number() -> None:
    assert read_unit("万千瓦时").scale == 10_000
    assert read_unit("1000 m3").scale == 1000
    assert read_unit("亿 元").scale == 1e8
    with pytest.raises(InputError, match="unknown unit '万斤斤'"):
        read_unit("万斤斤")


@pytest.mark.parametrize("rows", [3, 7, 64])
def test_parts_of_a_table_add_up_to_the_whole(write, monkeypatch, rows: int) -> None:
    project = write(SECTION.replace("FILE", "gas.csv"))
    body = "".join(f"s{n % 5},2020-{n % 12 + 1:02d}-01,{n}\n" for n in range(500))
    project.with_name("gas.csv").write_text(f"站点,日期,用气量\n{body}")
    whole = lines(project)
    monkeypatch.setattr(batches, "ROWS", rows)
    assert lines(project) == whole
    assert sum(whole.values()) == sum(range(500))
