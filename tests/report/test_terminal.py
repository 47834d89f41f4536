import io
import subprocess
import sys

import pytest
from rich.cells import cell_len
from rich.console import Console

from tanheng.core import Column, Table, Text
from tanheng.report import print_tables


def printed(tables, language, width=120):
    out = io.StringIO()
    print_tables(Console(file=out, width=width), tables, language)
    return out.getvalue()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Statements, checked", "credible", "14.4", "withheld: 214 hours", "Gains in"]),
        ("zh-CN", ["声明核对", "可信", "14.4", "不予发布", "提升值"]),
    ],
)
def test_tables_are_printed_in_the_language_asked_for(sample, language, words):
    text = printed(sample.headline, language)
    assert all(word in text for word in words)


@pytest.mark.parametrize("width", [60, 80, 120, 200])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_number_is_cut_off_at_any_width(sample, width, language):
    text = printed(sample.headline, language, width)
    assert "…" not in text
    assert max(map(cell_len, text.splitlines())) <= width
    for number in (
        "9,997",
        "16.4",
        "+14.4",
        "94.1-95.8",
        "95.7 95.8 93.8 95.5 95.7",
    ):
        assert number in text


def test_a_table_too_wide_is_turned_over(sample):
    wide, narrow = printed(sample.headline[1:], "en", 200), printed(sample.headline[1:], "en", 90)
    assert any("Level" in line and "Verdict" in line for line in wide.splitlines())
    assert not any("Level" in line and "Verdict" in line for line in narrow.splitlines())
    held = next(line for line in narrow.splitlines() if line.startswith("Held"))
    assert held.split() == ["Held", "(%)", "95.2", "91.2"]


def test_words_that_look_like_markup_are_printed_as_they_are():
    word = Text("[red]x[/red]", "x")
    text = printed([Table(word, (Column(word),), (("[bold]y",), (None,)), word)], "en")
    assert text.count("[red]x[/red]") == 3
    assert "[bold]y" in text


def test_importing_the_room_loads_no_terminal_template_or_chart_library():
    code = "import sys, tanheng.report; print({'rich', 'jinja2', 'plotly'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_prose_gives_way_before_a_row_of_numbers_is_cut() -> None:
    columns = tuple(
        Column(Text(head, head))
        for head in ("Horizon", "Gain at equal shortfall and more", "Fifths")
    )
    fifths = "91.1 89.9 90.3 89.1 91.7"
    table = Table(Text("t", "t"), columns, (("day-ahead", 12.3, fifths),))
    assert fifths in printed([table], "en", width=60)
