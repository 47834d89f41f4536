"""Read users' own tables of factors, and refuse each mistake in one line with its place."""

from __future__ import annotations

from datetime import date

import pytest

from tanheng.core import InputError
from tanheng.factors import gwp_set, library, read_factors, written

HEAD = "id,name,value,unit,basis,region,publisher,vintage,valid_from,valid_to,source"
ROW = "my.steam,Steam,0.11,t CO2e/GJ,average,河南,Plant,2024,2024-01-01,2024-12-31,Contract 7"


@pytest.fixture
def table(tmp_path):
    def write(*lines, name="own.csv"):
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


def test_a_row_becomes_a_factor_in_kilograms(table):
    (factor,) = read_factors(table(HEAD, ROW))
    assert (factor.id, factor.value, factor.unit) == ("my.steam", 110.0, "kg CO2e/GJ")
    assert (factor.region, factor.gases, factor.gwp) == ("CN-HA", {}, None)
    assert (factor.valid_from, factor.valid_to) == (date(2024, 1, 1), date(2024, 12, 31))
    assert factor.attestation == "brought by the user"
    assert factor.kg_co2e(gwp_set("AR6")) == 110.0
    assert factor.quantity(10.0, "MWh") == 36.0


def test_gases_may_have_their_own_units(table):
    head = HEAD.replace("value,", "") + ",CO2,CH4 [g],N2O [lb]"
    row = ROW.replace("0.11,", "") + ",56.1,1,0.0002"
    (factor,) = read_factors(table(head, row))
    assert factor.value is None
    assert factor.gases == {"CO2": 56.1, "CH4": 0.001, "N2O": 9.0718474e-05}
    assert factor.kg_co2e(gwp_set("AR5")) == pytest.approx(
        56.1 + 28 * 0.001 + 265 * 0.0002 * 0.45359237, rel=1e-15
    )


def test_a_unit_may_count_what_nobody_else_counts(table):
    row = ROW.replace("t CO2e/GJ", "t CO2e/laptop.year")
    held = library(table(HEAD, row))
    assert held.get("my.steam").quantity(3.0, "laptop.year") == 3.0
    assert held.find("steam", unit="laptop.year").factor().id == "my.steam"
    assert "laptop" in held.nouns - library().nouns
    with pytest.raises(InputError, match=r"expected a unit that converts to laptop.year"):
        held.get("my.steam").quantity(1.0, "kg")


def test_a_value_of_one_gas_is_that_gas(table):
    (factor,) = read_factors(table(HEAD, ROW.replace("CO2e", "CH4")))
    assert factor.gases == {"CH4": 110.0}
    assert factor.kg_co2e(gwp_set("AR4")) == 2750.0


def test_no_dates_mean_no_limits(table):
    (factor,) = read_factors(table(HEAD, ROW.replace("2024-01-01,2024-12-31", ",")))
    assert (factor.valid_from, factor.valid_to) == (date.min, date.max)
    assert factor.covers(-(10**9), 10**10)


def test_an_empty_table_has_no_factors(table):
    assert read_factors(table(HEAD)) == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("0.11", "much", "own.csv:2 value: expected a number, came 'much'"),
        ("0.11", "", "own.csv:2 value: expected a value or gases, came nothing"),
        ("0.11", "nan", "own.csv:2 value: expected a number, came 'nan'"),
        ("t CO2e/GJ", "t CO2e/2 GJ", "own.csv:2 unit: unknown unit '2 GJ'"),
        ("t CO2e/GJ", "t CO2e", "unit: expected a unit such as kg CO2e/kWh, came 't CO2e'"),
        ("t CO2e/GJ", "t soot/GJ", "unit: expected a unit such as kg CO2e/kWh, came 't soot/GJ'"),
        ("t CO2e/GJ", "kWh CO2e/GJ", "unit: expected a unit that converts to kg"),
        ("2024,2024", "24,2024", "own.csv:2 vintage: expected a year, came '24'"),
        ("2024-01-01", "1/1/2024", "valid_from: expected a day such as 2022-12-31, came"),
        ("2024-12-31", "2023-12-31", "valid_to: expected a day from 2024-01-01 on"),
        ("my.steam", "my steam", "id: expected letters, digits, - _ ., came 'my steam'"),
        ("my.steam", "", "own.csv:2 id: expected something, came nothing"),
        ("average", "", "own.csv:2 basis: expected something, came nothing"),
        ("Contract 7", "Contract 7,more", "own.csv:2: expected 11 cells, came more"),
    ],
)
def test_a_mistake_in_a_row_is_told_with_its_place(table, old, new, said):
    with pytest.raises(InputError) as caught:
        read_factors(table(HEAD, ROW.replace(old, new, 1)), "own.csv")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("columns", "cells", "said"),
    [
        ("low,high", "1,", "high: expected low and high, the lower first"),
        ("low,high", "2,1", "high: expected low and high, the lower first"),
        ("low,high,level", "1,2,95", "level: expected a level such as 0.95, came 95"),
        ("low,high,distribution", "1,2,flat", "distribution: expected lognormal or normal"),
        ("low,high,distribution", "0,2,lognormal", "low: expected a bound above zero"),
        ("soot", "1", "own.csv:1: expected one of id, name"),
        ("id", "1", "own.csv:1: expected each column once, came 'id' twice"),
        ("CH4 [kWh]", "1", "expected a unit that converts to kg"),
    ],
)
def test_a_mistake_in_a_further_column_is_told(table, columns, cells, said):
    with pytest.raises(InputError) as caught:
        read_factors(table(f"{HEAD},{columns}", f"{ROW},{cells}"), "own.csv")
    assert said in str(caught.value)


def test_a_file_without_a_header_is_refused(tmp_path):
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="expected a header, came an empty table"):
        read_factors(tmp_path / "empty.csv")


def test_a_file_that_is_no_table_is_refused(table):
    with pytest.raises(InputError, match=r"expected a table \(CSV\): field larger than"):
        read_factors(table(HEAD, "x" * 200_000))


def test_a_table_as_spreadsheets_write_it_is_read(tmp_path):
    path = tmp_path / "sheet.csv"
    path.write_bytes(b"\xef\xbb\xbf" + f"{HEAD}\r\n{ROW}\r\n".encode())
    assert read_factors(path)[0].id == "my.steam"


def test_a_file_that_is_not_there_or_not_utf8_is_told(tmp_path):
    with pytest.raises(InputError, match=r"cannot read it"):
        read_factors(tmp_path / "none.csv")
    (tmp_path / "gbk.csv").write_bytes("id,name\n河南".encode("gbk"))
    with pytest.raises(InputError, match=r"expected a table in UTF-8"):
        read_factors(tmp_path / "gbk.csv")


def test_own_factors_are_merged_and_may_not_take_an_id(table):
    assert library(table(HEAD, ROW)).get("my.steam").name == "Steam"
    taken = table(HEAD, ROW.replace("my.steam", "epa.fuel.ng"))
    with pytest.raises(InputError, match=r"expected a new id, came 'epa.fuel.ng'"):
        library(taken)
    with pytest.raises(InputError, match=r"expected a new id, came 'my.steam'"):
        library(table(HEAD, ROW, ROW.replace("0.11", "0.12")))


def test_every_packaged_factor_is_read_again_as_it_was_written(table):
    every = library().factors
    path = table(written(every).rstrip("\n"))
    assert read_factors(path) == every
