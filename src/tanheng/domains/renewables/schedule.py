"""Tomorrow's schedule: what a fleet can promise, from what is known at one moment."""

from __future__ import annotations

import numpy as np
import polars as pl

from tanheng.core import Context, Positions, iso
from tanheng.domains.renewables.fleet_hours import DIGITS
from tanheng.domains.renewables.guarantees import promises
from tanheng.domains.renewables.model import Renewables
from tanheng.domains.renewables.run import asked_of
from tanheng.domains.renewables.tomorrow import Tomorrow, tomorrows

__all__ = ["schedule"]


def schedule(
    section: Renewables, positions: Positions, context: Context, issued_s: int
) -> pl.DataFrame:
    """Promise each hour of the local day after ``issued_s``, from what is known then.

    Returns
    -------
    DataFrame
        A row per fleet, hour, level and window: ``fleet, issued, time, level, window``, then
        ``guarantee, static, median`` as fractions of capacity, and ``guarantee_mw, static_mw,
        median_mw, capacity_mw``, null where no capacity is stated.

    Raises
    ------
    InputError
        When nothing is known of tomorrow, or too little of the past.
    """
    return pl.concat([_promised(one) for one in tomorrows(section, positions, context, issued_s)])


def _promised(known: Tomorrow) -> pl.DataFrame:
    fleet, hours, ahead = known.fleet, known.hours, known.ahead
    middle = int(np.argmin(np.abs(ahead.fleet.levels - 0.5)))
    frames = []
    every = asked_of(fleet, hours, ahead, known.reader)
    made = promises(ahead.fleet, hours.fleet, every, known.zone)
    for asked, promised in zip(every, made, strict=True):
        kept = known.inside[promised.rows] & np.isfinite(promised.conditional)
        rows = promised.rows[kept]
        shares = {
            "guarantee": promised.conditional[kept],
            "static": promised.static[kept],
            "median": ahead.fleet.quantiles[rows, middle],
        }
        frames.append(
            pl.DataFrame(
                {
                    "fleet": [fleet.name] * rows.size,
                    "issued": [iso(known.issued_s)] * rows.size,
                    "time": [iso(int(one)) for one in hours.time_s[rows]],
                    "level": np.full(rows.size, asked.level),
                    "window": [asked.window] * rows.size,
                    **{name: np.round(share, DIGITS) for name, share in shares.items()},
                    **{f"{name}_mw": known.megawatts(share) for name, share in shares.items()},
                    "capacity_mw": known.megawatts(np.ones(rows.size)),
                },
                nan_to_null=True,
            )
        )
    table = pl.concat(frames)
    if table.height == 0:
        raise known.nothing_known()
    return table
