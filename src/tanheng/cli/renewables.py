"""``tanheng renewables``: what an operator asks for every morning."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tanheng.cli.terminal import print_json, progress

__all__ = ["guarantee"]

Json = Annotated[bool, Parameter(name="--json", negative="")]


def guarantee(project: Path, /, *, issued: str, out: Path | None = None, json: Json = False) -> int:
    """Write tomorrow's schedule: what the fleets can promise from what is known at a moment.

    Parameters
    ----------
    project
        The project file.
    issued
        Time of issue, 2012-06-01T00:00Z; without a zone it is UTC.
    out
        CSV file to write; without it the schedule is printed.
    json
        Print the schedule as JSON instead.
    """
    from tanheng.core import InputError, Place, epoch_s
    from tanheng.domains.renewables import schedule
    from tanheng.plan import open_project

    try:
        moment = epoch_s(datetime.fromisoformat(issued))
    except ValueError:
        raise InputError(
            f"expected a time such as 2012-06-01T00:00Z, came {issued!r}", Place("--issued")
        ) from None
    opened = open_project(project, progress())
    section = opened.sections.get("renewables")
    if section is None:
        raise opened.positions.complaint("renewables", "expected this section, came none")
    try:
        table = schedule(section, opened.positions, opened.context, moment)
    except InputError as error:
        raise error if error.place else InputError(error.message, Place("--issued")) from None
    if json:
        print_json(table.to_dicts())
    elif out is None:
        sys.stdout.write(table.write_csv())
    else:
        _write(out, table.write_csv())
    return 0


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    from tanheng.core import InputError, Place

    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise InputError(f"cannot be written ({error.strerror})", Place(str(path))) from None
