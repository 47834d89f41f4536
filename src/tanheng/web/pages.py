"""The pages of a run: overview, domains, figures, data quality, report; and the list of runs."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse, HTMLResponse

from tanheng.core import InputError, Sankey, Table, Text, View
from tanheng.report.listing import FIELDS, listing
from tanheng.store import Shown
from tanheng.web.api import (
    Instant,
    Limit,
    Name,
    Of,
    Offset,
    OnShelf,
    run_answer,
    seconds,
)
from tanheng.web.buckets import chosen
from tanheng.web.columns import facts
from tanheng.web.drawing import block, fragment, page
from tanheng.web.freshness import fresh
from tanheng.web.guard import REPORT_POLICY
from tanheng.web.key_figures import key_figures
from tanheng.web.layout import explorers, inputs_of, laid, run_page, sections_page, span_of
from tanheng.web.shelf import DamagedError, NoSuchError
from tanheng.web.views_api import AskedSeries, drawn_series, find_view, is_synthetic, view_address
from tanheng.web.windows import cut, is_dated
from tanheng.web.words import WORDS, domain_name

__all__ = ["router", "wrong"]

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
Day = Annotated[str | None, Query(pattern=r"^\d{4}-\d\d-\d\d$")]


@router.get("/")
def runs(request: Request, shelf: OnShelf, limit: Limit = 1000, offset: Offset = 0) -> Response:
    """Show the runs of the folder."""
    held = shelf.held()[offset : offset + limit]
    return page(request, "runs.html.j2", WORDS["runs"], runs=[run_answer(one) for one in held])


@router.get("/runs/{id}")
def overview(request: Request, held: Of) -> Response:
    """Show what a run found at a glance."""
    run, shown = held.sound, held.shown
    return run_page(
        request,
        "overview.html.j2",
        held,
        shown.title if shown else Text(held.name, held.name),
        keys=key_figures(run.figures),
        glance=laid(held, "", _glance(shown)) if shown else [],
        headline=laid(
            held, "headline", [("headline", n, t) for n, t in enumerate(shown.headline, 1)]
        )
        if shown
        else [],
        inputs=inputs_of(held, None),
    )


@router.get("/runs/{id}/domains/{domain}")
def domain(
    request: Request, held: Of, domain: Name, start: Day = None, end: Day = None
) -> Response:
    """Show one domain: its sections as the report has them, and its series to look into."""
    shown = held.shown
    found = next((part for part in shown.parts if part.domain == domain), None) if shown else None
    if found is None:
        raise NoSuchError(f"no domain {domain!r} in this run")
    return run_page(
        request,
        "domain.html.j2",
        held,
        domain_name(domain),
        parts=[sections_page(held, section) for section in found.sections],
        explorers=explorers(held, found.series),
        span=span_of(held, found, start, end),
    )


@router.get("/runs/{id}/charts/{section}/{place}")
def view_chart(
    request: Request,
    held: Of,
    section: Name,
    place: int,
    start: Instant = None,
    end: Instant = None,
) -> Response:
    """Give one chart of a run as a part of a page."""
    found = find_view(held, section, place)
    if isinstance(found, Table):
        raise NoSuchError(f"view {place} of the section {section!r} is a table, and no chart")
    dated = bool(request.url.query) and is_dated(found)
    note = WORDS["undated"] if request.url.query and not dated else None
    try:
        shown = cut(found, seconds(start), seconds(end))
    except InputError:
        shown, dated, note = found, False, WORDS["outside"]
    data = view_address(held.name, section, place)
    query = f"?{request.url.query}" if dated else ""
    return fragment(
        request,
        "chart.html.j2",
        block=block(f"{section}-{place}", shown, is_synthetic(held, section)),
        aside=note,
        csv=f"{data}/csv{query}",
        json=f"{data}{query}",
        rows=None,
        inputs=inputs_of(held, section),
        run=held.sound,
    )


@router.get("/runs/{id}/explore/{name}")
def series_chart(request: Request, held: Of, asked: AskedSeries) -> Response:
    """Draw one series over an interval, as a part of a page."""
    name, found = asked.name, drawn_series(held, asked)
    given = request.query_params.multi_items()
    dates = [(key, value) for key, value in given if key in ("start", "end")]
    taken = chosen(facts(held.sound, name), asked.where or {})
    keys = [("where", f"{key}:{value}") for key, value in taken.items()]
    data = f"/api/v1/runs/{quote(held.name)}/series/{quote(name)}"
    return fragment(
        request,
        "chart.html.j2",
        block=block(f"series-{name}", found, is_synthetic(held, name.split(".")[0])),
        aside=None,
        csv=f"{data}/chart/csv?{urlencode(given)}",
        json=f"{data}/chart?{urlencode(given)}",
        rows=f"{data}/csv?{urlencode([*dates, *keys])}",
        inputs=inputs_of(held, name),
        run=held.sound,
    )


@router.get("/runs/{id}/figures")
def figures(request: Request, held: Of) -> Response:
    """Show every figure of a run with how it was made."""
    return run_page(
        request,
        "figures.html.j2",
        held,
        WORDS["all_figures"],
        groups=listing(held.sound.figures),
        fields=FIELDS,
        one="",
        inputs=inputs_of(held, None),
    )


@router.get("/runs/{id}/figures/{name}")
def figure(request: Request, held: Of, name: Name) -> Response:
    """Show how one figure was made, and from which files."""
    found = [one for one in held.sound.figures if one.name == name]
    if not found:
        raise NoSuchError(f"no figure {name!r} in this run")
    return run_page(
        request,
        "figures.html.j2",
        held,
        Text(name, name),
        groups=listing(found),
        fields=FIELDS,
        one=name,
        inputs=inputs_of(held, name),
    )


@router.get("/runs/{id}/quality")
def quality(request: Request, held: Of) -> Response:
    """Show what a run says about the quality of its data."""
    shown = held.shown
    found = [
        (section.anchor, place, view)
        for part in (shown.parts if shown else ())
        for section in part.sections
        for place, view in enumerate(section.views, start=1)
        if _about_quality(section.anchor, view)
    ]
    about = [one for one in held.sound.figures if {"quality", "missing"} & set(one.name.split("."))]
    return run_page(
        request,
        "quality.html.j2",
        held,
        WORDS["quality"],
        views=laid(held, "quality", found),
        groups=listing(about),
        fields=FIELDS,
        inputs=inputs_of(held, None),
    )


@router.get("/runs/{id}/report")
def report(request: Request, response: Response, held: Of, save: bool = False) -> Response:
    """Give the report: one file that needs nothing else."""
    fresh(request, response, held.state)
    try:
        path = held.sound.report
    except InputError as error:
        raise DamagedError(error.message, error.place) from None
    headers = {"content-security-policy": REPORT_POLICY, **response.headers}
    name = f"{held.name}.html" if save else None
    kind = "attachment" if save else "inline"
    return FileResponse(
        path,
        media_type="text/html; charset=utf-8",
        headers=headers,
        filename=name,
        content_disposition_type=kind,
    )


def wrong(request: Request, status: int, message: str) -> HTMLResponse:
    """Say on a page why there is no page."""
    return page(request, "wrong.html.j2", WORDS["not_found"], status, message=message)


def _glance(shown: Shown) -> list[tuple[str, int, View]]:
    """Find the flows of energy and carbon; where a run has none, its first chart of each domain."""
    charts: list[tuple[str, int, View]] = [
        (section.anchor, place, view)
        for part in shown.parts
        for section in part.sections
        for place, view in enumerate(section.views, start=1)
        if not isinstance(view, Table)
    ]
    flows = [one for one in charts if isinstance(one[2], Sankey)]
    seen: set[str] = {anchor for anchor, _, _ in flows}
    rest = []
    for one in charts:
        if one[0] not in seen:
            seen.add(one[0])
            rest.append(one)
    return [*flows, *rest][:4]


def _about_quality(anchor: str, view: View) -> bool:
    said = f"{anchor} {view.title.en}".lower()
    return any(
        word in said for word in ("quality", "flagged", "not in it", "left out", "rows that")
    )
