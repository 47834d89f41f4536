"""Corrections: proposed by one name, approved by another, posted as reversal and reissue.

A proposal is an entry of its own, without postings: who proposed what, and why, stands in the tree
whether or not it is approved.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import asdict, dataclass, replace

from sqlalchemy import Connection, select

from tanheng.core import InputError
from tanheng.ledger.entry import Entry, Leaf, Posting, Recorded
from tanheng.ledger.history import entry_of
from tanheng.ledger.kinds import VIEWS, kind_of
from tanheng.ledger.recording import prepare
from tanheng.ledger.schema import approvals, entries, proposals

__all__ = ["Correction", "approved", "check_reversible", "pending", "proposed"]


@dataclass(frozen=True, slots=True)
class Correction:
    """An entry to be taken back, and what is to stand in its place.

    Parameters
    ----------
    key : str
        Names the proposal.
    of : str
        Key of the entry to be reversed.
    cause : str
        Why.
    replacement : Entry, optional
        What is posted instead; nothing where it should never have been posted.
    """

    key: str
    of: str
    cause: str
    replacement: Entry | None = None


def proposed(connection: Connection, correction: Correction, by: str) -> Leaf:
    """Write the entry that proposes a correction.

    Raises
    ------
    InputError
        For an entry that is not there or is final, for no cause, or a replacement that no ledger
        would take.
    """
    wrong = entry_of(connection, correction.of)
    check_reversible(wrong)
    if not correction.cause.strip():
        raise InputError(f"correction {correction.key!r}: expected a cause, came none")
    new = correction.replacement
    if new is not None and any(kind_of(p.source) != wrong.leaf.move for p in new.postings):
        raise InputError(f"correction {correction.key!r}: expected postings of {wrong.leaf.move}")
    if new is not None:
        prepare([Leaf(new, wrong.leaf.move)], 0, {})  # what nobody could post need not be approved
    said = {
        "by": _name(by),
        "of": wrong.index,
        "replacement": None if new is None else {**asdict(new), "evidence": new.evidence.hex()},
    }
    entry = Entry(
        correction.key,
        (),
        wrong.entry.start,
        wrong.entry.end,
        wrong.entry.evidence if new is None else new.evidence,
        site=wrong.entry.site,
        cause=correction.cause,
    )
    return Leaf(entry, "propose", detail=_json({"proposal": said}))


def check_reversible(wrong: Recorded) -> None:
    """Refuse to take back what is final: what was issued and claimed, and reversals.

    Raises
    ------
    InputError
        For such an entry.
    """
    if wrong.leaf.move not in VIEWS or wrong.leaf.reverses is not None:
        raise InputError(f"{wrong.entry.key!r} cannot be reversed: it is a '{_what(wrong)}'")


def approved(connection: Connection, key: str, by: str) -> list[Leaf]:
    """Write the entries that a proposal comes to: the reversal, and what is posted instead.

    Raises
    ------
    InputError
        For a proposal that is not there, or an approver who proposed it.
    """
    proposal = entry_of(connection, key)
    said = json.loads(proposal.leaf.detail or "{}").get("proposal")
    if said is None:
        raise InputError(f"expected the key of a proposal, came {key!r}")
    if _name(by) == said["by"]:
        raise InputError(f"proposal {key!r}: expected another name than {said['by']!r} to approve")
    wrong = entry_of(connection, _key_of(connection, said["of"]))
    approval = {"by": _name(by), "proposal": proposal.index, "proposer": said["by"]}
    detail = _json({"approval": approval})
    cause = proposal.entry.cause
    back = replace(
        wrong.entry,
        key=f"reversal of {wrong.entry.key}",
        postings=tuple(
            Posting(p.target, p.source, p.commodity, p.amount) for p in wrong.entry.postings
        ),
        cause=cause,
    )
    leaves = [Leaf(back, wrong.leaf.move, wrong.index, detail)]
    if said["replacement"] is not None:
        leaves.append(Leaf(_entry(said["replacement"], cause), wrong.leaf.move, None, detail))
    return leaves


def pending(connection: Connection) -> list[Recorded]:
    """List the proposals that nobody has approved."""
    query = (
        select(entries.c.key)
        .join(proposals, proposals.c.entry == entries.c.id)
        .where(proposals.c.entry.not_in(select(approvals.c.proposal)))
        .order_by(entries.c.id)
    )
    return [entry_of(connection, key) for key in connection.scalars(query).all()]


def _entry(said: dict[str, object], cause: str) -> Entry:
    fields = dict(said)
    moved = fields.pop("postings")
    root = bytes.fromhex(str(fields.pop("evidence")))
    postings = tuple(Posting(**one) for one in moved)  # type: ignore[attr-defined]
    entry = Entry(**fields, postings=postings, evidence=root)  # type: ignore[arg-type]
    return replace(entry, cause=cause)


def _key_of(connection: Connection, index: int) -> str:
    return str(connection.scalar(select(entries.c.key).where(entries.c.id == index)))


def _what(recorded: Recorded) -> str:
    return "reversal" if recorded.leaf.reverses is not None else recorded.leaf.move


def _name(text: str) -> str:
    """Write a name the one way, so that nobody approves himself in capitals."""
    found = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    if not found:
        raise InputError("expected a name, came none")
    return found


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
