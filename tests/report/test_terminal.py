import io
import subprocess
import sys

import pytest
from rich.console import Console

from tanheng.core import Column, Table, Text
from tanheng.report import print_tables


def printed(tables, language):
    out = io.StringIO()
    print_tables(Console(file=out, width=120), tables, language)
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


def test_words_that_look_like_markup_are_printed_as_they_are():
    word = Text("[red]x[/red]", "x")
    text = printed([Table(word, (Column(word),), (("[bold]y",), (None,)), word)], "en")
    assert text.count("[red]x[/red]") == 3
    assert "[bold]y" in text


def test_importing_the_room_loads_no_terminal_template_or_chart_library():
    code = "import sys, tanheng.report; print({'rich', 'jinja2', 'plotly'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
