"""A run's outcome written to disk: manifest, summary, series and report, whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tanheng.report.page import render

if TYPE_CHECKING:
    from tanheng.plan import Outcome
    from tanheng.store import Manifest, Run, Shown

__all__ = ["publish"]


def publish(outcome: Outcome, folder: Path | None = None) -> Run:
    """Write what a run found.

    Parameters
    ----------
    folder : Path, optional
        Folder of the run; ``runs/<id>`` beside the project file when absent.

    Raises
    ------
    InputError
        When the folder may not be written.
    """
    from tanheng.store import run_id, take_manifest, write_run

    project, result = outcome.project, outcome.result
    manifest = take_manifest(
        project.path, result.inputs, project.head.seed, project.context.as_of_s
    )
    name = run_id(manifest)
    html = render(
        project.title,
        result.headline,
        result.sections,
        result.figures,
        _facts(name, manifest),
    )
    target = folder or project.context.folder / "runs" / name
    return write_run(target, name, manifest, result.figures, result.series, html, _shown(outcome))


def _shown(outcome: Outcome) -> Shown:
    from tanheng.store import Part, Shown, input_name

    project = outcome.project
    folder = project.path.resolve().parent
    parts = tuple(
        Part(
            domain,
            tuple(dict.fromkeys(figure.name for figure in found.figures)),
            tuple(sorted(found.series)),
            tuple(sorted({input_name(path.resolve(), folder) for path in found.inputs})),
            tuple(found.sections),
        )
        for domain, found in outcome.parts.items()
    )
    return Shown(project.title, outcome.result.headline, parts)


def _facts(name: str, manifest: Manifest) -> dict[str, str]:
    facts = {"run": name, "as_of": manifest.as_of, "seed": str(manifest.seed)}
    facts |= {f"version {key}": value for key, value in manifest.versions.items()}
    files = (manifest.project, *manifest.inputs)
    return facts | {f"input {file.name}": f"sha256 {file.sha256}" for file in files}
