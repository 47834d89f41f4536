"""How far an inventory may be off: by propagation, and by drawing every input.

An emission is amount x rate. Amounts of a table share an error (a meter's, a survey's) and may have
errors of their own, row by row; every amount with the same rate shares the rate's error. Errors of
different tables and of different rates are independent.

References
----------
IPCC (2006). Guidelines for National Greenhouse Gas Inventories, volume 1, chapter 3: approach 1
(propagation) and approach 2 (Monte Carlo).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import ndtri

from tanheng.domains.company.inventory import Inventory
from tanheng.domains.company.pedigree import relative_sd, scored

__all__ = ["Spread", "Terms", "drawn", "propagated", "terms_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_BLOCK = 1 << 21


@dataclass(frozen=True)
class Spread:
    """Mean, standard deviation and interval, in the unit of the terms."""

    mean: float
    sd: float
    low: float
    high: float


@dataclass(frozen=True)
class Terms:
    """Parts of a sum that share their sources of error.

    Parameters
    ----------
    mean : ndarray of float, shape (terms,)
    own_sd : ndarray of float, shape (terms,)
        Standard deviation that a term shares with no other.
    table, rate : ndarray of int, shape (terms,)
        Source of the error that amounts share, and of the rate's.
    table_sd, rate_sd : ndarray of float
        Relative standard deviations of the sources.
    table_log, rate_log : ndarray of bool
        Sources whose errors are lognormal; the others' are normal.
    """

    mean: Floats
    own_sd: Floats
    table: Ints
    rate: Ints
    table_sd: Floats
    rate_sd: Floats
    table_log: NDArray[np.bool_]
    rate_log: NDArray[np.bool_]

    def only(self, keep: NDArray[np.bool_]) -> Terms:
        """Keep some terms; the sources stay as they are."""
        return replace(
            self,
            mean=self.mean[keep],
            own_sd=self.own_sd[keep],
            table=self.table[keep],
            rate=self.rate[keep],
        )


def terms_of(found: Inventory) -> tuple[pl.DataFrame, Terms]:
    """Terms of an inventory in tonnes of CO2e, with the account of each.

    Where a table states no uncertainty it is that of its data quality.
    """
    emitting = found.lines["emitting"].to_numpy()
    tonnes = found.co2e_g / 1e6
    relative = np.divide(
        found.lines["variance"].to_numpy(),
        emitting**2,
        out=np.zeros(emitting.size),
        where=emitting != 0,
    )
    cells = (
        found.lines.select("account", "book", "rate")
        .with_columns(mean=pl.Series(tonnes), own=pl.Series(relative * tonnes**2))
        .group_by("account", "book", "rate", maintain_order=True)
        .agg(pl.col("mean").sum(), pl.col("own").sum().sqrt())
    )
    tables = [_table_sd(found, place) for place in range(len(found.totals))]
    return cells.select("account"), Terms(
        cells["mean"].to_numpy(),
        cells["own"].to_numpy(),
        cells["book"].to_numpy(),
        cells["rate"].to_numpy(),
        np.array([sd for sd, _ in tables]),
        np.array([rate.sd for rate in found.rates]),
        np.array([assumed for _, assumed in tables]),
        np.array([rate.shape == "lognormal" for rate in found.rates]),
    )


def _table_sd(found: Inventory, place: int) -> tuple[float, bool]:
    """Relative standard deviation that a table's amounts share, and whether it is assumed."""
    book = found.totals[place].book
    if book.term.uncertainty is not None:
        return book.term.uncertainty, False
    if book.term.uncertainty_column is not None:
        return 0.0, False
    return relative_sd(book.term.quality or scored(book.method.quality)), True


def propagated(terms: Terms, level: float) -> Spread:
    """Spread of the sum to first order; its interval is that of a normal distribution."""
    by_table = np.bincount(terms.table, terms.mean, terms.table_sd.size) * terms.table_sd
    by_rate = np.bincount(terms.rate, terms.mean, terms.rate_sd.size) * terms.rate_sd
    parts = (terms.own_sd, by_table, by_rate)
    sd = float(np.sqrt(sum(float((part**2).sum()) for part in parts)))
    mean = float(terms.mean.sum())
    half = float(ndtri(0.5 + level / 2)) * sd
    return Spread(mean, sd, mean - half, mean + half)


def drawn(terms: Terms, level: float, samples: int, seed: int) -> Spread:
    """Spread of the sum by ``samples`` draws of every source of error."""
    random = np.random.default_rng(seed)
    tables, rates = np.unique(terms.table), np.unique(terms.rate)
    width = max(tables.size + rates.size + terms.mean.size, 1)
    block = max(_BLOCK // width, 1)
    sums = []
    for first in range(0, samples, block):
        many = min(block, samples - first)
        table = _errors(random, terms.table_sd[tables], terms.table_log[tables], many)
        rate = _errors(random, terms.rate_sd[rates], terms.rate_log[rates], many)
        own = random.standard_normal((many, terms.mean.size)) * terms.own_sd
        shared = table[:, np.searchsorted(tables, terms.table)]
        factor = rate[:, np.searchsorted(rates, terms.rate)]
        sums.append(((terms.mean * shared + own) * factor).sum(axis=1))
    every = np.concatenate(sums)
    low, high = np.quantile(every, [(1 - level) / 2, (1 + level) / 2])
    return Spread(float(every.mean()), float(every.std(ddof=1)), float(low), float(high))


def _errors(
    random: np.random.Generator, sd: Floats, log: NDArray[np.bool_], samples: int
) -> Floats:
    """Draw factors with mean 1 and these standard deviations, shape (samples, sources)."""
    normal = random.standard_normal((samples, sd.size))
    sigma = np.sqrt(np.log1p(sd**2))
    found: Floats = np.where(log, np.exp(sigma * normal - sigma**2 / 2), 1 + sd * normal)
    return found
