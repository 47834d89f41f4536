"""``tanheng check`` and ``tanheng run``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from tanheng.cli.terminal import Language, language_of, print_json, print_tables, progress

if TYPE_CHECKING:
    from polars import DataFrame

__all__ = ["check", "run"]

Json = Annotated[bool, Parameter(name="--json", negative="")]


def check(
    project: Path,
    /,
    *,
    flags: Path | None = None,
    language: Language | None = None,
    json: Json = False,
) -> int:
    """Say how a project's files are read, before anything runs.

    The exit code is 1 when the capacity or the clock of a station is found to be wrong, and when
    rows of a company's tables cannot be used.

    Parameters
    ----------
    project
        The project file.
    flags
        CSV file to write: every flagged reading with its station, time, value and reasons.
    language
        Language of the tables: en or zh.
    json
        Print the figures as JSON.
    """
    from tanheng.plan import check_project, flagged_readings

    outcome = check_project(project)
    findings = sum(len(one.about.get("findings", ())) for one in outcome.result.figures)
    if flags is not None:
        _write(flags, flagged_readings(project))
    if json:
        print_json({"figures": [figure.record() for figure in outcome.result.figures]})
    else:
        tongue = language_of(language)
        print_tables(outcome.result.headline, tongue)
        print(_what_next(project, findings, tongue))  # noqa: T201
    return int(findings > 0)


def _what_next(project: Path, findings: int, language: Language) -> str:
    """Say how the check came out, and what to do then."""
    if language == "zh":
        return f"上文的发现：{findings}" if findings else f"均可读取；下一步：tanheng run {project}"
    if findings:
        return f"findings, above: {findings}"
    return f"all of it can be read; next: tanheng run {quote(str(project))}"


def _write(path: Path, frames: Iterable[DataFrame]) -> None:
    """Write frames one after another as a CSV file, whole or not at all."""
    from tanheng.store import write_whole

    def write(part: Path) -> None:
        with part.open("wb") as file:
            for number, frame in enumerate(frames):
                frame.write_csv(file, include_header=number == 0)

    write_whole(path, write)


def run(
    project: Path,
    /,
    *,
    out: Path | None = None,
    language: Language | None = None,
    json: Json = False,
) -> int:
    """Run a project: figures, series and a report.

    Parameters
    ----------
    project
        The project file.
    out
        Folder of the run; without it, runs/ID beside the project.
    language
        Language of the tables: en or zh.
    json
        Print summary.json instead of tables.
    """
    from tanheng.plan import run_project
    from tanheng.report import publish
    from tanheng.store import check_run_folder

    if out is not None:
        check_run_folder(out)
    outcome = run_project(project, progress())
    written = publish(outcome, out)
    if json:
        print((written.folder / "summary.json").read_text(encoding="utf-8"), end="")  # noqa: T201 - the result itself
    else:
        print_tables(outcome.result.headline, language_of(language))
        print(f"report: {written.report}")  # noqa: T201
    return 0
