from tanheng.core import Figure, Text


def test_a_text_answers_in_both_languages():
    text = Text("wind", "风电")
    assert text["en"] == text["fr"] == "wind"
    assert text["zh"] == text["zh-CN"] == "风电"


def test_a_record_holds_what_was_said_about_the_figure():
    figure = Figure(
        "f.x",
        0.5,
        "1",
        "measured",
        Text("how", "怎样"),
        level=0.95,
        about={"window": "all", "n": 3},
    )
    record = figure.record()
    assert list(record)[:5] == ["name", "value", "unit", "level", "interval"]
    assert list(record)[-3:] == ["origin", "how", "zh"]
    assert (record["how"], record["zh"]) == ("how", {"how": "怎样"})
    assert (record["window"], record["n"]) == ("all", 3)


def test_a_withheld_figure_says_why():
    record = Figure(
        "f.x",
        None,
        "1",
        "measured",
        Text("how", "怎样"),
        reason=Text("too few hours", "小时太少"),
    ).record()
    assert record["value"] is None
    assert record["reason"] == "too few hours"
    assert record["zh"] == {"how": "怎样", "reason": "小时太少"}


def test_a_text_is_filled_with_the_words_of_each_language():
    inner = Text("{n:,} hours", "{n:,} 小时").filled(n=8784)
    assert Text("mean of {what}", "{what}的均值").filled(what=inner) == Text(
        "mean of 8,784 hours", "8,784 小时的均值"
    )
