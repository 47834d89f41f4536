"""What covers purchased energy in market-based scope 2: certificates, contracts, matched hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanheng.core import Context, InputError, Place, Positions
from tanheng.domains.company.bad_rows import BadRow, BadRows
from tanheng.domains.company.cells import read_numbers
from tanheng.domains.company.model import Claims
from tanheng.domains.company.words import text_of
from tanheng.factors import measure
from tanheng.store.batches import lines_of, read_batches
from tanheng.store.tables import ROW

__all__ = ["MATCHED", "Instrument", "matched_claims", "read_claims"]

Floats = NDArray[np.float64]
MATCHED = "matched by the hour"
"""The rate of energy that hourly matching covers: what it is matched with emits nothing."""


@dataclass(frozen=True)
class Instrument:
    """Energy of a site that a certificate or contract covers.

    Parameters
    ----------
    energy_kwh : float
    kg_per_kwh : float
        Its factor, kg CO2e/kWh.
    where : Place
        The row that claims it.
    name : str
        What its factor is called.
    """

    site: str
    energy_kwh: float
    kg_per_kwh: float
    where: Place
    name: str


def read_claims(said: Claims | None, context: Context, bad: BadRows) -> list[Instrument]:
    """Read the table of claims; rows that cannot be used are added to ``bad``.

    Raises
    ------
    InputError
        When the table itself cannot be read, or its unit is none of energy.
    """
    if said is None:
        return []
    path = context.locate(said.file)
    scale = measure(said.unit)
    if scale.powers != (("kWh", 1),):
        raise InputError(f"expected a unit of energy, came {said.unit!r}", Place(said.file))
    optional = [name for name in (said.factor, said.serial) if isinstance(name, str)]
    names = [said.site, said.energy, *optional]
    frame = pl.concat(list(read_batches(path, names)))
    lines = lines_of(path, names, frame[ROW].to_list())
    return list(_Reader(said, frame, lines, path).read(scale.scale, bad))


def matched_claims(
    matched_kwh: Mapping[str, float],
    bought: pl.Series,
    others: Sequence[Instrument],
    positions: Positions,
) -> list[Instrument]:
    """Claim what was delivered to sites hour by hour.

    Own generation that a site used itself is no claim: what it bought is less by it already.

    Parameters
    ----------
    matched_kwh : mapping
        Energy delivered to each site in its hours [kWh].
    bought : Series of str
        Sites that bought electricity; what is matched elsewhere covers nothing here.
    others : sequence of Instrument
        Certificates and contracts told by the year.

    Raises
    ------
    InputError
        For a site whose energy is claimed by the year and by the hour.
    """
    mine = {site: kwh for site, kwh in matched_kwh.items() if kwh > 0}
    for other in others:
        if other.site in mine:
            message = (
                f"expected energy of site {other.site!r} to be claimed once, "
                "came a claim by the year: company.matching claims it by the hour"
            )
            raise InputError(message, other.where)
    sites = set(bought)
    return [
        Instrument(site, kwh, 0.0, positions.place(f"company.matching.sites.{site}"), MATCHED)
        for site, kwh in mine.items()
        if site in sites
    ]


class _Reader:
    def __init__(self, said: Claims, frame: pl.DataFrame, lines: list[int], path: Path) -> None:
        self.said, self.frame, self.lines, self.path = said, frame, lines, path
        self.reasons: dict[int, str] = {}

    def read(self, scale: float, bad: BadRows) -> list[Instrument]:
        """Read what each usable row covers."""
        said = self.said
        energy = self._numbers(said.energy, "energy")
        by_row = isinstance(said.factor, str)
        factor = self._numbers(str(said.factor), "factor") if by_row else None
        site = text_of(self.frame, said.site, None)
        for row in site.is_null().arg_true():
            self.reasons.setdefault(row, "expected a site, came nothing")
        self._once()
        bad.add(
            [BadRow(said.file, self.lines[row], why) for row, why in sorted(self.reasons.items())],
            len(self.reasons),
        )
        numbers = factor if factor is not None else np.full(self.frame.height, said.factor)
        return [
            Instrument(
                str(site[row]),
                float(energy[row]) * scale,
                float(numbers[row]),
                Place(said.file, self.lines[row]),
                f"claim {float(numbers[row]):g} kg CO2e/kWh",
            )
            for row in range(self.frame.height)
            if row not in self.reasons
        ]

    def _numbers(self, name: str, what: str) -> Floats:
        cells = self.frame[name]
        values, odd = read_numbers(cells, None)
        for row in np.flatnonzero(odd | ~(values >= 0)):
            came = "nothing" if cells[int(row)] is None else repr(cells[int(row)])
            self.reasons.setdefault(int(row), f"{what}: expected at least 0, came {came}")
        return values

    def _once(self) -> None:
        """Refuse a certificate whose serial stands on a row above."""
        if self.said.serial is None:
            return
        first: dict[str, int] = {}
        for row, serial in enumerate(text_of(self.frame, self.said.serial, None)):
            if serial is None:
                self.reasons.setdefault(row, "expected a serial, came nothing")
            elif first.setdefault(serial, row) != row:
                line = self.lines[first[serial]]
                self.reasons.setdefault(row, f"{serial!r} is claimed on line {line} already")
