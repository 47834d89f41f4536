"""An inventory held against what stands in the ledger: what a restatement would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tanheng.core import InputError, iso
from tanheng.ledger import Correction, Current, Entry, Recorded

__all__ = ["Restated", "compare"]

_ALIKE = ("site", "activity", "start", "end")


@dataclass(frozen=True)
class Restated:
    """Lines of an inventory beside those that stand.

    Parameters
    ----------
    unchanged : sequence of Entry
        Lines that stand as they are or were never posted: posting them again changes nothing.
    changed : sequence of (Recorded, Entry)
        What stands, and what is to stand in its place.
    gone : sequence of Recorded
        What stands of the inventory's year and is in no line any more.
    keys : frozenset of str
        Keys that can be used no more.
    """

    unchanged: Sequence[Entry]
    changed: Sequence[tuple[Recorded, Entry]]
    gone: Sequence[Recorded]
    keys: frozenset[str]

    def refuse(self) -> None:
        """Refuse to post over what stands.

        Raises
        ------
        InputError
            Where a line changed or is gone.
        """
        first = next((old for old, _ in self.changed), next(iter(self.gone), None))
        if first is None:
            return
        raise InputError(
            "the inventory differs from what stands in the ledger: lines changed: "
            f"{len(self.changed)}, lines gone: {len(self.gone)}, the first {first.entry.key!r}: "
            "`tanheng company restate` proposes to correct them"
        )

    def corrections(self, cause: str, recorded_s: int) -> list[Correction]:
        """Write what a restatement proposes."""
        when = iso(recorded_s)
        found = [
            Correction(f"restatement of {when}: {old.entry.key}", old.entry.key, cause, new)
            for old, new in ((old, self._free(new, when)) for old, new in self.changed)
        ]
        return found + [
            Correction(f"restatement of {when}: {old.entry.key}", old.entry.key, cause)
            for old in self.gone
        ]

    def _free(self, new: Entry, when: str) -> Entry:
        return replace(new, key=f"{new.key} as of {when}") if new.key in self.keys else new


def compare(
    entries: Sequence[Entry], current: Current, name: str, year: tuple[int, int]
) -> Restated:
    """Hold the lines of an inventory against the ledger.

    Parameters
    ----------
    entries : sequence of Entry
    current : Current
        What stands.
    name : str
        The company, first part of each key.
    year : (int, int)
        First second of the inventory's year and the first after it, since 1970 UTC.

    Raises
    ------
    InputError
        For a line that was taken back and is there again.
    """
    unchanged, changed, fresh = [], [], []
    met = set()
    for entry in entries:
        old = current.standing.get(entry.key)
        if old is None:
            fresh.append(entry)
            continue
        met.add(old.index)
        if not _same(entry, old.entry):
            changed.append((old, entry))
        elif old.entry.key == entry.key and not old.entry.cause:
            unchanged.append(entry)
    begins, ends = year
    gone = [
        old
        for old in current.entries()
        if old.index not in met
        and old.entry.key.startswith(f"{name}|")
        and begins <= old.entry.start < ends
    ]
    pairs = _pairs(gone, fresh)
    changed += [(old, new) for old, new in pairs.values()]
    taken = {new.key for _, new in pairs.values()}
    _refuse_again([one for one in fresh if one.key not in taken], current)
    return Restated(
        [*unchanged, *(one for one in fresh if one.key not in taken)],
        changed,
        [old for old in gone if old.index not in pairs],
        current.keys,
    )


def _same(new: Entry, old: Entry) -> bool:
    """Tell whether two entries say the same; their keys and causes aside."""
    return replace(new, key=old.key, cause=old.cause) == old


def _pairs(
    gone: Sequence[Recorded], fresh: Sequence[Entry]
) -> Mapping[int, tuple[Recorded, Entry]]:
    """Find what took the place of what: the one line of the same activity, by another factor."""
    by_what: dict[tuple[object, ...], list[Entry]] = {}
    for entry in fresh:
        by_what.setdefault(_what(entry), []).append(entry)
    lost: dict[tuple[object, ...], list[Recorded]] = {}
    for old in gone:
        lost.setdefault(_what(old.entry), []).append(old)
    return {
        olds[0].index: (olds[0], by_what[what][0])
        for what, olds in lost.items()
        if len(olds) == 1 and len(by_what.get(what, ())) == 1
    }


def _what(entry: Entry) -> tuple[object, ...]:
    accounts = frozenset(name for one in entry.postings for name in (one.source, one.target))
    return (accounts, *(getattr(entry, name) for name in _ALIKE))


def _refuse_again(fresh: Sequence[Entry], current: Current) -> None:
    for entry in fresh:
        if entry.key in current.keys:
            raise InputError(
                f"{entry.key!r} was taken back by a correction and is in the inventory again: "
                "expected another name of the line"
            )
