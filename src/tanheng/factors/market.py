"""Published figures of China's national carbon market: prices, volumes, caps, benchmarks."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tanheng.core import Text

__all__ = ["MarketFigure", "market_figures"]


@dataclass(frozen=True)
class MarketFigure:
    """A published figure of a carbon market.

    Parameters
    ----------
    id : str
        Its one name.
    name : Text
        What it is.
    value : float
        In ``unit``.
    unit : str
        ``CNY/t``, ``Mt``, ``M CNY``, ``%``, ``t CO2/MWh``.
    told_for : str
        The day or year it is told for.
    source, attestation : str
        Where it was published, and how well it is attested.
    """

    id: str
    name: Text
    value: float
    unit: str
    told_for: str
    source: str
    attestation: str


@cache
def market_figures() -> tuple[MarketFigure, ...]:
    """Return the figures that are part of tanheng, in the order of their table."""
    text = files(__package__).joinpath("tables", "cn_ets.csv").read_text(encoding="utf-8")
    return tuple(
        MarketFigure(
            row["id"],
            Text(row["name"], row["name_zh"]),
            float(row["value"]),
            row["unit"],
            row["told_for"],
            row["source"],
            row["attestation"],
        )
        for row in csv.DictReader(text.splitlines())
    )
