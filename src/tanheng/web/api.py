"""``/api/v1``: runs, figures and series as JSON."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any

import polars as pl
from fastapi import APIRouter, Depends, Path, Query, Request, Response

from tanheng import __version__
from tanheng.core import Figure, InputError, epoch_s, iso
from tanheng.store import Run
from tanheng.web.buckets import Bucketed, rows_within, thin
from tanheng.web.columns import SeriesFacts, sound_facts
from tanheng.web.freshness import fresh
from tanheng.web.model import (
    Complaint,
    FigureAnswer,
    Health,
    Page,
    RunAnswer,
    SeriesAnswer,
    SeriesColumn,
    SeriesItem,
    SeriesRows,
    Thinning,
    Words,
)
from tanheng.web.shelf import Held, NoSuchError, Shelf
from tanheng.web.words import WORDS

__all__ = [
    "REFUSALS",
    "Instant",
    "Limit",
    "Name",
    "Of",
    "Offset",
    "OnShelf",
    "Where",
    "csv_file",
    "next_page",
    "pairs",
    "router",
    "run_answer",
    "seconds",
]

REFUSALS: dict[int | str, dict[str, Any]] = {
    304: {"description": "As the asker has it already"},
    400: {"model": Complaint, "description": "What was asked for cannot be had"},
    404: {"model": Complaint, "description": "There is nothing of that name"},
    409: {"model": Complaint, "description": "The run is damaged"},
    422: {"model": Complaint, "description": "What was asked cannot be read"},
}
KEPT_HEADERS = ("etag", "cache-control")
router = APIRouter(responses=REFUSALS)

Limit = Annotated[int, Query(ge=1, le=1000, description="items on a page")]
Offset = Annotated[int, Query(ge=0, le=2**31, description="items left out before it")]
Name = Annotated[str, Path(min_length=1, max_length=255)]
Instant = Annotated[datetime | None, Query(description="ISO 8601; UTC where it names no zone")]
Where = Annotated[
    list[str] | None,
    Query(description="`key:value`, such as `station:wf1`; a key not named takes its first"),
]


def shelf_of(request: Request) -> Shelf:
    """Return the folder that this console serves."""
    shelf: Shelf = request.app.state.shelf
    return shelf


def held_run(id: Name, shelf: Annotated[Shelf, Depends(shelf_of)]) -> Held:  # noqa: A002
    """Find the run that an address names."""
    return shelf.find(id)


OnShelf = Annotated[Shelf, Depends(shelf_of)]
Of = Annotated[Held, Depends(held_run)]


@router.get("/healthz", tags=["console"])
def healthz(shelf: OnShelf) -> Health:
    """Say that the console is there, and how many runs it can read."""
    held = shelf.held()
    damaged = sum(one.run is None for one in held)
    return Health(version=__version__, runs=len(held) - damaged, damaged=damaged)


@router.get("/api/v1/runs", tags=["runs"])
def runs(
    request: Request, response: Response, shelf: OnShelf, limit: Limit = 100, offset: Offset = 0
) -> Page[RunAnswer]:
    """List the runs of the folder; a damaged one says what ails it."""
    fresh(request, response, shelf.state())
    held = shelf.held()
    items = [run_answer(one) for one in held[offset : offset + limit]]
    return Page(
        total=len(held),
        limit=limit,
        offset=offset,
        next=next_page(request, len(held), limit, offset),
        items=items,
    )


@router.get("/api/v1/runs/{id}", tags=["runs"])
def run(request: Request, response: Response, held: Of) -> RunAnswer:
    """Describe one run."""
    fresh(request, response, held.state)
    return run_answer(held)


@router.get("/api/v1/runs/{id}/manifest", tags=["runs"])
def manifest(request: Request, response: Response, held: Of) -> dict[str, Any]:
    """Say what a run was made from: inputs by sha256, versions, seed."""
    found = held.sound
    fresh(request, response, held.state)
    return found.manifest


@router.get("/api/v1/runs/{id}/figures", tags=["figures"])
def figures(
    request: Request,
    response: Response,
    held: Of,
    name: Annotated[
        str | None, Query(max_length=300, description="dotted path, or its start")
    ] = None,
    limit: Limit = 1000,
    offset: Offset = 0,
) -> Page[FigureAnswer]:
    """List the figures of a run; a value of `null` is withheld, for the `reason` beside it."""
    found = [one for one in held.sound.figures if name is None or _under(one, name)]
    fresh(request, response, held.state)
    items = [FigureAnswer(**one.record()) for one in found[offset : offset + limit]]
    return Page(
        total=len(found),
        limit=limit,
        offset=offset,
        next=next_page(request, len(found), limit, offset),
        items=items,
    )


@router.get("/api/v1/runs/{id}/series", tags=["series"])
def all_series(
    request: Request, response: Response, held: Of, limit: Limit = 100, offset: Offset = 0
) -> Page[SeriesItem]:
    """List the series of a run, with their columns and the interval they span."""
    found = held.sound
    fresh(request, response, held.state)
    names = found.series_names
    shown = sound_facts(found, names[offset : offset + limit])
    items = [_series_item(name, held) for name, held in shown.items()]
    return Page(
        total=len(names),
        limit=limit,
        offset=offset,
        next=next_page(request, len(names), limit, offset),
        items=items,
    )


@router.get("/api/v1/runs/{id}/series/{name}", tags=["series"])
def series(
    request: Request,
    response: Response,
    held: Of,
    name: Name,
    start: Instant = None,
    end: Instant = None,
    max_points: Annotated[int, Query(ge=1, le=20_000)] = 1000,
    where: Where = None,
) -> SeriesAnswer:
    """Give one series in at most `max_points` buckets: least, mean and greatest of each."""
    found = _has_series(held, name)
    fresh(request, response, held.state)
    return _series_answer(thin(found, name, seconds(start), seconds(end), max_points, pairs(where)))


@router.get("/api/v1/runs/{id}/series/{name}/rows", tags=["series"])
def rows(
    request: Request,
    response: Response,
    held: Of,
    name: Name,
    start: Instant = None,
    end: Instant = None,
    where: Where = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> SeriesRows:
    """Give rows of one series as they lie on disk: all, or an interval's, or those of some keys."""
    found = _has_series(held, name)
    fresh(request, response, held.state)
    lazy = rows_within(found, name, seconds(start), seconds(end), pairs(where))
    total = int(lazy.select(pl.len()).collect().item())
    table = lazy.slice(offset, limit).collect()
    return SeriesRows(
        total=total,
        limit=limit,
        offset=offset,
        next=next_page(request, total, limit, offset),
        columns=table.columns,
        rows=[list(row) for row in table.rows()],
    )


