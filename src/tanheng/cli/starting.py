"""``tanheng init`` and ``tanheng schema``: what a first project begins with."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import Annotated

from cyclopts import Parameter

from tanheng.cli.terminal import Language, language_of, print_json

__all__ = ["init", "schema"]

Json = Annotated[bool, Parameter(name="--json", negative="")]


def init(folder: Path, /, *, language: Language | None = None, json: Json = False) -> int:
    """Write a first project with comments and small inputs, ready to be checked and run.

    Parameters
    ----------
    folder
        Where; empty, or not there yet.
    language
        Language of the comments: en or zh.
    json
        Print the files as JSON.
    """
    from tanheng.plan.starter import write_starter

    tongue = language_of(language)
    written = [str(path) for path in write_starter(folder, tongue)]
    if json:
        print_json({"files": written})
        return 0
    print("\n".join(written))  # noqa: T201 - the result itself
    then = {"en": "next: tanheng run", "zh": "下一步：tanheng run"}[tongue]
    print(f"{then} {quote(written[0])}")  # noqa: T201
    return 0


def schema(*, out: Path | None = None) -> int:
    """Print the JSON schema of a project file, by which editors complete and check one.

    Parameters
    ----------
    out
        File to write instead; a project whose first line names it is completed by editors:
        ``# yaml-language-server: $schema=project.schema.json``.
    """
    from tanheng.core import InputError, Place
    from tanheng.plan.schema import project_schema, schema_text

    if out is None:
        print_json(project_schema())
        return 0
    try:
        out.write_text(schema_text(), encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot be written ({error.strerror})", Place(str(out))) from None
    return 0
