"""Corrections as people write them: a YAML file, and the rows that show what is right."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
from pydantic import Field

from tanheng.core import InputError, Positions, Strict, read_project
from tanheng.ledger.corrections import Correction, check_reversible
from tanheng.ledger.entry import Entry, Posting
from tanheng.ledger.evidence import Gathered, Segment, gather
from tanheng.ledger.kinds import WORLD
from tanheng.ledger.reading import Reading

__all__ = ["read_corrections"]


class _Replacement(Strict):
    """What is to stand instead; what is not said stays as it was posted."""

    amounts: dict[str, int] = Field(min_length=1)
    evidence: str
    key: str | None = None
    site: str | None = None
    activity: str | None = None
    factor: str | None = None
    method: str | None = None
    quantity: Decimal | None = None
    unit: str | None = None
    share: Decimal | None = None


class _Correction(Strict):
    key: str
    of: str
    cause: str
    replacement: _Replacement | None = None


class _Corrections(Strict):
    corrections: tuple[_Correction, ...] = Field(min_length=1)


def read_corrections(path: Path, ledger: Reading) -> tuple[list[Correction], Gathered]:
    """Read corrections to propose.

    Parameters
    ----------
    path : Path
        YAML: ``corrections``, each with ``key``, ``of`` (key of the entry), ``cause`` and, unless
        the entry is only to be taken back, ``replacement``: ``amounts`` by commodity (whole, g or
        Wh), ``evidence`` (a CSV of the rows that show them, beside this file), and what else
        changes of ``key, site, activity, factor, method, quantity, unit, share``.
    ledger : Reading
        The ledger that holds the entries.

    Returns
    -------
    list of Correction
    Gathered
        The rows.

    Raises
    ------
    InputError
        With the field of the file that is wrong.
    """
    said, positions = read_project(path, _Corrections)
    found: list[Correction] = []
    roots: dict[str, bytes] = {}
    segments: list[Segment] = []
    for number, one in enumerate(said.corrections):
        field = f"corrections[{number}]"
        try:
            wrong = ledger.entry(one.of)
            check_reversible(wrong)
        except InputError as error:
            raise positions.complaint(f"{field}.of", error.message) from None
        new = None
        if one.replacement is not None:
            gathered = _rows(path, one.replacement.evidence, field, positions)
            roots[one.key] = gathered.roots[0]
            segments += gathered.segments
            new = _replaced(one, one.replacement, wrong.entry, gathered.roots[0], field, positions)
        found.append(Correction(one.key, one.of, one.cause, new))
    return found, Gathered(roots, tuple(segments))


def _rows(path: Path, name: str, field: str, positions: Positions) -> Gathered:
    """Read rows as they are written, each with its file and line."""
    place = f"{field}.replacement.evidence"
    try:
        table = pl.read_csv(path.parent / name, infer_schema=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        said = str(error).partition("\n")[0]
        raise positions.complaint(place, f"expected a CSV of rows, came {name}: {said}") from None
    if table.is_empty():
        raise positions.complaint(place, f"expected rows, came none in {name}")
    lines = pl.int_range(2, table.height + 2, eager=True)
    numbered = pl.select(group=pl.repeat(0, table.height), file=pl.lit(name), line=lines)
    cells = table.select(cells=pl.struct(pl.all()).struct.json_encode())
    return gather(pl.concat([numbered, cells], how="horizontal"), "group")


def _replaced(
    one: _Correction,
    said: _Replacement,
    wrong: Entry,
    root: bytes,
    field: str,
    positions: Positions,
) -> Entry:
    """Write the new entry, on the account of the one it replaces."""
    pairs = {_pair(posting) for posting in wrong.postings}
    if len(pairs) != 1:
        raise positions.complaint(f"{field}.of", f"expected an entry of one account, came {one.of}")
    world, held = next(iter(pairs))
    postings = tuple(
        Posting(world, held, what, amount) if amount > 0 else Posting(held, world, what, -amount)
        for what, amount in said.amounts.items()
        if amount
    )
    changed = said.model_dump(exclude_none=True, exclude={"amounts", "evidence", "key"})
    texts: dict[str, Any] = {
        name: format(value, "f") if isinstance(value, Decimal) else value
        for name, value in changed.items()
    }
    key = said.key or f"{one.of} as of {one.key}"
    return replace(wrong, key=key, postings=postings, evidence=root, **texts)


def _pair(posting: Posting) -> tuple[str, str]:
    """Tell the world's side and the other of a posting."""
    pair = (posting.source, posting.target)
    return pair if posting.source.partition(":")[2] == WORLD else (pair[1], pair[0])
