"""Units as activity tables write them: with a number before them, or counted in 万."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache

from tanheng.core import InputError
from tanheng.factors import NOUNS, Measure, measure

__all__ = ["read_unit"]

_MANY = {"万": 10_000, "亿": 100_000_000}
_NUMBERED = re.compile(r"([0-9]+(?:\.[0-9]+)?(?:e[0-9]+)?) +(.+)")


@cache
def read_unit(text: str, nouns: frozenset[str] = NOUNS) -> Measure:
    """Read a unit such as ``kWh``, ``万千瓦时`` or ``1000 m3``.

    Raises
    ------
    InputError
        For an unknown unit.
    """
    try:
        return measure(text, nouns)
    except InputError:
        found = _counted(text.strip(), nouns)
        if found is None:
            raise
        return found


def _counted(text: str, nouns: frozenset[str]) -> Measure | None:
    numbered = _NUMBERED.fullmatch(text)
    many, rest = (Fraction(numbered[1]), numbered[2]) if numbered else (None, text[1:].strip())
    if many is None and text[:1] in _MANY:
        many = Fraction(_MANY[text[0]])
    if many is None or not rest:
        return None
    try:
        return _times(many, measure(rest, nouns))
    except InputError:
        return None


def _times(many: Fraction, one: Measure) -> Measure:
    return Measure(one.exact * many, one.powers)
