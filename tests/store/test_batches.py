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
