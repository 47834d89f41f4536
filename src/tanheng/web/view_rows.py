"""A table or chart as rows: numbers as they are, texts in English, null where nothing is known."""

from __future__ import annotations

import csv
import io
import math

from tanheng.core import LineChart, Sankey, Table, Text, View
from tanheng.core.views import Cell
from tanheng.report.charts import Drawable, chart
from tanheng.report.grid import NAN
from tanheng.report.words import unit_text
from tanheng.web.model import ViewAnswer, Words

__all__ = ["answer", "csv_of", "words_of"]

Plain = str | int | float | bool | None


def answer(view: View, synthetic: bool) -> ViewAnswer:
    """Give a view as JSON has it."""
    heads, units, rows = _rows(view)
    return ViewAnswer(
        title=words_of(view.title),
        note=words_of(view.note) if view.note else None,
        synthetic=synthetic,
        heads=[words_of(head) for head in heads],
        units=units,
        rows=rows,
    )


def csv_of(view: View) -> bytes:
    """Write a view as CSV; its heads name their units."""
    heads, units, rows = _rows(view)
    named = [f"{h.en} [{u}]" if u else h.en for h, u in zip(heads, units, strict=True)]
    stream = io.StringIO()
    csv.writer(stream).writerows([named, *rows])
    return stream.getvalue().encode()


def words_of(text: Text) -> Words:
    """Give a text in both languages."""
    return Words(en=text.en, zh=text.zh)


def _rows(view: View) -> tuple[list[Text], list[str], list[list[Plain]]]:
    """Lay a view out as heads, their units and rows."""
    if isinstance(view, Table):
        heads = [column.head for column in view.columns]
        units = [unit_text(column.unit).en for column in view.columns]
        return heads, units, [[_cell(cell) for cell in row] for row in view.rows]
    grid = chart(view).grid
    names = 2 if isinstance(view, Sankey) else 0 if isinstance(view, LineChart) else 1
    rows = [[*row[:names], *(_number(cell) for cell in row[names:])] for row in grid.rows]
    units = ["" if place < 1 else _unit(view) for place in range(len(grid.heads))]
    return list(grid.heads), units, rows


def _unit(chart: Drawable) -> str:
    """Name the unit of a chart's numbers, or their axis; flows name theirs in the heads."""
    if isinstance(chart, Sankey):
        return ""
    return chart.y_name.en if isinstance(chart, LineChart) else unit_text(chart.unit).en


def _cell(cell: Cell) -> Plain:
    if isinstance(cell, Text):
        return cell.en
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    return cell


def _number(cell: str) -> Plain:
    """Read a number of a chart; an instant on an axis of them stays text."""
    if cell in ("", NAN):
        return None
    try:
        return float(cell)
    except ValueError:
        return cell
