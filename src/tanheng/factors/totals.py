"""Published totals of emissions with what they count, and shares of one in another."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from pathlib import Path

from tanheng.core import InputError, Place
from tanheng.factors.measure import ratio
from tanheng.factors.regions import region_code

__all__ = ["Basis", "Share", "Total", "read_owid", "share", "total", "totals"]


@dataclass(frozen=True)
class Basis:
    """What a total counts; totals of two bases are no parts of one another.

    Parameters
    ----------
    gases : str
        ``CO2``, ``CO2e``, or ``not stated``.
    counts : str
        Sectors and boundaries.
    inventory : str
        Whose bookkeeping it is.
    """

    gases: str
    counts: str
    inventory: str

    def __str__(self) -> str:
        return f"{self.inventory} (gases: {self.gases}; counts: {self.counts})"


@dataclass(frozen=True)
class Total:
    """Emissions of a region or a part of it in a year, as published, in kilograms."""

    id: str
    name: str
    name_zh: str
    region: str
    year: int
    kg: Fraction
    basis: Basis
    source: str
    attestation: str


@dataclass(frozen=True)
class Share:
    """A part of a total.

    Parameters
    ----------
    value : float
        The share, 0..1 for true parts.
    across : str or None
        Why bases were mixed; None where they were not.
    """

    value: float
    parts: tuple[Total, ...]
    whole: Total
    across: str | None = None


def share(parts: Sequence[Total], whole: Total, *, across: str | None = None) -> Share:
    """Return the share of parts in a whole of the same basis, region and year.

    Parameters
    ----------
    parts : sequence of Total
        Added up.
    whole : Total
        What they are a part of.
    across : str, optional
        Why parts of another basis are set against it all the same; it stays with the result.

    Raises
    ------
    InputError
        For parts of another basis or above the whole without a reason, of another region or year,
        for a part that comes twice, and for none.
    """
    if not parts:
        raise InputError(f"expected parts of {whole.id}, came none")
    twice = [part.id for place, part in enumerate(parts) if part in parts[:place]]
    if twice:
        raise InputError(f"expected each part once, came {twice[0]} twice")
    for part in parts:
        if (part.region, part.year) != (whole.region, whole.year):
            raise InputError(
                f"expected parts of {whole.region} {whole.year}, came {part.id} of "
                f"{part.region} {part.year}"
            )
        if part.basis != whole.basis and not across:
            raise InputError(
                f"{part.id} and {whole.id} stand on two bases: {part.basis} and {whole.basis}; "
                "a share across them needs a stated reason"
            )
    found = float(sum(part.kg for part in parts) / whole.kg)
    if found > 1 and not across:
        raise InputError(f"{', '.join(part.id for part in parts)} are more than {whole.id} holds")
    return Share(found, tuple(parts), whole, across)


@cache
def totals() -> tuple[Total, ...]:
    """Return the totals that are part of tanheng."""
    text = files(__package__).joinpath("tables", "totals.csv").read_text(encoding="utf-8")
    return tuple(
        Total(
            row["id"],
            row["name"],
            row["name_zh"],
            row["region"],
            int(row["year"]),
            Fraction(row["value"]) * ratio(row["unit"], "kg"),
            Basis(row["gases"], row["counts"], row["inventory"]),
            row["source"],
            row["attestation"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def total(id: str, held: Sequence[Total] | None = None) -> Total:  # noqa: A002 - its word
    """Return one total by its id.

    Raises
    ------
    InputError
        For an unknown id.
    """
    every = totals() if held is None else held
    for known in every:
        if known.id == id:
            return known
    raise InputError(f"expected a total ({', '.join(one.id for one in every)}), came {id!r}")


_OWID_CO2 = Basis(
    "CO2",
    "fossil fuels and industry, without land use",
    "Our World in Data from Global Carbon Project",
)


def read_owid(path: str | Path, country: str, year: int) -> Total:
    """Read a country's CO2 of a year from Our World in Data's table.

    Parameters
    ----------
    path : path
        CSV with the columns ``country``, ``year``, ``iso_code`` and ``co2`` (million tonnes).
    country : str
        Its name or ISO code in the table.
    year : int
        The year.

    Raises
    ------
    InputError
        For a table that cannot be read or lacks a column, and for a country and year without CO2.
    """
    try:
        with Path(path).open(encoding="utf-8", newline="") as stream:
            rows = csv.DictReader(stream)
            missing = {"country", "year", "iso_code", "co2"} - set(rows.fieldnames or ())
            if missing:
                raise InputError(f"expected columns {', '.join(sorted(missing))}", Place(str(path)))
            for row in rows:
                if country in (row["country"], row["iso_code"]) and row["year"] == str(year):
                    return _owid(row, str(path), rows.line_num)
    except OSError as error:
        raise InputError(f"cannot read it ({error.strerror})", Place(str(path))) from None
    except UnicodeDecodeError:
        raise InputError("expected a table in UTF-8", Place(str(path))) from None
    raise InputError(f"no row of {country} {year}", Place(str(path)))


def _owid(row: dict[str, str], path: str, line: int) -> Total:
    try:
        kg = Fraction(row["co2"]) * ratio("Mt", "kg")
    except ValueError:
        raise InputError(
            f"expected million tonnes, came {row['co2']!r}", Place(path, line, field="co2")
        ) from None
    name = row["country"]
    return Total(
        f"owid.{row['iso_code'] or name}.{row['year']}.co2",
        f"CO2 of {name} {row['year']}",
        f"{name} {row['year']} 年二氧化碳",
        region_code(name),
        int(row["year"]),
        kg,
        _OWID_CO2,
        "Our World in Data CO2 data set (CC BY 4.0)",
        "brought by the user",
    )
