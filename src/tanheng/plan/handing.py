"""Series that a run's earlier sections found, handed to later ones as files: ``run:SERIES``.

Domains know nothing of each other: a section names a file, and the plan says where it lies. The
bytes are those that ``series/SERIES.parquet`` of the finished run holds, so that a row posted as
evidence can be found there again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from pydantic import BaseModel

from tanheng.core import Context, InputError, Result, activity_table
from tanheng.plan.project import Project
from tanheng.plan.registry import DOMAINS
from tanheng.store.series import write_series

__all__ = ["Handing", "handed_to", "handing", "with_activities"]

PREFIX = "run:"


class Handing:
    """Series by name, written when a later section first asks for one."""

    def __init__(self, folder: Path, otherwise: Callable[[str], Path]) -> None:
        self.folder, self.otherwise = folder, otherwise
        self.series: dict[str, pl.DataFrame] = {}
        self.made_from: dict[str, tuple[Path, ...]] = {}
        self.groups: dict[str, tuple[Path, ...]] = {}

    def take(self, found: Result) -> None:
        """Hold what a section found."""
        self.series |= found.series
        self.made_from |= dict.fromkeys(found.series, found.inputs)
        groups = {figure.name.split(".")[0] for figure in found.figures}
        self.groups |= dict.fromkeys(groups, found.inputs)

    def locate(self, name: str) -> Path:
        """Find a file of the project; ``run:SERIES`` is one that an earlier section found."""
        if not name.startswith(PREFIX):
            return self.otherwise(name)
        asked = name.removeprefix(PREFIX)
        if asked not in self.series:
            there = ", ".join(sorted(self.series)) or "none"
            raise InputError(f"expected a series of an earlier section ({there}), came {asked!r}")
        path = self.folder / f"{asked}.parquet"
        if not path.exists():
            write_series(path, self.series[asked])
        return path

    def traced(self, found: Result, section: BaseModel) -> Result:
        """Return a result whose inputs are files of the project alone.

        A series that was handed on stands for what it was made from, and so does the name of a
        fleet whose figures the section takes.
        """
        said = section.model_dump_json()
        behind = [
            self.made_from[path.stem] if path.parent == self.folder else (path,)
            for path in found.inputs
        ]
        behind += [inputs for name, inputs in self.groups.items() if f'"{name}"' in said]
        return replace(found, inputs=tuple(dict.fromkeys(path for one in behind for path in one)))


@contextmanager
def handing(project: Project) -> Iterator[tuple[Handing, Context]]:
    """Open a place for series of this run; it is gone afterwards."""
    with TemporaryDirectory(prefix="tanheng-") as folder:
        desk = Handing(Path(folder), project.context.locate)
        yield desk, replace(project.context, locate=desk.locate)


@contextmanager
def handed_to(project: Project, section: str) -> Iterator[Context]:
    """Open what a section would be handed in a run.

    The sections before it are run where it asks for a series of theirs; else nothing is run.
    """
    with handing(project) as (desk, context):
        asks = f'"{PREFIX}' in project.sections[section].model_dump_json()
        for domain in DOMAINS if asks else ():
            if domain.name == section:
                break
            if domain.name in project.sections:
                found = domain.run(project.sections[domain.name], project.positions, context)
                desk.take(with_activities(domain.name, found))
                context = replace(context, figures=(*context.figures, *found.figures))
        yield context


def with_activities(domain: str, found: Result) -> Result:
    """Lay a result's activities out as the series ``DOMAIN.activities``."""
    if not found.activities:
        return found
    table = activity_table(found.activities)
    return replace(found, series=found.series | {f"{domain}.activities": table})
