import gzip

import polars as pl
import pytest

from tanheng.core import InputError
from tanheng.store.tables import ROW, column_names, place_of, read_columns

PLAIN = "time,power\n2020-01-01 00:00,1.5\n2020-01-01 01:00,2.5\n"


@pytest.fixture
def table(tmp_path):
    """Write a table and give its path."""

    def write(content, name="t.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        PLAIN.replace(",", " | ").replace("|", "|"),
        gzip.compress(PLAIN.encode(), mtime=0),
        "# made by a logger\nplant;Nord\n\n" + PLAIN,
        PLAIN.replace("time,power", '"time","power"'),
        PLAIN.replace("time,power", " time , power "),
        PLAIN + ",\n\n",
        PLAIN.replace("1.5\n", "1.5,,\n"),
        PLAIN.replace("time,power", "#time,power"),
    ],
)
def test_a_table_is_read_however_it_is_written(table, content):
    frame = read_columns(table(content), ["power", "time"])
    assert frame.columns == [ROW, "power", "time"]
    assert [cell.strip() for cell in frame["power"]] == ["1.5", "2.5"]
    assert frame["time"][1].strip() == "2020-01-01 01:00"


def test_chinese_heads_and_cells_in_gb18030(table):
    path = table("时间,出力（kW）\n2019/1/5 0:15,无数据\n".encode("gb18030"))
    assert column_names(path) == ["时间", "出力（kW）"]
    assert read_columns(path, ["出力（kW）"])["出力（kW）"].to_list() == ["无数据"]


def test_other_letters_far_down_a_file_do_not_break_it(table):
    rows = "".join(f"{number},1\n" for number in range(20000))
    path = table(f"n,v\n{rows}限电,2\n".encode("gb18030"))
    assert read_columns(path, ["n"])["n"][-1] == "限电"


def test_a_separator_within_quotes_is_part_of_a_name(table):
    path = table('time,"Power, kW"\n2020-01-01 00:00,"1,5"\n')
    assert column_names(path) == ["time", "Power, kW"]
    assert read_columns(path, ["Power, kW"])["Power, kW"].to_list() == ["1,5"]


def test_of_two_columns_of_one_name_neither_is_guessed_to_be_meant(table):
    path = table("a,a,b\n1,2,3\n")
    assert read_columns(path, ["b"]).drop(ROW).rows() == [("3",)]
    with pytest.raises(InputError, match=r"expected one column 'a' in t\.csv, came several"):
        read_columns(path, ["a", "b"])


def test_parquet_is_known_by_what_it_holds(tmp_path):
    path = tmp_path / "power.dat"
    pl.DataFrame({"a": [1.0, None], "b": [1, None], "c": ["x", "y"]}).write_parquet(path)
    assert column_names(path) == ["a", "b", "c"]
    assert read_columns(path, ["a", "b"]).rows() == [(0, 1.0, 1)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "t.csv: the file is empty"),
        ("\n\n", "t.csv: expected a head line with column names, came nothing"),
        ("time,power\n", "t.csv: expected rows below the head, came none"),
        ("time,power\n,\n", "t.csv: expected rows below the head, came none"),
        ("time,output\n1,2\n", "no column 'power' in t.csv; it has time, output"),
        ("time,power\n1,2\n1,0,5\n", "t.csv:3: expected 2 cells as in the head, came 3"),
        ('time,power\n1,"2\n1,3\n', "t.csv"),
        (b"PK\x03\x04\x00\x00\x00", "t.csv: expected CSV or Parquet, came a zip or Excel file"),
        (b"\x00\x01\x02\x03", "t.csv: expected CSV or Parquet, came other bytes"),
        (
            b"time,power\n1,\x81\xff\n",
            "t.csv: expected text in UTF-8, UTF-16 or GB18030, came other bytes",
        ),
        (b"PAR1 and then nothing", "t.csv: expected a whole Parquet file, came a broken one"),
    ],
)
def test_what_is_no_table_is_refused_in_one_line(table, content, message):
    with pytest.raises(InputError) as caught:
        read_columns(table(content), ["time", "power"])
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"no such file 'x\.csv'"):
        column_names(tmp_path / "x.csv")


@pytest.mark.parametrize(
    "content",
    [
        "a line above\na,b\n1,2\n\n3,4\n5,6\n",
        'a line above\na,b\n1,"2\n2"\n3,4\n5,6\n',
        "a line above\r\na,b\r\n1,2\r\n,\r\n3,4\r\n5,6\r\n",
    ],
)
def test_a_cell_is_placed_on_its_line(table, content):
    path = table(content)
    frame = read_columns(path, ["a", "b"])
    place = place_of(path, frame, frame.height - 1, "a")
    assert content.splitlines()[place.line - 1] == "5,6"


def test_a_cell_of_a_parquet_file_is_placed_by_its_row(tmp_path):
    path = tmp_path / "t.parquet"
    pl.DataFrame({"a": [None, 1, 2]}).write_parquet(path)
    frame = read_columns(path, ["a"])
    assert str(place_of(path, frame, 1, "a")) == "t.parquet a[2]"


@pytest.mark.parametrize("kept", [12, 200, -9])
def test_a_broken_gzip_file_is_refused_in_one_line(tmp_path, kept):
    path = tmp_path / "a.csv.gz"
    text = "t,p\n" + "".join(f"{hour},{hour * hour % 97}\n" for hour in range(500))
    path.write_bytes(gzip.compress(text.encode())[:kept])
    with pytest.raises(InputError, match="whole gzip file"):
        read_columns(path, ["t", "p"])
