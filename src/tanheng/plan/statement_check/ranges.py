"""What is published of the factors that figures imply, each value with its source."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

from tanheng.core import InputError, Text
from tanheng.factors import Factor, library, market_figures, region_code, region_name, total

__all__ = ["Published", "Range", "grid_range", "ranges"]

CHINA = "CN"
PER_MWH = 1e-3
"""Factors of grids are kept in kilograms for a MWh; kWh are shown."""
GRIDS = "CN-grid-"
"""Codes of China's regional grids begin so."""


@dataclass(frozen=True)
class Published:
    """A published factor: its value in the unit of its range, where it comes from, how sure."""

    name: Text
    value: float
    source: str
    attestation: str


@dataclass(frozen=True)
class Range:
    """Published factors of one pair of kinds.

    Parameters
    ----------
    above, below : str
        Kinds of the figures above and below the line.
    unit : str
        Unit of the values.
    scale : float
        How many of ``unit`` is one of the figures' own units above the line, over one below.
    kind : str
        ``range``, ``bound`` (can only refute) or ``reference`` (grades nothing).
    per_year : bool, optional
        Whether the factor is one of a year; None where a period cancels.
    name : Text
        What the factor is.
    values : tuple of Published
        In ascending order.
    central : float
        The value that a route takes.
    """

    above: str
    below: str
    unit: str
    scale: float
    kind: Literal["range", "bound", "reference"]
    per_year: bool | None
    name: Text
    values: tuple[Published, ...]
    central: float

    @property
    def low(self) -> float:
        """Lowest published value."""
        return self.values[0].value

    @property
    def high(self) -> float:
        """Highest published value."""
        return self.values[-1].value

    def nearest(self, value: float) -> Published:
        """Return the published value that differs least in ratio."""
        return min(self.values, key=lambda one: max(value / one.value, one.value / value))


@cache
def ranges(region: str | None = None, year: int | None = None) -> tuple[Range, ...]:
    """Return all ranges; those of electricity are of a region and a year.

    Parameters
    ----------
    region : str, optional
        Code or name, ``CN-HA``, ``Henan``, ``河南``; without it China and its regional grids.
    year : int, optional
        Year of the grid's factors; without it the latest, and the range over all years.

    Raises
    ------
    InputError
        For a region or year without a factor of its grid.
    """
    text = files(__package__).joinpath("ranges.yaml").read_text(encoding="utf-8")
    return (grid_range(region, year), *(_range(row) for row in yaml.safe_load(text)))


def grid_range(region: str | None, year: int | None) -> Range:
    """Return the factors of grid electricity in kg/kWh, as :func:`ranges` does."""
    code = region_code(region) if region else CHINA
    found = [one for one in library() if _of_grid(one, code, wide=region is None)]
    if not found:
        known = sorted({region_name(one.region) for one in library() if ".grid." in one.id})
        raise InputError(
            f"no factor of grid electricity for {region!r}: known are {', '.join(known)}"
        )
    dated = [one for one in found if year is None or one.vintage == year]
    if not dated:
        years = ", ".join(sorted({str(one.vintage) for one in found}))
        raise InputError(f"no factor of grid electricity for {code} in {year}: known are {years}")
    values = sorted((_of_factor(one, PER_MWH) for one in dated), key=lambda one: one.value)
    own = [one for one in dated if one.region == code]
    latest = max(own, key=lambda one: (one.vintage, one.basis == "average"))
    name = Text(f"grid electricity, {region_name(code)}", f"电网电力，{region_name(code)}")
    central = _kg(latest) * PER_MWH
    return Range("co2", "electricity", "kg/kWh", 1.0, "range", None, name, tuple(values), central)


def _of_grid(factor: Factor, code: str, *, wide: bool) -> bool:
    """Whether a factor is of a region's grid, or with ``wide`` of one of China's grids."""
    if ".grid." not in factor.id or factor.superseded_by:
        return False
    return factor.region == code or (wide and factor.region.startswith(GRIDS))


def _of_factor(factor: Factor, times: float, name: Text | None = None) -> Published:
    own = Text(f"{factor.name}, {factor.vintage}", f"{factor.name}, {factor.vintage}")
    source = f"{factor.id}: {factor.source}"
    return Published(name or own, _kg(factor) * times, source, factor.attestation)


def _kg(factor: Factor) -> float:
    """Kilograms of CO2 for one unit of what the factor counts."""
    value = factor.gases.get("CO2") if factor.value is None else factor.value
    assert value is not None  # the reader lets no factor through that has neither
    return float(value)


def _range(row: dict[str, Any]) -> Range:
    values = sorted((_published(one) for one in row["values"]), key=lambda one: one.value)
    above, below = row["of"]
    return Range(
        above,
        below,
        row["unit"],
        float(row.get("scale", 1)),
        row["kind"],
        row.get("per_year"),
        Text(row["name"]["en"], row["name"]["zh"]),
        tuple(values),
        float(row.get("central", values[-1].value)),
    )


def _published(row: dict[str, Any]) -> Published:
    if "market" in row:
        one = next(one for one in market_figures() if one.id == row["market"])
        return Published(one.name, one.value, f"{one.id}: {one.source}", one.attestation)
    name = Text(row["en"], row["zh"])
    if "factor" in row:
        return _of_factor(library().get(row["factor"]), float(row["times"]), name)
    if "total" in row:
        known = total(row["total"])
        value = float(known.kg) / row["over"]
        return Published(name, value, f"{known.id}: {known.source}", row["attestation"])
    return Published(name, float(row["value"]), row["source"], row["attestation"])
