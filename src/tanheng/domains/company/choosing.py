"""Which rate a row takes, and what its amount is in the rate's unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tanheng.core import InputError
from tanheng.domains.company.activities import Choice
from tanheng.domains.company.books import Book
from tanheng.domains.company.rate_book import RateBook, Span
from tanheng.domains.company.rates import CO2E, Rate, rate_unit
from tanheng.domains.company.roles import DIVISORS, FRACTIONS, MONEY, NUMERIC
from tanheng.domains.company.written_units import read_unit
from tanheng.factors import NUMBER, Measure, is_currency, measure, product

__all__ = ["Chosen", "Words", "choose", "rate_named"]

Words = Mapping[str, str | None]
"""Words of a row by what they say: ``factor``, ``market``, ``per``, ``gas``, ``unit.mass``."""


@dataclass(frozen=True)
class Chosen:
    """What rows of the same words take.

    Parameters
    ----------
    rate : Rate
        The rate; of purchased energy the location-based one.
    scale : float
        The rate's units in one of the product of a row's numbers.
    market : Rate, optional
        The rate of the row's own contract.
    """

    rate: Rate
    scale: float
    market: Rate | None = None
    market_scale: float = 1.0


def choose(book: Book, words: Words, rates: RateBook, span: Span) -> Chosen:
    """Choose the rate of rows that say these words.

    Raises
    ------
    InputError
        With why they cannot be used: an unknown unit, a factor that is missing or of another unit.
    """
    unit = _unit(book, words, rates)
    asked = _Asked(book, rates, span)
    if "emissions" in book.numbers:
        gas = _reported_gas(book, words)
        rate = rates.weighed(Rate("reported", measure("kg"), {gas: 1.0}, basis="reported"))
    elif book.term.factor is None:
        rate = rates.gas(str(words.get("gas") or book.text("gas")[1] or ""))
    else:
        rate = _rate(book.term.factor, words.get("factor"), words.get("per"), asked)
    market = None
    if book.term.market is not None and _contracted(book.term.market, words):
        market = _rate(book.term.market, words.get("market"), words.get("market_per"), asked)
    scale = _scale(unit, rate, book)
    return Chosen(rate, scale, market, _scale(unit, market, book) if market else 1.0)


def _contracted(market: Choice, words: Words) -> bool:
    """Whether a row has a contract of its own: where a column names it, an empty cell is none."""
    return market.column is None or bool(words.get("market"))


@dataclass(frozen=True)
class _Asked:
    book: Book
    rates: RateBook
    span: Span


def _rate(choice: Choice, word: str | None, per: str | None, asked: _Asked) -> Rate:
    rates = asked.rates
    if choice.own:
        return _own(choice, per, asked)
    if choice.id is not None:
        return rates.rate(choice.id, asked.span)
    if choice.column is None and choice.site is None:
        return rates.found(str(choice.find), choice.region, choice.basis, asked.span)
    return rate_named(choice, word, rates, asked.span)


def rate_named(choice: Choice, word: str | None, rates: RateBook, span: Span) -> Rate:
    """Return the rate that a word of a row, or the region of its site, chooses.

    Raises
    ------
    InputError
        Where the word is missing, or chooses none.
    """
    if not word:
        where = f"in {choice.column!r}" if choice.column else "for the region of the site"
        raise InputError(f"factor missing: nothing {where}")
    if choice.map and word not in choice.map:
        raise InputError(f"factor missing: {word!r} is not in the map ({', '.join(choice.map)})")
    named = choice.map.get(word, word)
    if choice.find is not None:
        return rates.found(choice.find, named, choice.basis, span)
    return rates.rate(named, span)


def _own(choice: Choice, per: str | None, asked: _Asked) -> Rate:
    """Return the rate that the row itself brings; a value in a column is multiplied elsewhere."""
    text = choice.unit or per
    if not text:
        raise InputError(f"factor missing: no unit in {choice.unit_column!r}")
    kg, gas, below = rate_unit(text, asked.rates.nouns)
    value = choice.value if choice.value is not None else 1.0
    name = f"{asked.book.table.file}:own"
    brought = Rate(name, below, {gas: kg * value}, source="brought by the row")
    return asked.rates.weighed(brought).inside()


def _unit(book: Book, words: Words, rates: RateBook) -> Measure:
    """Multiply the units of a row's numbers."""
    found = []
    for role in book.numbers:
        if role in FRACTIONS:
            continue
        text = _unit_word(book, role, words)
        if role == "emissions":
            text = text.split()[0]
        one = read_unit(text, rates.nouns)
        if role in MONEY and not is_currency(one):
            raise InputError(f"expected a currency for {role}, came {text!r}")
        found.append(NUMBER.over(one) if role in DIVISORS else one)
    return product(found)


def _unit_word(book: Book, role: str, words: Words) -> str:
    if role not in book.term.unit_columns:
        text = book.unit(role)
    else:
        column = book.term.unit_columns[role]
        given = words.get(f"unit.{role}")
        if not given:
            what = "currency" if role in MONEY else "unit"
            raise InputError(f"{what} missing: nothing in {column!r}")
        text = given
    return book.term.words.get(text, text)


def _reported_gas(book: Book, words: Words) -> str:
    parts = _unit_word(book, "emissions", words).split()
    return rate_unit(f"kg {parts[1]}/1")[1] if len(parts) > 1 else CO2E


def _scale(unit: Measure, rate: Rate, book: Book) -> float:
    """Bring a row's unit to the rate's; a noun that the rate asks for is counted by its roles."""
    left = unit.over(rate.per)
    counting = [NUMERIC[role].nouns for role in book.numbers]
    for name, power in left.powers:
        for _ in range(abs(power)):
            found = next((nouns for nouns in counting if name in nouns), None)
            if power > 0 or found is None:
                raise InputError(_mismatch(unit, rate, name, power))
            counting.remove(found)
    return left.scale


def _mismatch(unit: Measure, rate: Rate, name: str, power: int) -> str:
    told = f"factor {rate.id} is for one {rate.per}, the row's amount is in {unit}"
    asked = [role for role, about in NUMERIC.items() if name in about.nouns]
    if power < 0 and asked:
        return f"{told}: give {asked[0]}, or write {name} into the unit"
    return told
