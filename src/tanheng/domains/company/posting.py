"""An inventory posted to a ledger: an entry for each line, with the root of its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from tanheng.core import Context, Figure, InputError, Positions, Text
from tanheng.domains.company import matching
from tanheng.domains.company.inventory import Inventory
from tanheng.domains.company.model import Company
from tanheng.domains.company.restating import compare
from tanheng.domains.company.sources import source_rows
from tanheng.ledger import WORLD, Entry, Gathered, Ledger, Posted, Posting, gather

__all__ = ["entries_of", "evidence_of", "ledger_figures", "post_inventory", "propose_to"]


def post_inventory(found: Inventory, name: str, book: Ledger, recorded_s: int) -> Posted:
    """Post what counts of an inventory; what was posted before is not posted again.

    Parameters
    ----------
    name : str
        The company, first part of each key.
    recorded_s : int
        The project's ``as_of``, s since 1970 UTC.

    Raises
    ------
    InputError
        For a line that was posted with other amounts, or that is gone: that is a restatement, to
        be proposed.
    """
    evidence = evidence_of(found)
    entries = list(entries_of(found, name, evidence.roots))
    restated = compare(entries, book.current(), name, _year_of(found))
    restated.refuse()
    return book.post(restated.unchanged, recorded_s, evidence)


def ledger_figures(
    section: Company,
    found: Inventory,
    matched: matching.Findings | None,
    positions: Positions,
    context: Context,
) -> tuple[Figure, ...]:
    """Post an inventory where its section names a ledger, and tell the ledger's state.

    What was matched is issued and retired first: somebody else may have claimed it, and then
    nothing is posted.

    Raises
    ------
    InputError
        As `post_inventory` and `matching.post_matching` do, and for a place that holds no ledger.
    """
    if section.ledger is None:
        return ()
    where = _place(section.ledger, context)
    try:
        with Ledger.open(where) as book:
            if matched is not None:
                entities = {site: said.entity for site, said in section.sites.items()}
                matching.post_matching(matched, section.name, entities, book, context.as_of_s)
            posted = post_inventory(found, section.name, book, context.as_of_s)
            off = max(map(abs, book.trial_balance().values()), default=0)
    except InputError as error:
        raise positions.complaint("company.ledger", error.message) from None
    balance = Text(
        "largest sum over all accounts of any commodity: 0 where the books balance",
        "任一品种在全部账户上的最大合计：账平时为 0",
    )
    head = Text(
        "size and root of the Merkle tree over all entries (RFC 6962)",
        "全部分录的默克尔树的大小与根（RFC 6962）",
    )
    return (
        Figure("ledger.trial_balance", float(off), "1", section.origin, balance),
        Figure("ledger.tree_head", str(posted.head), "1", section.origin, head),
    )


def propose_to(
    section: Company,
    found: Inventory,
    positions: Positions,
    context: Context,
    by: str,
    cause: str,
) -> list[str]:
    """Propose to correct a ledger to an inventory, and give the keys of the proposals.

    Raises
    ------
    InputError
        For a section that names no ledger, or one that refuses the proposals.
    """
    if section.ledger is None:
        raise positions.complaint("company.ledger", "expected a ledger, came none")
    try:
        with Ledger.open(_place(section.ledger, context), begin=False) as book:
            evidence = evidence_of(found)
            entries = list(entries_of(found, section.name, evidence.roots))
            restated = compare(entries, book.current(), section.name, _year_of(found))
            corrections = restated.corrections(cause, context.as_of_s)
            book.propose(corrections, by, context.as_of_s, evidence)
    except InputError as error:
        raise positions.complaint("company.ledger", error.message) from None
    return [one.key for one in corrections]


def _place(said: str, context: Context) -> str | Path:
    """Give the server that is said, or the file, its folder made where there is none."""
    if "://" in said:
        return said
    path = context.folder / said
    with suppress(OSError):  # opening the file then says why
        path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _year_of(found: Inventory) -> tuple[int, int]:
    """Give the first second of an inventory's year and the first after it."""
    year = found.totals[0].setting.year
    return year.span_s(year.year * 100)


def evidence_of(found: Inventory) -> Gathered:
    """Gather the rows of all lines, each line's under one root."""
    parts = [
        part.drop("amount")
        for place in range(len(found.totals))
        for part in source_rows(found, place)
    ]
    return gather(pl.concat(parts), "source")


def entries_of(found: Inventory, name: str, roots: Mapping[Any, bytes]) -> Iterator[Entry]:
    """Give an entry for each line that counts, in whole grams of each gas.

    Parameters
    ----------
    roots : mapping
        Root of the rows by the line's ``source``.
    """
    used = Counter[str]()
    for place, line in enumerate(found.lines.iter_rows(named=True)):
        postings = tuple(_postings(found, place, line))
        one = found.totals[line["book"]]
        start, end = one.setting.year.span_s(line["period"])
        key = _key(name, line)
        used[key] += 1
        if postings:
            yield Entry(
                key if used[key] == 1 else f"{key}#{used[key]}",
                postings,
                start,
                end,
                roots[line["source"]],
                line["site"] or "",
                line["name"] or "",
                line["factor"],
                line["method"],
                _decimal(line["amount"]),
                line["unit"],
                _decimal(line["share"] * line["kept"]),
            )


def _postings(found: Inventory, place: int, line: Mapping[str, Any]) -> Iterator[Posting]:
    account = line["account"]
    world = f"{account}:{WORLD}"
    held = f"{account}:{line['entity']}"
    for column, gas in enumerate(found.gases):
        grams = int(found.counted[place, column])
        if grams > 0:
            yield Posting(world, held, gas, grams)
        elif grams < 0:
            yield Posting(held, world, gas, -grams)


def _key(name: str, line: Mapping[str, Any]) -> str:
    """Name a line by what it is, so that the same line has the same key in every run."""
    parts = ("account", "entity", "site", "name", "counterparty", "period", "factor", "file")
    told = [str(line[part] if line[part] is not None else "") for part in parts]
    return "|".join([name, *told, line["note"]])


def _decimal(number: float) -> str:
    return format(Decimal(repr(float(number))), "f")
