"""Tables of factors, packaged or a user's own, all in one layout."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

import yaml

from tanheng.core import InputError, Place
from tanheng.factors.factor import Factor
from tanheng.factors.gwp import gases
from tanheng.factors.measure import NOUNS, measure, nouns_of, ratio
from tanheng.factors.regions import region_code
from tanheng.factors.uk import is_uk_table, uk_factors

__all__ = ["COLUMNS", "packaged_factors", "read_factors"]

COLUMNS = (
    "id",
    "name",
    "value",
    "unit",
    "gwp",
    "basis",
    "region",
    "publisher",
    "vintage",
    "valid_from",
    "valid_to",
    "low",
    "high",
    "level",
    "distribution",
    "attestation",
    "source",
    "superseded_by",
)
"""Columns of a table besides one for each gas, such as ``CH4`` or ``CH4 [lb]``, in kg else."""

_NEEDED = ("id", "name", "unit", "basis", "region", "publisher", "vintage", "source")
_GAS = re.compile(r"(?P<gas>[^\s\[]+)(?: \[(?P<unit>[^\]]+)\])?")
_ID = re.compile(r"[\w.-]+")


def read_factors(path: str | Path, shown: str | None = None) -> tuple[Factor, ...]:
    """Read a user's own table of factors (CSV, UTF-8, with a header).

    The flat table of the UK Government's conversion factors is known by its header.

    Parameters
    ----------
    path : path
        The table; see ``COLUMNS``.
    shown : str, optional
        Its name in complaints; by default the path.

    Raises
    ------
    InputError
        For a file that cannot be read, a column that is unknown, and a row that is no factor:
        with the file, the line and the column.
    """
    named = shown or str(path)
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot read it ({error.strerror})", Place(named)) from None
    except UnicodeDecodeError:
        raise InputError("expected a table in UTF-8", Place(named)) from None
    try:
        if is_uk_table(next(csv.reader(text.splitlines()), [])):
            return uk_factors(text, named)
        return tuple(_factors(text, named, {"attestation": "brought by the user"}))
    except csv.Error as error:
        raise InputError(f"expected a table (CSV): {error}", Place(named)) from None


@cache
def packaged_factors() -> tuple[Factor, ...]:
    """Return the factors that are part of tanheng, in the order of their tables."""
    folder = files(__package__).joinpath("tables")
    index = yaml.safe_load(folder.joinpath("index.yaml").read_text(encoding="utf-8"))
    return tuple(
        factor
        for table, constants in index.items()
        for factor in _factors(folder.joinpath(table).read_text("utf-8"), table, constants)
    )


def _factors(text: str, named: str, constants: Mapping[str, str]) -> Iterator[Factor]:
    rows = csv.DictReader(text.splitlines(), restkey="", restval="")
    if not rows.fieldnames:
        raise InputError("expected a header, came an empty table", Place(named))
    held = _gas_columns(rows.fieldnames, named)
    for row in rows:
        place = Place(named, rows.line_num)
        if "" in row:
            raise InputError(f"expected {len(rows.fieldnames)} cells, came more", place)
        cells = {name: str(cell or "").strip() for name, cell in row.items()}
        said = {name: cell for name, cell in cells.items() if cell}
        yield _Row(dict(constants) | said, place, held).factor()


def _gas_columns(header: Iterable[str], named: str) -> dict[str, tuple[str, Fraction]]:
    """Gas and kilograms in one of its unit, by the column's name."""
    held: dict[str, tuple[str, Fraction]] = {}
    place = Place(named, 1)
    seen: set[str] = set()
    for name in header:
        if name in seen:
            raise InputError(f"expected each column once, came {name!r} twice", place)
        seen.add(name)
        if name in COLUMNS:
            continue
        match = _GAS.fullmatch(name)
        if not match or match["gas"] not in gases():
            raise InputError(
                f"expected one of {', '.join(COLUMNS)}, or a gas such as CH4, came {name!r}", place
            )
        held[name] = (match["gas"], ratio(match["unit"] or "kg", "kg"))
    return held


