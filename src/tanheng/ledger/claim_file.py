"""A claim, or any entry, as a file that proves itself against a tree head, without the ledger."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection

from tanheng.core import InputError
from tanheng.ledger.entry import Recorded, leaf_data
from tanheng.ledger.evidence import kept_rows
from tanheng.ledger.history import entry_of
from tanheng.ledger.merkle import inclusion_path
from tanheng.ledger.tree import Head, span_over

__all__ = ["FORMAT", "chain_of", "claim_file"]

FORMAT = "tanheng-claim-1"


def chain_of(connection: Connection, key: str) -> list[Recorded]:
    """Follow a claim to its lot, and through all transfers to where its units were issued."""
    chain = [entry_of(connection, key)]
    while (claim := _claim(chain[-1])) is not None:
        chain.append(entry_of(connection, claim["lot"]))
    return chain


def _claim(recorded: Recorded) -> dict[str, Any] | None:
    detail = recorded.leaf.detail
    found: dict[str, Any] | None = json.loads(detail).get("claim") if detail else None
    return found


def claim_file(connection: Connection, key: str, head: Head) -> bytes:
    """Write a claim with its proofs.

    Parameters
    ----------
    key : str
        Key of the claim, or of any entry.
    head : Head
        The head to prove it against; not older than the claim.

    Returns
    -------
    bytes
        JSON, its keys in order and without spaces: an entry for each step from the claim to the
        lot that was issued, each with its place, its path to the head, and its evidence.

    Raises
    ------
    InputError
        For a key that no entry has, or one that is not under that head.
    """
    span = span_over(connection)
    chain = chain_of(connection, key)
    if chain[0].index >= head.size:
        raise InputError(f"{key!r} is not among the {head.size} entries of that head")
    steps = [
        {
            **json.loads(leaf_data(step)),
            "index": step.index,
            "path": [node.hex() for node in inclusion_path(step.index, head.size, span)],
            "rows": kept_rows(connection, step.entry.evidence),
        }
        for step in chain
    ]
    document = {"format": FORMAT, "head": str(head), "steps": steps}
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode() + b"\n"
