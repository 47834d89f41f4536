"""The ledgers of the folder: entries page by page, a trace to the rows, a proof when asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse

from tanheng.core import InputError, Table, Text, iso
from tanheng.web.api import REFUSALS, Limit, Offset, OnShelf, next_page
from tanheng.web.drawing import block, page
from tanheng.web.links import links, turning
from tanheng.web.model import EntryAnswer, LedgerItem, MovedAnswer, Page, VerdictAnswer
from tanheng.web.words import WORDS

if TYPE_CHECKING:
    from tanheng.ledger import Recorded

__all__ = ["api_router", "router"]

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
api_router = APIRouter(responses=REFUSALS, tags=["ledgers"])
Search = Annotated[str, Query(max_length=300)]
Book = Annotated[str, Query(min_length=1, max_length=300, description="name of a ledger")]


@router.get("/ledger")
def ledger(
    request: Request,
    shelf: OnShelf,
    book: Search = "",
    trace: Search = "",
    find: Search = "",
    limit: Limit = 50,
    offset: Offset = 0,
) -> Response:
    """Browse a ledger of the folder, or trace one of its entries to its rows."""
    from tanheng.web import books

    there = books.ledgers(shelf.folder)
    name = book or books.first_sound(there)
    if not name:
        return _page(request, (), {}, "", notes=[WORDS["no_ledger"]])
    path = books.ledger_named(shelf.folder, name)
    try:
        if trace:
            return _page(request, books.traced(path, trace), there, name)
        found = books.browsed(path, find, limit, offset)
        tables = books.balances(path) if not find and not offset else []
    except InputError as error:  # the other ledgers stay within reach
        said = Text(error.message, error.message)
        return _page(request, (), there, name, find=find, notes=[said], status=400)
    return _page(
        request,
        tables,
        there,
        name,
        find=find,
        entries=found.entries,
        count=_count(offset, len(found.entries), found.total),
        pages=turning("/ledger", {"book": name, "find": find}, found.total, limit, offset),
    )


@router.post("/ledger/verify")
def verify(
    request: Request, shelf: OnShelf, book: Annotated[str, Form(min_length=1, max_length=300)]
) -> Response:
    """Compute a ledger again from its entries, and say whether all of it holds."""
    from tanheng.web import books

    found = books.verified(books.ledger_named(shelf.folder, book))
    notes = [Text(fault, fault) for fault in found.faults]
    if not notes:
        holds = WORDS["holds"]
        notes = [Text(f"{holds.en} {found.head}", f"{holds.zh}{found.head}")]
    return _page(request, (), books.ledgers(shelf.folder), book, notes=notes)


@api_router.get("/api/v1/ledgers")
def all_ledgers(
    request: Request, shelf: OnShelf, limit: Limit = 100, offset: Offset = 0
) -> Page[LedgerItem]:
    """List the ledgers of the folder."""
    from tanheng.web import books

    there = books.ledgers(shelf.folder)
    items = [LedgerItem(name=n, bytes=p.stat().st_size) for n, p in there.items()]
    after = next_page(request, len(items), limit, offset)
    shown = items[offset : offset + limit]
    return Page(total=len(items), limit=limit, offset=offset, next=after, items=shown)


@api_router.get("/api/v1/ledgers/entries")
def all_entries(
    request: Request,
    shelf: OnShelf,
    book: Book,
    find: Search = "",
    limit: Limit = 100,
    offset: Offset = 0,
) -> Page[EntryAnswer]:
    """List the entries of a ledger whose keys hold a text, the newest first."""
    from tanheng.web import books

    found = books.browsed(books.ledger_named(shelf.folder, book), find, limit, offset)
    items = [
        EntryAnswer(
            index=one.index,
            key=one.entry.key,
            move=one.leaf.move,
            start=iso(one.entry.start),
            end=iso(one.entry.end),
            postings=[
                MovedAnswer(
                    source=p.source, target=p.target, commodity=p.commodity, amount=p.amount
                )
                for p in one.entry.postings
            ],
            evidence=one.entry.evidence.hex(),
        )
        for one in found.entries
    ]
    after = next_page(request, found.total, limit, offset)
    return Page(total=found.total, limit=limit, offset=offset, next=after, items=items)


@api_router.get("/api/v1/ledgers/verification")
def verification(shelf: OnShelf, book: Book) -> VerdictAnswer:
    """Compute a ledger again from its entries: this takes seconds, not milliseconds."""
    from tanheng.web import books

    found = books.verified(books.ledger_named(shelf.folder, book))
    return VerdictAnswer(
        holds=not found.faults,
        head=found.head,
        entries=found.entries,
        faults=list(found.faults),
    )


def _count(offset: int, shown: int, total: int) -> Text:
    if not shown:
        return Text(f"0 of {total:,}", f"共 {total:,} 条")
    first, last = f"{offset + 1:,}", f"{offset + shown:,}"
    return Text(f"{first} to {last} of {total:,}", f"第 {first} 至 {last} 条，共 {total:,} 条")


def _page(
    request: Request,
    tables: Iterable[Table],
    there: Iterable[str],
    name: str,
    find: str = "",
    notes: Sequence[Text] = (),
    entries: Sequence[Recorded] | None = None,
    count: Text | None = None,
    pages: Sequence[tuple[Text, str]] = (),
    status: int = 200,
) -> Response:
    others = [(Text(one, one), f"/ledger?{urlencode({'book': one})}") for one in there]
    return page(
        request,
        "ledger.html.j2",
        WORDS["ledger"],
        status,
        blocks=[block(f"ledger-{place}", one) for place, one in enumerate(tables)],
        entries=entries,
        count=count,
        iso=iso,
        notes=notes,
        links=links(others),
        pages=links(pages),
        book=name,
        find=find,
    )
