"""Writing a run: whole, or not at all."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from tanheng.core import Figure, InputError, Place
from tanheng.store.digest import sha256_of
from tanheng.store.manifest import Manifest
from tanheng.store.manifest_file import read_manifest
from tanheng.store.runs import Run, read_run
from tanheng.store.series import write_series
from tanheng.store.summary import summary_bytes
from tanheng.store.views import Shown, views_bytes

__all__ = ["check_run_folder", "write_run"]

_NAME = re.compile(r"\w[\w.+-]*")


def write_run(
    folder: Path,
    run_id: str,
    manifest: Manifest,
    figures: Iterable[Figure],
    series: Mapping[str, pl.DataFrame],
    report_html: str,
    shown: Shown | None = None,
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
    shown : Shown, optional
        What the run shows, for a console to draw; none is kept when absent.

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
        if shown is not None:
            (fresh / "views.json").write_bytes(views_bytes(shown))
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
    foreign = held - {"manifest.json", *read_manifest(folder)["outputs"]}
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
