import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanheng.core import InputError
from tanheng.store.cells import numbers
from tanheng.store.tables import read_columns


@pytest.fixture
def column(tmp_path):
    """Numbers of one column of a CSV whose cells are given."""

    def read(cells):
        path = tmp_path / "t.csv"
        path.write_text("v;w\n" + "".join(f"{cell};.\n" for cell in cells), encoding="utf-8")
        return numbers(read_columns(path, ["v", "w"]), "v", path).tolist()

    return read


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["1", " 2.5 ", "-3e2", "+4"], [1.0, 2.5, -300.0, 4.0]),
        (["0,75", "-1,5", "3"], [0.75, -1.5, 3.0]),
        (["1,234.5", "12", "1,000,000.0"], [1234.5, 12.0, 1e6]),
        (["1,234,567", "1,000"], [1234567.0, 1000.0]),
        (["0,000", "12,345", "655,321"], [0.0, 12.345, 655.321]),
    ],
)
def test_numbers_are_read_as_people_write_them(column, cells, values):
    assert column(cells) == values


@pytest.mark.parametrize("blank", ["", "--", "NaN", "NULL", "无数据", "#DIV/0!", "n/a", "—", "Bad"])
def test_marks_for_no_value_are_nan(column, blank):
    assert np.isnan(column(["1", blank, "2"])[1])


@pytest.mark.parametrize("endless", ["inf", "-inf", "Infinity", "1e999"])
def test_no_meter_shows_infinity(column, endless, tmp_path):
    assert np.isnan(column(["1", endless, "2"])[1])
    frame = pl.DataFrame({"v": [1.0, float(endless), None]})
    assert np.isnan(numbers(frame, "v", tmp_path)).tolist() == [False, True, True]


@pytest.mark.parametrize("cells", [["1", "kW"], ["1,234", "2,345"], ["1.5", "2,5"], ["1 2"]])
def test_what_might_be_anything_is_refused_with_its_line(column, cells):
    with pytest.raises(InputError, match=r"t\.csv:\d v: expected a number, came"):
        column(cells)


@given(values=st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_what_was_written_is_read_back(tmp_path_factory, values):
    path = tmp_path_factory.mktemp("t") / "t.csv"
    pl.DataFrame({"v": [repr(value) for value in values]}).write_csv(path)
    assert numbers(read_columns(path, ["v"]), "v", path).tolist() == values


@pytest.mark.parametrize(
    ("series", "values"),
    [
        (pl.Series([1, None], dtype=pl.Int16), [1.0, np.nan]),
        (pl.Series([True, False]), [1.0, 0.0]),
        (pl.Series(["1.5", "-"], dtype=pl.Categorical), [1.5, np.nan]),
        (pl.Series([None, None], dtype=pl.Null), [np.nan, np.nan]),
    ],
)
def test_typed_columns_are_numbers_too(tmp_path, series, values):
    found = numbers(pl.DataFrame({"v": series}), "v", tmp_path)
    np.testing.assert_array_equal(found, values)


def test_a_column_of_moments_is_no_column_of_numbers(tmp_path):
    frame = pl.DataFrame({"v": pl.Series([0], dtype=pl.Datetime("us"))})
    with pytest.raises(InputError, match="expected numbers in column 'v'"):
        numbers(frame, "v", tmp_path)
