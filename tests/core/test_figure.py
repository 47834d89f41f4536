from tanheng.core import Figure, Text


def test_a_text_answers_in_both_languages():
    text = Text("wind", "风电")
    assert text["en"] == text["fr"] == "wind"
    assert text["zh"] == text["zh-CN"] == "风电"


def test_a_record_holds_what_was_said_about_the_figure():
    figure = Figure("f.x", 0.5, "1", "measured", "how", level=0.95, about={"window": "all", "n": 3})
    record = figure.record()
    assert list(record)[:5] == ["name", "value", "unit", "level", "interval"]
    assert list(record)[-2:] == ["origin", "how"]
    assert (record["window"], record["n"]) == ("all", 3)


def test_a_withheld_figure_says_why():
    record = Figure("f.x", None, "1", "measured", "how", reason="too few hours").record()
    assert record["value"] is None
    assert record["reason"] == "too few hours"
