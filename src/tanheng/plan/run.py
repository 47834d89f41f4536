"""One run of a project: every domain it asks for, and what they found together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from tanheng.core import Result, TanhengError
from tanheng.plan.handing import handing, with_activities
from tanheng.plan.left_out import asked_table, left_out_table
from tanheng.plan.project import Project, open_project
from tanheng.plan.registry import DOMAINS
from tanheng.plan.statements import deferral, from_figures, table

__all__ = ["Outcome", "check_project", "flagged_readings", "run_project"]


@dataclass(frozen=True)
class Outcome:
    """What a run of a project found, before it is written.

    Parameters
    ----------
    result : Result
        Of all domains together, in the order of the registry.
    parts : dict of str to Result
        Of each domain, by its name.
    """

    project: Project
    result: Result
    parts: dict[str, Result] = field(default_factory=dict)


def run_project(path: Path, progress: Callable[[str], None] = lambda _: None) -> Outcome:
    """Run every domain that a project asks for.

    Raises
    ------
    InputError
        When the project or a file it names cannot be used; nothing has been written then.
    """
    project = open_project(path, progress)
    results: dict[str, Result] = {}
    with handing(project) as (desk, context):
        for domain in DOMAINS:
            if domain.name in project.sections:
                section = project.sections[domain.name]
                found = domain.run(section, project.positions, context)
                found = with_activities(domain.name, desk.traced(found, section))
                desk.take(found)
                context = replace(context, figures=(*context.figures, *found.figures))
                results[domain.name] = found
    joined = _joined(results.values())
    balanced = any(".balance." in figure.name for figure in joined.figures)
    statements = (*(deferral() if balanced else ()), *from_figures(joined.figures))
    if statements:
        headline = (table(statements), *joined.headline)
        joined = replace(joined, headline=headline)
    return Outcome(project, joined, results)


def check_project(path: Path) -> Outcome:
    """Say how every column that a project names is read, before anything runs."""
    project = open_project(path)
    results: dict[str, Result] = {}
    with handing(project) as (desk, context):
        for domain in DOMAINS:
            if domain.name in project.sections:
                section = project.sections[domain.name]
                found = domain.check(section, project.positions, context)
                found = with_activities(domain.name, desk.traced(found, section))
                desk.take(found)
                results[domain.name] = found
    joined, left_out = _joined(results.values()), left_out_table(project)
    tables = (asked_table(project), *joined.headline, *([left_out] if left_out else []))
    return Outcome(project, replace(joined, headline=tables), results)


def flagged_readings(path: Path) -> Iterator[pl.DataFrame]:
    """List every flagged reading of a project, one station at a time."""
    project = open_project(path)
    for domain in DOMAINS:
        if domain.name in project.sections and domain.flagged is not None:
            section = project.sections[domain.name]
            yield from domain.flagged(section, project.positions, project.context)


def _joined(results: Collection[Result]) -> Result:
    series = {name: frame for one in results for name, frame in one.series.items()}
    if len(series) != sum(len(one.series) for one in results):
        raise TanhengError("two domains wrote a series of the same name")
    return Result(
        tuple(figure for one in results for figure in one.figures),
        series,
        tuple(section for one in results for section in one.sections),
        tuple(table for one in results for table in one.headline),
        tuple(dict.fromkeys(path for one in results for path in one.inputs)),
        tuple(activity for one in results for activity in one.activities),
    )
