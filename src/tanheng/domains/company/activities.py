"""What a project says about one table of activities: its columns, units, method and factor."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, field_validator, model_validator

from tanheng.core import Strict
from tanheng.domains.company.accounts import BOOKED
from tanheng.domains.company.methods import METHODS
from tanheng.domains.company.roles import NUMERIC, TEXTS
from tanheng.store.times import ColumnName

__all__ = [
    "Activities",
    "Allocation",
    "Choice",
    "Columns",
    "Combined",
    "Quality",
    "Term",
    "columns_of",
]

Score = Annotated[int, Field(ge=1, le=5)]
Word = str | int | float
Relative = Annotated[float, Field(ge=0, le=10)]


class Combined(Strict):
    """A number made of several columns: the sum of ``plus`` less the sum of ``minus``.

    Parameters
    ----------
    plus, minus : tuple of str
        Columns that are added, and columns that are taken off.
    """

    plus: tuple[ColumnName, ...] = Field(min_length=1)
    minus: tuple[ColumnName, ...] = ()


Columns = ColumnName | tuple[ColumnName, ...] | Combined
"""One column, several that are multiplied, or several that are added and subtracted."""


def columns_of(source: Columns | float | None) -> tuple[str, ...]:
    """Columns that a number is made of."""
    if isinstance(source, str):
        return (source,)
    if isinstance(source, Combined):
        return (*source.plus, *source.minus)
    return source if isinstance(source, tuple) else ()


class Choice(Strict):
    """Which factor a row takes.

    Parameters
    ----------
    id : str
        One factor for all rows.
    find : str
        Words of a factor of the library, looked up by region and year.
    region, basis : str
        Region and basis of the factor that ``find`` looks for.
    column : str
        Column that says which; its words are ids, or stand in ``map``. Beside ``find``, column of
        the region.
    site : str
        ``region``: the region of the row's site says which.
    map : dict
        From the words of the column, or from regions, to ids.
    value : float
        A factor of the table's own, in ``unit``.
    value_column : str
        Column of a factor that the row itself brings, such as a supplier's.
    unit, unit_column : str
        Unit of such a factor, ``kg CO2e/kg``, or the column in which it stands.
    """

    short: ClassVar[tuple[str, ...]] = ("string", "number")

    id: Annotated[str, Field(coerce_numbers_to_str=True)] | None = None
    find: str | None = None
    region: str | None = None
    basis: str | None = None
    column: ColumnName | None = None
    site: Literal["region"] | None = None
    map: dict[str, str] = Field(default_factory=dict)
    value: float | None = None
    value_column: ColumnName | None = None
    unit: str | None = None
    unit_column: ColumnName | None = None

    @field_validator("map", mode="before")
    @classmethod
    def _words(cls, value: object) -> object:
        return {str(k): v for k, v in value.items()} if isinstance(value, dict) else value

    @model_validator(mode="before")
    @classmethod
    def _from_id(cls, value: object) -> object:
        return {"id": str(value)} if isinstance(value, str | int | float) else value

    @model_validator(mode="after")
    def _one(self) -> Choice:
        ways = ("id", "column", "site", "value", "value_column")
        given = [way for way in ways if getattr(self, way) is not None]
        if self.find is not None and not given:
            return self
        if len(given) != 1:
            came = " and ".join(given) or "none"
            raise ValueError(f"expected one of {', '.join(ways)} or find, came {came}")
        if self.find is not None and given[0] not in ("column", "site"):
            raise ValueError(f"find goes with column, site or region, not with {given[0]}")
        if self.find is None and (self.region or self.basis):
            raise ValueError("region and basis go with find")
        own = given[0].startswith("value")
        if own and (self.unit is None) == (self.unit_column is None):
            raise ValueError("a factor of the row's own needs unit or unit_column")
        if not own and (self.unit or self.unit_column):
            raise ValueError("unit goes with value or value_column")
        if self.map and given[0] not in ("column", "site"):
            raise ValueError("map goes with column or site")
        return self

    @property
    def own(self) -> bool:
        """Whether the row itself brings the factor."""
        return self.value is not None or self.value_column is not None


class Allocation(Strict):
    """The part of an amount that belongs to the company: ``part / (whole x occupancy)``.

    Parameters
    ----------
    by : str
        What the part is measured by: ``area``, ``mass``, ``revenue``, ``equity``.
    part : column or float
        The company's; several columns are multiplied.
    whole : column, float or ``sum``
        All of it; ``sum`` adds up the parts of the table's rows.
    occupancy : column or float, optional
        Share of the whole that is in use.
    within : str, optional
        Column whose rows of the same word are added up together.
    """

    by: str = Field(min_length=1)
    part: Columns | float
    whole: Literal["sum"] | Columns | float
    occupancy: ColumnName | float | None = None
    within: ColumnName | None = None

    @model_validator(mode="after")
    def _sum_is_within(self) -> Allocation:
        if self.within is not None and self.whole != "sum":
            raise ValueError("within goes with `whole: sum`")
        return self


class Quality(Strict):
    """Scores of the data, from 1 (very good) to 5 (very poor); one number stands for all five.

    Parameters
    ----------
    reliability, completeness, time, geography, technology : int
        The indicators of the pedigree matrix.
    """

    short: ClassVar[tuple[str, ...]] = ("integer",)

    reliability: Score = 3
    completeness: Score = 3
    time: Score = 3
    geography: Score = 3
    technology: Score = 3

    @model_validator(mode="before")
    @classmethod
    def _one_score(cls, value: object) -> object:
        if isinstance(value, int) and not isinstance(value, bool):
            return dict.fromkeys(cls.model_fields, value)
        return value


class Term(Strict):
    """What may be said of a table, or of each of several amounts in its rows.

    Parameters
    ----------
    account : str
        Where it is booked, unless a column says so.
    method : str
        A method of the guidance.
    columns : dict
        From a role to its column or columns.
    constants : dict
        From a role to the one value that holds for all rows.
    units : dict
        From a role to the unit of its numbers.
    unit_columns : dict
        From a role to the column that says the unit of each row.
    words : dict
        From words for units in the file to units.
    factor : Choice, optional
        Which factor; none where the row names a gas or reports emissions.
    market : Choice, optional
        Factor of the row's contract, in market-based scope 2.
    allocation : Allocation, optional
        The part of each amount that is the company's.
    where : dict
        Only rows whose column has this word, or one of these.
    carrier : str
        What purchased energy is: certificates and residual mixes are for electricity only.
    negative : str
        ``allowed`` for returns and corrections.
    uncertainty : float, optional
        Relative standard uncertainty of the amounts, common to all rows of the table.
    uncertainty_column : str, optional
        Column with that of each row, independent of the others'.
    quality : Quality, optional
        Scores of the data.
    """

    account: str | None = None
    method: str | None = None
    columns: dict[str, Columns] = Field(default_factory=dict)
    constants: dict[str, float | str] = Field(default_factory=dict)
    units: dict[str, str] = Field(default_factory=dict)
    unit_columns: dict[str, ColumnName] = Field(default_factory=dict)
    words: dict[str, str] = Field(default_factory=dict)
    factor: Choice | None = None
    market: Choice | None = None
    allocation: Allocation | None = None
    where: dict[str, Word | tuple[Word, ...]] = Field(default_factory=dict)
    carrier: Literal["electricity", "heat", "steam", "cooling"] = "electricity"
    negative: Literal["refused", "allowed"] = "refused"
    uncertainty: Relative | None = None
    uncertainty_column: ColumnName | None = None
    quality: Quality | None = None

    @field_validator("where", mode="before")
    @classmethod
    def _quoted(cls, where: object) -> object:
        """Refuse yes and no of YAML, which would stand for 1 and 0."""
        for column, wanted in where.items() if isinstance(where, dict) else ():
            for word in wanted if isinstance(wanted, list) else (wanted,):
                if isinstance(word, bool):
                    raise ValueError(f"{column}: came {str(word).lower()}: put quotes around words")
        return where

    @field_validator("account")
    @classmethod
    def _account(cls, account: str | None) -> str | None:
        if account is not None and account not in BOOKED:
            raise ValueError(
                f"expected scope1, scope2 or scope3.c01 to scope3.c15, came {account!r}"
            )
        return account

    @field_validator("method")
    @classmethod
    def _method(cls, method: str | None) -> str | None:
        if method is not None and method not in METHODS:
            raise ValueError(f"expected one of {', '.join(METHODS)}, came {method!r}")
        return method

    @field_validator("columns", "constants")
    @classmethod
    def _roles(cls, roles: dict[str, Any]) -> dict[str, Any]:
        for role, value in roles.items():
            if role not in NUMERIC and role not in TEXTS:
                raise ValueError(f"expected one of {', '.join((*NUMERIC, *TEXTS))}, came {role!r}")
            if role in TEXTS and not isinstance(value, str | int | float):
                raise ValueError(f"expected one column for {role}, came several")
            if role in NUMERIC and isinstance(value, str) and not value.strip():
                raise ValueError(f"expected a column or a number for {role}, came nothing")
        return roles

    @field_validator("units", "unit_columns")
    @classmethod
    def _numbers(cls, units: dict[str, str]) -> dict[str, str]:
        for role in units:
            if role not in NUMERIC:
                raise ValueError(f"expected one of {', '.join(NUMERIC)}, came {role!r}")
        return units


class Activities(Term):
    """One table of activities.

    Parameters
    ----------
    file : str
        CSV, Parquet or Excel; a path relative to the project's folder.
    sheet : str, optional
        Of a workbook; the first where none is named.
    dates : str, optional
        How dates are written, as for ``strptime``; found out when absent.
    ends : str
        Whether an end that is a day (not a moment) is the last day of its period, or the day after.
    step : str, optional
        Length of each period where only its start is written, ``1h``.
    decimal : str
        What stands before decimals; without it ``1,234``, which may be either, is refused.
    terms : tuple of Term
        Several amounts of each row; what a term does not say is as the table says.
    """

    file: str
    sheet: str | None = None
    dates: str | None = None
    ends: Literal["inclusive", "exclusive"] = "inclusive"
    step: str | None = None
    decimal: Literal[".", ","] | None = None
    terms: tuple[Term, ...] = ()
