"""Purchased energy on both bases: by the grid it is drawn from, and by the contracts held.

References
----------
WRI (2015). GHG Protocol Scope 2 Guidance, chapters 4 to 7.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from tanheng.core import InputError, Place
from tanheng.domains.company.accounts import LOCATION, MARKET

__all__ = ["CLAIMED", "RESIDUAL", "STOOD_IN", "Claimed", "both_bases"]

STOOD_IN = "no residual mix: the location-based factor stands in"
CLAIMED = "certificate or contract"
RESIDUAL = "residual mix"


@dataclass(frozen=True)
class Claimed:
    """Energy of a site that instruments cover, at one rate.

    Parameters
    ----------
    energy_kwh : float
    rate : int
        Place of its rate.
    where : Place
        The row that claims it.
    """

    site: str
    energy_kwh: float
    rate: int
    factor: str
    where: Place


def both_bases(
    lines: pl.DataFrame,
    electricity: pl.Series,
    claims: list[Claimed],
    residual: Mapping[str | None, tuple[int, str]],
) -> pl.DataFrame:
    """Turn lines of ``scope2`` into location-based and market-based ones.

    Parameters
    ----------
    lines : DataFrame
        Lines of all accounts; ``market`` holds the rate of a row's own contract.
    electricity : Series of bool
        Lines that certificates and residual mixes are for.
    claims : list of Claimed
        Instruments used.
    residual : mapping
        From a site to the rate and id of its residual mix.

    Raises
    ------
    InputError
        For a claim of more than a site has used, or of a site that has used nothing.
    """
    bought = lines["account"] == "scope2"
    mine = lines.filter(bought)
    if mine.height == 0:
        if claims:
            raise InputError("no energy was bought that this could cover", claims[0].where)
        return lines
    open_ = electricity.filter(bought) & mine["market"].is_null() & (mine["unit"] == "kWh")
    covered = _covered(mine.filter(open_), claims)
    parts = [
        lines.filter(~bought),
        mine.with_columns(account=pl.lit(LOCATION)),
        _contracts(mine.filter(~open_)),
        _claimed(mine.filter(open_), claims),
        _rest(mine.filter(open_), covered, residual),
    ]
    return pl.concat(parts, how="vertical")


def _covered(lines: pl.DataFrame, claims: list[Claimed]) -> dict[str, float]:
    """Share of each site's electricity that instruments cover."""
    used = dict(lines.group_by("site").agg(pl.col("amount").sum()).iter_rows())
    claimed: dict[str, float] = {}
    for claim in claims:
        claimed[claim.site] = claimed.get(claim.site, 0.0) + claim.energy_kwh
        if claimed[claim.site] > used.get(claim.site, 0.0) * (1 + 1e-9):
            raise InputError(
                f"claims of site {claim.site!r} reach {claimed[claim.site]:g} kWh, of "
                f"{used.get(claim.site, 0.0):g} kWh used",
                claim.where,
            )
    return {site: energy / used[site] for site, energy in claimed.items() if energy}


def _contracts(lines: pl.DataFrame) -> pl.DataFrame:
    """Lines with a contract's own rate; heat, steam and cooling keep the one they have."""
    own = pl.col("market").is_not_null()
    return lines.with_columns(
        account=pl.lit(MARKET),
        rate=pl.coalesce("market", "rate"),
        factor=pl.when(own).then(pl.col("market_factor")).otherwise(pl.col("factor")),
        emitting=pl.when(own).then(pl.col("market_emitting")).otherwise(pl.col("emitting")),
    )


def _claimed(lines: pl.DataFrame, claims: list[Claimed]) -> pl.DataFrame:
    """Share instruments among the lines of their site, in proportion to what was used."""
    if not claims:
        return lines.clear()
    table = pl.DataFrame(
        {
            "site": [claim.site for claim in claims],
            "claimed": [claim.energy_kwh for claim in claims],
            "rate": [claim.rate for claim in claims],
            "factor": [claim.factor for claim in claims],
        },
        schema_overrides={"rate": pl.Int64},
    )
    table = table.group_by("site", "rate", "factor", maintain_order=True).agg(
        pl.col("claimed").sum()
    )
    used = lines.with_columns(used=pl.col("amount").sum().over("site"))
    joined = used.drop("rate", "factor").join(table, on="site", maintain_order="left")
    part = pl.col("claimed") / pl.col("used")
    return joined.with_columns(
        account=pl.lit(MARKET),
        amount=pl.col("amount") * part,
        emitting=pl.col("amount") * part,
        variance=_variance() * part**2,
        note=pl.lit(CLAIMED),
    ).select(lines.columns)


def _rest(
    lines: pl.DataFrame,
    covered: Mapping[str, float],
    residual: Mapping[str | None, tuple[int, str]],
) -> pl.DataFrame:
    """Take the residual mix for what no instrument covers."""
    left = 1.0 - lines["site"].replace_strict(covered, default=0.0, return_dtype=pl.Float64)
    rates = {site: rate for site, (rate, _) in residual.items()}
    names = {site: name for site, (_, name) in residual.items()}
    rate = lines["site"].replace_strict(rates, default=None, return_dtype=pl.Int64)
    name = lines["site"].replace_strict(names, default=None, return_dtype=pl.String)
    found = lines.with_columns(left=left, residual=rate, residual_factor=name)
    stands = pl.col("residual").is_null()
    return (
        found.with_columns(
            account=pl.lit(MARKET),
            amount=pl.col("amount") * pl.col("left"),
            emitting=pl.when(stands).then(pl.col("emitting")).otherwise(pl.col("amount"))
            * pl.col("left"),
            variance=pl.when(stands).then(pl.col("variance")).otherwise(_variance())
            * pl.col("left") ** 2,
            rate=pl.coalesce("residual", "rate"),
            factor=pl.coalesce("residual_factor", "factor"),
            note=pl.when(stands).then(pl.lit(STOOD_IN)).otherwise(pl.lit(RESIDUAL)),
        )
        .filter(pl.col("left") > 1e-12)
        .select(lines.columns)
    )


def _variance() -> pl.Expr:
    """Variance of the amount itself, where the row's own factor was multiplied into it."""
    emitted = pl.col("emitting") != 0
    ratio = pl.when(emitted).then(pl.col("amount") / pl.col("emitting")).otherwise(0.0)
    return pl.col("variance") * ratio**2
