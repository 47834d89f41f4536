"""From what a project says of its tables to one book for each amount, checked in itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tanheng.core import InputError, Positions, duration_s
from tanheng.domains.company.activities import Activities, Columns, Term, columns_of
from tanheng.domains.company.methods import METHODS, Method
from tanheng.domains.company.model import Company
from tanheng.domains.company.roles import FRACTIONS, MONEY, NUMERIC, TEXTS
from tanheng.domains.company.written_units import read_unit
from tanheng.factors import NOUNS, NUMBER, Measure, is_currency

__all__ = ["Book", "books_of"]

_JOINED = ("columns", "constants", "units", "unit_columns", "words", "where")


@dataclass(frozen=True)
class Book:
    """One amount of each row of one table.

    Parameters
    ----------
    field : str
        Where it stands in the project, ``company.activities[0].terms[1]``.
    table : Activities
        The table.
    term : Term
        What is said of the amount, by itself and by its table.
    """

    field: str
    table: Activities
    term: Term

    @property
    def method(self) -> Method:
        """The method that computes it."""
        return METHODS[str(self.term.method)]

    @property
    def numbers(self) -> dict[str, Columns | float]:
        """Roles of the numbers that are multiplied, with their columns or their value."""
        constants = {role: _number(value) for role, value in self.term.constants.items()}
        given = {**constants, **self.term.columns}
        return {role: given[role] for role in NUMERIC if role in given}

    def text(self, role: str) -> tuple[str | None, str | None]:
        """Column and constant of a role that is text."""
        column = self.term.columns.get(role)
        constant = self.term.constants.get(role)
        return (str(column) if column is not None else None), (
            str(constant) if constant is not None else None
        )

    def unit(self, role: str) -> str:
        """Return the unit of numbers of a role where no column says it."""
        return self.term.units.get(role, NUMERIC[role].unit)

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that have to be read."""
        term, allocation = self.term, self.term.allocation
        named: list[str] = []
        for source in term.columns.values():
            named += columns_of(source)
        named += [*term.unit_columns.values(), *term.where]
        if allocation is not None:
            for part in (allocation.part, allocation.whole):
                named += () if part == "sum" else columns_of(part)
            named += [c for c in (allocation.occupancy, allocation.within) if isinstance(c, str)]
        for choice in (term.factor, term.market):
            if choice is not None:
                every = (choice.column, choice.value_column, choice.unit_column)
                named += [column for column in every if column is not None]
        if term.uncertainty_column is not None:
            named.append(term.uncertainty_column)
        return tuple(dict.fromkeys(named))


def books_of(
    section: Company, positions: Positions, nouns: frozenset[str] = NOUNS
) -> tuple[Book, ...]:
    """List the books of a section.

    Parameters
    ----------
    nouns : frozenset of str
        What units may count.

    Raises
    ------
    ProjectError
        For a table that does not say what its method needs.
    """
    found = tuple(_books(section))
    for book in found:
        try:
            _check(book, nouns)
        except InputError as error:
            raise positions.complaint(book.field, error.message) from None
    return found


def _books(section: Company) -> Iterator[Book]:
    for place, table in enumerate(section.activities):
        field = f"company.activities[{place}]"
        if not table.terms:
            yield Book(field, table, table)
        for number, term in enumerate(table.terms):
            yield Book(f"{field}.terms[{number}]", table, _merged(table, term))


def _merged(table: Activities, term: Term) -> Term:
    """Take from the table what the term does not say."""
    said: dict[str, Any] = {}
    for name in Term.model_fields:
        own, shared = getattr(term, name), getattr(table, name)
        if name in _JOINED:
            said[name] = {**shared, **own}
        else:
            said[name] = own if name in term.model_fields_set else shared
    for one, other in (("columns", "constants"), ("constants", "columns")):
        for role in getattr(term, one):
            if role not in getattr(term, other):
                said[other].pop(role, None)
    return Term.model_construct(**said)


def _check(book: Book, nouns: frozenset[str]) -> None:
    term = book.term
    account, constant = book.text("account")
    if term.account is None and account is None and constant is None:
        raise InputError("expected an account, or a column of that role, came neither")
    if term.method is None:
        raise InputError(f"expected a method ({', '.join(METHODS)}), came none")
    if term.account is not None and term.account not in book.method.accounts:
        wanted = ", ".join(book.method.accounts)
        raise InputError(f"method {term.method} is for {wanted}, not for {term.account}")
    _check_roles(book, nouns)
    _check_factor(book)
    _check_periods(book)


def _check_roles(book: Book, nouns: frozenset[str]) -> None:
    given = set(book.numbers)
    twice = set(book.term.columns) & set(book.term.constants)
    if twice:
        raise InputError(f"{sorted(twice)[0]} stands among columns and among constants")
    if not any(set(needed) <= given for needed in book.method.needs):
        wanted = " or ".join(dict.fromkeys(" with ".join(set_) for set_ in book.method.needs))
        came = ", ".join(sorted(given)) or "none"
        raise InputError(f"method {book.term.method} needs {wanted}, came {came}")
    if book.method.allocates and not (book.term.allocation or "share" in given):
        raise InputError(f"method {book.term.method} needs allocation or a share, came neither")
    for field in ("units", "unit_columns"):
        for role in getattr(book.term, field):
            if role not in given and not book.table.terms:  # terms may share what one of them uses
                raise InputError(f"{field} says {role}, which is no number here")
    for role in given:
        if role in FRACTIONS and role in book.term.unit_columns:
            raise InputError(f"{role} has one unit for all rows: expected it in units")
        if not (book.unit(role) or role in book.term.unit_columns):
            what = "currency" if role in MONEY else "unit"
            raise InputError(f"expected the {what} of {role}, in units or unit_columns, came none")
        if book.unit(role):
            _check_unit(role, measure_of(book, role, nouns))


def measure_of(book: Book, role: str, nouns: frozenset[str] = NOUNS) -> Measure:
    """Read the unit of a role that no column says."""
    text = book.unit(role)
    text = book.term.words.get(text, text)
    if role == "emissions":  # a mass of a gas: `t CO2e`
        text = text.split()[0] if text else ""
    return read_unit(text, nouns) if text else NUMBER


def _check_unit(role: str, found: Measure) -> None:
    if role in MONEY and not is_currency(found):
        raise InputError(f"expected a currency for {role}, such as CNY2020, came {found}")
    if role in FRACTIONS and found.powers:
        raise InputError(f"expected percent or none as the unit of {role}, came {found}")


def _check_factor(book: Book) -> None:
    term = book.term
    gas = any(book.text("gas"))
    ways = (term.factor is not None) + gas + ("emissions" in book.numbers)
    if ways != 1:
        raise InputError(
            "expected one of factor, gas, emissions (who reports emissions has no factor), "
            f"came {ways} of them"
        )
    if term.market is not None and term.account != "scope2":
        raise InputError("market goes with account scope2")


def _check_periods(book: Book) -> None:
    table = book.table
    given = {role for role in ("date", "start", "end") if any(book.text(role))}
    if "date" in given and len(given) > 1:
        raise InputError("expected either date, or start and end")
    if "end" in given and "start" not in given:
        raise InputError("end goes with start")
    if "start" in given and "end" not in given and table.step is None:
        raise InputError("start goes with end, or with step, the length of each period")
    if table.step is not None:
        duration_s(table.step)
    for role in TEXTS:
        column, constant = book.text(role)
        if column is not None and constant is not None:
            raise InputError(f"{role} stands among columns and among constants")


def _number(value: float | str) -> float:
    try:
        return float(value)
    except ValueError:
        return float("nan")
