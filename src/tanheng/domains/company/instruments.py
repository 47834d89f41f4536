"""What covers purchased energy in market-based scope 2: certificates, contracts, matched hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from tanheng.core import Context, InputError, Place, Positions
from tanheng.domains.company.cells import read_numbers
from tanheng.domains.company.model import Claims
from tanheng.domains.company.rates import CO2E, Rate
from tanheng.domains.company.scope2 import Claimed
from tanheng.factors import measure
from tanheng.store.batches import lines_of, read_batches
from tanheng.store.tables import ROW

__all__ = ["MATCHED", "matched_claims", "read_claims"]

MATCHED = "matched by the hour"
"""The rate of energy that hourly matching covers: what it is matched with emits nothing."""


def read_claims(said: Claims, context: Context, known: list[Rate]) -> list[Claimed]:
    """Read certificates and contracts, each with its rate; rates that are new are added.

    Raises
    ------
    InputError
        With file and line of what is no claim.
    """
    path = context.locate(said.file)
    scale = measure(said.unit)
    if scale.powers != (("kWh", 1),):
        raise InputError(f"expected a unit of energy, came {said.unit!r}", Place(said.file))
    names = [said.site, said.energy] + ([said.factor] if isinstance(said.factor, str) else [])
    found = []
    for frame in read_batches(path, names):
        lines = lines_of(path, names, frame[ROW].to_list())
        energy, odd = read_numbers(frame[said.energy], None)
        factor = (
            read_numbers(frame[said.factor], None)[0]
            if isinstance(said.factor, str)
            else np.full(frame.height, said.factor)
        )
        for row, site in enumerate(frame[said.site].cast(pl.String)):
            where = Place(said.file, lines[row])
            if odd[row] or not energy[row] >= 0 or not factor[row] >= 0 or not site:
                raise InputError("expected a site, an energy and a factor of at least 0", where)
            number = float(factor[row])
            rate = _contract(f"claim {number:g} kg CO2e/kWh", number)
            energy_kwh = float(energy[row]) * scale.scale
            found.append(Claimed(site, energy_kwh, _place(rate, known), rate.id, where))
    return found


def matched_claims(
    matched_kwh: Mapping[str, float],
    bought: pl.Series,
    others: Sequence[Claimed],
    positions: Positions,
    known: list[Rate],
) -> list[Claimed]:
    """Claim what was delivered to sites hour by hour.

    Own generation that a site used itself is no claim: what it bought is less by it already.

    Parameters
    ----------
    matched_kwh : mapping
        Energy delivered to each site in its hours [kWh].
    bought : Series of str
        Sites that bought electricity; what is matched elsewhere covers nothing here.
    others : sequence of Claimed
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
    rate = _contract(MATCHED, 0.0)
    return [
        Claimed(
            site,
            kwh,
            _place(rate, known),
            rate.id,
            positions.place(f"company.matching.sites.{site}"),
        )
        for site, kwh in mine.items()
        if site in sites
    ]


def _contract(name: str, kg_per_kwh: float) -> Rate:
    return Rate(name, measure("kWh"), {CO2E: kg_per_kwh}, basis="contract")


def _place(rate: Rate, known: list[Rate]) -> int:
    if rate not in known:
        known.append(rate)
    return known.index(rate)
