"""How uncertain a factor is: as published, or by the class of its data, which is an assumption."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from statistics import NormalDist
from typing import Any, Literal

import numpy as np
import yaml
from numpy.typing import NDArray

from tanheng.factors.factor import Factor

__all__ = ["Spread", "spread"]

LEVEL = 0.95
"""Probability that is taken for a published range that states none, and for classes of data."""


@dataclass(frozen=True)
class Spread:
    """Distribution of a factor, as a multiplier with mean 1.

    Parameters
    ----------
    kind : str
        ``lognormal`` or ``normal``.
    sigma : float
        Standard deviation: of the logarithm for a lognormal, of the multiplier itself for a normal.
    assumed : bool
        Whether something of it was not published.
    how : str
        Where it comes from.
    """

    kind: Literal["lognormal", "normal"]
    sigma: float
    assumed: bool
    how: str

    @property
    def relative_sd(self) -> float:
        """Standard deviation over mean."""
        return math.sqrt(math.expm1(self.sigma**2)) if self.kind == "lognormal" else self.sigma

    def multipliers(self, rng: np.random.Generator, count: int) -> NDArray[np.float64]:
        """Draw multipliers of the factor, shape ``(count,)``, with mean 1."""
        drawn = rng.standard_normal(count) * self.sigma
        if self.kind == "normal":
            return 1.0 + drawn
        return np.exp(drawn - self.sigma**2 / 2)


def spread(factor: Factor) -> Spread:
    """Return the distribution of a factor.

    A published interval with bounds above zero gives a lognormal with
    ``sigma = ln(high / low) / (2 z)``, another a normal with ``(high - low) / (2 z value)``, where
    ``z`` is the normal quantile of its level. A range that states no level is taken for 95 %.
    Without an interval the class of its data decides: lognormal, ``sigma = ln(1 + half) / z``.

    References
    ----------
    WRI and WBCSD (2003). GHG Protocol guidance on uncertainty assessment in GHG inventories and
    calculating statistical parameter uncertainty: data accuracy high (5 %), good (15 %), fair
    (30 %), poor (over 30 %; 50 % is taken here).
    """
    if factor.interval is None:
        return _by_class(factor.basis)
    low, high = factor.interval
    level = factor.interval_level or LEVEL
    z = _z(level)
    told = f"published {low:g} to {high:g} {factor.unit}"
    how = f"{told} at {level:.0%}" + ("" if factor.interval_level else ", a level that is assumed")
    kind = factor.distribution or ("lognormal" if low > 0 else "normal")
    assumed = factor.interval_level is None or factor.distribution is None
    if kind == "lognormal":
        return Spread("lognormal", math.log(high / low) / (2 * z), assumed, how)
    middle = factor.value if factor.value else (low + high) / 2
    return Spread("normal", (high - low) / (2 * z * middle), assumed, how)


def _by_class(basis: str) -> Spread:
    table = _classes()
    named = next((name for start, name in table["bases"].items() if basis.startswith(start)), None)
    name = named or table["otherwise"]
    half = float(table["half_widths"][name])
    how = f"assumed: data accuracy {name!r}, {half:.0%} at {LEVEL:.0%} (GHG Protocol 2003)"
    return Spread("lognormal", math.log1p(half) / _z(LEVEL), True, how)


@cache
def _classes() -> dict[str, Any]:
    table = files(__package__).joinpath("tables", "accuracy.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(table)
    return found


def _z(level: float) -> float:
    return NormalDist().inv_cdf((1 + level) / 2)
