"""The report's tables in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tanheng.core import Table
from tanheng.report.cells import Head, Written, sheet

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text as Cell

__all__ = ["print_tables"]

STYLES = {"good": "green", "withheld": "bold yellow", "synthetic": "magenta", "none": "dim"}


def print_tables(console: Console, tables: Sequence[Table], language: str = "en") -> None:
    """Print tables as they stand in the report.

    Parameters
    ----------
    console : rich.console.Console
        Where to print; its width decides where cells wrap.
    tables : sequence of Table
        What to print.
    language : str
        ``zh`` (also ``zh-CN``) for Chinese, anything else for English.
    """
    for table in tables:
        _print(console, table, language)


def _print(console: Console, table: Table, language: str) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table as Drawn
    from rich.text import Text as Words

    page = sheet(table)
    console.print(Words(page.title[language], style="bold"))
    drawn = Drawn(box=SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for head in page.heads:
        drawn.add_column(_head(head, language), justify="right" if head.number else "left")
    for row in page.rows:
        drawn.add_row(*(_cell(cell, language) for cell in row))
    console.print(drawn)
    if page.note:
        console.print(Words(page.note[language], style="dim"))
        console.print()


def _head(head: Head, language: str) -> Cell:
    from rich.text import Text as Words

    unit = head.unit[language]
    return Words(f"{head.text[language]} ({unit})" if unit else head.text[language])


def _cell(cell: Written, language: str) -> Cell:
    from rich.text import Text as Words

    return Words(cell.text[language], style=STYLES.get(cell.mark, ""))
