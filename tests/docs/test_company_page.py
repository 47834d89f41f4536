"""Every example of docs/company.md is run, and every method has one."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import indent
from typing import NamedTuple

import pytest
from tests.docs.page import ROOT, blocks_in

from tanheng.domains.company.methods import METHODS
from tanheng.domains.company.roles import NUMERIC, TEXTS
from tanheng.plan import run_project

PAGE = ROOT / "docs" / "company.md"
HEAD = "project: example\nas_of: 2021-03-01\ncompany:\n  name: acme\n  year: 2020\n"


class Example(NamedTuple):
    title: str
    project: str
    tables: dict[str, str]
    results: dict[str, float]


def examples() -> list[Example]:
    found = []
    for part in re.split(r"^##+ ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE):
        blocks = blocks_in(part)
        projects = [one.body for one in blocks if one.kind == "yaml"]
        if projects:
            tables = {one.words[1]: one.body for one in blocks if one.kind == "csv"}
            shown = "".join(one.body for one in blocks if one.kind == "text")
            told = [line.split(" = ") for line in shown.splitlines()]
            results = {name: float(value.split()[0]) for name, value in told}
            found.append(Example(part.splitlines()[0], projects[0], tables, results))
    return found


@pytest.mark.parametrize("example", examples(), ids=lambda one: one.title)
def test_the_example_gives_what_it_says(example: Example, tmp_path: Path) -> None:
    text = example.project
    if not text.startswith("project:"):
        text = HEAD + indent(text, "  ")
    (tmp_path / "project.yaml").write_text(text, encoding="utf-8")
    for name, table in example.tables.items():
        (tmp_path / name).write_text(table, encoding="utf-8")
    figures = run_project(tmp_path / "project.yaml").result.figures
    found = {figure.name: figure.value for figure in figures}
    assert example.results
    assert {name: found[name] for name in example.results} == pytest.approx(example.results)


def test_every_method_has_its_example() -> None:
    titles = [example.title for example in examples()]
    assert [name for name in METHODS if titles.count(name) != 1] == []
    for example in examples():
        if example.title in METHODS:
            assert f"method: {example.title}" in example.project


def test_every_word_for_a_column_is_told() -> None:
    told = set(re.findall(r"`(\w+)`", PAGE.read_text(encoding="utf-8")))
    assert (set(NUMERIC) | set(TEXTS)) - told == set()
