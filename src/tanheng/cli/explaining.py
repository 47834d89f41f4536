"""``tanheng explain``: how a figure was made, down to the bytes of the files it came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from tanheng.cli.terminal import Language, language_of, print_json

if TYPE_CHECKING:
    from tanheng.store import Run

__all__ = ["explain"]

Json = Annotated[bool, Parameter(name="--json", negative="")]
FIRST = ("name", "value", "unit", "level", "interval", "reason", "origin", "how")
NEAR, NEARNESS = 5, 0.5


def explain(
    figure: str, /, *, run: Path, language: Language | None = None, json: Json = False
) -> int:
    """Print how a figure was made: value, unit, level, interval, origin, formula and inputs.

    Parameters
    ----------
    figure
        Its name, such as hebei_solar.guarantee.conditional.
    run
        Folder of the run.
    language
        Language of how it was made and why: en or zh.
    json
        Print every field as JSON, with the run's id and its inputs.
    """
    from tanheng.store import made_from, read_run

    read = read_run(run)
    found = [one for one in read.summary["figures"] if one["name"] == figure]
    if not found:
        raise _unknown(figure, read)
    inputs = made_from(read, read.shown(), figure)
    if json:
        made = {"seed": read.manifest["seed"], "as_of": read.manifest["as_of"], "inputs": inputs}
        print_json({"run": read.id, "figures": found, **made})
        return 0
    spoken = [_spoken(one, language_of(language)) for one in found]
    for line in _lines(read, spoken, inputs):
        print(line)  # noqa: T201 - the result itself
    return 0


def _spoken(figure: dict[str, Any], language: Language) -> dict[str, Any]:
    """Take the words of a figure in a language."""
    zh = figure["zh"] if language == "zh" else {}
    return {name: value for name, value in figure.items() if name != "zh"} | zh


def _lines(
    run: Run, found: Sequence[dict[str, Any]], inputs: list[dict[str, Any]]
) -> Iterator[str]:
    for one in found:
        for key in (*FIRST, *(key for key in one if key not in FIRST)):
            if one.get(key) is not None or key == "value":
                yield f"{key:>10}  {_written(one.get(key))}"
        yield ""
    yield f"{'run':>10}  {run.id}"
    yield f"{'seed':>10}  {run.manifest['seed']}"
    yield f"{'as of':>10}  {run.manifest['as_of']}"
    for file in inputs:
        yield f"{'input':>10}  {file['name']}  sha256 {file['sha256']}"


def _written(value: Any) -> str:
    if value is None:
        return "withheld"
    if isinstance(value, list):
        return "  ".join(map(_written, value))
    if isinstance(value, dict):
        return "; ".join(f"{key} {_written(part)}" for key, part in value.items())
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _unknown(figure: str, run: Run) -> Exception:
    """Complain about a name that is not there, with the names that are like it."""
    from tanheng.core import InputError, Place

    names = list(dict.fromkeys(one.name for one in run.figures))
    beneath = [name for name in names if name.startswith(f"{figure}.")]
    near = (beneath or get_close_matches(figure, names, NEAR, NEARNESS))[:NEAR]
    near = near or [name for name in names if figure.split(".")[-1] in name][:NEAR]
    hint = f"near it are {', '.join(near)}" if near else f"see tanheng show {run.folder}"
    return InputError(f"no figure {figure!r} among {len(names)}; {hint}", Place(str(run.folder)))
