"""Rows that cannot be used: each with its file, its line and the reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tanheng.core import InputError

__all__ = ["BadRow", "BadRows", "BadRowsError"]

KEPT = 100_000
PRINTED = 50


@dataclass(frozen=True, order=True)
class BadRow:
    """One row that cannot be used."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class BadRowsError(InputError):
    """Rows that cannot be used, one to a line; the inventory is not computed without them."""

    def __init__(self, rows: BadRows) -> None:
        super().__init__(f"{rows.count} rows cannot be used")
        self.rows = rows

    def __str__(self) -> str:
        shown = [str(row) for row in sorted(self.rows.rows)[:PRINTED]]
        left = self.rows.count - len(shown)
        more = [f"and {left:,} more: `tanheng check` lists them"] if left else []
        told = f"{self.rows.count:,} rows cannot be used; nothing was computed. "
        told += "`skip_bad_rows: true` goes on without them"
        return "\n".join((*shown, *more, told))


@dataclass
class BadRows:
    """What was found bad so far; of very many the first are kept, and all are counted."""

    rows: list[BadRow] = field(default_factory=list)
    count: int = 0

    def add(self, rows: Iterable[BadRow], count: int) -> None:
        """Add rows; ``count`` of them were found."""
        self.rows += rows
        self.count += count

    @property
    def room(self) -> int:
        """How many more are kept."""
        return max(KEPT - len(self.rows), 0)
