"""``tanheng demo``: the examples, side by side, and the table of statements."""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from tanheng.cli.terminal import Language, language_of, print_tables, progress
from tanheng.core import DatasetError, InputError, Table

__all__ = ["demo"]

NEEDS = {"hebei-solar": "pvod", "gefcom-wind": "gefcom2012-wind", "rts-gmlc": "rts-gmlc"}
PROVINCE = "model-province"


@dataclass(frozen=True)
class Shown:
    """What one example brought to show."""

    name: str
    tables: tuple[Table, ...]
    statements: tuple[object, ...]
    report: Path


def demo(
    *, examples: Path = Path("examples"), out: Path = Path("runs"), language: Language | None = None
) -> int:
    """Run the examples whose datasets can be had, else the model province.

    Parameters
    ----------
    examples
        Folder of the examples.
    out
        Folder for their runs.
    language
        Language of the tables: en or zh.
    """
    from tanheng.plan import arithmetic, table

    began, tongue = time.monotonic(), language_of(language)
    tell = progress(began)
    print_tables([table(arithmetic())], tongue)
    names = [name for name in NEEDS if _to_be_had(NEEDS[name], tell)] or [PROVINCE]
    if names == [PROVINCE]:
        tell("no dataset can be had here: the model province stands in, every figure is synthetic")
    shown = _run_all(names, examples, out, began, tongue)
    found = tuple(one for name in names for one in shown[name].statements)
    print_tables([table((*arithmetic(), *found))], tongue)  # type: ignore[arg-type]
    for name in names:
        print(f"report of {name}: {shown[name].report}")  # noqa: T201 - the result itself
    return 0


def _run_all(
    names: list[str], examples: Path, out: Path, began: float, tongue: Language
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
            print_tables(one.tables, tongue)
            sys.stdout.flush()
    return done


def _run_one(name: str, examples: Path, out: Path, began: float) -> Shown:
    from tanheng.plan import from_figures, run_project
    from tanheng.report import publish

    outcome = run_project(_project(name, examples, out), progress(began))
    written = publish(outcome, out / name)
    tables = tuple(one for one in outcome.result.headline if one.title.en != "Statements")
    return Shown(name, tables, from_figures(outcome.result.figures), written.report)


def _project(name: str, examples: Path, out: Path) -> Path:
    if name != PROVINCE:
        return examples / name / "project.yaml"
    from tanheng.plan.model_province import write_example

    return write_example(out / f"{PROVINCE}-files")


def _to_be_had(dataset: str, tell: object) -> bool:
    from tanheng import store

    if store.at_hand(dataset):
        return True
    try:
        store.get(dataset, tell)  # type: ignore[arg-type]
    except (DatasetError, InputError) as error:
        progress()(f"{dataset}: {error}")
        return False
    return True
