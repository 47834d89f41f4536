"""The inventory: lines in whole grams of each gas, and what they add up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanheng.core import InputError
from tanheng.domains.company.accounts import ACCOUNTS
from tanheng.domains.company.bad_rows import BadRows
from tanheng.domains.company.rates import CO2E, Rate
from tanheng.domains.company.totals import Totals

__all__ = ["Inventory", "Line", "grams_of", "lines_of_totals"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
LARGEST_G = 9.0e18


@dataclass(frozen=True)
class Inventory:
    """A year's inventory.

    Parameters
    ----------
    lines : DataFrame
        One row for each site, account, period and factor: ``book`` (its place), ``method``,
        ``account``, ``entity``, ``site``, ``name``, ``counterparty``, ``period`` (``YYYYMM``, or
        ``YYYY00`` for the year), ``rate`` (place in ``rates``), ``factor``, ``amount``, ``unit``,
        ``emitting``, ``variance``, ``rows``, ``first_row``, ``choice`` (with the columns before it
        what rows of the book belong to the line), ``file``, ``share`` (what the boundary counts),
        ``kept`` (what eliminations leave), ``note``.
    gases : tuple of str
    grams : ndarray of int, shape (lines, gases)
        Emitted, whatever part of them counts.
    counted : ndarray of int, shape (lines, gases)
        What counts, within the boundary and after eliminations.
    gwp : mapping
        Global warming potential of each gas.
    """

    lines: pl.DataFrame
    rates: tuple[Rate, ...]
    gases: tuple[str, ...]
    grams: Ints
    counted: Ints
    gwp: Mapping[str, float]
    totals: tuple[Totals, ...]
    bad: BadRows

    @property
    def co2e_g(self) -> Floats:
        """Grams of CO2e of each line that count, shape (lines,)."""
        weights = np.array([self.gwp[gas] for gas in self.gases])
        found: Floats = self.counted @ weights
        return found

    def by(self, *names: str) -> pl.DataFrame:
        """Tonnes of CO2e that count, by columns of the lines."""
        table = self.lines.with_columns(t_co2e=pl.Series(self.co2e_g / 1e6))
        return table.group_by(names, maintain_order=True).agg(pl.col("t_co2e").sum())

    def t_co2e(self, account: str) -> float | None:
        """Tonnes of CO2e of an account; ``None`` where nothing was brought."""
        mine = (self.lines["account"] == account).to_numpy()
        return float(self.co2e_g[mine].sum() / 1e6) if mine.any() else None

    def accounts(self) -> dict[str, float | None]:
        """Tonnes of CO2e of every account."""
        return {account: self.t_co2e(account) for account in ACCOUNTS}


@dataclass(frozen=True)
class Line:
    """One line of an inventory."""

    account: str
    name: str
    t_co2e: float


def lines_of_totals(found: Sequence[Totals]) -> tuple[pl.DataFrame, list[Rate]]:
    """Join the totals of all books to lines; each names its rate by its place among all rates."""
    rates: list[Rate] = []
    frames = []
    for place, one in enumerate(found):
        scales = [chosen.scale for chosen in one.chosen]
        numbers = [_place(chosen.rate, rates) for chosen in one.chosen]
        market = [_place(chosen.market, rates) if chosen.market else None for chosen in one.chosen]
        choices = pl.DataFrame(
            {
                "choice": range(len(scales)),
                "scale": scales,
                "rate": numbers,
                "market": market,
                "market_scale": [chosen.market_scale for chosen in one.chosen],
                "unit": [str(chosen.rate.per) for chosen in one.chosen],
                "factor": [chosen.rate.id for chosen in one.chosen],
            },
            schema_overrides={
                "choice": pl.Int64,
                "scale": pl.Float64,
                "rate": pl.Int64,
                "market": pl.Int64,
                "market_scale": pl.Float64,
                "unit": pl.String,
                "factor": pl.String,
            },
        )
        joined = one.frame.join(choices, on="choice", how="left", maintain_order="left")
        frames.append(
            joined.with_columns(
                amount=pl.col("amount") * pl.col("scale"),
                emitting=pl.col("emitting") * pl.col("scale"),
                variance=pl.col("variance") * pl.col("scale") ** 2,
                raw=pl.col("amount"),
                book=pl.lit(place, pl.Int64),
                method=pl.lit(one.book.term.method),
                file=pl.lit(one.book.table.file),
                note=pl.lit("", pl.String),
            ).drop("scale")
        )
    return pl.concat(frames), rates


def _place(rate: Rate, rates: list[Rate]) -> int:
    for place, known in enumerate(rates):
        if known is rate or (known.id == rate.id and known == rate):
            return place
    rates.append(rate)
    return len(rates) - 1


def grams_of(emitting: Floats, rate: Ints, rates: Sequence[Rate], gases: Sequence[str]) -> Ints:
    """Whole grams of each gas, shape (lines, gases).

    Raises
    ------
    InputError
        For more than an account can hold.
    """
    kg = np.array([[one.kg.get(gas, 0.0) for gas in gases] for one in rates]).reshape(
        len(rates), len(gases)
    )
    grams = np.rint(emitting[:, None] * kg[rate] * 1e3)
    if np.any(~(np.abs(grams) < LARGEST_G)):
        raise InputError("expected emissions below 9e12 t, came more: is a unit wrong?")
    whole: Ints = grams.astype(np.int64)
    return whole


def gases_of(rates: Sequence[Rate]) -> tuple[str, ...]:
    """Gases of rates, CO2e last."""
    found = dict.fromkeys(gas for rate in rates for gas in rate.kg)
    return (*(gas for gas in found if gas != CO2E), *((CO2E,) if CO2E in found else ()))
