"""Pages beside the runs: the hour, comparing, ledger, factors, queue, a dropped CSV, the API."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, File, Form, Query, Request, Response, UploadFile
from fastapi.responses import HTMLResponse

from tanheng.core import DAY_S, HOUR_S, InputError, Table, Text, iso
from tanheng.web.api import REFUSALS, Limit, Name, Of, Offset, OnShelf
from tanheng.web.comparing import compare
from tanheng.web.drawing import block, page
from tanheng.web.dropped import UNITS, Told, read_dropped
from tanheng.web.explore import shapes
from tanheng.web.hour import SeriesHour, chain, hour_of, instant_s, table_of, written
from tanheng.web.layout import run_page
from tanheng.web.model import HourAnswer, HourEntry, HourPosting, HourReading
from tanheng.web.shelf import Held, NoSuchError
from tanheng.web.words import WORDS, domain_name

if TYPE_CHECKING:
    from tanheng.web.hour_ledger import LedgerHour, PostedEntry

__all__ = ["api_router", "router"]

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
api_router = APIRouter()
FACTORS = 200
SIDE_BY_SIDE = 6
Search = Annotated[str, Query(max_length=200)]


@api_router.get("/api/v1/runs/{id}/hour/{instant}", tags=["series"], responses=REFUSALS)
def hour_answer(shelf: OnShelf, held: Of, instant: Name) -> HourAnswer:
    """Give one hour through every series of a run, and what the run posted of it."""
    from tanheng.web.hour_ledger import posted_in

    second = instant_s(instant)
    posted = posted_in(held, shelf.folder, second)
    entries = [_hour_entry(posted.book, one) for one in (posted.entries if posted else ())]
    readings = [
        HourReading(
            domain=one.domain,
            series=one.facts.name,
            where=reading.where,
            column=reading.column.name,
            value=reading.value,
            unit=reading.column.unit,
            origin=reading.column.origin,
            least=reading.least,
            mean=reading.mean,
            greatest=reading.greatest,
        )
        for one in hour_of(held, second)
        for reading in one.readings
    ]
    end = iso(second + HOUR_S)
    return HourAnswer(start=iso(second), end=end, readings=readings, entries=entries)


@router.get("/runs/{id}/hour/{instant}")
def hour(request: Request, shelf: OnShelf, held: Of, instant: Name) -> Response:
    """Follow one hour through fleets, grid, data centre and ledger."""
    from tanheng.web.hour_ledger import hour_tables, posted_in

    second = instant_s(instant)
    posted = posted_in(held, shelf.folder, second)
    tables = hour_tables(posted, second) if posted else ()
    groups = [
        {
            "title": domain_name(domain) if domain else WORDS["series"],
            "anchor": domain or "series",
            "shown": [_hour_block(held, one, second) for one in found],
        }
        for domain, found in chain(hour_of(held, second)).items()
    ]
    base = f"/runs/{quote(held.name)}/hour/"
    return run_page(
        request,
        "hour.html.j2",
        held,
        Text(f"The hour {iso(second)}", f"{iso(second)} 这一小时"),
        groups=groups,
        entries=[block(f"hour-ledger-{place}", one) for place, one in enumerate(tables)],
        traces=_traces(posted) if posted else [],
        base=base,
        instant=written(second),
        earlier=base + written(second - HOUR_S) if second >= HOUR_S else base + written(second),
        later=base + written(second + HOUR_S),
    )


def _traces(posted: LedgerHour) -> list[dict[str, Any]]:
    """Link each entry to its trace."""
    keys = [one.recorded.entry.key for one in posted.entries]
    where = [f"/ledger?{urlencode({'book': posted.book, 'trace': key})}" for key in keys]
    return _links([(Text(key, key), to) for key, to in zip(keys, where, strict=True)])


def _hour_entry(book: str, one: PostedEntry) -> HourEntry:
    entry = one.recorded.entry
    postings = [
        HourPosting(source=p.source, target=p.target, commodity=p.commodity, amount=p.amount)
        for p in entry.postings
    ]
    return HourEntry(
        ledger=book,
        key=entry.key,
        move=one.recorded.leaf.move,
        start=iso(entry.start),
        end=iso(entry.end),
        postings=postings,
        rows=list(one.rows),
    )


def _hour_block(held: Held, one: SeriesHour, second: int) -> dict[str, Any]:
    """Lay out one series: its readings, and the day around them as a chart to come."""
    synthetic = any(reading.column.origin == "synthetic" for reading in one.readings)
    first = second // DAY_S * DAY_S
    asked = {"shape": shapes(one.facts)[0], "start": iso(first), "end": iso(first + DAY_S)}
    where = f"/runs/{quote(held.name)}/explore/{quote(one.facts.name)}?{urlencode(asked)}"
    table = block(f"hour-{one.facts.name}", table_of(one, second), synthetic)
    return {"table": table, "chart": where}


@router.get("/compare")
def comparing(
    request: Request, shelf: OnShelf, run: Annotated[list[str] | None, Query()] = None
) -> Response:
    """Set runs side by side."""
    held = [one for one in shelf.held() if one.run is not None]
    chosen = [shelf.find(name) for name in dict.fromkeys(run or ())][:SIDE_BY_SIDE]
    found = compare(chosen) if len(chosen) > 1 else None
    blocks = [block("differing", found.figures), block("inputs", found.inputs)] if found else []
    return page(
        request,
        "compare.html.j2",
        WORDS["compare"],
        runs=held,
        chosen=[one.name for one in chosen],
        found=found,
        blocks=blocks,
    )


@router.get("/ledger")
def ledger(
    request: Request,
    shelf: OnShelf,
    book: Search = "",
    trace: Search = "",
    find: Search = "",
    verify: bool = False,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Response:
    """Browse a ledger of the folder, trace an entry to its rows, verify the whole."""
    from tanheng.web.books import ledger_tables, ledgers

    there = ledgers(shelf.folder)
    name = book or next(iter(there), "")
    if not name:
        return _tables(request, WORDS["ledger"], (), notes=[WORDS["no_ledger"]])
    shown = ledger_tables(there, name, trace, find, verify, limit, offset)
    links = [(Text(one, one), f"/ledger?{urlencode({'book': one})}") for one in there]
    links.append((WORDS["verify"], f"/ledger?{urlencode({'book': name, 'verify': 'true'})}"))
    pages = _turning("/ledger", {"book": name, "find": find}, shown.total, limit, offset)
    return page(
        request,
        "ledger.html.j2",
        WORDS["ledger"],
        blocks=[block(f"ledger-{place}", one) for place, one in enumerate(shown.tables)],
        entries=shown.entries,
        notes=shown.notes,
        links=_links(links),
        pages=_links(pages),
        book=name,
        find=find,
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
        pages=_turning("/factors", {"q": q}, len(found), limit, offset),
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
    return page(request, "queue.html.j2", WORDS["queue"])


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
) -> Response:
    """Say how a CSV would be read, and what its static guarantee is; nothing of it is kept."""
    told, problem, project = Told(unit=unit, zone=zone or "UTC"), "", ""
    tables: tuple[Table, ...] = ()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / _plain_name(file.filename or "")
        path.write_bytes(file.file.read())
        try:
            told = Told(unit=unit, capacity=_capacity(capacity), zone=zone or "UTC")
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
    notes: list[Text] | None = None,
    form: dict[str, Any] | None = None,
    links: list[tuple[Text, str]] | None = None,
    pages: list[tuple[Text, str]] | None = None,
) -> Response:
    return page(
        request,
        "tables.html.j2",
        title,
        blocks=[block(f"table-{place}", one) for place, one in enumerate(tables)],
        notes=notes or [],
        form=form,
        links=_links(links or []),
        pages=_links(pages or []),
    )


def _links(found: list[tuple[Text, str]]) -> list[dict[str, Any]]:
    return [{"name": name, "where": where} for name, where in found]


def _turning(
    path: str, asked: dict[str, str], total: int, limit: int, offset: int
) -> list[tuple[Text, str]]:
    """Link the page before and the page after."""

    def at(place: int) -> str:
        return f"{path}?{urlencode(asked | {'limit': str(limit), 'offset': str(place)})}"

    before = [(WORDS["previous"], at(max(0, offset - limit)))] if offset else []
    return [*before, *([(WORDS["next"], at(offset + limit))] if offset + limit < total else [])]


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
    return kept[-80:] or "dropped.csv"
