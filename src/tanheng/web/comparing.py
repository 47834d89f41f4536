"""Runs side by side: the figures they share, and what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tanheng.core import Column, Figure, Table, Text
from tanheng.report.numbers import short
from tanheng.report.words import unit_text
from tanheng.web.shelf import Held

__all__ = ["Compared", "compare"]

Key = tuple[str, ...]
FIELDS = ("window", "horizon")


@dataclass(frozen=True)
class Compared:
    """The figures that differ, numbers apart from words; how many are equal; other inputs."""

    figures: Table
    worded: Table
    equal: int
    inputs: Table


def compare(runs: Sequence[Held]) -> Compared:
    """Set runs side by side; the last column is the last run's difference from the first.

    Raises
    ------
    DamagedError
        When one of them cannot be read.
    """
    held = [_by_key(one.sound.figures) for one in runs]
    keys = list(dict.fromkeys(key for figures in held for key in figures))
    differing = [key for key in keys if len({_said(figures.get(key)) for figures in held}) > 1]
    columns = (
        Column(Text("Figure", "指标")),
        Column(Text("unit", "单位")),
        *(Column(Text(one.name, one.name)) for one in runs),
    )
    difference = Column(Text("difference", "差值"))
    rows = [_row(key, [figures.get(key) for figures in held]) for key in differing]
    numbers = tuple((*row, _apart(row)) for row in rows if _is_numbers(row))
    words = tuple(row for row in rows if not _is_numbers(row))
    return Compared(
        Table(Text("Figures that differ", "有差异的数值"), (*columns, difference), numbers),
        Table(Text("Verdicts and lists that differ", "有差异的结论与列表"), columns, words),
        len(keys) - len(differing),
        _inputs(runs),
    )


def _by_key(figures: Sequence[Figure]) -> dict[Key, Figure]:
    return {_key(figure): figure for figure in figures}


def _key(figure: Figure) -> Key:
    level = "" if figure.level is None else short(figure.level)
    return (figure.name, level, *(str(figure.about.get(field, "")) for field in FIELDS))


def _said(figure: Figure | None) -> str:
    return "" if figure is None else repr(figure.value)


def _row(key: Key, found: Sequence[Figure | None]) -> tuple[Any, ...]:
    unit = next(figure.unit for figure in found if figure is not None)
    values = [_value(figure) for figure in found]
    return (" ".join(part for part in key if part), unit_text(unit), *values)


def _is_numbers(row: tuple[Any, ...]) -> bool:
    return all(value is None or isinstance(value, float) for value in row[2:])


def _apart(row: tuple[Any, ...]) -> float | None:
    first, last = row[2], row[-1]
    return last - first if isinstance(first, float) and isinstance(last, float) else None


def _value(figure: Figure | None) -> float | str | None:
    value = None if figure is None else figure.value
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, tuple | list):
        return " ".join(
            short(part) if isinstance(part, int | float) else str(part) for part in value
        )
    return value


def _inputs(runs: Sequence[Held]) -> Table:
    """List the files, versions and seeds in which the runs differ."""
    facts = [_facts(one) for one in runs]
    names = list(dict.fromkeys(name for fact in facts for name in fact))
    rows = tuple(
        (name, *(fact.get(name) for fact in facts))
        for name in names
        if len({fact.get(name) for fact in facts}) > 1
    )
    columns = (Column(Text("Input", "输入")), *(Column(Text(one.name, one.name)) for one in runs))
    return Table(Text("What they were made from, where it differs", "来历中的差异"), columns, rows)


def _facts(held: Held) -> dict[str, str]:
    manifest = held.sound.manifest
    files = {file["name"]: f"sha256 {file['sha256'][:12]}" for file in manifest["inputs"]}
    versions = {f"version {name}": version for name, version in manifest["versions"].items()}
    project = {"project file": f"sha256 {manifest['project']['sha256'][:12]}"}
    return project | {"seed": str(manifest["seed"])} | files | versions
