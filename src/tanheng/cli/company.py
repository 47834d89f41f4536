"""``tanheng company``: a company's inventory, and the methods that it knows."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tanheng.cli.terminal import Language, language_of, print_json, print_tables, progress

__all__ = ["inventory", "methods"]

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
    from tanheng.core import InputError, Place
    from tanheng.domains.company import run
    from tanheng.plan import open_project

    opened = open_project(project, progress())
    section = opened.sections.get("company")
    if section is None:
        place = Place(project.name, field="company")
        raise InputError("expected a section company, came none", place)
    said = {"ledger": None} | ({"skip_bad_rows": True} if skip_bad_rows else {})
    section = section.model_copy(update=said)
    found = run(section, opened.positions, opened.context)
    if json:
        print_json({"figures": [figure.record() for figure in found.figures]})
    else:
        print_tables(found.headline, language_of(language))
    return 0


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
