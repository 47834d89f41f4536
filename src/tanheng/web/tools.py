"""Pages beside the runs: the hour, comparing, factors, queue, a dropped CSV, the API."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Query, Request, Response, UploadFile
from fastapi.responses import HTMLResponse

from tanheng.core import InputError, Table, Text
from tanheng.web.api import Limit, Name, Offset, OnShelf
from tanheng.web.comparing import compare
from tanheng.web.drawing import block, page
from tanheng.web.dropped import UNITS, Told, read_dropped
from tanheng.web.links import links as listed
from tanheng.web.links import turning
from tanheng.web.projects import Projects
from tanheng.web.shelf import NoSuchError
from tanheng.web.words import WORDS

__all__ = ["router"]

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
FACTORS = 200
SIDE_BY_SIDE = 6
LONGEST = 120
"""Bytes that are kept of the name of a dropped file."""
Search = Annotated[str, Query(max_length=200)]


@router.get("/compare")
def comparing(
    request: Request, shelf: OnShelf, run: Annotated[list[str] | None, Query()] = None
) -> Response:
    """Set runs side by side."""
    held = [one for one in shelf.held() if one.run is not None]
    names = list(dict.fromkeys(run or ()))
    if len(names) > SIDE_BY_SIDE:
        raise InputError(f"expected at most {SIDE_BY_SIDE} runs side by side, came {len(names)}")
    chosen = [shelf.find(name) for name in names]
    found = compare(chosen) if len(chosen) > 1 else None
    tables = [found.figures, found.worded, found.alone, found.inputs] if found else []
    blocks = [block(f"compared-{n}", one) for n, one in enumerate(tables) if one.rows]
    return page(
        request,
        "compare.html.j2",
        WORDS["compare"],
        runs=held,
        chosen=[one.name for one in chosen],
        found=found,
        blocks=blocks,
    )


@router.get("/factors")
def factors(
    request: Request, q: Search = "", limit: Limit = FACTORS, offset: Offset = 0
) -> Response:
    """Look a factor up: its value, unit, publisher and validity."""
    from tanheng.factors import factors_table
    from tanheng.web.books import factors_named

    found = factors_named(q)
    shown = factors_table(found[offset : offset + limit])
    return _tables(
        request,
        WORDS["factors"],
        (shown,),
        form={"label": WORDS["search_factors"], "name": "q", "value": q},
        links=[(Text(one.id, one.id), f"/factors/{quote(one.id)}") for one in found[:12] if q],
        pages=turning("/factors", {"q": q}, len(found), limit, offset),
    )


@router.get("/factors/{name}")
def factor(request: Request, name: Name) -> Response:
    """Show all that is known of a factor."""
    from tanheng.factors import factor_tables, library

    try:
        found = library().get(name)
    except InputError as error:
        raise NoSuchError(error.message) from None
    return _tables(request, Text(name, name), factor_tables(found))


@router.get("/queue")
def queue(request: Request) -> Response:
    """Start runs, watch them, cancel them."""
    projects: Projects = request.app.state.projects
    return page(request, "queue.html.j2", WORDS["queue"], projects=projects.offered())


@router.get("/read")
def read(request: Request) -> Response:
    """Take a CSV."""
    return page(
        request,
        "read.html.j2",
        WORDS["read"],
        blocks=[],
        project="",
        told=Told(),
        problem="",
        units=UNITS,
    )


@router.post("/read")
def read_csv(
    request: Request,
    file: Annotated[UploadFile, File()],
    unit: Annotated[str, Form(max_length=20)] = "MW",
    capacity: Annotated[str, Form(max_length=40)] = "",
    zone: Annotated[str, Form(max_length=60)] = "UTC",
    time: Annotated[str, Form(max_length=300)] = "",
    columns: Annotated[str, Form(max_length=3000)] = "",
) -> Response:
    """Say how a CSV would be read, and what its static guarantee is; nothing of it is kept."""
    told = Told(unit, None, zone or "UTC", time.strip(), columns.strip())
    problem, project = "", ""
    tables: tuple[Table, ...] = ()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / _plain_name(file.filename or "")
        path.write_bytes(file.file.read())
        try:
            told = replace(told, capacity=_capacity(capacity))
            found = read_dropped(path, told)
            tables, project = found.tables, found.project
        except (InputError, ValueError) as error:
            problem = " ".join(str(error).split()).replace(folder, "")
    return page(
        request,
        "read.html.j2",
        WORDS["read"],
        400 if problem else 200,
        blocks=[block(f"read-{place}", one) for place, one in enumerate(tables)],
        project=project,
        told=told,
        problem=problem,
        units=UNITS,
    )


@router.get("/docs")
def docs(request: Request) -> Response:
    """Show what the API answers; the page is made from its own description."""
    described = request.app.openapi()
    calls = [
        {"path": path, "method": method.upper(), "about": call}
        for path, methods in described["paths"].items()
        for method, call in methods.items()
    ]
    return page(request, "docs.html.j2", WORDS["api"], calls=calls, about=described["info"])


def _tables(
    request: Request,
    title: Text,
    tables: tuple[Table, ...],
    form: dict[str, Any] | None = None,
    links: Sequence[tuple[Text, str]] = (),
    pages: Sequence[tuple[Text, str]] = (),
) -> Response:
    return page(
        request,
        "tables.html.j2",
        title,
        blocks=[block(f"table-{place}", one) for place, one in enumerate(tables)],
        form=form,
        links=listed(links),
        pages=listed(pages),
    )


def _capacity(text: str) -> float | None:
    if not text.strip():
        return None
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not 0 < value < 1e9:
        raise InputError(f"expected a capacity above 0, came {text!r}")
    return value


def _plain_name(name: str) -> str:
    """Name for the file while it is read: no folder of the sender's, nothing hidden."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in last if c.isalnum() or c in "._- ").strip(". ")
    return kept.encode()[-LONGEST:].decode(errors="ignore") or "dropped.csv"
