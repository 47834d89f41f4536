"""``tanheng show`` and ``report``: what a finished run holds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from tanheng.cli.terminal import Language, language_of, print_json, print_tables

__all__ = ["report", "show"]

Json = Annotated[bool, Parameter(name="--json", negative="")]
WITHHELD = {"en": "withheld: {}", "zh": "不予公布：{}"}


def show(run: Path, /, *, language: Language | None = None, json: Json = False) -> int:
    """Print the figures of a finished run.

    Parameters
    ----------
    run
        Folder of the run.
    language
        Language of the table: en or zh.
    json
        Print them as JSON.
    """
    from tanheng.core import Column, Table, Text
    from tanheng.store import read_run

    summary = read_run(run).summary
    if json:
        print_json(summary)
        return 0
    columns = (
        Column(Text("Figure", "指标")),
        Column(Text("Value", "数值")),
        Column(Text("Unit", "单位")),
        Column(Text("Level", "水平")),
        Column(Text("Window", "窗口")),
        Column(Text("Origin", "来源")),
    )
    spoken = language_of(language)
    rows = tuple(_row(figure, spoken) for figure in summary["figures"])
    title = Text(f"Run {summary['run']}", f"运行 {summary['run']}")
    print_tables([Table(title, columns, rows)], spoken)
    return 0


def report(run: Path, /, *, json: Json = False) -> int:
    """Print where the report of a finished run lies.

    Parameters
    ----------
    run
        Folder of the run.
    json
        Print it as JSON.
    """
    from tanheng.core import InputError, Place
    from tanheng.store import read_run

    read_run(run)
    path = run / "report.html"
    if not path.is_file():
        raise InputError("the run has no report", Place(str(path)))
    if json:
        print_json({"report": str(path)})
    else:
        print(path)  # noqa: T201 - the result itself
    return 0


def _row(figure: dict[str, Any], language: Language) -> tuple[str, str, str, str, str, str]:
    value = figure["value"]
    why = figure["zh"].get("reason") if language == "zh" else figure.get("reason")
    withheld = WITHHELD[language].format(why)
    return (
        figure["name"],
        _written(value) if value is not None else withheld,
        figure["unit"],
        f"{figure['level']:.0%}" if figure.get("level") else "",
        str(figure.get("window", "")),
        figure["origin"],
    )


def _written(value: Any) -> str:
    if isinstance(value, list):
        return "  ".join(_written(part) for part in value)
    return f"{value:.5g}" if isinstance(value, float) else str(value)
