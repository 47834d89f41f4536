"""The UK Government's conversion factors as their flat table has them.

Each row is one factor in CO2e with its parts by gas, all in kg CO2e under AR5; the parts are
rounded to 1e-5 and are left aside. What tells rows of the same name apart stands in
``Column Text``; copies without that column name such rows alike, and only ids tell them apart.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date

from tanheng.core import InputError, Place
from tanheng.factors.factor import Factor
from tanheng.factors.measure import measure

__all__ = ["is_uk_table", "uk_factors"]

_HEADS = {
    "factor_id": "ID",
    "scope": "Scope",
    "level_1": "Level 1",
    "level_2": "Level 2",
    "level_3": "Level 3",
    "level_4": "Level 4",
    "uom": "UOM",
    "ghg_unit": "GHG/Unit",
}
_UNITS = {
    "tonnes": "t",
    "litres": "litre",
    "kWh (Gross CV)": "kWh_gcv",
    "kWh (Net CV)": "kWh_ncv",
    "passenger.km": "p.km",
    "tonne.km": "t.km",
    "miles": "mi",
    "cubic metres": "m3",
    "per FTE Working Hour": "p.h",
    "Room per night": "room.night",
}
_THOUSANDS_M3 = "million litres"
_BASES = {
    "WTT": "well-to-tank",
    "Transmission and distribution": "transmission and distribution losses",
    "Outside of scopes": "biogenic, outside of scopes",
    "Waste disposal": "treatment: as named",
}


def is_uk_table(header: Iterable[str]) -> bool:
    """Whether a header is that of the UK table, in its own words or in those of a copy."""
    heads = {_HEADS.get(name, name) for name in header}
    return set(_HEADS.values()) <= heads


def uk_factors(text: str, named: str) -> tuple[Factor, ...]:
    """Read the table's rows that have a value.

    Parameters
    ----------
    text : str
        The table (CSV).
    named : str
        Its name in complaints.

    Raises
    ------
    InputError
        For an unknown unit and a value that is no number, with its line; for no row at all.
    """
    rows = csv.DictReader(text.splitlines())
    found = []
    for row in rows:
        one = {_HEADS.get(name, name): cell or "" for name, cell in row.items()}
        place = Place(named, rows.line_num)
        value_head = next((name for name in one if name.lower().startswith(_VALUE)), "")
        if one["GHG/Unit"] not in ("kg CO2e", "kg CO2e of CO2 per unit"):
            continue
        outside = one["Scope"] == "Outside of Scopes"
        if (one["GHG/Unit"] == "kg CO2e") == outside or one[value_head] in ("", "NULL"):
            continue
        found.append(_factor(one, one[value_head], _year(value_head), place))
    if not found:
        raise InputError("expected factors in kg CO2e, came none", Place(named))
    return tuple(found)


_VALUE = ("conversion_factor", "ghg conversion factor")


def _year(head: str) -> int:
    return int(head[-4:]) if head[-4:].isdigit() else 2025


def _factor(row: dict[str, str], value: str, year: int, place: Place) -> Factor:
    gas = "CO2_biogenic" if row["Scope"] == "Outside of Scopes" else "CO2e"
    kg = _number(value, place)
    per, unit = (1000.0, "m3") if row["UOM"] == _THOUSANDS_M3 else (1.0, _unit(row["UOM"], place))
    levels = [row[head] for head in ("Level 1", "Level 2", "Level 3", "Level 4")]
    name = ", ".join(dict.fromkeys(word for word in [*levels, row.get("Column Text", "")] if word))
    return Factor(
        id=f"gb.{year}.{row['ID']}",
        name=name,
        value=kg / per,
        unit=f"kg {gas}/{unit}",
        gases={gas: kg / per} if gas != "CO2e" else {},
        gwp=None if gas != "CO2e" else "AR5",
        basis=_basis(row),
        region="GB",
        publisher="DESNZ",
        vintage=year,
        valid_from=date(year, 1, 1),
        valid_to=date(year, 12, 31),
        attestation="brought by the user",
        source=f"UK Government GHG conversion factors for company reporting {year}",
    )


def _basis(row: dict[str, str]) -> str:
    told = row.get("Column Text", "")
    if told in ("With RF", "Without RF"):
        return "with radiative forcing" if told == "With RF" else "without radiative forcing"
    starts = (basis for start, basis in _BASES.items() if row["Level 1"].startswith(start))
    return next(starts, "not stated")


def _unit(text: str, place: Place) -> str:
    unit = _UNITS.get(text, text)
    try:
        measure(unit)
    except InputError as error:
        raise InputError(error.message, Place(place.file, place.line, field="UOM")) from None
    return unit


def _number(text: str, place: Place) -> float:
    try:
        return float(text)
    except ValueError:
        raise InputError(f"expected a number, came {text!r}", place) from None
