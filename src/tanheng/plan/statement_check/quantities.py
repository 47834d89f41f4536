"""The figures of a sentence, in English or Chinese: how much of what, and over which period."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from tanheng.core import InputError

__all__ = ["Quantity", "read_quantities"]

MULTIPLES = {
    "thousand": 3, "million": 6, "billion": 9, "trillion": 12, "mn": 6, "bn": 9, "k": 3, "M": 6,
    "万亿": 12, "千亿": 11, "百亿": 10, "十亿": 9, "亿": 8, "千万": 7, "百万": 6, "十万": 5,
    "万": 4, "千": 3, "百": 2,
}  # fmt: skip
SEPARATOR = r"(?:\s*(?:-|–|—|~|～|降至|降到|至|到)\s*|\s+(?:down\s+)?to\s+)"
NUMBER = r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?"
ANNUAL = (
    r"\s*(?:/\s*(?:yr|year|a|y|年)(?![A-Za-z])|per\s+(?:year|annum)|a\s+year|each\s+year|"
    r"annually|yearly)"
)
ANNUAL_BEFORE = re.compile(
    r"每年|年均|年减|年节|年产|一年|annual|yearly|(?:each|every|per) year", re.I
)
OF_CO2 = r"\s*(?:of\s+)?(?:CO2e?q?|CO₂e?q?|carbon dioxide|二氧化碳当量|二氧化碳)(?:\s*equivalent)?"
OF_HEAT = r"\s*(?:of\s+)?(?:heat|thermal|热量|热)"
NO_CO2 = (
    r"coal|steel|water|oil|waste|wood|methane|CH4|sul(?:ph|f)ur dioxide|SO2|nitrogen oxides|"
    r"NOx|dust|原煤|煤|钢|水|石油|油|垃圾|甲烷|二氧化硫|氮氧化物|粉尘|烟尘"
)
OTHER_MASS = re.compile(rf"\s*(?:of\s+)?(?:raw\s+)?(?P<what>{NO_CO2})", re.I)
IT_IS = r"\s*(?:(?:共计|合计|总计|约|近|超过|超|达到|达|为|是|of|by|about|some|is|are|:|：)\s*)*$"
COAL_BEFORE = re.compile(rf"(?:标准煤|标煤|standard coal|coal equivalent){IT_IS}", re.I)
"""Coal named before its figure: 节约标准煤 2 万吨."""
OTHER_BEFORE = re.compile(rf"(?P<what>{NO_CO2}){IT_IS}", re.I)
CALENDAR = re.compile(r"(?:19|20)\d\d\s*年|\b(?:in|since|by|of|until)\s+(?:19|20)\d\d\b", re.I)
PUE = re.compile(
    rf"PUE\s*(?:of|from|为|从|由|=|:|：)?\s*(?P<first>{NUMBER})(?:{SEPARATOR}(?P<second>{NUMBER}))?",
    re.I,
)
FIGURE = re.compile(rf"(?:(?<![A-Za-z\d.])|(?<=PUE))(?:{NUMBER})")
"""A number that is no part of a word, as the 2 of CO2 is."""
CLAUSE = re.compile(r"[;；。=]|,\s|，(?!\d{3})")
GJ_PER_MWH = 3.6
LARGEST = 1e30


@dataclass(frozen=True)
class Quantity:
    """A figure of a sentence.

    Parameters
    ----------
    text : str
        As it was written.
    kind : str
        ``co2``, ``electricity``, ``heat``, ``coal``, ``trees``, ``people``, ``percent``, ...
    value, low, high : float
        In ``unit``: as written, and the bounds of the range that was written or of its rounding
        (half of the last digit that is not zero).
    unit : str
        ``t``, ``MWh``, ``GJ``, ``tce``, ``tree``, ``CNY``, ...
    annual : bool
        Whether it is told for a year.
    share_of : Quantity, optional
        What it is a stated percentage of.
    falls : bool
        Of a PUE: told to fall from ``high`` to ``low``, and no range that it lies in.
    """

    text: str
    kind: str
    value: float
    low: float
    high: float
    unit: str
    annual: bool = False
    share_of: Quantity | None = None
    falls: bool = False


@dataclass(frozen=True)
class _Found:
    quantity: Quantity
    start: int
    end: int


def read_quantities(words: Sequence[str]) -> tuple[Quantity, ...]:
    """Read the figures of sentences.

    Parameters
    ----------
    words : sequence of str
        ``"52400 t/yr"``, ``"8 to 15 % of 100 GWh"``, ``"每年减排5.24万吨，相当于286.4万棵树"``.

    Raises
    ------
    InputError
        For a number without a unit that is known, one that is not above zero, a decimal comma,
        and where nothing is left.
    """
    found = tuple(one for text in words for one in _of_text(text))
    if not found:
        raise InputError(f"expected figures such as '52400 t/yr', came {' '.join(words)!r}")
    return found


def _of_text(text: str) -> list[Quantity]:
    blank = CALENDAR.sub(lambda year: " " * len(year[0]), text)
    found: list[_Found] = []
    place = 0
    while next_number := FIGURE.search(blank, place):
        start = next_number.start()
        one = _pue_at(blank, start) or _quantity_at(blank, start, text)
        found.append(one)
        place = one.end
    return _joined(found, blank)


def _quantity_at(text: str, start: int, whole: str) -> _Found:
    match = _pattern().match(text, start)
    if match is None:
        raise InputError(_unknown(text, start, whole))
    minus = re.search(r"(?:^|[\s(（])[-−]$", text[:start])
    first, first_half = _number(match["first"], match["first_multiple"] or match["multiple"])
    second, second_half = _number(match["second"] or match["first"], match["multiple"])
    if minus or not 0 < first <= LARGEST or not 0 < second <= LARGEST:
        raise InputError(
            f"expected a figure above zero and below 1e30, came {match[0].strip()!r} in {whole!r}"
        )
    if first > second:
        raise InputError(f"expected the lower bound first, came {match[0].strip()!r} in {whole!r}")
    kind, unit, scale = _unit(match["unit"])
    end = match.end()
    unnamed = kind == "co2" and not match["co2"]
    if unnamed and COAL_BEFORE.search(text[:start]):
        kind, unit, unnamed = "coal", "tce", False
    other = OTHER_MASS.match(text, end) or OTHER_BEFORE.search(text[:start])
    if unnamed and other:
        raise InputError(
            f"unknown unit {match['unit'] + ' of ' + other['what']!r} in {whole!r}: "
            "expected tonnes of CO2 or of coal equivalent (tce)"
        )
    if kind == "electricity" and match["heat"]:
        kind, unit, scale = "heat", "GJ", scale * GJ_PER_MWH
    single = match["second"] is None
    low = first - first_half if single else first
    high = second + second_half if single else second
    value = first if single else (first + second) / 2
    annual = bool(match["annual"]) or _told_before(text, start)
    return _Found(
        Quantity(
            whole[start:end].strip(), kind, value * scale, low * scale, high * scale, unit, annual
        ),
        start,
        end,
    )


def _pue_at(text: str, start: int) -> _Found | None:
    for match in PUE.finditer(text):
        if match.start("first") == start:
            numbers = [float(one) for one in match.group("first", "second") if one]
            low, high = min(numbers), max(numbers)
            if low < 1.0:
                raise InputError(f"expected a PUE of at least 1, came {match[0]!r}")
            falls = numbers[0] > numbers[-1]
            middle = (low + high) / 2
            quantity = Quantity(match[0].strip(), "pue", middle, low, high, "1", falls=falls)
            return _Found(quantity, match.start(), match.end())
    return None


def _joined(found: list[_Found], text: str) -> list[Quantity]:
    """Join a percentage to what it is told of: ``8 % of 100 GWh``, ``100 GWh 的 8%``."""
    out: list[Quantity] = []
    previous: _Found | None = None
    for one in found:
        between = text[previous.end : one.start] if previous else ""
        if previous and previous.quantity.kind == "percent" and _is_of(between):
            out[-1:] = [one.quantity, _share(previous.quantity, one.quantity)]
        elif previous and one.quantity.kind == "percent" and between.strip() == "的":
            out.append(_share(one.quantity, previous.quantity))
        else:
            out.append(one.quantity)
        previous = one
    return out


def _is_of(between: str) -> bool:
    return bool(re.fullmatch(r"\s*(?:of|off|from)(?:\s+(?:the|its|a|an|about|all))*\s*", between))


def _share(percent: Quantity, base: Quantity) -> Quantity:
    if percent.high > 100:
        raise InputError(f"expected a share of at most 100 %, came {percent.text!r}")
    return replace(
        base,
        text=f"{percent.text} of {base.text}",
        value=base.value * percent.value / 100,
        low=base.value * percent.low / 100,
        high=base.value * percent.high / 100,
        share_of=base,
    )


def _told_before(text: str, start: int) -> bool:
    """Whether the clause up to a figure says that it is told for a year."""
    return bool(ANNUAL_BEFORE.search(CLAUSE.split(text[:start])[-1]))


def _number(digits: str, multiple: str | None) -> tuple[float, float]:
    """Return a number and half of its last digit that is told, both with the multiple.

    Zeros at the end of a whole number count as not told, beyond its first two digits.
    """
    exact = Decimal(re.sub("[,，]", "", digits))
    told = (exact if "." in digits else exact.normalize()).as_tuple().exponent
    assert isinstance(told, int)  # digits alone are neither infinite nor no number
    exponent = min(told, exact.adjusted() - 1)
    word = (multiple or "").strip()
    power = MULTIPLES[word if len(word) == 1 else word.lower()] if word else 0
    times = Decimal(10) ** power
    return float(exact * times), float(Decimal(5) * Decimal(10) ** (exponent - 1) * times)


def _unknown(text: str, start: int, whole: str) -> str:
    comma = re.match(r"\d+[,，]\d{1,2}(?!\d)", text[start:])
    if comma:
        return f"expected a decimal point or groups of three digits, came {comma[0]!r} in {whole!r}"
    rest = re.match(rf"(?:{NUMBER})(?P<unit>[^,，;；。=]*)", text[start:])
    unit = " ".join((rest["unit"] if rest else "").split()[:3])
    if not unit:
        return f"expected a unit after {text[start:].strip()!r}, as in '52400 t/yr'"
    return f"unknown unit {unit!r} in {whole!r}: expected one such as {', '.join(EXAMPLES)}"


EXAMPLES = ("t", "万吨", "GWh", "度", "GJ", "tce", "trees", "棵树", "people", "CNY", "%")


@cache
def _table() -> dict[str, Any]:
    text = files(__package__).joinpath("units.yaml").read_text(encoding="utf-8")
    table: dict[str, Any] = yaml.safe_load(text)
    return table


@cache
def _unit(word: str) -> tuple[str, str, float]:
    word = " ".join(word.split())
    for kind, said in _table().items():
        for known, scale in (*said.get("symbols", {}).items(), *said.get("words", {}).items()):
            symbol = known in said.get("symbols", {})
            if word == known or (not symbol and word.lower() == known):
                return kind, str(said["unit"]), float(scale)
    raise InputError(f"unknown unit {word!r}")


@cache
def _pattern() -> re.Pattern[str]:
    """Return what a figure looks like: number or range, multiple, unit, of what, for a year."""
    symbols = [one for said in _table().values() for one in said.get("symbols", {})]
    words = [one for said in _table().values() for one in said.get("words", {})]
    unit = rf"(?:{_any(symbols)}|(?i:{_any(words)}))"
    letters, words_of = (
        [one for one in MULTIPLES if (len(one) > 1) is long] for long in (False, True)
    )
    multiple = rf"\s*(?:(?i:{_any(words_of)})|{_any(letters)})"
    # a unit is tried before a multiple, so that 千瓦时 is not read as a thousand of something
    own = rf"(?:(?!\s*{unit})(?={multiple}\s*(?:of\s+)?{unit})(?P<multiple>{multiple}))?"
    first = rf"(?P<first>{NUMBER})(?:(?P<first_multiple>{multiple})?(?:\s*{unit})?{SEPARATOR}"
    return re.compile(
        rf"{first}(?P<second>{NUMBER}))?{own}\s*(?:of\s+)?(?P<unit>{unit})"
        rf"(?P<co2>{OF_CO2})?(?P<heat>{OF_HEAT})?(?P<annual>{ANNUAL})?"
    )


def _any(words: Sequence[str]) -> str:
    """Any of the words, the longest first; one of Latin letters has to end where it ends."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(
        re.escape(one) + ("(?![A-Za-z0-9])" if one[-1].isascii() and one[-1].isalnum() else "")
        for one in ordered
    )
