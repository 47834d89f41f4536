"""Global warming potentials by assessment report and horizon."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from tanheng.core import InputError

__all__ = ["GwpSet", "gases", "gwp_set", "gwp_sets"]

BIOGENIC = "CO2_biogenic"
"""CO2 of biomass: reported beside the inventory, with no weight in it (GHG Protocol, 2004)."""


@dataclass(frozen=True)
class GwpSet(Mapping[str, float]):
    """Weights of gases in CO2e: mass of CO2 with the same effect as one mass of the gas.

    Parameters
    ----------
    name : str
        Assessment report, ``AR6``; ``AR5_cc`` is AR5 with climate-carbon feedback.
    horizon : int
        Years over which the effect is counted.
    weights : mapping of str to float
        By gas, ``CH4``, ``HFC-32``. Methane whose origin is known is ``CH4_fossil`` or
        ``CH4_biogenic``; CO2 of biomass is ``CO2_biogenic``, with no weight.
    source : str
        Where it was published.
    """

    name: str
    horizon: int
    weights: Mapping[str, float]
    source: str

    def __getitem__(self, gas: str) -> float:
        return self.weights[gas]

    def __iter__(self) -> Iterator[str]:
        return iter(self.weights)

    def __len__(self) -> int:
        return len(self.weights)

    def __str__(self) -> str:
        return f"{self.name} over {self.horizon} years"

    def co2e(self, masses: Mapping[str, float]) -> float:
        """Weigh masses of gases.

        Raises
        ------
        InputError
            For a gas that the set has no weight for: it is never taken as nothing.
        """
        unknown = [gas for gas in masses if gas not in self.weights]
        if unknown:
            raise InputError(f"expected gases with a weight in {self}, came {', '.join(unknown)}")
        return sum(mass * self.weights[gas] for gas, mass in masses.items())


@cache
def gwp_sets() -> tuple[GwpSet, ...]:
    """Return every set, in the order of the reports."""
    folder = files(__package__).joinpath("tables")
    rows = list(csv.DictReader(folder.joinpath("gwp.csv").read_text("utf-8").splitlines()))
    sources = yaml.safe_load(folder.joinpath("gwp.yaml").read_text("utf-8"))
    return tuple(_set(column, rows, sources) for column in rows[0] if column != "gas")


def _set(column: str, rows: list[dict[str, str]], sources: Mapping[str, str]) -> GwpSet:
    name, _, horizon = column.partition("/")
    weights = {row["gas"]: float(row[column]) for row in rows if row[column]}
    return GwpSet(name, int(horizon), {BIOGENIC: 0.0, **weights}, sources[name])


def gwp_set(name: str, horizon: int = 100) -> GwpSet:
    """Return one set of weights.

    Parameters
    ----------
    name : str
        Assessment report: ``SAR``, ``TAR``, ``AR4``, ``AR5``, ``AR5_cc``, ``AR6``.
    horizon : int
        100 or 20 years.

    Raises
    ------
    InputError
        When there is no such set.
    """
    for known in gwp_sets():
        if (known.name, known.horizon) == (name, horizon):
            return known
    names = ", ".join(f"{known.name}/{known.horizon}" for known in gwp_sets())
    raise InputError(f"expected GWPs of {names}, came {name}/{horizon}")


@cache
def gases() -> frozenset[str]:
    """Return every gas that some set has a weight for."""
    return frozenset(gas for one in gwp_sets() for gas in one)
