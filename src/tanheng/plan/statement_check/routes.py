"""By which routes a figure could have come about: electricity, heat, coal, trees; with ranges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tanheng.plan.statement_check.quantities import GJ_PER_MWH, Quantity
from tanheng.plan.statement_check.ranges import Range

__all__ = ["HOURS", "Amount", "Route", "routes_of"]

HOURS = 8760.0
"""Hours of a year."""


@dataclass(frozen=True)
class Amount:
    """A quantity with the bounds that published factors leave it."""

    value: float
    low: float
    high: float

    def times(self, factor: float) -> Amount:
        """Multiply it and its bounds."""
        return Amount(self.value * factor, self.low * factor, self.high * factor)


@dataclass(frozen=True)
class Route:
    """What a figure is worth in another kind.

    Parameters
    ----------
    kind : str
        What it is turned into: ``electricity``, ``heat``, ``coal``, ``trees``, ``co2``.
    of : Quantity
        The figure.
    amount : Amount
        In the kind's own unit: MWh, GJ, tce, tree, t.
    by : Range
        The published factors; ``central`` gives the value, all give the bounds.
    it_mw : Amount, optional
        Electricity: IT load at which the PUE saved is worth this much over a year. Heat: IT load
        all of whose heat this would be over a year, a lower bound of the load needed.
    """

    kind: str
    of: Quantity
    amount: Amount
    by: Range
    it_mw: Amount | None = None

    @property
    def heat_mwh(self) -> Amount | None:
        """Heat in MWh, for the heat route."""
        return self.amount.times(1 / GJ_PER_MWH) if self.kind == "heat" else None


def routes_of(
    figures: Sequence[Quantity], known: Sequence[Range], gain: float
) -> tuple[Route, ...]:
    """Return every route of every figure.

    Parameters
    ----------
    figures : sequence of Quantity
    known : sequence of Range
    gain : float
        PUE saved.
    """
    out = []
    for figure in figures:
        for one in known:
            if one.kind != "range" or one.above != "co2" or one.per_year is False:
                continue
            if figure.kind == "co2":
                out.append(_down(figure, one, gain))
            elif figure.kind == one.below:
                out.append(_up(figure, one))
    return tuple(out)


def _down(figure: Quantity, one: Range, gain: float) -> Route:
    """From tonnes of CO2 to what stands below the line of its factor."""
    amount = Amount(
        figure.value * one.scale / one.central,
        figure.low * one.scale / one.high,
        figure.high * one.scale / one.low,
    )
    if one.below == "electricity":
        return Route(one.below, figure, amount, one, amount.times(1 / (HOURS * gain)))
    if one.below == "heat":
        return Route(one.below, figure, amount, one, amount.times(1 / (GJ_PER_MWH * HOURS)))
    return Route(one.below, figure, amount, one)


def _up(figure: Quantity, one: Range) -> Route:
    """From a figure to tonnes of CO2."""
    amount = Amount(
        figure.value * one.central / one.scale,
        figure.low * one.low / one.scale,
        figure.high * one.high / one.scale,
    )
    return Route("co2", figure, amount, one)
