"""Tables as the templates and the terminal take them: every cell in words, in both languages."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tanheng.core import Column, InputError, Table, Text
from tanheng.core.views import Cell
from tanheng.report.numbers import write
from tanheng.report.words import WORDS, mark, unit_text

__all__ = ["Head", "Sheet", "Written", "sheet", "written"]

DASH = Text("–", "–")
# Words with a fixed meaning, translated when a producer leaves them plain.
FIXED = frozenset(
    [
        "credible",
        "withheld",
        "measured",
        "forecast",
        "published",
        "modelled",
        "synthetic",
        "all",
        "evening_peak",
        "midday",
        "top_net_load",
    ]
)


@dataclass(frozen=True)
class Written:
    """One cell in words; ``mark`` is ``none``, ``good``, ``withheld``, ``synthetic`` or empty."""

    text: Text
    mark: str = ""


@dataclass(frozen=True)
class Head:
    """The head of a column; ``number`` when its cells are numbers and align to the right."""

    text: Text
    unit: Text
    number: bool


@dataclass(frozen=True)
class Sheet:
    """A table ready to be drawn."""

    title: Text
    heads: tuple[Head, ...]
    rows: tuple[tuple[Written, ...], ...]
    note: Text | None


def sheet(table: Table) -> Sheet:
    """Write every cell of a table.

    Raises
    ------
    InputError
        When a row has more or fewer cells than the table has columns.
    """
    _check(table)
    heads = tuple(
        Head(column.head, unit_text(column.unit), _numeric([row[place] for row in table.rows]))
        for place, column in enumerate(table.columns)
    )
    rows = tuple(_row(row, table.columns) for row in table.rows)
    return Sheet(table.title, heads, rows, table.note)


def written(cell: Cell, digits: str = "") -> Written:
    """Write one cell; no value and NaN become a marked dash."""
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return Written(DASH, "none")
    if isinstance(cell, bool):
        return Written(WORDS["yes" if cell else "no"])
    if isinstance(cell, int | float):
        number = write(cell, digits)
        return Written(Text(number, number))
    text = cell if isinstance(cell, Text) else _known(_bound(str(cell)))
    return Written(text, mark(text))


def _check(table: Table) -> None:
    for row in table.rows:
        if len(row) != len(table.columns):
            raise InputError(
                f"expected {len(table.columns)} cells in each row of {table.title.en!r}, "
                f"came {len(row)}"
            )


def _row(row: tuple[Cell, ...], columns: Sequence[Column]) -> tuple[Written, ...]:
    pairs = zip(row, columns, strict=True)
    return tuple(written(cell, column.digits) for cell, column in pairs)


def _bound(word: str) -> str:
    """Keep a row of numbers (``95.7 95.8``) on one line."""
    return word if any(character.isalpha() for character in word) else word.replace(" ", "\u00a0")


def _known(word: str) -> Text:
    return WORDS[word] if word in FIXED else Text(word, word)


def _numeric(cells: Sequence[Cell]) -> bool:
    """Whether a column holds numbers only, gaps aside."""
    filled = [cell for cell in cells if cell is not None]
    return bool(filled) and all(
        isinstance(cell, int | float) and not isinstance(cell, bool) for cell in filled
    )
