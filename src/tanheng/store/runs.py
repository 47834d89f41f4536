"""A run on disk: written whole or not at all, and read back with a check of every byte.

::

    DIR/manifest.json      what it was made from, and the hash of each file below
        summary.json       its figures
        series/*.parquet   its series
        report.html        the report
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from tanheng.core import Figure, InputError, Place
from tanheng.store.digest import sha256_of
from tanheng.store.manifest import Manifest
from tanheng.store.series import write_series
from tanheng.store.summary import figure_of, summary_bytes

__all__ = ["Run", "check_run_folder", "read_run", "write_run"]

_NAME = re.compile(r"\w[\w.+-]*")


@dataclass(frozen=True)
class Run:
    """A finished run, read back; its series are read when asked for.

    Parameters
    ----------
    folder : Path
        Where it lies.
    manifest : dict
        ``manifest.json`` as it stands.
    figures : tuple of Figure
        The figures of ``summary.json``, in its order.
    """

    folder: Path
    manifest: dict[str, Any]
    figures: tuple[Figure, ...]

    @property
    def id(self) -> str:
        """The run's id, twelve hexadecimal digits."""
        return str(self.manifest["run"])

    @property
    def report(self) -> Path:
        """Path of the report."""
        return self.folder / "report.html"

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
        if name not in self.series_names:
            held = ", ".join(self.series_names) or "none"
            raise InputError(f"no series {name!r}; it has {held}", Place(str(self.folder)))
        return pl.read_parquet(_checked(self.folder, f"series/{name}.parquet", self.manifest))


def write_run(
    folder: Path,
    run_id: str,
    manifest: Manifest,
    figures: Iterable[Figure],
    series: Mapping[str, pl.DataFrame],
    report_html: str,
) -> Run:
    """Write a run into ``folder``: whole, or not at all.

    Everything is written into a hidden folder beside it, which takes its name at the end.

    Parameters
    ----------
    folder : Path
        New, empty, or holding a finished run, which is replaced.
    run_id : str
        Id of the run, ``run_id(manifest)``.
    manifest : Manifest
        What the run was made from.
    figures : iterable of Figure
        In the order in which they are to stand in ``summary.json``.
    series : mapping of str to polars.DataFrame
        By name; written as ``series/<name>.parquet`` (see ``series.write_series``).
    report_html : str
        The report.

    Raises
    ------
    InputError
        When ``folder`` holds anything else, or cannot be written; a series has no usable name.
    ValueError
        For a figure that is not finite, or withheld without a reason.
    """
    target = _target(folder)
    with _beside(target) as workshop:
        fresh = workshop / "run"
        (fresh / "series").mkdir(parents=True)
        (fresh / "summary.json").write_bytes(summary_bytes(run_id, figures))
        for name in sorted(series):
            write_series(fresh / "series" / _file_name(name), series[name])
        (fresh / "report.html").write_bytes(report_html.encode())
        # Last, because a folder with a manifest is a finished run.
        (fresh / "manifest.json").write_bytes(_manifest_bytes(run_id, manifest, fresh))
        _swap(fresh, target, workshop / "replaced")
    return read_run(folder)


def check_run_folder(folder: Path) -> None:
    """Refuse a folder that a run may not be written to; ask before long work.

    Raises
    ------
    InputError
        When it is there and neither empty nor a finished run with nothing of others in it, or
        when no folder can be made there.
    """
    ground = _target(folder).parent
    while not ground.exists():
        ground = ground.parent
    if not ground.is_dir() or not os.access(ground, os.W_OK):
        raise InputError(f"expected a place to write a run, came {ground}", Place(str(folder)))


def read_run(folder: Path) -> Run:
    """Read a finished run.

    Raises
    ------
    InputError
        With the file that is missing or is not as it was written.
    """
    manifest = _read_manifest(folder)
    path = _checked(folder, "summary.json", manifest)
    try:
        summary = json.loads(path.read_bytes())
        figures = tuple(figure_of(record) for record in summary["figures"])
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"not a summary of a run ({error})", Place(str(path))) from None
    return Run(folder, manifest, figures)


def _target(folder: Path) -> Path:
    target = folder.resolve()
    place = Place(str(folder))
    if not target.exists():
        return target
    if not target.is_dir():
        raise InputError("expected a folder for the run, came a file", place)
    held = _held(target)
    if not held:
        return target
    if "manifest.json" not in held:
        first = min(held)
        raise InputError(f"expected an empty folder or a finished run, came {first!r}", place)
    foreign = held - {"manifest.json", *_read_manifest(folder)["outputs"]}
    if foreign:
        first = min(foreign)
        raise InputError(f"expected nothing but a finished run, came {first!r} as well", place)
    return target


def _held(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Open a hidden folder beside ``target`` that is gone afterwards, whatever happens."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as folder:
            yield Path(folder)
    except OSError as error:
        message = f"the run cannot be written ({error.strerror or error})"
        raise InputError(message, Place(str(target))) from None


def _swap(fresh: Path, target: Path, replaced: Path) -> None:
    if not target.exists():
        fresh.rename(target)
        return
    target.rename(replaced)
    try:
        fresh.rename(target)
    except BaseException:
        replaced.rename(target)
        raise


def _file_name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise InputError(f"expected a name of letters, digits, '.', '_', '+', '-', came {name!r}")
    return f"{name}.parquet"


def _manifest_bytes(run_id: str, manifest: Manifest, folder: Path) -> bytes:
    outputs = {name: sha256_of(folder / name) for name in sorted(_held(folder))}
    content = {"run": run_id} | manifest.record() | {"outputs": outputs}
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _read_manifest(folder: Path) -> dict[str, Any]:
    path = folder / "manifest.json"
    try:
        manifest: dict[str, Any] = json.loads(path.read_bytes())
        _ = manifest["run"], manifest["versions"]["tanheng"], dict(manifest["outputs"])
    except FileNotFoundError:
        raise InputError("no finished run here", Place(str(folder))) from None
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError("not the manifest of a run", Place(str(path))) from None
    return manifest


def _checked(folder: Path, name: str, manifest: Mapping[str, Any]) -> Path:
    path = folder / name
    try:
        came = sha256_of(path)
    except OSError:
        raise InputError("this file of the run cannot be read", Place(str(path))) from None
    if came != manifest["outputs"].get(name):
        raise InputError("this file is not as the run wrote it", Place(str(path)))
    return path
