"""``/api/v1/runs/{id}/views``: the tables and charts of a run as rows, in JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from tanheng.core import FanChart, HeatMap, LineChart, Section, View
from tanheng.store import Shown
from tanheng.web.api import (
    REFUSALS,
    Instant,
    Limit,
    Of,
    Offset,
    Where,
    csv_file,
    next_page,
    pairs,
    seconds,
)
from tanheng.web.explore import Asked, Shape, draw
from tanheng.web.freshness import fresh
from tanheng.web.model import Page, ViewAnswer, ViewItem
from tanheng.web.shelf import Held, NoSuchError
from tanheng.web.view_rows import answer, csv_of, words_of
from tanheng.web.windows import cut

__all__ = [
    "AskedSeries",
    "drawn_series",
    "find_view",
    "is_synthetic",
    "router",
    "sections_of",
    "view_address",
]

router = APIRouter(responses=REFUSALS, tags=["views"])
Anchor = Annotated[str, Path(min_length=1, max_length=255)]
Column = Annotated[
    str, Query(max_length=255, description="one of its values; by default the first")
]
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
    return answer(found, is_synthetic(held, section))


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
    return csv_file(csv_of(found), f"{held.name}-{section}-{place}", response)


def asked_series(
    name: Anchor,
    shape: Shape = "over_time",
    column: Column = "",
    start: Instant = None,
    end: Instant = None,
    where: Where = None,
) -> Asked:
    """Take what is to be drawn of a series from the address."""
    return Asked(name, shape, column, seconds(start), seconds(end), pairs(where))


AskedSeries = Annotated[Asked, Depends(asked_series)]


@router.get("/api/v1/runs/{id}/series/{name}/chart")
def series_chart(request: Request, response: Response, held: Of, asked: AskedSeries) -> ViewAnswer:
    """Give what a chart of a series is drawn from: over time, sorted, by hour and day, its fan."""
    found = drawn_series(held, asked)
    fresh(request, response, held.state)
    return answer(found, is_synthetic(held, asked.name.split(".")[0]))


@router.get(
    "/api/v1/runs/{id}/series/{name}/chart/csv",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}}},
)
def series_chart_csv(
    request: Request, response: Response, held: Of, asked: AskedSeries
) -> Response:
    """Give what a chart of a series is drawn from as CSV."""
    found = drawn_series(held, asked)
    fresh(request, response, held.state)
    return csv_file(csv_of(found), f"{held.name}-{asked.name}-{asked.shape}", response)


def drawn_series(held: Held, asked: Asked) -> LineChart | FanChart | HeatMap:
    """Draw a series.

    Raises
    ------
    NoSuchError
        When the run has no such series.
    """
    if asked.name not in held.sound.series_names:
        raise NoSuchError(f"no series {asked.name!r} in this run")
    return draw(held.sound, asked)


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
        title=words_of(found.title),
        domain=domain,
        address=view_address(held.name, section, place),
    )
