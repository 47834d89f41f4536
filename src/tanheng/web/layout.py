"""What the pages of a run have in common: their places, their charts, their dates, their inputs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse

from tanheng.core import DAY_S, Section, Table, Text, View, iso
from tanheng.store import Part, made_from
from tanheng.web.columns import SeriesFacts, sound_facts
from tanheng.web.drawing import Block, block, page
from tanheng.web.explore import Shape, shapes
from tanheng.web.shelf import Held
from tanheng.web.views_api import is_synthetic, view_address
from tanheng.web.windows import is_dated
from tanheng.web.words import WORDS, domain_name

__all__ = ["explorers", "inputs_of", "laid", "run_page", "sections_page", "span_of"]


@dataclass(frozen=True)
class Place:
    """A link of the run's own menu."""

    name: Text
    where: str


@dataclass(frozen=True)
class Laid:
    """A view on a page: a table at once, a chart to be fetched when it comes near."""

    title: Text
    block: Block | None
    chart: str
    data: str
    dated: bool
    synthetic: bool


@dataclass(frozen=True)
class PartPage:
    """A section as a page takes it."""

    anchor: str
    title: Text
    intro: Text | None
    views: list[Laid]


@dataclass(frozen=True)
class Explorer:
    """A series that can be looked into, and how it can be drawn; no facts of a damaged one."""

    anchor: str
    name: str
    facts: SeriesFacts | None
    shapes: tuple[Shape, ...]
    chart: str


@dataclass(frozen=True)
class Span:
    """The days that a selector offers, and those that it starts with; written as ISO dates."""

    first: str
    last: str
    start: str
    end: str


def run_page(
    request: Request, template: str, held: Held, title: Text, **content: Any
) -> HTMLResponse:
    """Write a page of a run, with its menu."""
    run = held.sound
    origins = {figure.origin for figure in run.figures if figure.origin != "published"}
    synthetic = "all" if origins == {"synthetic"} else "some" if "synthetic" in origins else ""
    menu = _places(held)
    return page(
        request,
        template,
        title,
        run=run,
        name=held.name,
        places=menu,
        synthetic=synthetic,
        **content,
    )


def laid(held: Held, prefix: str, views: Iterable[tuple[str, int, View]]) -> list[Laid]:
    """Lay out views by section and place."""
    return [_laid(held, prefix, anchor, place, view) for anchor, place, view in views]


def sections_page(held: Held, section: Section) -> PartPage:
    """Lay out one section."""
    views = [(section.anchor, place, view) for place, view in enumerate(section.views, start=1)]
    return PartPage(section.anchor, section.title, section.intro, laid(held, "", views))


def explorers(held: Held, names: Sequence[str]) -> list[Explorer]:
    """Find the series that can be drawn over time."""
    found = []
    for name, about in sound_facts(held.sound, names).items():
        ways = shapes(about) if about else ()
        if ways or about is None:
            where = f"/runs/{quote(held.name)}/explore/{quote(name)}"
            found.append(Explorer(name.replace(".", "-"), name, about, ways, where))
    return found


def span_of(held: Held, part: Part, start: str | None, end: str | None) -> Span | None:
    """Find the days that a domain's series span; ``None`` where none has times."""
    about = [one for one in sound_facts(held.sound, part.series).values() if one]
    firsts = [one.start_s for one in about if one.start_s is not None]
    lasts = [one.end_s for one in about if one.end_s is not None]
    if not firsts or not lasts:
        return None
    first, last = _day(min(firsts)), _day(max(lasts) - 1)
    return Span(first, last, _within(start, first, last, first), _within(end, first, last, last))


def inputs_of(held: Held, name: str | None) -> list[dict[str, Any]]:
    """List the files that a figure, a series or a section was made from, with their hashes."""
    return made_from(held.sound, held.shown, name)


def _places(held: Held) -> list[Place]:
    base, run, shown = f"/runs/{quote(held.name)}", held.sound, held.shown
    domains = [
        Place(domain_name(part.domain), f"{base}/domains/{quote(part.domain)}")
        for part in (shown.parts if shown else ())
    ]
    about = [one for one in sound_facts(run, run.series_names).values() if one]
    first = min((one.start_s for one in about if one.start_s is not None), default=None)
    hour = [] if first is None else [Place(WORDS["hour"], f"{base}/hour/{iso(first)[:13]}")]
    return [
        Place(WORDS["overview"], base),
        *domains,
        *hour,
        Place(WORDS["all_figures"], f"{base}/figures"),
        Place(WORDS["quality"], f"{base}/quality"),
        Place(WORDS["report"], f"{base}/report"),
        Place(WORDS["save"], f"{base}/report?save=true"),
    ]


def _laid(held: Held, prefix: str, anchor: str, place: int, view: View) -> Laid:
    synthetic = is_synthetic(held, anchor)
    name = f"{prefix}-{anchor}-{place}" if prefix and prefix != anchor else f"{anchor}-{place}"
    table = block(name, view, synthetic) if isinstance(view, Table) else None
    chart = f"/runs/{quote(held.name)}/charts/{quote(anchor)}/{place}"
    data = view_address(held.name, anchor, place)
    return Laid(view.title, table, chart, data, is_dated(view), synthetic)


def _day(second: int) -> str:
    return iso(second // DAY_S * DAY_S)[:10]


def _within(asked: str | None, first: str, last: str, otherwise: str) -> str:
    """Keep a day that was asked for where it is one, and within the span."""
    try:
        day = date.fromisoformat(asked or "").isoformat()
    except ValueError:
        return otherwise
    return min(max(day, first), last)
