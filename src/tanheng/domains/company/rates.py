"""Emissions of each gas for one of a unit: what factors, suppliers and leaks have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from tanheng.core import InputError
from tanheng.factors import NOUNS, Measure, measure

__all__ = ["CO2E", "Rate", "Shape", "below_line", "rate_unit"]

Shape = Literal["normal", "lognormal"]

CO2E = "CO2e"
"""What is published as one number, without its gases."""

_CO2E = {"co2e": CO2E, "co2eq": CO2E, "co2-e": CO2E, "co2-eq": CO2E, "co₂e": CO2E, "tco2e": CO2E}


@dataclass(frozen=True)
class Rate:
    """Emissions for one of a unit.

    Parameters
    ----------
    id : str
        The factor's, or what stands in for one.
    per : Measure
        The unit that the emissions are for.
    kg : mapping
        kg of each gas for one of the unit.
    basis : str
        What the factor counts.
    sd : float
        Relative standard uncertainty.
    shape : str
        Distribution that the uncertainty is drawn from.
    gwp : str, optional
        Set with which emissions were published as CO2e.
    attestation : str
        How well it is attested.
    superseded_by : str, optional
        Id of the factor that has taken its place.
    """

    id: str
    per: Measure
    kg: Mapping[str, float]
    basis: str = "not stated"
    sd: float = 0.0
    shape: Shape = "normal"
    gwp: str | None = None
    source: str = ""
    year: int | None = None
    attestation: str = ""
    superseded_by: str | None = None

    def inside(self) -> Rate:
        """Return the same rate for one of the inside unit: for a kWh, not for a MWh."""
        if self.per.scale == 1:
            return self
        kg = {gas: value / self.per.scale for gas, value in self.kg.items()}
        return replace(self, per=Measure(powers=self.per.powers), kg=kg)


def rate_unit(text: str, nouns: frozenset[str] = NOUNS) -> tuple[float, str, Measure]:
    """Read the unit of a factor, ``kg CO2e/t.km``.

    Returns
    -------
    kg : float
        kg in one of the mass above the line.
    gas : str
    per : Measure
        What stands below the line.

    Raises
    ------
    InputError
        When it is not a mass of a gas over a unit.
    """
    above, slash, below = text.partition("/")
    above, per, after = (above, "", below) if slash else text.partition(" per ")
    words = above.split()
    if not (slash or per) or len(words) != 2:
        raise InputError(f"expected a unit such as kg CO2e/kWh, came {text!r}")
    mass = measure(words[0])
    if mass.powers != (("kg", 1),):
        raise InputError(f"expected a mass such as kg above the line, came {text!r}")
    return mass.scale, _CO2E.get(words[1].lower(), words[1]), measure(below_line(after), nouns)


def below_line(unit: str) -> str:
    """Write what stands below the line as one product: ``m2/year`` of kg CO2e/m2/year."""
    return unit.replace("/", ".")
