"""Units of activities: read strictly, multiplied and divided, converted exactly or not at all."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files

import yaml

from tanheng.core import InputError

__all__ = [
    "NOUNS",
    "NUMBER",
    "Measure",
    "convert",
    "is_currency",
    "measure",
    "nouns_of",
    "product",
    "ratio",
]

_TABLE = yaml.safe_load(files(__package__).joinpath("units.yaml").read_text(encoding="utf-8"))

NOUNS: frozenset[str] = frozenset(_TABLE["nouns"])
"""What may be counted by itself; who asks for a unit may name further nouns."""

_SAME: dict[str, str] = {
    other: unit for unit, others in _TABLE["written"].items() for other in others
}
_NOUN = re.compile(r"[^\W\d][\w-]*")
_MULTIPLES = {word: Fraction(many) for word, many in _TABLE["multiples"].items()}
_CURRENCY = re.compile(rf"({'|'.join(_TABLE['currencies'])})(\d{{4}})?")


def _parts() -> dict[str, tuple[str, Fraction]]:
    found = {
        unit: (inside, Fraction(str(scale)))
        for inside, units in _TABLE["inside"].items()
        for unit, scale in units.items()
    }
    kwh = Fraction(_TABLE["joules"]["kWh"])
    for unit, joules in _TABLE["joules"].items():
        for suffix in ("", *(f"_{value}" for value in _TABLE["calorific"])):
            found[unit + suffix] = (f"kWh{suffix}", Fraction(str(joules)) / kwh)
    return found


_PARTS = _parts()


@dataclass(frozen=True)
class Measure:
    """A unit as an exact number of a product of inside units: ``MWh`` is 1000 ``kWh``.

    Parameters
    ----------
    exact : Fraction
        How many of the inside product one of the unit is.
    powers : tuple of (str, int)
        Inside units with their powers, sorted; none for a pure number.
    """

    exact: Fraction = Fraction(1)
    powers: tuple[tuple[str, int], ...] = ()

    def __str__(self) -> str:
        over = ".".join(name for name, power in self.powers for _ in range(power))
        under = "".join(f"/{name}" for name, power in self.powers for _ in range(-power))
        return (over or "1") + under

    @property
    def scale(self) -> float:
        """How many of the inside product one of the unit is, as the nearest float."""
        return float(self.exact)

    def over(self, other: Measure) -> Measure:
        """Divide by another unit."""
        return product((self, Measure(1 / other.exact, tuple((n, -p) for n, p in other.powers))))


NUMBER = Measure()
"""A pure number."""


def product(measures: Iterable[Measure]) -> Measure:
    """Multiply units; what stands above and below the line cancels."""
    exact, powers = Fraction(1), Counter[str]()
    for one in measures:
        exact *= one.exact
        for name, power in one.powers:
            powers[name] += power
    return Measure(exact, tuple(sorted((n, p) for n, p in powers.items() if p)))


@cache
def measure(text: str, nouns: frozenset[str] = NOUNS) -> Measure:
    """Read a unit: parts joined by ``.``, ``*`` or ``·``, divided by ``/``; ``t.km``, ``kWh/use``.

    Parameters
    ----------
    text : str
        The unit as written. Money may carry its year and a multiple: ``CNY2020``, ``万 CNY``.
    nouns : frozenset of str
        What may be counted.

    Raises
    ------
    InputError
        For a part that is neither a unit, a currency, nor a noun that is counted.
    """
    above, *below = _plain(text).split("/")
    found = [_part(word, text, nouns) for word in _words(above)]
    for group in below:
        found += [NUMBER.over(_part(word, text, nouns)) for word in _words(group)]
    return product(found)


@cache
def nouns_of(unit: str) -> frozenset[str]:
    """Words of a unit that name no unit: things that whoever wrote it counts, ``laptop``."""
    words = [word for group in _plain(unit).split("/") for word in _words(group)]
    return frozenset(word for word in words if _NOUN.fullmatch(word) and not _is_unit(word))


def ratio(from_unit: str, to_unit: str, nouns: frozenset[str] = NOUNS) -> Fraction:
    """How many of ``to_unit`` one of ``from_unit`` is, exactly.

    Raises
    ------
    InputError
        For an unknown unit, and for units of different things.
    """
    source, target = measure(from_unit, nouns), measure(to_unit, nouns)
    if source.powers != target.powers:
        raise InputError(
            f"expected a unit that converts to {to_unit} ({target}), came {from_unit} ({source})"
        )
    return source.exact / target.exact


def convert(quantity: float, from_unit: str, to_unit: str) -> float:
    """Convert a quantity; the result is the float nearest to the exact one.

    Examples
    --------
    >>> convert(2.5, "MWh", "GJ")
    9.0

    Raises
    ------
    InputError
        For an unknown unit, for units of different things, between currencies or years of money,
        and for a quantity that is not finite.
    """
    if not math.isfinite(quantity):
        raise InputError(f"expected a finite quantity, came {quantity} {from_unit}")
    return float(Fraction(quantity) * ratio(from_unit, to_unit))


def is_currency(found: Measure) -> bool:
    """Whether a unit is an amount of money."""
    return len(found.powers) == 1 and bool(_CURRENCY.fullmatch(found.powers[0][0]))


def _plain(text: str) -> str:
    return _SAME.get(text.strip(), text.strip())


def _words(text: str) -> list[str]:
    return [word.strip() for word in re.split(r"[.*·×]", _plain(text))]


def _is_unit(word: str) -> bool:
    try:
        measure(word)
    except InputError:
        return False
    return True


def _part(word: str, text: str, nouns: frozenset[str]) -> Measure:
    known = _SAME.get(word, word)
    if known in _PARTS:
        inside, exact = _PARTS[known]
        return Measure(exact, ((inside, 1),) if inside else ())
    if known in nouns:
        return Measure(powers=((known, 1),))
    multiple, _, money = known.rpartition(" ")
    money = _SAME.get(money, money)
    if _CURRENCY.fullmatch(money) and (not multiple or multiple in _MULTIPLES):
        return Measure(_MULTIPLES.get(multiple, Fraction(1)), ((money, 1),))
    raise InputError(f"unknown unit {text!r}")
