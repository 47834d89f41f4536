"""``tanheng company``: a company's inventory, and the methods that it knows."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from tanheng.cli.terminal import Language, language_of, print_json, print_tables, progress

if TYPE_CHECKING:
    from tanheng.plan import Project

__all__ = ["inventory", "methods", "restate"]

Json = Annotated[bool, Parameter(name="--json", negative="")]


def inventory(
    project: Path,
    /,
    *,
    skip_bad_rows: Annotated[bool, Parameter(negative="")] = False,
    language: Language | None = None,
    json: Json = False,
) -> int:
    """Take a company's inventory and print it; nothing is written.

    Parameters
    ----------
    project
        The project file.
    skip_bad_rows
        Go on without rows that cannot be used; the inventory lists them.
    language
        Language of the tables: en or zh.
    json
        Print the figures as JSON.
    """
    from tanheng.domains.company import run
    from tanheng.plan import handed_to

    opened, section = _opened(project)
    said = {"ledger": None} | ({"skip_bad_rows": True} if skip_bad_rows else {})
    section = section.model_copy(update=said)
    with handed_to(opened, "company") as context:
        found = run(section, opened.positions, context)
    if json:
        print_json({"figures": [figure.record() for figure in found.figures]})
    else:
        print_tables(found.headline, language_of(language))
    return 0


def restate(
    project: Path,
    /,
    *,
    by: Annotated[str, Parameter(name="--by")],
    cause: Annotated[str, Parameter(name="--cause")],
    json: Json = False,
) -> int:
    """Propose to correct the ledger to what the inventory is now.

    Another name has to approve; then `tanheng run` posts what is new.

    Parameters
    ----------
    project
        The project file; its as_of says when the proposals are recorded.
    by
        Who proposes.
    cause
        Why: what was wrong, or what changed.
    json
        Print the keys of the proposals as JSON.
    """
    from tanheng.domains.company import propose_restatement
    from tanheng.plan import handed_to

    opened, section = _opened(project)
    with handed_to(opened, "company") as context:
        keys = propose_restatement(section, opened.positions, context, by, cause)
    if json:
        print_json({"proposed": keys})
    else:
        sys.stdout.write("".join(f"proposed: {key}\n" for key in keys) or "nothing changed\n")
    return 0


def _opened(path: Path) -> tuple[Project, Any]:
    from tanheng.core import InputError, Place
    from tanheng.plan import open_project

    opened = open_project(path, progress())
    section = opened.sections.get("company")
    if section is None:
        place = Place(path.name, field="company")
        raise InputError("expected a section company, came none", place)
    return opened, section


def methods(*, language: Language | None = None, json: Json = False) -> int:
    """List the methods of an inventory, what their rows bring, and the words for columns.

    Parameters
    ----------
    language
        Language of the tables: en or zh.
    json
        Print them as JSON.
    """
    from tanheng.domains.company import method_records, method_tables

    if json:
        print_json(method_records())
    else:
        print_tables(method_tables(), language_of(language))
    return 0
