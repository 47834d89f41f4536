"""The report's tables in a terminal: nothing is cut off, whatever the width.

A table too wide for the terminal is turned over: its heads stand in the first column and each of
its rows becomes a column, as many side by side as there is room for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from tanheng.core import Table
from tanheng.report.cells import Head, Sheet, Written, sheet

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table as Drawn
    from rich.text import Text as Words

__all__ = ["print_tables"]

STYLES = {"good": "green", "withheld": "bold yellow", "synthetic": "magenta", "none": "dim"}
GAP = 2
NARROWEST = 14  # a word longer than this may be folded
Column = list["Words"]


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

    Raises
    ------
    InputError
        When a row has more or fewer cells than its table has columns.
    """
    for table in tables:
        _print(console, sheet(table), language)


def _print(console: Console, page: Sheet, language: str) -> None:
    console.print(_words(page.title[language], "bold"))
    columns = [
        [_head(head, language), *(_cell(row[place], language) for row in page.rows)]
        for place, head in enumerate(page.heads)
    ]
    if sum(map(_need, columns)) - GAP <= console.width:
        console.print(_drawn(columns, [head.number for head in page.heads], console.width))
    else:
        _print_turned(console, columns)
    if page.note:
        console.print(_words(page.note[language], "dim"))
    console.print()


def _print_turned(console: Console, columns: Sequence[Column]) -> None:
    heads, *rows = [list(row) for row in zip(*columns, strict=True)]
    room = console.width - _need(heads)
    while rows:
        count = _fitting(rows, room)
        shown = [heads, *rows[:count]]
        console.print(_drawn(shown, [False] * (count + 1), console.width))
        rows = rows[count:]


def _fitting(columns: Sequence[Column], room: int) -> int:
    """How many of the columns stand side by side in the room there is; at least one."""
    for count, column in enumerate(columns):
        room -= _need(column)
        if room + GAP < 0:
            return max(1, count)
    return len(columns)


def _drawn(columns: Sequence[Column], numbers: Sequence[bool], room: int) -> Drawn:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table as Drawn

    drawn = Drawn(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, GAP - 1, 0, 0))
    widths = _widths(columns, room)
    for (head, *_), number, width in zip(columns, numbers, widths, strict=True):
        justify: Literal["left", "right"] = "right" if number else "left"
        drawn.add_column(head, justify=justify, overflow="fold", width=width)
    for row in zip(*(column[1:] for column in columns), strict=True):
        drawn.add_row(*row)
    return drawn


def _widths(columns: Sequence[Column], room: int) -> list[int]:
    """Widths that fit: the widest column gives way first, none below what its words need.

    Left to itself, rich shrinks columns of numbers as readily as columns of prose.
    """
    widths = [max(words.cell_len for words in column) for column in columns]
    least = [_need(column) - GAP for column in columns]
    while sum(widths) + GAP * (len(widths) - 1) > room:
        spare = [width if width > low else 0 for width, low in zip(widths, least, strict=True)]
        if not any(spare):
            break
        widths[spare.index(max(spare))] -= 1
    return widths


def _need(column: Column) -> int:
    """Width below which a column would break its words, with the gap after it."""
    return GAP + max(map(_longest, column))


def _longest(words: Words) -> int:
    from rich.cells import cell_len

    if not any(character.isalpha() for character in words.plain):
        return max(1, cell_len(words.plain))
    return min(NARROWEST, max(map(cell_len, words.plain.split())))


def _head(head: Head, language: str) -> Words:
    unit = head.unit[language]
    return _words(f"{head.text[language]} ({unit})" if unit else head.text[language])


def _cell(cell: Written, language: str) -> Words:
    return _words(cell.text[language].replace("\u00a0", " "), STYLES.get(cell.mark, ""))


def _words(text: str, style: str = "") -> Words:
    from rich.text import Text as Words

    return Words(text, style=style)
