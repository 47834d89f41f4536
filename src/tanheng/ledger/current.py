"""What stands in a ledger once its corrections are followed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from tanheng.ledger.entry import Recorded
from tanheng.ledger.kinds import VIEWS

__all__ = ["Current", "follow"]


@dataclass(frozen=True)
class Current:
    """Entries of emissions that nobody took back.

    Parameters
    ----------
    standing : mapping of str to Recorded
        By their own keys, and by the key of what they stand for where that was corrected.
    keys : frozenset of str
        All keys that were ever posted.
    """

    standing: dict[str, Recorded]
    keys: frozenset[str]

    def entries(self) -> list[Recorded]:
        """List each standing entry once, in the order of recording."""
        once = {recorded.index: recorded for recorded in self.standing.values()}
        return [once[index] for index in sorted(once)]


def follow(history: Iterable[Recorded]) -> Current:
    """Follow reversals and what was posted in their place.

    Parameters
    ----------
    history : iterable of Recorded
        All entries in the order of recording.
    """
    keys: set[str] = set()
    names: dict[int, set[str]] = {}
    standing: dict[str, Recorded] = {}
    reversed_by: dict[int, set[str]] = {}
    for recorded in history:
        leaf = recorded.leaf
        if leaf.move not in VIEWS:
            continue
        approval = json.loads(leaf.detail or "{}").get("approval", {}).get("proposal")
        if leaf.reverses is not None:
            taken = names.pop(leaf.reverses)
            for name in taken:
                standing.pop(name, None)
            reversed_by[approval] = taken
            continue
        own = recorded.entry.key
        keys.add(own)
        names[recorded.index] = {own} | reversed_by.get(approval, set())
        standing |= dict.fromkeys(names[recorded.index], recorded)
    return Current(standing, frozenset(keys))
