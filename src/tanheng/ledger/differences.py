"""Why an account changed between two states: data, factor, method or boundary, to the last gram.

Lines of the two states (a site, an activity and a period of an account) are set beside each other.
The state before is turned into the state after by putting in, one after the other, the new
quantities, the new factors, the new methods and the new shares; each step's change belongs to what
was put in. The steps add up to the whole change, since each begins where the one before it ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from fractions import Fraction

from tanheng.ledger.entry import Entry, Recorded
from tanheng.ledger.kinds import WORLD

__all__ = ["CAUSES", "Difference", "differences"]

CAUSES = ("data", "factor", "method", "boundary")
"""In the order in which they are put in."""
Name = tuple[str, str, str, str, int, int]


@dataclass(frozen=True)
class Difference:
    """The change of one account in one commodity.

    Parameters
    ----------
    before, after : int
        What it held.
    data, factor, method, boundary : int
        Parts of the change: by quantities and lines that came or went; by factors; by methods; by
        shares, and sites that came or went. They add up to it exactly.
    """

    account: str
    commodity: str
    before: int
    after: int
    data: int = 0
    factor: int = 0
    method: int = 0
    boundary: int = 0


@dataclass
class _Line:
    """What stands in one line of a state."""

    amount: int = 0
    quantity: Fraction = Fraction(0)
    said: dict[str, Counter[str]] = field(
        default_factory=lambda: {name: Counter() for name in ("factor", "method", "unit", "share")}
    )

    def add(self, entry: Entry, amount: int, sign: int) -> None:
        self.amount += amount
        self.quantity += sign * Fraction(entry.quantity or "0")
        for name, counted in self.said.items():
            counted[getattr(entry, name)] += sign

    def of(self, name: str) -> frozenset[str]:
        return frozenset(text for text, count in self.said[name].items() if count > 0)

    @property
    def share(self) -> Fraction | None:
        """Share within the boundary, where it is one."""
        shares = self.of("share")
        return Fraction(next(iter(shares)) or "1") if len(shares) == 1 else None


def differences(
    entries: Iterable[Recorded], before: int, after: int, account: str | None = None
) -> list[Difference]:
    """Split the changes of accounts by their causes.

    Parameters
    ----------
    entries : iterable of Recorded
        All entries of the longer of the two states, in order.
    before, after : int
        How many of them are the state before, and the state after.
    account : str, optional
        One account, or the kind of several; by default all but the ``world`` of each kind.

    Returns
    -------
    list of Difference
        For each account and commodity that changed, in order of name.
    """
    old, new = _states(entries, before, after, account)
    sites = [{name[2] for name, line in state.items() if _holds(line)} for state in (old, new)]
    parts: dict[tuple[str, str], Counter[str]] = {}
    for name in sorted(old.keys() | new.keys()):
        first, last = old.get(name, _Line()), new.get(name, _Line())
        found = parts.setdefault(name[:2], Counter())
        found.update({"before": first.amount, "after": last.amount})
        both = all(name[2] in there for there in sites)
        for cause, amount in zip(CAUSES, _split(first, last, both), strict=True):
            found[cause] += amount
    return [
        Difference(*name, *(found[part] for part in ("before", "after", *CAUSES)))
        for name, found in parts.items()
        if any(found[cause] for cause in CAUSES)
    ]


def _states(
    entries: Iterable[Recorded], before: int, after: int, account: str | None
) -> tuple[dict[Name, _Line], dict[Name, _Line]]:
    """Add up the lines of both states."""
    lines: dict[Name, _Line] = {}
    shorter: dict[Name, _Line] | None = None
    for recorded in entries:
        if recorded.index == min(before, after):
            shorter = deepcopy(lines)
        _add(lines, recorded, account)
    shorter = lines if shorter is None else shorter
    return (shorter, lines) if before <= after else (lines, shorter)


def _holds(line: _Line) -> bool:
    return bool(line.of("share"))


def _add(lines: dict[Name, _Line], recorded: Recorded, account: str | None) -> None:
    entry = recorded.entry
    sign = 1 if recorded.leaf.reverses is None else -1
    amounts: Counter[tuple[str, str]] = Counter()
    for posting in entry.postings:
        amounts[posting.target, posting.commodity] += posting.amount
        amounts[posting.source, posting.commodity] -= posting.amount
    for (name, commodity), amount in amounts.items():
        if _asked(name, account):
            key = (name, commodity, entry.site, entry.activity, entry.start, entry.end)
            lines.setdefault(key, _Line()).add(entry, amount, sign)


def _asked(name: str, account: str | None) -> bool:
    kind, _, rest = name.partition(":")
    return (
        rest != WORLD if account is None else account == name or (kind == account and rest != WORLD)
    )


def _split(first: _Line, last: _Line, both: bool) -> tuple[int, int, int, int]:
    """Split the change of one line into the causes, in their order."""
    old, new = first.amount, last.amount
    if not (_holds(first) and _holds(last)):
        return (new - old, 0, 0, 0) if both else (0, 0, 0, new - old)
    inside = _at_share(new, last.share, first.share)
    boundary, change = new - inside, inside - old
    if first.of("method") != last.of("method") or first.of("unit") != last.of("unit"):
        return 0, 0, change, boundary
    if first.of("factor") == last.of("factor"):
        return change, 0, 0, boundary
    data = 0
    if first.quantity and first.quantity != last.quantity:
        data = round(old * last.quantity / first.quantity) - old
    return data, change - data, 0, boundary


def _at_share(amount: int, share: Fraction | None, other: Fraction | None) -> int:
    """Scale an amount from one share to another."""
    if share is None or other is None or not share:
        return amount
    return round(amount * other / share)
