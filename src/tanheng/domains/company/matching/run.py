"""Run the part ``matching`` of a company: from its files to what was matched."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tanheng.core import Context, Origin, Positions, zone_of
from tanheng.domains.company.bad_rows import BadRows, BadRowsError
from tanheng.domains.company.matching.annual import over_the_year
from tanheng.domains.company.matching.emissions import Emissions, emissions
from tanheng.domains.company.matching.hours import hours_of
from tanheng.domains.company.matching.match import Matching, match
from tanheng.domains.company.matching.model import HourlyMatching
from tanheng.domains.company.matching.reading import Read, read_matching
from tanheng.domains.company.matching.score import cfe_score

__all__ = ["Findings", "bad_rows", "delivered_kwh", "find"]


@dataclass(frozen=True)
class Findings:
    """What was read and matched.

    Attributes
    ----------
    annual : Matching
        Over the year, with the same deliverability.
    anywhere : Matching
        Over the year, wherever energy was made.
    cfe_score : float, optional
        Where zones say which share of the grid's power is carbon-free.
    zone : str
        Whose clocks the maps show.
    """

    read: Read
    hourly: Matching
    annual: Matching
    anywhere: Matching
    emissions: Emissions
    cfe_score: float | None
    zone: str
    origin: Origin


def find(
    section: HourlyMatching,
    year: int,
    positions: Positions,
    context: Context,
    *,
    zone: str = "UTC",
    origin: Origin = "measured",
    skip_bad_rows: bool = False,
) -> Findings:
    """Read, match hour by hour and over the year, and tell what is left.

    Parameters
    ----------
    year : int
        The inventory's, on the clocks of ``zone``.

    Raises
    ------
    InputError
        With file, line and reason of what cannot be used.
    """
    hours = hours_of(year, zone_of(zone))
    read = read_matching(section, hours, positions, context, skip_bad_rows=skip_bad_rows)
    context.progress(f"matching: {len(read.loads.names)} sites, {hours.count:,} hours")
    hourly = match(read.loads, read.supplies, read.reach)
    annual = over_the_year(hourly, read.reach)
    return Findings(
        read,
        hourly,
        annual,
        over_the_year(hourly, np.ones_like(read.reach)),
        emissions(hourly, annual, read.intensity_g_per_kwh, read.residual_g_per_kwh),
        None if read.carbon_free is None else cfe_score(hourly, read.carbon_free),
        zone,
        origin,
    )


def bad_rows(
    section: HourlyMatching, year: int, positions: Positions, context: Context, zone: str
) -> BadRows:
    """Read every file that the section names, and give the rows that cannot be used.

    Raises
    ------
    InputError
        With the field of what is incomplete.
    """
    hours = hours_of(year, zone_of(zone))
    try:
        return read_matching(section, hours, positions, context, skip_bad_rows=False).refused
    except BadRowsError as error:
        return error.rows


def delivered_kwh(found: Findings) -> dict[str, float]:
    """Energy delivered to each site in its hours [kWh], own generation at the site aside."""
    one = found.hourly
    whole = one.contracted.sum(axis=1)
    return {site: int(wh) / 1e3 for site, wh in zip(one.loads.names, whole, strict=True)}
