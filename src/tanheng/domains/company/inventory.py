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
from tanheng.domains.company.totals import GROUP, Totals

__all__ = ["Inventory", "grams_of", "lines_of_totals"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
LARGEST_G = 9.0e18

_SUMS = ("amount", "emitting", "variance", "market_emitting", "rows")
_CHOICES = {
    "choice": pl.Int64,
    "scale": pl.Float64,
    "rate": pl.Int64,
    "market": pl.Int64,
    "market_scale": pl.Float64,
    "unit": pl.String,
    "factor": pl.String,
}


@dataclass(frozen=True)
class Inventory:
    """A year's inventory.

    Parameters
    ----------
    lines : DataFrame
        One row for each site, account, period and factor: ``book`` (its place), ``method``,
        ``account``, ``entity``, ``site``, ``name``, ``counterparty``, ``period`` (``YYYYMM``, or
        ``YYYY00`` for the year), ``rate`` (place in ``rates``), ``factor``, ``amount``, ``unit``,
        ``emitting``, ``variance``, ``rows``, ``first_row``, ``source`` (number of the
        rows it is made of), ``file``, ``share`` (what the boundary counts),
        ``kept`` (what eliminations leave), ``note``, ``carrier`` (of purchased energy).
    gases : tuple of str
    grams : ndarray of int, shape (lines, gases)
        Emitted, whatever part of them counts.
    counted : ndarray of int, shape (lines, gases)
        What counts, within the boundary and after eliminations.
    gwp : mapping
        Global warming potential of each gas.
    sources : tuple of DataFrame
        For each book, the ``source`` of what its rows are told apart by.
    """

    lines: pl.DataFrame
    rates: tuple[Rate, ...]
    gases: tuple[str, ...]
    grams: Ints
    counted: Ints
    gwp: Mapping[str, float]
    totals: tuple[Totals, ...]
    sources: tuple[pl.DataFrame, ...]
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


def lines_of_totals(
    found: Sequence[Totals],
) -> tuple[pl.DataFrame, list[Rate], tuple[pl.DataFrame, ...]]:
    """Join the totals of all books to lines; totals of one rate in several units are one line.

    Returns
    -------
    lines : DataFrame
        As in an inventory, with ``market`` (rate of a row's own contract) and
        ``market_emitting``.
    rates : list of Rate
    sources : tuple of DataFrame
        For each book, the ``source`` of each ``GROUP`` and ``choice``.
    """
    rates: list[Rate] = []
    frames, sources = [], []
    held = 0
    for place, one in enumerate(found):
        scaled = _scaled(one, rates)
        told = [*GROUP, "rate", "market", "unit", "factor"]
        sums = [pl.col(name).sum() for name in _SUMS]
        lines = scaled.group_by(told, maintain_order=True).agg(*sums, pl.col("first_row").min())
        lines = lines.with_columns(source=pl.int_range(held, held + lines.height))
        held += lines.height
        known = scaled.select(*GROUP, "choice", "rate", "market")
        keys = [*GROUP, "rate", "market"]
        sources.append(
            known.join(lines.select(*keys, "source"), on=keys, nulls_equal=True).drop(
                "rate", "market"
            )
        )
        frames.append(
            lines.with_columns(
                book=pl.lit(place, pl.Int64),
                method=pl.lit(one.book.term.method),
                file=pl.lit(one.book.table.file),
                note=pl.lit("", pl.String),
                carrier=pl.when(pl.col("account") == "scope2").then(
                    pl.lit(one.book.term.carrier, pl.String)
                ),
            )
        )
    return pl.concat(frames), rates, tuple(sources)


def _scaled(one: Totals, rates: list[Rate]) -> pl.DataFrame:
    """Bring totals to the units of their rates; rates that are new are added."""
    choices = pl.DataFrame(
        [
            (
                place,
                chosen.scale,
                _place(chosen.rate, rates),
                _place(chosen.market, rates) if chosen.market else None,
                chosen.market_scale,
                str(chosen.rate.per),
                chosen.rate.id,
            )
            for place, chosen in enumerate(one.chosen)
        ],
        schema=_CHOICES,
        orient="row",
    )
    joined = one.frame.join(choices, on="choice", how="left", maintain_order="left")
    return joined.with_columns(
        amount=pl.col("amount") * pl.col("scale"),
        emitting=pl.col("emitting") * pl.col("scale"),
        variance=pl.col("variance") * pl.col("scale") ** 2,
        market_emitting=pl.col("contracted") * pl.col("market_scale"),
    ).drop("scale", "market_scale", "contracted")


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
