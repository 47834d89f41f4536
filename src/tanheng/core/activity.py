"""A quantity that causes or avoids emissions, with its uncertainty and its evidence."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from tanheng.core.errors import InputError, Place

__all__ = ["Activity", "Evidence", "activity_table"]


@dataclass(frozen=True)
class Evidence:
    """The row that an activity was read from.

    Parameters
    ----------
    file : str
        The file's name.
    line : int
        Line within it; the first is 1.
    sha256 : str
        Hash of the whole file, 64 hexadecimal digits.
    """

    file: str
    line: int
    sha256: str


@dataclass(frozen=True)
class Activity:
    """A quantity that causes or avoids emissions.

    Parameters
    ----------
    key : str
        Unique within its file: who posts the same key twice posts it once.
    site, entity : str
        Where it happened, and which company of the group it belongs to.
    account : str
        Where its emissions are booked: ``scope1``, ``scope2``, ``scope3.c06``.
    name : str
        What it is: ``electricity``, ``short-haul flight``.
    quantity : float
        How much, in ``unit``.
    start, end : int
        First second of its period and the first second after it, since 1970 UTC.
    uncertainty : float, optional
        Relative standard uncertainty of the quantity.
    attributes : mapping
        What else its row says, as written.

    Raises
    ------
    InputError
        For a quantity that is not finite, or a period that ends before it begins.
    """

    key: str
    site: str
    entity: str
    account: str
    name: str
    quantity: float
    unit: str
    start: int
    end: int
    evidence: Evidence
    uncertainty: float | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not math.isfinite(self.quantity):
            raise self._refused(f"expected a finite quantity, came {self.quantity}")
        if self.end <= self.start:
            raise self._refused("expected a period that ends after it begins")
        if self.uncertainty is not None and not self.uncertainty >= 0:
            raise self._refused(f"expected an uncertainty of at least 0, came {self.uncertainty}")

    def _refused(self, message: str) -> InputError:
        return InputError(message, Place(self.evidence.file, self.evidence.line))


def activity_table(activities: Sequence[Activity]) -> pl.DataFrame:
    """Lay activities out, one in each row, so that a table of activities can be read from it.

    Returns
    -------
    DataFrame
        The fields of an activity, ``start`` and ``end`` as instants, its evidence as ``file``,
        ``line`` and ``sha256``, and a column for each attribute that any of them has.
    """
    told = ("key", "site", "entity", "account", "name", "quantity", "unit", "uncertainty")
    columns: dict[str, Any] = {name: [getattr(one, name) for one in activities] for name in told}
    for moment in ("start", "end"):
        seconds = pl.Series([getattr(one, moment) for one in activities], dtype=pl.Int64)
        columns[moment] = pl.from_epoch(seconds, "s").dt.replace_time_zone("UTC")
    for part in ("file", "line", "sha256"):
        columns[part] = [getattr(one.evidence, part) for one in activities]
    for name in dict.fromkeys(name for one in activities for name in one.attributes):
        columns[name] = [one.attributes.get(name) for one in activities]
    return pl.DataFrame(columns, schema_overrides={"uncertainty": pl.Float64})
