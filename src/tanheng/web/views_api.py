"""``/api/v1/runs/{id}/views``: the tables and charts of a run as rows, in JSON and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from tanheng.core import Section, Table, Text, View
from tanheng.report.cells import sheet
from tanheng.report.charts import chart
from tanheng.store import Shown
from tanheng.web.api import REFUSALS, Instant, Limit, Of, Offset, csv_file, next_page, seconds
from tanheng.web.freshness import fresh
from tanheng.web.model import Page, ViewAnswer, ViewItem, Words
from tanheng.web.shelf import Held, NoSuchError
from tanheng.web.windows import cut

__all__ = ["find_view", "is_synthetic", "router", "sections_of", "view_address"]

router = APIRouter(responses=REFUSALS, tags=["views"])
Anchor = Annotated[str, Path(min_length=1, max_length=255)]
Place = Annotated[int, Path(ge=1, le=10_000)]


@router.get("/api/v1/runs/{id}/views")
def views(
    request: Request, response: Response, held: Of, limit: Limit = 1000, offset: Offset = 0
) -> Page[ViewItem]:
    """List the tables and charts that a run shows, by section and place."""
    shown = held.shown
    fresh(request, response, held.state)
    found = list(_items(held, shown)) if shown else []
    return Page(
        total=len(found),
        limit=limit,
        offset=offset,
        next=next_page(request, len(found), limit, offset),
        items=found[offset : offset + limit],
    )


@router.get("/api/v1/runs/{id}/views/{section}/{place}")
def view(
    request: Request,
    response: Response,
    held: Of,
    section: Anchor,
    place: Place,
    start: Instant = None,
    end: Instant = None,
) -> ViewAnswer:
    """Give one table or chart as rows; a dated chart can be cut to an interval."""
    found = cut(find_view(held, section, place), seconds(start), seconds(end))
    fresh(request, response, held.state)
    heads, units, rows = _rows(found, "en")
    return ViewAnswer(
        title=_words(found.title),
        note=_words(found.note) if found.note else None,
        synthetic=is_synthetic(held, section),
        heads=[_words(head) for head in heads],
        units=units,
        rows=rows,
    )


@router.get(
    "/api/v1/runs/{id}/views/{section}/{place}/csv",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}}},
)
def view_csv(
    request: Request,
    response: Response,
    held: Of,
    section: Anchor,
    place: Place,
    start: Instant = None,
    end: Instant = None,
) -> Response:
    """Give one table or chart as CSV."""
    found = cut(find_view(held, section, place), seconds(start), seconds(end))
    fresh(request, response, held.state)
    heads, units, rows = _rows(found, "en")
    named = [f"{h.en} [{u}]" if u else h.en for h, u in zip(heads, units, strict=True)]
    stream = io.StringIO()
    csv.writer(stream).writerows([named, *rows])
    return csv_file(stream.getvalue().encode(), f"{held.name}-{section}-{place}", response)


def find_view(held: Held, section: str, place: int) -> View:
    """Return the view of a run at a place of a section.

    Raises
    ------
    NoSuchError
        When there is none.
    """
    shown = held.shown
    found = shown.view(section, place) if shown else None
    if found is None:
        raise NoSuchError(f"no view {place} of a section {section!r} in this run")
    return found


def is_synthetic(held: Held, anchor: str) -> bool:
    """Tell whether a section rests on synthetic data, as the report marks it."""
    figures = [figure for figure in held.sound.figures if figure.origin != "published"]
    if figures and all(figure.origin == "synthetic" for figure in figures):
        return True
    marked = {figure.name.split(".")[0] for figure in figures if figure.origin == "synthetic"}
    return any(anchor == name or anchor.startswith((f"{name}-", f"{name}.")) for name in marked)


def sections_of(shown: Shown) -> Iterator[tuple[str, Section]]:
    """Give every section with the name of its domain."""
    for part in shown.parts:
        for section in part.sections:
            yield part.domain, section


def view_address(name: str, section: str, place: int) -> str:
    """Return the address of a view's data."""
    from urllib.parse import quote

    return f"/api/v1/runs/{quote(name)}/views/{quote(section)}/{place}"


def _items(held: Held, shown: Shown) -> Iterator[ViewItem]:
    for place, table in enumerate(shown.headline, start=1):
        yield _item(held, "headline", place, table, None)
    for domain, section in sections_of(shown):
        for place, found in enumerate(section.views, start=1):
            yield _item(held, section.anchor, place, found, domain)


def _item(held: Held, section: str, place: int, found: View, domain: str | None) -> ViewItem:
    return ViewItem(
        section=section,
        place=place,
        kind=type(found).__name__,
        title=_words(found.title),
        domain=domain,
        address=view_address(held.name, section, place),
    )


def _rows(found: View, language: str) -> tuple[list[Text], list[str], list[list[str]]]:
    """Lay a view out as heads, their units and rows; numbers of charts are written plainly."""
    if isinstance(found, Table):
        drawn = sheet(found)
        heads = [head.text for head in drawn.heads]
        units = [head.unit[language] for head in drawn.heads]
        return heads, units, [[cell.text[language] for cell in row] for row in drawn.rows]
    grid = chart(found).grid
    return list(grid.heads), [""] * len(grid.heads), [list(row) for row in grid.rows]


def _words(text: Text) -> Words:
    return Words(en=text.en, zh=text.zh)
