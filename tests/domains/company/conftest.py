from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import pytest

from tanheng.core import Result
from tanheng.plan import run_project

HEAD = """\
project: test
as_of: 2021-03-01
company:
  name: reporter
  year: {year}
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a project and its tables as a user would."""

    def written(section: str, *, year: int = 2020, **tables: str) -> Path:
        for name, rows in tables.items():
            (tmp_path / f"{name}.csv").write_text(dedent(rows).lstrip(), encoding="utf-8")
        project = tmp_path / "project.yaml"
        body = indent(dedent(section).strip("\n"), "  ")
        project.write_text(f"{HEAD.format(year=year)}{body}\n", encoding="utf-8")
        return project

    return written


@pytest.fixture
def taken(write: Callable[..., Path]) -> Callable[..., Result]:
    """Run a project."""

    def take(section: str, **told: Any) -> Result:
        return run_project(write(section, **told)).result

    return take


@pytest.fixture
def value(taken: Callable[..., Result]) -> Callable[..., Any]:
    """Run a project and look up its figures."""

    def look(section: str, **told: Any) -> dict[str, Any]:
        return {figure.name: figure.value for figure in taken(section, **told).figures}

    return look
