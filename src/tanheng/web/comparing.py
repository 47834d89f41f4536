"""Runs side by side: the figures they share, and what differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tanheng.core import Column, Figure, Table, Text
from tanheng.report.numbers import short
from tanheng.report.words import WORDS, unit_text
from tanheng.web.shelf import Held

__all__ = ["Compared", "compare"]

Key = tuple[str, ...]
FIELDS = ("window", "horizon")
WORDED = Text(
    "Verdicts and lists; figures that a run withholds; those of one value that differ in interval "
    "or origin.",
    "结论与列表；某次运行不予公布的数值；数值相同而区间或来源不同者。",
)


@dataclass(frozen=True)
class Compared:
    """The figures that differ, numbers apart from words; how many are equal; other inputs."""

    figures: Table
    worded: Table
    alone: Table
    equal: int
    inputs: Table


def compare(runs: Sequence[Held]) -> Compared:
    """Set runs side by side; the last column is the last run's difference from the first.

    Figures are the same where value, interval and origin are; of another unit they are others.

    Raises
    ------
    DamagedError
        When one of them cannot be read.
    """
    held = [_by_key(one.sound.figures) for one in runs]
    keys = list(dict.fromkeys(key for figures in held for key in figures))
    rows = {key: [figures.get(key) for figures in held] for key in keys}
    differing = {key: row for key, row in rows.items() if len({*map(_said, row)}) > 1}
    alone = {key: row for key, row in differing.items() if None in row}
    shared = {key: row for key, row in differing.items() if key not in alone}
    numbers = {key: row for key, row in shared.items() if _are_numbers(row)}
    words = {key: row for key, row in shared.items() if key not in numbers}
    columns = (
        Column(Text("Figure", "指标")),
        Column(Text("unit", "单位")),
        *(Column(Text(one.name, one.name)) for one in runs),
    )
    difference = Column(Text("difference", "差值"))
    return Compared(
        Table(
            Text("Figures that differ", "有差异的数值"),
            (*columns, difference),
            tuple((*_named(key), *map(_number, row), _apart(row)) for key, row in numbers.items()),
        ),
        Table(
            Text("What else differs", "其他差异"),
            columns,
            tuple((*_named(key), *map(_worded, row)) for key, row in words.items()),
            WORDED,
        ),
        Table(
            Text("Figures that not every run has", "并非各次运行都有的数值"),
            columns,
            tuple((*_named(key), *map(_found, row)) for key, row in alone.items()),
        ),
        len(keys) - len(differing),
        _inputs(runs),
    )


def _by_key(figures: Sequence[Figure]) -> dict[Key, Figure]:
    return {_key(figure): figure for figure in figures}


def _key(figure: Figure) -> Key:
    level = "" if figure.level is None else short(figure.level)
    fields = (str(figure.about.get(field, "")) for field in FIELDS)
    return (figure.unit, figure.name, level, *fields)


def _named(key: Key) -> tuple[str, Text]:
    """Write a key as the first two cells of a row: name and unit."""
    unit, *rest = key
    return " ".join(part for part in rest if part), unit_text(unit)


def _said(figure: Figure | None) -> str:
    return "" if figure is None else repr((figure.value, figure.interval, figure.origin))


def _are_numbers(row: Sequence[Figure | None]) -> bool:
    """Tell whether figures are numbers that differ."""
    there = [figure.value for figure in row if figure is not None]
    return all(isinstance(one, int | float) for one in there) and len(set(there)) > 1


def _number(figure: Figure | None) -> float | None:
    value = None if figure is None else figure.value
    return float(value) if isinstance(value, int | float) else None


def _apart(row: Sequence[Figure | None]) -> float | None:
    first, last = _number(row[0]), _number(row[-1])
    return None if first is None or last is None else last - first


def _found(figure: Figure | None) -> float | str | Text | None:
    value = _number(figure)
    return _worded(figure) if value is None else value


def _worded(figure: Figure | None) -> str | Text | None:
    """Say a figure in words: its value, or that it is withheld; its interval and its origin."""
    if figure is None:
        return None
    if figure.value is None:
        return WORDS["withheld"]
    if not isinstance(figure.value, int | float):
        return _listed(figure.value)
    between = "" if figure.interval is None else f" ({' – '.join(map(short, figure.interval))})"
    origin, number = WORDS[figure.origin], f"{short(figure.value)}{between}"
    return Text(f"{number} {origin.en}", f"{number} {origin.zh}")


def _listed(value: str | Sequence[object]) -> str:
    if isinstance(value, str):
        return value
    return " ".join(short(one) if isinstance(one, int | float) else str(one) for one in value)


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
