"""The list of figures at the end of a report: every number with how it was made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tanheng.core import Figure, Text, iso
from tanheng.report.cells import Written, written
from tanheng.report.numbers import short
from tanheng.report.words import WORDS, unit_text

__all__ = ["FIELDS", "Group", "Row", "listing"]

FIELDS = ("window", "start", "end", "n")


@dataclass(frozen=True)
class Row:
    """One figure in words, its name without its group's.

    ``how`` is None when the next row is the same figure, made the same way.
    """

    name: str
    value: Written
    reason: Text | None
    withheld: bool
    unit: Text
    level: str
    interval: str
    about: tuple[Written, ...]
    more: str
    origin: Text
    synthetic: bool
    how: Text | None


@dataclass(frozen=True)
class Group:
    """Figures whose names start alike."""

    name: str
    rows: tuple[Row, ...]


def listing(figures: Sequence[Figure]) -> tuple[Group, ...]:
    """Group figures by the first part of their name, in the order of first mention.

    Within a group one figure's levels and windows stand together.
    """
    groups: dict[str, dict[str, list[Figure]]] = {}
    for figure in figures:
        group = groups.setdefault(figure.name.split(".")[0], {})
        group.setdefault(figure.name, []).append(figure)
    return tuple(
        Group(group, _rows(group, [figure for alike in named.values() for figure in alike]))
        for group, named in groups.items()
    )


def _rows(group: str, figures: Sequence[Figure]) -> tuple[Row, ...]:
    following = [*figures[1:], None]
    pairs = zip(figures, following, strict=True)
    return tuple(_row(group, figure, after) for figure, after in pairs)


def _row(group: str, figure: Figure, after: Figure | None) -> Row:
    alike = after is not None and (after.name, after.how) == (figure.name, figure.how)
    return Row(
        name=figure.name.removeprefix(f"{group}."),
        value=_value(figure),
        reason=figure.reason,
        withheld=figure.value is None,
        unit=unit_text(figure.unit),
        level="" if figure.level is None else short(figure.level),
        interval=" – ".join(map(short, figure.interval)) if figure.interval else "",
        about=tuple(_field(name, figure.about.get(name)) for name in FIELDS),
        more=_more(figure),
        origin=WORDS[figure.origin],
        synthetic=figure.origin == "synthetic",
        how=None if alike else figure.how,
    )


def _value(figure: Figure) -> Written:
    value = figure.value
    if value is None:
        return Written(WORDS["withheld"], "withheld")
    if isinstance(value, tuple | list):
        text = "  ".join(map(short, value))
        return Written(Text(text, text))
    if isinstance(value, str) or value != value:
        return written(value)
    return Written(Text(short(value), short(value)))


def _field(name: str, value: object) -> Written:
    if value is None:
        return Written(Text("", ""))
    if name in ("start", "end") and isinstance(value, int | float):
        moment = iso(int(value))
        return Written(Text(moment, moment))
    return written(value if isinstance(value, str | int | float | Text) else str(value))


def _more(figure: Figure) -> str:
    """Further fields that a figure carries, as ``name value``."""
    rest = {name: value for name, value in figure.about.items() if name not in FIELDS}
    return "; ".join(_told(name, value) for name, value in rest.items() if value is not None)


def _told(name: str, value: object) -> str:
    """Write a field as ``name value``; a year has no thousands."""
    dated = name == "year" or name.endswith("_year")
    return f"{name} {value if dated and isinstance(value, int) else _plain(value)}"


def _plain(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return short(value)
    if isinstance(value, tuple | list):
        named = any(isinstance(part, str) for part in value)
        return (", " if named else " ").join(_plain(part) for part in value)
    if isinstance(value, Mapping):
        return f"({', '.join(_told(str(name), part) for name, part in value.items())})"
    return str(value)
