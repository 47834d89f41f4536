"""A finished run on disk, read back with a check of every byte.

::

    DIR/manifest.json      what it was made from, and the hash of each file below
        summary.json       its figures
        views.json         what it shows
        series/*.parquet   its series
        report.html        the report
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from tanheng.core import Figure, InputError, Place
from tanheng.store.digest import sha256_of
from tanheng.store.manifest_file import read_manifest
from tanheng.store.plain_json import plain_json
from tanheng.store.summary import figure_of
from tanheng.store.views import Shown, shown_of

__all__ = ["Run", "made_from", "read_run"]

NOT_OURS = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What comes of reading JSON that no run of ours has written."""


@dataclass(frozen=True)
class Run:
    """A finished run, read back; its series are read when asked for.

    Parameters
    ----------
    folder : Path
        Where it lies.
    manifest : dict
        ``manifest.json`` as it stands.
    summary : dict
        ``summary.json`` as it stands.
    figures : tuple of Figure
        The figures of the summary, in its order.
    """

    folder: Path
    manifest: dict[str, Any]
    summary: dict[str, Any]
    figures: tuple[Figure, ...]

    @property
    def id(self) -> str:
        """The run's id, twelve hexadecimal digits."""
        return str(self.manifest["run"])

    @property
    def report(self) -> Path:
        """Path of the report.

        Raises
        ------
        InputError
            When the file is not as it was written.
        """
        return _checked(self.folder, "report.html", self.manifest)

    @property
    def series_names(self) -> tuple[str, ...]:
        """Names of the series, sorted."""
        held = [name for name in self.manifest["outputs"] if name.startswith("series/")]
        return tuple(name[len("series/") : -len(".parquet")] for name in sorted(held))

    def series(self, name: str) -> pl.DataFrame:
        """Read one series; times are UTC timestamps, values not known are null.

        Raises
        ------
        InputError
            When the run has no such series, or its file is not as it was written.
        """
        return pl.read_parquet(self.series_file(name))

    def series_file(self, name: str) -> Path:
        """Path of one series' Parquet file, for those who read a part of it.

        Raises
        ------
        InputError
            As `series` does.
        """
        if name not in self.series_names:
            held = ", ".join(self.series_names) or "none"
            raise InputError(f"no series {name!r}; it has {held}", Place(str(self.folder)))
        return _checked(self.folder, f"series/{name}.parquet", self.manifest)

    def shown(self) -> Shown | None:
        """Read what the run shows; ``None`` where it was written without.

        Raises
        ------
        InputError
            When the file is not as it was written.
        """
        if "views.json" not in self.manifest["outputs"]:
            return None
        path = _checked(self.folder, "views.json", self.manifest)
        try:
            return shown_of(path.read_bytes())
        except NOT_OURS as error:
            raise InputError(f"not the views of a run ({error})", Place(str(path))) from None


def made_from(run: Run, shown: Shown | None, name: str | None = None) -> list[dict[str, Any]]:
    """List the files that a figure, a series or a section was made from, with their hashes.

    Those of its domain where the run keeps them apart, else all.

    Parameters
    ----------
    shown : Shown, optional
        What the run shows, ``run.shown()``.
    name : str, optional
        Of the figure, series or section; all files by default.
    """
    files = [run.manifest["project"], *run.manifest["inputs"]]
    for part in shown.parts if shown and name else ():
        anchors = {section.anchor for section in part.sections}
        if name in anchors or name in part.series or name in part.figures:
            kept = {run.manifest["project"]["name"], *part.inputs}
            return [file for file in files if file["name"] in kept]
    return files


def read_run(folder: Path) -> Run:
    """Read a finished run.

    Raises
    ------
    InputError
        With the file that is missing or is not as it was written.
    """
    manifest = read_manifest(folder)
    path = _checked(folder, "summary.json", manifest)
    try:
        summary = plain_json(path.read_bytes())
        figures = tuple(figure_of(record) for record in summary["figures"])
    except NOT_OURS as error:
        raise InputError(f"not a summary of a run ({error})", Place(str(path))) from None
    return Run(folder, manifest, summary, figures)


def _checked(folder: Path, name: str, manifest: Mapping[str, Any]) -> Path:
    path = folder / name
    try:
        came = sha256_of(path) if path.is_file() else None
    except OSError:
        came = None
    if came is None:  # a pipe is no file: reading it would wait for ever
        raise InputError("this file of the run cannot be read", Place(str(path)))
    if came != manifest["outputs"].get(name):
        raise InputError("this file is not as the run wrote it", Place(str(path)))
    return path
