"""Source rows kept as evidence: a Merkle root for each group of them, and the rows themselves.

A row is kept as the JSON of its columns. Groups of up to 256 rows have a leaf for each row; longer
ones a leaf for each 64 rows, so that ten million rows are hashed in seconds.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate
from typing import Any

import polars as pl
from sqlalchemy import Connection, select

from tanheng.core import InputError
from tanheng.ledger.merkle import leaf_hashes, root_of
from tanheng.ledger.rows import insert
from tanheng.ledger.schema import evidence, evidence_roots

__all__ = ["Gathered", "evidence_root", "gather", "keep", "kept_rows", "segment_rows"]

_SHORT, _LEAF_ROWS, _SEGMENT_ROWS, _ASKED = 256, 64, 1 << 17, 500


@dataclass(frozen=True)
class Segment:
    """A Parquet file of rows, one group after the other.

    Parameters
    ----------
    groups : tuple of (bytes, int, int)
        Root, first row and number of rows of each group.
    """

    parquet: bytes
    groups: tuple[tuple[bytes, int, int], ...]


@dataclass(frozen=True)
class Gathered:
    """Evidence that is ready to be kept.

    Parameters
    ----------
    roots : mapping
        Root of each group, by what its column says.
    """

    roots: Mapping[Any, bytes]
    segments: tuple[Segment, ...]


def evidence_root(rows: Sequence[str]) -> bytes:
    """Root over rows, each as its JSON."""
    return root_of(leaf_hashes(_leaf_data(rows)))


def _leaf_data(rows: Sequence[str]) -> list[bytes]:
    if len(rows) <= _SHORT:
        return [row.encode() for row in rows]
    return [
        "\n".join(rows[at : at + _LEAF_ROWS]).encode() for at in range(0, len(rows), _LEAF_ROWS)
    ]


def gather(table: pl.DataFrame, by: str) -> Gathered:
    """Hash rows group by group, and pack them to be kept.

    Parameters
    ----------
    table : DataFrame
        Source rows: any columns, such as file, line and the text of the line.
    by : str
        Column that tells the group; it is not kept.

    Raises
    ------
    InputError
        For a table without rows or columns.
    """
    if table.is_empty() or table.width < 2:
        raise InputError("expected evidence: rows with at least one column, came none")
    rows = table.sort(by, maintain_order=True)
    sizes = rows.group_by(by, maintain_order=True).len()
    roots: dict[Any, bytes] = {}
    segments = []
    first = 0
    for part in _parts(sizes["len"].to_list()):
        within = sizes[part.start : part.stop]
        count = int(within["len"].sum())
        texts = _as_json(rows[first : first + count], by)
        found = _roots(texts, within["len"].to_list())
        roots |= dict(zip(within[by].to_list(), found, strict=True))
        segments.append(_segment(texts, found, within["len"].to_list()))
        first += count
    return Gathered(roots, tuple(segments))


def _parts(sizes: Sequence[int]) -> list[range]:
    """Divide groups into runs of about as many rows as a segment holds."""
    parts, start, held = [], 0, 0
    for at, size in enumerate(sizes):
        held += size
        if held >= _SEGMENT_ROWS:
            parts.append(range(start, at + 1))
            start, held = at + 1, 0
    if start < len(sizes):
        parts.append(range(start, len(sizes)))
    return parts


def _as_json(rows: pl.DataFrame, by: str) -> pl.Series:
    whole = pl.struct(pl.exclude(by)).struct.json_encode().alias("row")
    return rows.select(whole)["row"]


def _roots(texts: pl.Series, sizes: Sequence[int]) -> list[bytes]:
    """Root of each group of rows that lie one after the other."""
    found, first = [], 0
    for size in sizes:
        found.append(evidence_root(texts[first : first + size].to_list()))
        first += size
    return found


def _segment(texts: pl.Series, roots: Sequence[bytes], sizes: Sequence[int]) -> Segment:
    written = io.BytesIO()
    texts.to_frame("row").write_parquet(written, compression="zstd")
    firsts = accumulate(sizes, initial=0)
    return Segment(written.getvalue(), tuple(zip(roots, firsts, sizes, strict=False)))


def keep(connection: Connection, gathered: Gathered) -> None:
    """Keep evidence that is not kept yet."""
    for segment in gathered.segments:
        known = _known(connection, [root for root, _, _ in segment.groups])
        missing = {group[0]: group for group in segment.groups if group[0] not in known}
        if not missing:
            continue
        name = sha256(segment.parquet).digest()
        query = select(evidence.c.sha256).where(evidence.c.sha256 == name)
        if connection.scalar(query) is None:
            insert(connection, evidence, [(name, segment.parquet)])
        rows = [(root, name, first, size) for root, first, size in missing.values()]
        insert(connection, evidence_roots, rows)


def _known(connection: Connection, roots: Sequence[bytes]) -> set[bytes]:
    found: set[bytes] = set()
    for at in range(0, len(roots), _ASKED):
        query = select(evidence_roots.c.root).where(
            evidence_roots.c.root.in_(roots[at : at + _ASKED])
        )
        found.update(connection.scalars(query))
    return found


def kept_rows(connection: Connection, root: bytes) -> list[str]:
    """Read the rows under a root, each as its JSON.

    Raises
    ------
    InputError
        For a root that is not kept.
    """
    query = (
        select(evidence.c.parquet, evidence_roots.c.first, evidence_roots.c.rows)
        .join(evidence, evidence.c.sha256 == evidence_roots.c.sha256)
        .where(evidence_roots.c.root == root)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise InputError(f"expected evidence that is kept, came {root.hex()}")
    return list(segment_rows(row.parquet)[row.first : row.first + row.rows])


def segment_rows(parquet: bytes) -> pl.Series:
    """Read the rows of a kept segment."""
    return pl.read_parquet(io.BytesIO(parquet))["row"]
