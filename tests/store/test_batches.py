from pathlib import Path

import openpyxl
import polars as pl
import pytest

from tanheng.core import InputError
from tanheng.store import batches
from tanheng.store.batches import lines_of, names_of, read_batches
from tanheng.store.tables import ROW, read_columns

MESSY = 'a report,,\n\nSite,Note,kWh\nnorth,"two\nlines",1\n\nsouth,,2\n,,\neast,x,3\n'


def test_batches_hold_what_the_whole_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "long.csv"
    path.write_text("a,b\n" + "".join(f"{n},{n % 7}\n" for n in range(1000)))
    monkeypatch.setattr(batches, "ROWS", 64)
    parts = list(read_batches(path, ["b", "a"]))
    assert len(parts) > 2
    assert pl.concat(parts).equals(read_columns(path, ["b", "a"]), null_equal=True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_rows_know_their_lines_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "messy.csv"
    path.write_text(MESSY.replace("north", "郑州"), encoding=encoding)
    frame = pl.concat(read_batches(path, ["Site", "kWh"]))
    assert frame["Site"].to_list() == ["郑州", "south", "east"]
    assert lines_of(path, ["Site", "kWh"], frame[ROW].to_list()) == [4, 7, 9]


def test_a_workbook_is_read_like_a_table(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    book = openpyxl.Workbook()
    sheet = book.create_sheet("data")
    for row in (["title"], [], ["Site", "kWh"], ["north", 1.5], ["south", 2]):
        sheet.append(row)
    book.save(path)
    frame = pl.concat(read_batches(path, ["Site", "kWh"], "data"))
    assert frame.drop(ROW).rows() == [("north", "1.5"), ("south", "2")]
    assert lines_of(path, ["Site", "kWh"], frame[ROW].to_list(), "data") == [4, 5]
    assert names_of(path, ["Site"], "data") == ["Site", "kWh"]
    with pytest.raises(InputError, match="no sheet 'other'; it has Sheet, data"):
        list(read_batches(path, ["Site"], "other"))


def test_a_row_with_more_cells_than_the_head_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ragged.csv"
    path.write_text("a,b\n1,2\n1,2,3\n")
    with pytest.raises(InputError, match=r"ragged\.csv:3: expected 2 cells"):
        list(read_batches(path, ["a", "b"]))


def test_empty_cells_beyond_the_head_are_let_pass(tmp_path: Path) -> None:
    path = tmp_path / "trailing.csv"
    path.write_text("a,b\n1,2\n3,4,,\n")
    assert pl.concat(read_batches(path, ["a", "b"])).drop(ROW).rows() == [("1", "2"), ("3", "4")]


@pytest.mark.parametrize("names", [["n"], ["v"], ["w"], ["v", "w"], ["n", "w"]])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_longer_row_is_refused_whatever_is_read_of_it(
    tmp_path: Path, names: list[str], encoding: str
) -> None:
    """Or 1,234 without its quotes is read as 1."""
    path = tmp_path / "ragged.csv"
    path.write_text("n,v,w\n郑,1,2\n州,1,234,5\nd,4,5\n", encoding=encoding)
    for read in (read_batches, read_columns):
        with pytest.raises(InputError, match=r"ragged\.csv:3: expected 3 cells as in the head"):
            list(read(path, names))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_row_that_says_something_elsewhere_is_no_empty_row(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "gaps.csv"
    path.write_text("站点,kWh\n郑州,1\n南,\n\n,\n北,3\n", encoding=encoding)
    frame = pl.concat(read_batches(path, ["kWh"]))
    assert frame["kWh"].to_list() == ["1", None, "3"]
    assert lines_of(path, ["kWh"], frame[ROW].to_list()) == [2, 3, 6]


def test_a_row_of_a_workbook_that_says_something_elsewhere_is_no_empty_row(tmp_path: Path) -> None:
    path = tmp_path / "gaps.xlsx"
    book = openpyxl.Workbook()
    for row in (["site", "kWh"], ["north", 1], ["south", None], [], ["east", 3]):
        book.worksheets[0].append(row)
    book.save(path)
    assert pl.concat(read_batches(path, ["kWh"]))["kWh"].to_list() == ["1", None, "3"]


def test_a_column_that_is_there_twice_is_not_guessed(tmp_path: Path) -> None:
    path = tmp_path / "twice.csv"
    path.write_text("kWh,site,kWh\n1,a,2\n")
    book = openpyxl.Workbook()
    for row in (["kWh", "site", "kWh"], [1, "a", 2]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "twice.xlsx")
    for one in (path, tmp_path / "twice.xlsx"):
        assert pl.concat(read_batches(one, ["site"]))["site"].to_list() == ["a"]
        with pytest.raises(
            InputError, match=r"expected one column 'kWh' in twice\..*, came several"
        ):
            list(read_batches(one, ["kWh"]))
