from pathlib import Path

import numpy as np
import pytest
from openpyxl import Workbook

from tanheng.core import InputError
from tanheng.domains.grid.assess import assess
from tanheng.domains.grid.exact import Exact
from tanheng.domains.grid.readers.folder import read_folder
from tanheng.domains.grid.readers.units_csv import read_units_csv
from tanheng.domains.grid.readers.workbook import read_workbook, write_workbook

TABLES = {
    "units": """name,zone,kind,fuel,capacity_mw,mttf_h,mttr_h,output
coal 1,north,thermal,coal,300,900,100,
wind 1,south,wind,,200,,,wind
""",
    "load": "hour,north,south\n0,100,80\n1,120,90\n2,90,70\n",
    "output": "wind\n0.5\n0\n1\n",
    "storage": "name,zone,power_mw,energy_mwh,efficiency\nbattery,south,50,200,0.81\n",
    "lines": "name,from,to,capacity_mw\ntie,north,south,60\n",
}


def brought(folder: Path, **changed: str) -> Path:
    for name, text in (TABLES | changed).items():
        if text:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_tables_become_a_system(tmp_path):
    system, plants = read_folder(brought(tmp_path))
    assert system.zones == ("north", "south")
    assert system.load_mw.tolist() == [[100, 120, 90], [80, 90, 70]]
    assert system.units.capacity_mw.tolist() == [[300] * 3, [100, 0, 200]]
    assert system.units.outages.available.tolist() == pytest.approx([0.9, 1.0])
    assert system.storages.charge_efficiency.tolist() == pytest.approx([0.9])
    assert system.lines.backward_mw.tolist() == [60.0]
    assert plants.kind == ("thermal", "wind")
    assert plants.fuel == ("coal", "")


def test_a_workbook_holds_the_same_system(tmp_path):
    book = tmp_path / "province.xlsx"
    write_workbook(brought(tmp_path), book)
    system, plants = read_workbook(book)
    other, same = read_folder(tmp_path)
    assert np.array_equal(system.units.capacity_mw, other.units.capacity_mw)
    assert np.array_equal(system.load_mw, other.load_mw)
    assert plants.fuel == same.fuel


def test_a_complaint_about_a_workbook_names_sheet_row_and_column(tmp_path):
    units = TABLES["units"].replace("900", "0")
    book = tmp_path / "province.xlsx"
    write_workbook(brought(tmp_path, units=units), book)
    with pytest.raises(InputError, match=r"^province.xlsx!units:2 mttf_h: expected at least 1"):
        read_workbook(book)


@pytest.mark.parametrize(
    ("table", "text", "complaint"),
    [
        (
            "units",
            TABLES["units"].replace("900", "-5"),
            "units.csv:2 mttf_h: expected at least 1 hour, came -5",
        ),
        (
            "units",
            TABLES["units"].replace("wind 1,south", "coal 1,south"),
            "units.csv:3 name: 'coal 1' stands twice",
        ),
        (
            "units",
            TABLES["units"].replace("thermal", "steam"),
            "units.csv:2 kind: expected thermal or hydro or wind or solar or other, came 'steam'",
        ),
        (
            "load",
            TABLES["load"].replace("120", "-120"),
            "load.csv:3 north: expected at least 0, came -120",
        ),
        ("load", "hour,north,south\n0,100,80\n1,,90\n", "load.csv:3 north: expected at least 0, "),
        (
            "output",
            "wind\n0.5\n0\n",
            "output.csv: expected 3 rows, one for each of the load, came 2",
        ),
        ("output", "wind\n0.5\n0\n1.5\n", "output.csv:4 wind: expected at least 0 and at most 1"),
        (
            "storage",
            TABLES["storage"].replace("0.81", "1.2"),
            "storage.csv:2 efficiency: expected at least 0 and at most 1, came 1.2",
        ),
        (
            "lines",
            TABLES["lines"].replace("south", "west"),
            "lines.csv:2 to: expected a zone of the load (north, south), came 'west'",
        ),
        (
            "lines",
            TABLES["lines"].replace("south", "north"),
            "lines.csv to: no line leads from 'north' to 'south'",
        ),
        (
            "units",
            TABLES["units"].replace("wind 1,south", "wind 1,west"),
            "units.csv:3 zone: no column 'west' in load.csv; it has hour, north, south",
        ),
        (
            "units",
            TABLES["units"].replace("mttr_h", "mttr"),
            "units.csv mttr: no such column, expected name, capacity_mw, zone, kind",
        ),
        (
            "units",
            "name,zone,kind,capacity_mw\nwind 1,north,wind,5\nwind 2,south,wind,5\n",
            "units.csv:2 output: expected a column of output.csv, came nothing",
        ),
        (
            "units",
            "name,zone,fuel,capacity_mw,cost_per_mwh\na,north,coal,5,2\nb,south,coal,5,\n",
            "units.csv:3 cost_per_mwh: expected a cost, came nothing",
        ),
        (
            "units",
            "name,zone,fuel,capacity_mw,cost_per_mwh\na,north,peat,5,2\nb,south,coal,5,3\n",
            "units.csv:2 fuel: expected a fuel of coal, gas",
        ),
    ],
)
def test_a_mistake_is_told_in_one_line_with_its_place(tmp_path, table, text, complaint):
    with pytest.raises(InputError) as raised:
        read_folder(brought(tmp_path, **{table: text}))
    assert str(raised.value).startswith(complaint)


