"""How numbers are written: sensible digits, thousands separated, a true minus sign."""

from __future__ import annotations

import math

from tanheng.core import InputError

__all__ = ["plain", "short", "write"]

MINUS = "\u2212"


def write(value: float, digits: str = "") -> str:
    """Write a number for a reader.

    Parameters
    ----------
    value : float or int
        A number; NaN is the caller's to mark as not known.
    digits : str
        A format of Python without its comma (``.1f``, ``+.1f``, ``.0%``). When empty, whole
        numbers are written out and others get four significant digits.

    Raises
    ------
    InputError
        When ``digits`` is no format for numbers.
    """
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    try:
        text = format(_shown(value, digits), _separated(digits or _sensible(value)))
    except ValueError:
        raise InputError(f"expected a number format such as .1f, came {digits!r}") from None
    return _signed(text)


def short(value: float) -> str:
    """Write a number with four significant digits and no trailing zeros; NaN as a dash."""
    if math.isnan(value):
        return "–"
    text = write(value)
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text


def plain(value: float) -> str:
    """Write a number for a data table or CSV: six significant digits, empty of ornament."""
    return format(value, ".6g")


def _signed(text: str) -> str:
    """Use a true minus sign, and none before a number that has been rounded to nothing."""
    nothing = not any(digit in "123456789" for digit in text)
    return text.removeprefix("-") if nothing else text.replace("-", MINUS)


def _shown(value: float, digits: str) -> float:
    return round(value) if digits.endswith("d") else value


def _separated(digits: str) -> str:
    if "," in digits:
        return digits
    cut = digits.index(".") if "." in digits else len(digits) - 1
    return f"{digits[:cut]},{digits[cut:]}"


def _sensible(value: float) -> str:
    size = abs(value)
    if float(value).is_integer() and size < 1e15:
        return ".0f"
    if size < 1e-4:
        return ".2e"
    return f".{max(0, 3 - math.floor(math.log10(size)))}f"
