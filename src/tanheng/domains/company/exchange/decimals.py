"""Exact decimals as product footprints exchange them: text in JSON, never a binary fraction."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, PlainSerializer

__all__ = [
    "LONGEST",
    "Exact",
    "NotAboveZero",
    "NotBelowZero",
    "Positive",
    "digits_of",
    "within",
    "written",
]

LONGEST = 100
"""Most characters of a decimal; sums are exact with three times as many digits."""
_PATTERN = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def digits_of(value: Decimal) -> int:
    """Return how many digits after the point a decimal is stated with."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def written(value: Decimal) -> str:
    """Write a decimal without an exponent, with the digits it was stated with."""
    return format(value, "f")


def within(lowest: int, highest: int) -> Callable[[Decimal], Decimal]:
    """Return a check that a decimal lies between two numbers, both allowed."""

    def checked(value: Decimal) -> Decimal:
        if not lowest <= value <= highest:
            raise ValueError(f"expected {lowest} to {highest}, came {written(value)}")
        return value

    return checked


def _read(value: Any) -> Decimal:
    if isinstance(value, Decimal) and value.is_finite():
        return value
    if isinstance(value, str) and len(value) > LONGEST:
        raise ValueError(f"expected at most {LONGEST} characters, came {len(value)}")
    if isinstance(value, str) and _PATTERN.fullmatch(value):
        return Decimal(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise ValueError(f'expected a decimal as text, "{value}", came the number {value}')
    raise ValueError(f'expected a decimal such as "0.35", came {value!r}')


def _not_below_zero(value: Decimal) -> Decimal:
    if value < 0:
        raise ValueError(f"expected at least 0, came {written(value)}")
    return value


def _not_above_zero(value: Decimal) -> Decimal:
    if value > 0:
        raise ValueError(
            f"expected at most 0 (what is taken up is negative), came {written(value)}"
        )
    return value


def _positive(value: Decimal) -> Decimal:
    if value <= 0:
        raise ValueError(f"expected more than 0, came {written(value)}")
    return value


Exact = Annotated[Decimal, BeforeValidator(_read), PlainSerializer(written)]
NotBelowZero = Annotated[Exact, AfterValidator(_not_below_zero)]
NotAboveZero = Annotated[Exact, AfterValidator(_not_above_zero)]
Positive = Annotated[Exact, AfterValidator(_positive)]
