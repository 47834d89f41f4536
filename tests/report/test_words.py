import pytest

from tanheng.core import Text
from tanheng.report.words import UNITS, WORDS, fact_name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("seed", Text("seed", "随机种子")),
        ("version numpy", Text("version numpy", "版本 numpy")),
        ("input pvod:a b.csv", Text("input pvod:a b.csv", "输入 pvod:a b.csv")),
        ("input", Text("input", "input")),
        ("tanheng", Text("tanheng", "tanheng")),
    ],
)
def test_facts_are_named_in_both_languages(name, text):
    assert fact_name(name) == text


def test_no_word_of_ours_is_missing_in_a_language():
    assert all(text.en and text.zh for text in (*WORDS.values(), *UNITS.values()))
    shared = {name for name, text in WORDS.items() if text.en == text.zh}
    assert shared == set()


def test_synthetic_data_are_not_said_to_come_from_one_place():
    """A test system such as RTS-GMLC is synthetic too, and not the model province."""
    for name in ("all_synthetic", "some_synthetic"):
        assert "province" not in WORDS[name].en
        assert "模型省" not in WORDS[name].zh
