"""The hour: one hour of a run from the fleets into the books, as a page and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from tanheng.core import DAY_S, HOUR_S, Text, iso
from tanheng.web.api import REFUSALS, Name, Of, OnShelf
from tanheng.web.chain import chain_table
from tanheng.web.columns import sound_facts
from tanheng.web.drawing import block
from tanheng.web.explore import shapes
from tanheng.web.hour import SeriesHour, by_domain, hour_of, instant_s, table_of, written
from tanheng.web.layout import run_page
from tanheng.web.links import links
from tanheng.web.model import HourAnswer, HourEntry, HourPosting, HourReading
from tanheng.web.shelf import Held
from tanheng.web.words import WORDS, domain_name

if TYPE_CHECKING:
    from tanheng.web.hour_ledger import LedgerHour, PostedEntry

__all__ = ["api_router", "router"]

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
api_router = APIRouter()


@api_router.get("/api/v1/runs/{id}/hour/{instant}", tags=["series"], responses=REFUSALS)
def hour_answer(shelf: OnShelf, held: Of, instant: Name) -> HourAnswer:
    """Give one hour through every series of a run, and what the run posted of it."""
    from tanheng.web.hour_ledger import head_of, posted_in

    second = instant_s(instant)
    posted = posted_in(held, shelf.folder, second)
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
    entries = [_entry(posted.book, one) for one in posted.entries] if posted else []
    return HourAnswer(
        start=iso(second),
        end=iso(second + HOUR_S),
        readings=readings,
        damaged=_damaged(held),
        entries=entries,
        ledger=posted.book if posted else None,
        ledger_head=head_of(held),
    )


@router.get("/runs/{id}/hour/{instant}")
def hour(request: Request, shelf: OnShelf, held: Of, instant: Name) -> Response:
    """Follow one hour through fleets, grid, data centre and ledger."""
    from tanheng.web.hour_ledger import head_of, hour_tables, posted_in

    second = instant_s(instant)
    posted = posted_in(held, shelf.folder, second)
    books = hour_tables(posted, second) if posted else ()
    found = hour_of(held, second)
    groups = [
        {
            "title": domain_name(domain) if domain else WORDS["series"],
            "anchor": domain or "series",
            "shown": [_shown(held, one, second) for one in series],
        }
        for domain, series in by_domain(found).items()
    ]
    base = f"/runs/{quote(held.name)}/hour/"
    damaged = _damaged(held)
    sound = [name for name in held.sound.series_names if name not in damaged]
    told = chain_table(held.sound, sound, second)
    return run_page(
        request,
        "hour.html.j2",
        held,
        Text(f"The hour {iso(second)}", f"{iso(second)} 这一小时"),
        groups=groups,
        chain=block("hour-chain", told, any(map(_synthetic, found))) if told else None,
        entries=[block(f"hour-ledger-{place}", one) for place, one in enumerate(books)],
        traces=_traces(posted) if posted else [],
        damaged=damaged,
        elsewhere=posted is None and head_of(held) is not None,
        base=base,
        instant=written(second),
        earlier=base + written(second - HOUR_S) if second >= HOUR_S else base + written(second),
        later=base + written(second + HOUR_S),
    )


def _damaged(held: Held) -> list[str]:
    run = held.sound
    return [name for name, one in sound_facts(run, run.series_names).items() if one is None]


def _synthetic(one: SeriesHour) -> bool:
    return any(reading.column.origin == "synthetic" for reading in one.readings)


def _shown(held: Held, one: SeriesHour, second: int) -> dict[str, Any]:
    """Lay out one series: its readings, and the day around them as a chart to come."""
    first = second // DAY_S * DAY_S
    asked = {"shape": shapes(one.facts)[0], "start": iso(first), "end": iso(first + DAY_S)}
    where = f"/runs/{quote(held.name)}/explore/{quote(one.facts.name)}?{urlencode(asked)}"
    table = block(f"hour-{one.facts.name}", table_of(one, second), _synthetic(one))
    return {"table": table, "chart": where}


def _traces(posted: LedgerHour) -> list[dict[str, Any]]:
    """Link each entry to its trace."""
    keys = [one.recorded.entry.key for one in posted.entries]
    where = [f"/ledger?{urlencode({'book': posted.book, 'trace': key})}" for key in keys]
    return links((Text(key, key), to) for key, to in zip(keys, where, strict=True))


def _entry(book: str, one: PostedEntry) -> HourEntry:
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