@router.get(
    "/api/v1/runs/{id}/series/{name}/csv",
    tags=["series"],
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}}},
)
def series_csv(
    request: Request,
    response: Response,
    held: Of,
    name: Name,
    start: Instant = None,
    end: Instant = None,
    where: Where = None,
) -> Response:
    """Give the rows of one series as CSV: all, or those of an interval and of some keys."""
    found = _has_series(held, name)
    fresh(request, response, held.state)
    table = rows_within(found, name, seconds(start), seconds(end), pairs(where)).collect()
    return csv_file(table.write_csv().encode(), name, response)


def csv_file(content: bytes, name: str, response: Response) -> Response:
    """Answer with a CSV file; its mark lets spreadsheets read UTF-8."""
    named = re.sub(r"[^\w.+-]", "_", name, flags=re.ASCII)
    headers = {"content-disposition": f'attachment; filename="{named}.csv"'}
    headers |= {key: value for key, value in response.headers.items() if key in KEPT_HEADERS}
    return Response(b"\xef\xbb\xbf" + content, media_type="text/csv", headers=headers)


def run_answer(held: Held) -> RunAnswer:
    """Describe a run, damaged or not."""
    if held.run is None:
        return RunAnswer(
            id=held.name,
            run=None,
            title=Words(en=held.name, zh=held.name),
            as_of=None,
            domains=[],
            figures=0,
            series=0,
            synthetic=False,
            damaged=held.message,
        )
    shown = held.shown
    title = Words(en=shown.title.en, zh=shown.title.zh) if shown else None
    return RunAnswer(
        id=held.name,
        run=held.run.id,
        title=title or Words(en=held.name, zh=held.name),
        as_of=str(held.run.manifest.get("as_of", "")),
        domains=[part.domain for part in shown.parts] if shown else [],
        figures=len(held.run.figures),
        series=len(held.run.series_names),
        synthetic=any(figure.origin == "synthetic" for figure in held.run.figures),
        damaged=None,
    )


def seconds(moment: datetime | None) -> int | None:
    """Seconds since 1970 of a moment that was asked for."""
    try:
        return None if moment is None else epoch_s(moment)
    except (OverflowError, ValueError):
        raise InputError("expected a moment within the years 1 to 9999") from None


def pairs(where: list[str] | None) -> dict[str, str]:
    """Split ``key:value``, each once.

    Raises
    ------
    InputError
        For one without a colon.
    """
    split = [one.partition(":") for one in where or ()]
    if not all(colon for _, colon, _ in split):
        raise InputError("expected `where` as key:value, such as station:wf1")
    return {key: value for key, _, value in split}


def _has_series(held: Held, name: str) -> Run:
    if name not in held.sound.series_names:
        raise NoSuchError(f"no series {name!r} in this run")
    return held.sound


def _under(figure: Figure, name: str) -> bool:
    return figure.name == name or figure.name.startswith(f"{name}.")


def next_page(request: Request, total: int, limit: int, offset: int) -> str | None:
    """Return the address of the page after this one."""
    if offset + limit >= total:
        return None
    address = request.url.include_query_params(limit=limit, offset=offset + limit)
    return f"{address.path}?{address.query}"


def _series_item(name: str, held: SeriesFacts | None) -> SeriesItem:
    if held is None:
        said = WORDS["damaged_series"].en
        return SeriesItem(
            name=name, rows=0, start=None, end=None, step_s=None, columns=[], damaged=said
        )
    return SeriesItem(
        name=name,
        rows=held.rows,
        start=None if held.start_s is None else iso(held.start_s),
        end=None if held.end_s is None else iso(held.end_s),
        step_s=held.step_s,
        columns=[
            SeriesColumn(
                name=column.name,
                role=column.role,
                unit=column.unit,
                origin=column.origin,
                values=list(column.values),
                count=column.count,
            )
            for column in held.columns
        ],
        damaged=None,
    )


def _series_answer(found: Bucketed) -> SeriesAnswer:
    return SeriesAnswer(
        name=found.facts.name,
        start=iso(found.start_s),
        end=iso(found.end_s),
        bucket_s=found.bucket_s,
        points=len(found.time_s),
        where=found.where,
        time=[iso(second) for second in found.time_s],
        columns=[
            Thinning(
                name=one.column.name,
                unit=one.column.unit,
                origin=one.column.origin,
                min=list(one.least),
                mean=list(one.mean),
                max=list(one.greatest),
            )
            for one in found.columns
        ],
    )
