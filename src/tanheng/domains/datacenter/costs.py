"""What a plant costs to build and to run: dated assumptions, each with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import Field, create_model

from tanheng.core import Strict, read_project
from tanheng.domains.datacenter.design import Design
from tanheng.domains.datacenter.hall import size_of

__all__ = ["COOLING", "Bill", "Cost", "Costs", "bill", "costs"]

Attested = Literal["published", "secondary", "assumed", "given"]


class Cost(Strict):
    """A price or a rate, with the year that it is of and where it stands."""

    value: float = Field(ge=0)
    unit: str
    year: int = Field(ge=1990, le=2100)
    attested: Attested = "given"
    source: str = "given by the user"


COOLING = (
    "air_handling",
    "chiller",
    "tower",
    "pumps",
    "air_economiser",
    "water_economiser",
    "indirect_evaporative",
    "liquid",
    "tank",
    "heat_pump",
)
"""Parts of capital that depend on how a design cools."""
PRICES = ("power_price", "water_price")
NAMES = (*PRICES, "building", "power_chain", *COOLING, "upkeep", "life", "discount")


@dataclass(frozen=True)
class Costs:
    """All prices and rates, in one currency."""

    currency: str
    items: Mapping[str, Cost]

    def __getitem__(self, name: str) -> float:
        return self.items[name].value

    def with_prices(self, power: float | None, water: float | None) -> Costs:
        """Return them with a site's own prices of power [per kWh] and water [per m3]."""
        given = {"power_price": power, "water_price": water}
        own = {
            name: self.items[name].model_copy(
                update={"value": value, "attested": "given", "source": "given by the user"}
            )
            for name, value in given.items()
            if value is not None
        }
        return Costs(self.currency, {**self.items, **own})


_OWN: dict[str, Any] = dict.fromkeys(NAMES, (Cost | None, None))
_File = create_model("CostsFile", __base__=Strict, currency=(str, "CNY"), **_OWN)


def costs(path: Path | None = None) -> Costs:
    """Return the shipped assumptions, with what a user's file puts in their place.

    Raises
    ------
    InputError
        With file, line and field; a cost in another unit than the shipped one's among them.
    """
    known = _shipped()
    if path is None:
        return known
    read, positions = read_project(path, _File)
    own = {name: cost for name in NAMES if (cost := getattr(read, name)) is not None}
    currency = read.currency  # type: ignore[attr-defined]
    for name, cost in own.items():
        expected = known.items[name].unit.replace(known.currency, currency)
        if cost.unit != expected:
            raise positions.complaint(f"{name}.unit", f"expected {expected!r}, came {cost.unit!r}")
    left = [name for name in NAMES if name not in own and known.currency in known.items[name].unit]
    if currency != known.currency and left:
        raise positions.complaint(
            "currency", f"expected all prices in {currency}, missing {', '.join(left)}"
        )
    return Costs(currency, {**known.items, **own})


@cache
def _shipped() -> Costs:
    path = files("tanheng.domains.datacenter") / "costs.yaml"
    read, _ = read_project(Path(str(path)), _File)
    items = {name: getattr(read, name) for name in NAMES}
    return Costs(read.currency, items)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Bill:
    """Capital by part, and what a year costs; in the currency of the costs.

    ``spread`` is the yearly part of capital, as an annuity over its life.
    """

    capital: Mapping[str, float]
    power: float
    water: float
    upkeep: float
    spread: float

    @property
    def built(self) -> float:
        """All capital."""
        return sum(self.capital.values())

    @property
    def cooling(self) -> float:
        """Capital of the parts that depend on how the design cools."""
        return sum(self.capital[name] for name in COOLING)

    @property
    def running(self) -> float:
        """Power, water and upkeep of a year."""
        return self.power + self.water + self.upkeep

    @property
    def yearly(self) -> float:
        """Running cost of a year and the year's part of capital."""
        return self.running + self.spread


def bill(
    design: Design, capacity_kw: float, mwh_per_yr: float, m3_per_yr: float, prices: Costs
) -> Bill:
    """Reckon what a plant costs.

    Parameters
    ----------
    capacity_kw : float
        IT capacity that it is built for.
    mwh_per_yr, m3_per_yr : float
        Electricity and water of a year.
    """
    amounts = {"building": capacity_kw, "power_chain": capacity_kw, **_amounts(design, capacity_kw)}
    capital = {name: amount * prices[name] for name, amount in amounts.items()}
    built = sum(capital.values())
    return Bill(
        capital,
        mwh_per_yr * 1000.0 * prices["power_price"],
        m3_per_yr * prices["water_price"],
        (built - capital["building"]) * prices["upkeep"],
        built * _annuity(prices["discount"], prices["life"]),
    )


def _annuity(rate: float, years: float) -> float:
    """Part of capital that each year pays; straight line without interest."""
    return rate / (1.0 - (1.0 + rate) ** -years) if rate > 0 else 1.0 / max(years, 1e-9)


def _amounts(design: Design, capacity_kw: float) -> dict[str, float]:
    """Size of each part of the cooling, in the unit that its price is per."""
    heat = float(np.max(size_of(design, capacity_kw).cooling_kw))
    machine, liquid, tank = design.chiller, design.liquid, design.tank
    machines = heat * machine.size_per_load * machine.count if machine else 0.0
    to_liquid = liquid.share * capacity_kw if liquid else 0.0
    sort = design.economiser.kind if design.economiser else ""
    outdoors = heat if design.rejection else 0.0
    reuse = design.heat_recovery
    return {
        "air_handling": heat,
        "chiller": machines,
        "tower": outdoors + to_liquid,
        "pumps": (heat if design.water else 0.0) + outdoors,
        "air_economiser": heat * (sort == "air"),
        "water_economiser": heat * (sort == "water"),
        "indirect_evaporative": heat * (sort == "indirect-evaporative"),
        "liquid": to_liquid,
        "tank": tank.hours * heat if tank else 0.0,
        "heat_pump": reuse.heat_per_it * capacity_kw if reuse else 0.0,
    }
