"""What the API answers, typed; the OpenAPI page is made from these."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from pydantic import BaseModel, Field

__all__ = [
    "Complaint",
    "EntryAnswer",
    "FigureAnswer",
    "Health",
    "HourAnswer",
    "HourEntry",
    "HourPosting",
    "HourReading",
    "LedgerItem",
    "MovedAnswer",
    "Page",
    "RunAnswer",
    "SeriesAnswer",
    "SeriesItem",
    "SeriesRows",
    "Thinning",
    "VerdictAnswer",
    "ViewAnswer",
    "ViewItem",
    "Words",
]

Item = TypeVar("Item")


class Complaint(BaseModel):
    """Why there is no answer: what was expected, what came."""

    message: str
    place: str | None = None


class Health(BaseModel):
    """The console is there."""

    status: str = "ok"
    version: str
    runs: int
    damaged: int


class Words(BaseModel):
    """A text in both languages."""

    en: str
    zh: str


class Page(BaseModel, Generic[Item]):
    """One page of a longer list; ``next`` is the address of the one after it."""

    total: int
    limit: int
    offset: int
    next: str | None
    items: list[Item]


class RunAnswer(BaseModel):
    """One run of the folder; ``damaged`` says why a run that is there cannot be read."""

    id: str = Field(description="name of its folder: how it is addressed here")
    run: str | None = Field(description="hash of its inputs, versions and seed")
    title: Words
    as_of: str | None
    domains: list[str]
    figures: int
    series: int
    synthetic: bool
    damaged: str | None


class FigureAnswer(BaseModel, extra="allow"):
    """One figure as it stands in ``summary.json``; further fields say what it is about."""

    name: str
    value: Any
    unit: str
    origin: str
    how: str
    level: float | None = None
    interval: list[float] | None = None
    reason: str | None = None


class SeriesColumn(BaseModel):
    """One column of a series."""

    name: str
    role: str
    unit: str
    origin: str
    values: list[str] = Field(description="of a key: the values it takes, the first thousand")
    count: int = Field(description="of a key: how many values it takes")


class SeriesItem(BaseModel):
    """One series of a run; instants are UTC and mark the start of the interval."""

    name: str
    rows: int
    start: str | None
    end: str | None
    step_s: int | None
    columns: list[SeriesColumn]
    damaged: str | None = Field(description="why its file cannot be read, where it cannot")


class Thinning(BaseModel):
    """One column in buckets; ``null`` where nothing is known."""

    name: str
    unit: str
    origin: str
    min: list[float | None]
    mean: list[float | None]
    max: list[float | None]


class SeriesAnswer(BaseModel):
    """A series in buckets of ``bucket_s`` seconds; ``time`` marks the start of each."""

    name: str
    start: str
    end: str
    bucket_s: int
    points: int
    where: dict[str, str]
    time: list[str]
    columns: list[Thinning]


class ViewItem(BaseModel):
    """One table or chart that a run shows."""

    section: str
    place: int
    kind: str
    title: Words
    domain: str | None
    address: str


class ViewAnswer(BaseModel):
    """One table or chart as rows: what it is drawn from."""

    title: Words
    note: Words | None
    synthetic: bool
    heads: list[Words]
    units: list[str]
    rows: list[list[str | int | float | bool | None]]


class HourReading(BaseModel):
    """One value at the hour, beside the least, mean and greatest of the whole run."""

    domain: str
    series: str
    where: str
    column: str
    value: float | None
    unit: str
    origin: str
    least: float | None
    mean: float | None
    greatest: float | None


class HourPosting(BaseModel):
    """An amount that an entry moves between two accounts."""

    source: str
    target: str
    commodity: str
    amount: int


class HourEntry(BaseModel):
    """An entry of the ledger whose period holds the hour, and the rows of the hour behind it."""

    ledger: str
    key: str
    move: str
    start: str
    end: str
    postings: list[HourPosting]
    rows: list[dict[str, Any]]


class HourAnswer(BaseModel):
    """One hour through every series of a run, and what the run posted of it.

    `damaged` names series that cannot be read; `ledger` is the one that the run posted to, `null`
    where there is none, or none that can be read: then `ledger_head` says which it would be.
    """

    start: str
    end: str
    readings: list[HourReading]
    damaged: list[str]
    entries: list[HourEntry]
    ledger: str | None
    ledger_head: str | None


class SeriesRows(BaseModel):
    """Rows of a series as they lie on disk."""

    total: int
    limit: int
    offset: int
    next: str | None
    columns: list[str]
    rows: list[list[Any]]


class LedgerItem(BaseModel):
    """One ledger of the folder."""

    name: str = Field(description="how it is addressed here: its file within the folder")
    bytes: int


class MovedAnswer(BaseModel):
    """An amount that moved between two accounts."""

    source: str
    target: str
    commodity: str = Field(description="a gas (g), CO2e (g), Wh")
    amount: int


class EntryAnswer(BaseModel):
    """One entry of a ledger."""

    index: int
    key: str
    move: str
    start: str
    end: str
    postings: list[MovedAnswer]
    evidence: str = Field(description="Merkle root over the rows it was computed from")


class VerdictAnswer(BaseModel):
    """Whether all of a ledger holds, and the tree head that was computed."""

    holds: bool
    head: str
    entries: int
    faults: list[str]