def test_a_workbook_may_have_blank_rows_and_columns_and_numbers_as_text(tmp_path):
    book = Workbook()
    for name, text in TABLES.items():
        sheet = book.create_sheet(name)
        for row in text.strip().split("\n"):
            sheet.append([cell or None for cell in row.split(",")])
        sheet.append([" ", None])
        sheet.cell(sheet.max_row + 3, sheet.max_column + 3).number_format = "0.0"
    book.save(tmp_path / "province.xlsx")
    system, _ = read_workbook(tmp_path / "province.xlsx")
    other, _ = read_folder(brought(tmp_path))
    assert np.array_equal(system.load_mw, other.load_mw)
    assert np.array_equal(system.units.capacity_mw, other.units.capacity_mw)


@pytest.mark.parametrize(
    ("table", "was", "becomes", "said"),
    [
        ("units", "900", "#DIV/0!", "units.csv:2 mttf_h: expected a number, came '#DIV/0!'"),
        ("units", "1,south", "1,", "units.csv:3 zone: expected a name, came nothing"),
        ("storage", "0.81", "0", "storage.csv:2 efficiency: expected above 0, came 0"),
        ("units", ",output\n", ",\n", "units.csv: expected a name above each column, came none"),
    ],
)
def test_a_cell_that_says_nothing_is_not_taken_for_an_empty_one(
    tmp_path, table, was, becomes, said
):
    folder = brought(tmp_path, **{table: TABLES[table].replace(was, becomes)})
    with pytest.raises(InputError) as refused:
        read_folder(folder)
    assert str(refused.value) == said


@pytest.mark.parametrize(("hours", "years"), [(24, 1), (8_736, 1), (8_784, 1), (26_304, 3)])
def test_a_load_of_several_years_is_as_many(tmp_path, hours, years):
    units = "name,capacity_mw,mttf_h,mttr_h\na,100,90,10\n"
    load = "load\n" + "50\n" * hours
    brought(tmp_path, units=units, load=load, output="", storage="", lines="")
    system, _ = read_folder(tmp_path)
    assert system.years == years
    found = assess(system, Exact())
    assert found.lole_h.value == pytest.approx(0.1 * hours / years)
    assert read_units_csv(tmp_path / "units.csv", tmp_path / "load.csv").years == years


def test_a_share_of_time_out_gives_the_time_to_failure(tmp_path):
    units = "name,capacity_mw,for,mttr_h\ncoal,100,0.1,50\n"
    folder = brought(tmp_path, units=units, load="load\n80\n", output="", storage="", lines="")
    system, _ = read_folder(folder)
    assert system.units.outages.failure.tolist() == pytest.approx([1 / 450])


def test_a_file_that_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "province.xlsx"
    path.write_text("name\n", encoding="utf-8")
    with pytest.raises(InputError, match="expected an Excel workbook"):
        read_workbook(path)


def test_costs_and_emissions_are_read_or_follow_the_fuel(tmp_path):
    units = (
        "name,zone,kind,fuel,capacity_mw,output,cost_per_mwh,co2_kg_per_mwh,note\n"
        "coal 1,north,thermal,coal,300,,280,850,old\n"
        "coal 2,south,thermal,coal,300,,300,,\n"
        "wind 1,south,wind,,200,wind,,,\n"
    )
    _, plants = read_folder(brought(tmp_path, units=units))
    assert plants.burn is not None
    assert plants.burn.cost_per_mwh.tolist() == [280, 300, 0]
    assert plants.burn.co2_kg_per_mwh.tolist() == [850, 760, 0]
    assert read_folder(brought(tmp_path, units=TABLES["units"]))[1].burn is None