class _Row:
    """One row of a table, with where it stands."""

    def __init__(
        self, cells: Mapping[str, str], place: Place, held: Mapping[str, tuple[str, Fraction]]
    ) -> None:
        self.cells, self.place, self.held = cells, place, held

    def factor(self) -> Factor:
        for name in _NEEDED:
            if name not in self.cells:
                raise self.refused(name, "expected something, came nothing")
        if not _ID.fullmatch(self.cells["id"]):
            raise self.refused("id", f"expected letters, digits, - _ ., came {self.cells['id']!r}")
        scale, substance, below = self.unit()
        value = self.number("value")
        masses = self.gases()
        if value is not None and not masses and substance != "CO2e":
            masses = {substance: float(Fraction(self.cells["value"]) * scale)}
        if value is None and not masses:
            raise self.refused("value", "expected a value or gases, came nothing")
        first, last = self.day("valid_from", date.min), self.day("valid_to", date.max)
        if last < first:
            raise self.refused("valid_to", f"expected a day from {first} on, came {last}")
        low, high = self.number("low"), self.number("high")
        return Factor(
            id=self.cells["id"],
            name=self.cells["name"],
            value=None if value is None else float(Fraction(self.cells["value"]) * scale),
            unit=f"kg {substance}/{below}",
            basis=self.cells["basis"],
            region=region_code(self.cells["region"]),
            publisher=self.cells["publisher"],
            vintage=self.year("vintage"),
            valid_from=first,
            valid_to=last,
            attestation=self.cells.get("attestation", "not stated"),
            source=self.cells["source"],
            gases=masses,
            gwp=self.cells.get("gwp"),
            interval=self.interval(low, high, float(scale)),
            interval_level=self.level(),
            distribution=self.distribution(low),
            superseded_by=self.cells.get("superseded_by"),
        )

    def unit(self) -> tuple[Fraction, str, str]:
        """Kilograms in one of the mass above the line, what it is a mass of, the unit below."""
        above, line, below = self.cells["unit"].partition("/")
        mass, _, substance = above.strip().partition(" ")
        if not line or substance not in gases() | {"CO2e"}:
            raise self.refused(
                "unit", f"expected a unit such as kg CO2e/kWh, came {self.cells['unit']!r}"
            )
        try:
            measure(below, NOUNS | nouns_of(below))
            return ratio(mass, "kg"), substance, below.strip()
        except InputError as error:
            raise self.refused("unit", error.message) from None

    def gases(self) -> dict[str, float]:
        masses = {}
        for column, (gas, kilograms) in self.held.items():
            if self.number(column) is not None:
                masses[gas] = float(Fraction(self.cells[column]) * kilograms)
        return masses

    def number(self, name: str) -> float | None:
        if name not in self.cells:
            return None
        try:
            found = float(self.cells[name])
        except ValueError:
            found = math.nan
        if not math.isfinite(found):
            raise self.refused(name, f"expected a number, came {self.cells[name]!r}")
        return found

    def interval(
        self, low: float | None, high: float | None, scale: float
    ) -> tuple[float, float] | None:
        if low is None and high is None:
            return None
        if low is None or high is None or high < low:
            raise self.refused("high", "expected low and high, the lower first")
        return low * scale, high * scale

    def level(self) -> float | None:
        found = self.number("level")
        if found is not None and not 0 < found < 1:
            raise self.refused("level", f"expected a level such as 0.95, came {found:g}")
        return found

    def distribution(self, low: float | None) -> Literal["lognormal", "normal"] | None:
        said = self.cells.get("distribution")
        if said == "lognormal" and (low is None or low <= 0):
            raise self.refused("low", "expected a bound above zero for a lognormal")
        if said is None or said == "normal":
            return "normal" if said else None
        if said == "lognormal":
            return "lognormal"
        raise self.refused("distribution", f"expected lognormal or normal, came {said!r}")

    def year(self, name: str) -> int:
        if not re.fullmatch(r"(19|20)\d\d", self.cells[name]):
            raise self.refused(name, f"expected a year, came {self.cells[name]!r}")
        return int(self.cells[name])

    def day(self, name: str, otherwise: date) -> date:
        try:
            return date.fromisoformat(self.cells[name]) if name in self.cells else otherwise
        except ValueError:
            raise self.refused(
                name, f"expected a day such as 2022-12-31, came {self.cells[name]!r}"
            ) from None

    def refused(self, column: str, message: str) -> InputError:
        return InputError(message, Place(self.place.file, self.place.line, field=column))
