"""``tanheng demo``: the examples, side by side, and the table of statements."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from tanheng.cli.terminal import Language, language_of, print_json, print_tables, progress
from tanheng.core import InputError, Table

if TYPE_CHECKING:
    from tanheng.plan import Statement

__all__ = ["demo"]

NEEDS = {"hebei-solar": "pvod", "gefcom-wind": "gefcom2012-wind", "rts-gmlc": "rts-gmlc"}
PROVINCE = "model-province"
SITE, SITE_NEEDS = "datacenter", {"weather", "datacenter", "intensity"}
MODEL_SITE = "model-datacenter"
WHOLE, WHOLE_NEEDS = "whole", {"rts-gmlc", "weather", "datacenter"}
MODEL_WHOLE = "model-whole"
WHOLE_HOURS = {WHOLE: "2020-12-07T18", MODEL_WHOLE: "2022-06-07T04"}
COMPANY = "company"
Json = Annotated[bool, Parameter(name="--json", negative="")]


@dataclass(frozen=True)
class Shown:
    """What one example brought to show."""

    name: str
    tables: tuple[Table, ...]
    statements: tuple[Statement, ...]
    report: Path


def demo(
    *,
    examples: Path = Path("examples"),
    out: Path = Path("runs"),
    language: Language | None = None,
    json: Json = False,
) -> int:
    """Run the examples whose datasets can be had, else the model province's; and the company.

    Parameters
    ----------
    examples
        Folder of the examples.
    out
        Folder for their runs.
    language
        Language of the tables: en or zh.
    json
        Print the statements and the paths of the reports as JSON instead.
    """
    from tanheng.plan import arithmetic, table

    began, tongue = time.monotonic(), None if json else language_of(language)
    tell = progress(began)
    _show([table(arithmetic())], tongue)
    asked = dict.fromkeys([*NEEDS.values(), *sorted(SITE_NEEDS | WHOLE_NEEDS)])
    had = {dataset for dataset in asked if _to_be_had(dataset, tell)}
    names = [name for name in NEEDS if NEEDS[name] in had] or [PROVINCE]
    if names == [PROVINCE]:
        tell("no dataset can be had here: the model province stands in, every figure is synthetic")
    names += [_site(examples, had, tell), _whole(examples, had, tell)]
    names += [COMPANY] if (examples / COMPANY / "project.yaml").is_file() else []
    shown = _run_all(names, examples, out, began, tongue)
    found = tuple(one for name in names for one in shown[name].statements)
    statements: tuple[Statement, ...] = (*arithmetic(), *found)
    if json:
        reports = {name: str(shown[name].report) for name in names}
        print_json({"statements": [one.record() for one in statements], "reports": reports})
        return 0
    _show([table(statements)], tongue)
    for name in names:
        print(f"report of {name}: {shown[name].report}")  # noqa: T201 - the result itself
    print(f"all of it in a browser: {_called()} serve --runs {quote(str(out))}")  # noqa: T201
    for name in set(names) & set(WHOLE_HOURS):
        hour = f"/runs/{name}/hour/{WHOLE_HOURS[name]}"
        print(f"there, one hour through everything: {hour}")  # noqa: T201
    return 0


def _site(examples: Path, had: set[str], tell: Callable[[str], None]) -> str:
    """Name the data centre to run: the example, or one of the model province where it cannot."""
    if had >= SITE_NEEDS and (examples / SITE / "project.yaml").is_file():
        return SITE
    tell("the data centre runs on the model province's weather and load: synthetic")
    return MODEL_SITE


def _whole(examples: Path, had: set[str], tell: Callable[[str], None]) -> str:
    """Name the run of one hour through everything: the example, or one of the model province."""
    if had >= WHOLE_NEEDS and (examples / WHOLE / "project.yaml").is_file():
        return WHOLE
    tell("the hour through everything runs on the model province: synthetic")
    return MODEL_WHOLE


def _called() -> str:
    """Say how this program was called, so that it can be called again: ``.venv/bin/tanheng``."""
    return sys.argv[0] if Path(sys.argv[0]).stem == "tanheng" else "tanheng"


def _show(tables: Sequence[Table], tongue: Language | None) -> None:
    """Print tables, unless the result is wanted as JSON."""
    if tongue:
        print_tables(tables, tongue)
        sys.stdout.flush()


def _run_all(
    names: list[str], examples: Path, out: Path, began: float, tongue: Language | None
) -> dict[str, Shown]:
    """Run examples in processes of their own, as many as there are cores; show each when ready."""
    workers = min(len(names), os.cpu_count() or 1)
    done: dict[str, Shown] = {}
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        jobs: list[Future[Shown]] = [
            pool.submit(_run_one, name, examples, out, began) for name in names
        ]
        for job in as_completed(jobs):
            one = job.result()
            done[one.name] = one
            _show(one.tables, tongue)
    return done


def _run_one(name: str, examples: Path, out: Path, began: float) -> Shown:
    """Run an example in a process that an interruption ends, lest it begin the next one."""
    try:
        return _run_and_publish(name, examples, out, began)
    except KeyboardInterrupt:
        os._exit(130)


def _run_and_publish(name: str, examples: Path, out: Path, began: float) -> Shown:
    from tanheng.plan import from_figures, run_project
    from tanheng.report import publish

    outcome = run_project(_project(name, examples, out), progress(began))
    written = publish(outcome, out / name)
    if name in WHOLE_HOURS:  # the console shows it; its tables are those of the others
        return Shown(name, (), (), written.report)
    tables = tuple(one for one in outcome.result.headline if one.title.en != "Statements")
    return Shown(name, tables, from_figures(outcome.result.figures), written.report)


def _project(name: str, examples: Path, out: Path) -> Path:
    if name in (COMPANY, SITE, WHOLE):
        return _afresh(examples / name, out / f"{name}-files")
    if name == MODEL_SITE:
        from tanheng.plan.model_site import write_site

        return write_site(out / f"{MODEL_SITE}-files")
    if name == MODEL_WHOLE:
        from tanheng.plan.model_whole import write_whole

        return write_whole(out / f"{MODEL_WHOLE}-files")
    if name != PROVINCE:
        return examples / name / "project.yaml"
    from tanheng.plan.model_province import write_example

    return write_example(out / f"{PROVINCE}-files")


def _afresh(example: Path, folder: Path) -> Path:
    """Copy an example that keeps books, so that each demo begins new ones."""
    shutil.rmtree(folder / "runs", ignore_errors=True)
    shutil.copytree(example, folder, ignore=shutil.ignore_patterns("runs"), dirs_exist_ok=True)
    return folder / "project.yaml"


def _to_be_had(dataset: str, tell: Callable[[str], None]) -> bool:
    from tanheng import store

    try:
        if store.at_hand(dataset):
            for file in store.dataset(dataset).files:
                store.locate(file.reference)  # checks its hash
        else:
            store.get(dataset, tell)
    except InputError as error:
        tell(str(error))
        return False
    return True
