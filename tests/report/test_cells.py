import math

import pytest

from tanheng.core import Column, InputError, Table, Text
from tanheng.report.cells import sheet, written

WORD = Text("w", "词")


@pytest.mark.parametrize("cell", [None, math.nan])
def test_no_value_is_a_marked_dash(cell):
    assert (written(cell).text.en, written(cell).mark) == ("–", "none")


@pytest.mark.parametrize(
    ("cell", "mark"),
    [
        ("credible", "good"),
        (Text("withheld: too few hours", "不予发布"), "withheld"),
        ("synthetic", "synthetic"),
        ("WF-01", ""),
        ("", ""),
    ],
)
def test_verdicts_are_marked_by_their_first_word(cell, mark):
    assert written(cell).mark == mark


def test_fixed_words_left_plain_are_translated_and_names_are_not():
    assert written("measured").text == Text("measured", "实测")
    assert written("credible").text == Text("credible", "可信")
    assert written("run").text == Text("run", "run")


def test_a_row_of_numbers_stays_on_one_line_and_words_do_not():
    assert written("95.7 93.8").text.en == "95.7\u00a093.8"
    assert written("pp of capacity").text.en == "pp of capacity"


def test_truth_is_written_as_a_word():
    assert written(True).text.en == "yes"


def test_only_columns_of_numbers_align_as_numbers():
    columns = tuple(Column(WORD, "MW") for _ in range(4))
    rows = ((1.0, "a", None, None), (None, 2, 3, None))
    heads = sheet(Table(WORD, columns, rows)).heads
    assert [head.number for head in heads] == [True, False, True, False]


def test_units_are_written_in_both_languages():
    page = sheet(Table(WORD, (Column(WORD, "pp"), Column(WORD, "MVA")), ()))
    assert [head.unit for head in page.heads] == [Text("pp", "个百分点"), Text("MVA", "MVA")]


def test_a_row_of_another_length_than_the_heads_is_refused():
    with pytest.raises(InputError, match="expected 2 cells in each row of 'w', came 1"):
        sheet(Table(WORD, (Column(WORD), Column(WORD)), ((1,),)))
