"""What a column or a constant of an activity table may stand for."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["COUNTED", "DIVISORS", "FRACTIONS", "MONEY", "NUMERIC", "QUANTITIES", "TEXTS", "Role"]


@dataclass(frozen=True)
class Role:
    """A number of a row: every number of a row is multiplied with the others, or divides them.

    Parameters
    ----------
    what : str
        What it is, in a few words.
    unit : str
        Its unit where none is written; empty where one has to be.
    nouns : tuple of str
        What it may count where a factor asks for it: nights of a factor ``kg CO2e/night``.
    """

    what: str
    unit: str = ""
    nouns: tuple[str, ...] = ()


QUANTITIES = {
    "quantity": Role("how much, in any unit"),
    "spend": Role("money, with its currency and price year where known (CNY2020)"),
    "revenue": Role("money that somebody earns, with its currency"),
    "mass": Role("mass", "kg"),
    "distance": Role("distance, one way or in all", "km"),
    "energy": Role("energy", "kWh"),
    "volume": Role("volume", "m3"),
    "area": Role("floor space", "m2"),
    "emissions": Role("emissions that somebody reports, in a mass of CO2e"),
}
"""Roles that a row's amount begins with."""

MONEY = ("spend", "revenue")

COUNTED = {
    "people": Role("passengers, employees", "1", ("p",)),
    "nights": Role("nights", "1", ("night",)),
    "rooms": Role("rooms", "1", ("room",)),
    "days": Role("days", "1", ("day",)),
    "weeks": Role("weeks", "1", ("week",)),
    "months": Role("months", "1", ("month",)),
    "years": Role("years", "1", ("year",)),
    "hours": Role("hours", "1", ("h",)),
    "trips": Role("trips", "1", ("trip",)),
    "sold": Role("products sold", "1", ("unit", "piece", "product")),
    "uses": Role("uses over a product's life", "1", ("use",)),
    "assets": Role(
        "buildings, vehicles, stores, franchises",
        "1",
        ("building", "vehicle", "store", "franchise", "household"),
    ),
    "times": Role("any further number", "1"),
    "per_unit": Role("amount for each product, asset or person", ""),
    "per_use": Role("amount for each use", ""),
    "content": Role(
        "what is in an amount: heating value (GJ/t), density (kg/litre), gas (kg/unit)"
    ),
    "exchange": Role("exchange rate or inflation, such as USD2018/CNY2020", "1"),
}
"""Roles that multiply it."""

FRACTIONS = {
    "share": Role("the part that counts", "1"),
    "loss": Role("the part that is lost: transmission, leakage, waste in treatment", "1"),
    "recovered": Role("the part that is recovered, and does not count", "1"),
}
"""Roles that lie between 0 and 1."""

DIVISORS = {
    "price": Role("money for one unit, where an amount is known by what was paid for it"),
    "efficiency": Role("what one unit gives, such as km/litre"),
    "sample": Role("how many were looked at, where all are told from a sample", "1"),
}
"""Roles that divide it."""

NUMERIC = {**QUANTITIES, **COUNTED, **FRACTIONS, **DIVISORS}

TEXTS = {
    "site": "where it happened",
    "entity": "which company of the group it belongs to",
    "account": "scope1, scope2, scope3.c01 to scope3.c15",
    "name": "what it is; lines of the inventory are told apart by it",
    "key": "unique within its table; a second row of the same key is refused",
    "meter": "where it was measured; its readings may neither repeat nor overlap",
    "date": "the day on which it happened",
    "start": "the first moment of its period",
    "end": "the moment after its period, or its last day",
    "counterparty": "the company of the group on the other side, for eliminations",
    "gas": "the gas that is released: CH4, SF6, HFC-134a",
}
