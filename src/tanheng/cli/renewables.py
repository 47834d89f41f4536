"""``tanheng renewables``: what an operator asks for every morning."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from tanheng.cli.terminal import print_json, progress

if TYPE_CHECKING:
    import polars as pl

    from tanheng.plan import Project

__all__ = ["guarantee", "scenarios"]

Json = Annotated[bool, Parameter(name="--json", negative="")]
SUFFIXES = (".csv", ".parquet")


def guarantee(project: Path, /, *, issued: str, out: Path | None = None, json: Json = False) -> int:
    """Write tomorrow's schedule: what the fleets can promise from what is known at a moment.

    Parameters
    ----------
    project
        The project file.
    issued
        Time of issue, 2012-06-01T00:00Z; without a zone it is UTC. Of forecasts without issue
        times all that their file holds counts as known then.
    out
        CSV file to write; without it the schedule is printed.
    json
        Print the schedule as JSON instead.
    """
    from tanheng.domains.renewables import schedule
    from tanheng.store import write_whole

    table = _at_moment(project, issued, schedule)
    if json:
        print_json(table.to_dicts())
    elif out is None:
        sys.stdout.write(table.write_csv())
    else:
        write_whole(out, lambda part: part.write_text(table.write_csv(), encoding="utf-8"))
    return 0


def scenarios(
    project: Path,
    /,
    *,
    issued: str,
    members: int = 100,
    out: Path | None = None,
    json: Json = False,
) -> int:
    """Draw joint scenarios of tomorrow's output from what is known at a moment.

    Every member says what each station delivers in each hour of tomorrow. All members are equally
    likely; their sums over a fleet have the distribution that its guarantees are read from.

    Parameters
    ----------
    project
        The project file.
    issued
        Time of issue, 2012-06-01T00:00Z; without a zone it is UTC. Of forecasts without issue
        times all that their file holds counts as known then.
    members
        How many, at least 2.
    out
        File to write, .parquet or .csv; without it the scenarios are printed as CSV.
    json
        Print the scenarios as JSON instead.
    """
    from tanheng.core import InputError, Place
    from tanheng.domains.renewables import scenarios as drawn
    from tanheng.store import write_whole
    from tanheng.store.series import write_series

    if members < 2:
        raise InputError(f"expected at least 2 members, came {members}", Place("--members"))
    if out is not None:
        _refuse_unwritable(out)
    table = _at_moment(project, issued, partial(drawn, members=members))
    if json:
        print_json(_worded(table).to_dicts())
    elif out is None:
        sys.stdout.write(_worded(table).write_csv())
    elif out.suffix == ".csv":
        write_whole(out, lambda part: _worded(table).write_csv(part))
    else:
        write_whole(out, lambda part: write_series(part, table))
    return 0


def _at_moment(project: Path, issued: str, of: Callable[..., pl.DataFrame]) -> pl.DataFrame:
    """Ask something of a project's fleets as they were known at a moment."""
    from tanheng.core import InputError, Place

    moment = _moment_s(issued)
    opened = _opened(project)
    section = opened.sections["renewables"]
    try:
        table = of(section, opened.positions, opened.context, moment)
    except InputError as error:
        raise error if error.place else InputError(error.message, Place("--issued")) from None
    for fleet in section.fleets:
        if fleet.issue_unstated:
            _note_unissued(fleet.name, issued)
    return table


def _note_unissued(fleet: str, issued: str) -> None:
    """Say on standard error what was taken as known that may have come later."""
    sys.stderr.write(
        f"note: {fleet}: its forecasts have no issue times; all that the file holds of tomorrow "
        f"counts as known at {issued}\n"
    )


def _moment_s(issued: str) -> int:
    from tanheng.core import InputError, Place, epoch_s

    try:
        return epoch_s(datetime.fromisoformat(issued))
    except ValueError:
        raise InputError(
            f"expected a time such as 2012-06-01T00:00Z, came {issued!r}", Place("--issued")
        ) from None


def _opened(project: Path) -> Project:
    from tanheng.plan import open_project

    opened = open_project(project, progress())
    if opened.sections.get("renewables") is None:
        raise opened.positions.complaint("renewables", "expected this section, came none")
    return opened


def _worded(table: pl.DataFrame) -> pl.DataFrame:
    """Write instants as people read them."""
    import polars.selectors as cs

    return table.with_columns(cs.datetime().dt.strftime("%Y-%m-%dT%H:%MZ"))


def _refuse_unwritable(path: Path) -> None:
    """Refuse before minutes of work what could not be written after them."""
    from tanheng.core import InputError, Place

    if path.suffix not in SUFFIXES:
        raise InputError(
            f"expected a name that ends in .parquet or .csv, came {path.name!r}", Place("--out")
        )
    if path.is_dir() or not path.parent.is_dir():
        what = "is a folder" if path.is_dir() else f"no folder {str(path.parent)!r}"
        raise InputError(f"cannot be written ({what})", Place(str(path)))
