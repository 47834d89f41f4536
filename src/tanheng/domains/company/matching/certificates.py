"""Hourly certificates from their tables: ranges of units that count in one hour and zone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanheng.core import HOUR_S, iso
from tanheng.domains.company.bad_rows import BadRows
from tanheng.domains.company.matching.hours import Hours
from tanheng.domains.company.matching.model import ENERGY_WH, Certificates
from tanheng.domains.company.matching.refusals import refuse_rows
from tanheng.domains.company.matching.tables import Rows, Tables
from tanheng.store.cells import numbers
from tanheng.store.times import instants

__all__ = ["Certified", "Grid", "read_certificates"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
MOST_WH = 1e18


@dataclass(frozen=True)
class Grid:
    """Zones, which of them reach which, and the sites in them.

    Parameters
    ----------
    reach : ndarray of bool, shape (Z, Z)
    site_zone : dict
        Position of each site's zone, by name.
    """

    zones: tuple[str, ...]
    reach: Bools
    site_zone: dict[str, int]

    @property
    def useful(self) -> Bools:
        """Zones whose energy reaches a site, shape (Z,)."""
        there = np.array(list(self.site_zone.values()), dtype=np.int64)
        found: Bools = np.atleast_1d(self.reach[:, there].any(axis=1))
        return found


@dataclass(frozen=True)
class Certified:
    """Certificates that can be used, in the order of zone, hour, lot and range.

    Attributes
    ----------
    serial : tuple of str
        The lot of each.
    zone, hour : ndarray of int64, shape (N,)
        Zone, and hour of the year.
    start, end : ndarray of int64, shape (N,)
        Range of units of the lot [Wh].
    table, row : ndarray of int64, shape (N,)
        Which of ``tables`` each stands in, and its row there.
    """

    serial: tuple[str, ...]
    zone: Ints
    hour: Ints
    start: Ints
    end: Ints
    table: Ints
    row: Ints
    tables: tuple[Rows, ...]


def read_certificates(
    specs: Sequence[Certificates], tables: Tables, grid: Grid, hours: Hours, refused: BadRows
) -> Certified:
    """Read all tables of certificates.

    Rows from a zone that reaches no site, from no hour of the year, or with units that stand on
    another row, are noted and left out.
    """
    parts = [_read(spec, place, tables, grid, hours, refused) for place, spec in enumerate(specs)]
    if not parts:
        none = np.zeros(0, dtype=np.int64)
        return Certified((), none, none, none, none, none, none, ())
    read = tuple(rows for _, rows in parts)
    kept = _once(pl.concat([part for part, _ in parts]), read, refused)
    kept = kept.sort("zone", "hour", "serial", "start")
    zone, hour, start, end, table, row = (
        kept[name].to_numpy() for name in ("zone", "hour", "start", "end", "table", "row")
    )
    return Certified(tuple(kept["serial"]), zone, hour, start, end, table, row, read)


def _read(
    spec: Certificates,
    place: int,
    tables: Tables,
    grid: Grid,
    hours: Hours,
    refused: BadRows,
) -> tuple[pl.DataFrame, Rows]:
    """Rows of one table that can be used on their own."""
    part = f"certificates[{place}]"
    rows = tables.timed(spec.file, spec.time, part)
    with tables.at(part):
        found = _Rows(spec, rows, grid, hours, refused)
        found.judge()
    good = np.flatnonzero(found.good)
    scale = int(ENERGY_WH[spec.unit])
    kept = pl.DataFrame(
        {
            "table": np.full(good.size, place),
            "row": good,
            "serial": found.serial.gather(good),
            "zone": found.zone[good],
            "hour": (rows.time_s[good] - hours.start_s) // HOUR_S,
            "start": found.start[good].astype(np.int64) * scale,
            "end": found.end[good].astype(np.int64) * scale,
        }
    )
    return kept, rows


class _Rows:
    """Rows of one table, and which of them are still good."""

    def __init__(
        self, spec: Certificates, rows: Rows, grid: Grid, hours: Hours, refused: BadRows
    ) -> None:
        self.spec, self.rows, self.grid = spec, rows, grid
        self.hours, self.refused = hours, refused
        self.serial = self._words(spec.serial)
        self.zone_name = self._words(spec.zone)
        self.zone = _positions(self.zone_name, grid.zones)
        self.start, self.end = (numbers(rows.frame, n, rows.path) for n in (spec.start, spec.end))
        self.good = np.ones(rows.frame.height, dtype=np.bool_)

    def judge(self) -> None:
        """Refuse what cannot be used, for the first reason it gives."""
        time_s, hours = self.rows.time_s, self.hours
        self._refuse((self.serial == "").to_numpy(), lambda _: "expected a serial, came nothing")
        self._refuse(
            ~self._ranged(), lambda row: f"expected a range of units, came {self._range(row)}"
        )
        outside = (time_s < hours.start_s) | (time_s >= hours.start_s + HOUR_S * hours.count)
        self._refuse(outside, lambda row: f"made in another year, at {iso(int(time_s[row]))}")
        odd = (time_s - hours.start_s) % HOUR_S != 0
        self._refuse(
            odd, lambda row: f"expected the start of an hour, came {iso(int(time_s[row]))}"
        )
        known = ", ".join(self.grid.zones)
        self._refuse(
            self.zone < 0, lambda row: f"expected a zone ({known}), came {self.zone_name[row]!r}"
        )
        self._refuse(
            ~self.grid.useful[self.zone],
            lambda row: f"made in zone {self.zone_name[row]!r}, which reaches no site",
        )
        if self.spec.site is not None:
            self._refuse_other_zone(self._words(self.spec.site))
        if self.spec.used is not None:
            used_s = instants(self.rows.frame, self.spec.used, self.rows.path)
            self._refuse(
                used_s != time_s,
                lambda row: f"made at {iso(int(time_s[row]))}, claimed for {iso(int(used_s[row]))}",
            )

    def _refuse_other_zone(self, site: pl.Series) -> None:
        names = tuple(self.grid.site_zone)
        at = _positions(site, names)
        self._refuse(
            at < 0, lambda row: f"expected a site ({', '.join(names)}), came {site[row]!r}"
        )
        zone = np.array(list(self.grid.site_zone.values()), dtype=np.int64)[at]
        self._refuse(
            ~self.grid.reach[self.zone, zone],
            lambda row: (
                f"made in zone {self.zone_name[row]!r}, which does not reach "
                f"{self.grid.zones[zone[row]]!r}, where site {site[row]!r} is"
            ),
        )

    def _refuse(self, bad: Bools, reason: Callable[[int], str]) -> None:
        refuse_rows(self.refused, self.rows.path, self.rows.frame, bad & self.good, reason)
        self.good &= ~bad

    def _ranged(self) -> Bools:
        whole = (self.start == np.rint(self.start)) & (self.end == np.rint(self.end))
        most = MOST_WH / ENERGY_WH[self.spec.unit]
        found: Bools = whole & (self.start >= 0) & (self.end > self.start) & (self.end < most)
        return found

    def _range(self, row: int) -> str:
        cells = (self.rows.frame[name][row] for name in (self.spec.start, self.spec.end))
        return " to ".join(str(cell) for cell in cells)

    def _words(self, name: str) -> pl.Series:
        return self.rows.frame[name].cast(pl.String).str.strip_chars().fill_null("")


def _positions(words: pl.Series, names: Sequence[str]) -> Ints:
    """Position of each word among names, -1 for others."""
    place = {name: position for position, name in enumerate(names)}
    found: Ints = words.replace_strict(place, default=-1, return_dtype=pl.Int64).to_numpy()
    return found


def _once(kept: pl.DataFrame, tables: Sequence[Rows], refused: BadRows) -> pl.DataFrame:
    """Leave out rows whose units overlap those of a row before them in their lot."""
    ordered = kept.sort("serial", "start", "table", "row").with_columns(
        taken=pl.col("end").cum_max().shift(1).over("serial")
    )
    twice = (pl.col("start") < pl.col("taken")).fill_null(value=False)
    for key, part in ordered.filter(twice).group_by("table", maintain_order=True):
        _refuse_twice(tables[int(str(key[0]))], part, refused)
    return ordered.filter(~twice).drop("taken")


def _refuse_twice(rows: Rows, part: pl.DataFrame, refused: BadRows) -> None:
    lot = dict(zip(part["row"], part["serial"], strict=True))
    bad = np.isin(np.arange(rows.frame.height), list(lot))
    refuse_rows(
        refused,
        rows.path,
        rows.frame,
        bad,
        lambda row: f"units of {lot[row]!r} stand on another row",
    )
