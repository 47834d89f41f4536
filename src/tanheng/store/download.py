"""Downloading a dataset into the user's cache."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tanheng.core import DatasetError
from tanheng.store.digest import sha256_of
from tanheng.store.location import cache_folder, check, mirror_folder
from tanheng.store.registry import Dataset, DatasetFile, dataset

__all__ = ["get"]

TIMEOUT_S = 30
CHUNK_BYTES = 1 << 16


def _silent(_: str) -> None:
    return None


def get(name: str, progress: Callable[[str], None] = _silent) -> Path:
    """Bring a whole dataset to this machine.

    A mirror (``TANHENG_DATA``) that holds every file is taken as it is. Otherwise the files that
    the user's cache lacks are downloaded from their published addresses; a file appears there
    only when its hash is the recorded one.

    Parameters
    ----------
    name : str
        Name of the dataset.
    progress : callable
        Told one short line before each file.

    Returns
    -------
    Path
        Folder that holds every file of the dataset, hashes checked.

    Raises
    ------
    DatasetError
        When a file cannot be had, or is not what the registry says it must be.
    """
    held = dataset(name)
    mirror = mirror_folder(held)
    if mirror and all((mirror / file.name).is_file() for file in held.files):
        progress(f"{name}: checking {len(held.files)} files in {mirror}")
        for file in held.files:
            check(file, mirror / file.name)
        return mirror
    return _fill(held, cache_folder(held), progress)


def _fill(held: Dataset, folder: Path, progress: Callable[[str], None]) -> Path:
    for number, file in enumerate(held.files, 1):
        target = folder / file.name
        if target.is_file() and sha256_of(target) == file.sha256:
            continue
        size = f"{file.bytes / 1e6:.1f} MB"
        progress(f"{held.name}: {file.name} ({number} of {len(held.files)}, {size})")
        _fetch(file, target, folder)
    return folder


def _fetch(file: DatasetFile, target: Path, folder: Path) -> None:
    """Download one file; whatever goes wrong, nothing is left of it."""
    import pooch
    import requests

    pooch.get_logger().setLevel(logging.WARNING)
    try:
        target.unlink(missing_ok=True)
        pooch.retrieve(file.url, file.sha256, target.name, target.parent, downloader=_Checked(file))
    except (OSError, ValueError) as error:
        status = getattr(getattr(error, "response", None), "status_code", None)
        why = _reason(error, requests) if status is None else f"came HTTP status {status}"
        raise DatasetError(
            f"{file.reference}: expected {file.bytes} bytes from {file.url}, {why}"
        ) from None
    finally:
        _sweep(target.parent, folder.parent)


class _Checked:
    """Downloads over HTTP and refuses what is not the recorded file, saying what came."""

    def __init__(self, file: DatasetFile) -> None:
        self.file = file

    def __call__(self, url: str, output_file: str, pooch: Any) -> None:
        from pooch import HTTPDownloader

        answers: list[Any] = []
        hooks = {"response": lambda answer, **_: answers.append(answer)}
        download = HTTPDownloader(chunk_size=CHUNK_BYTES, timeout=TIMEOUT_S, hooks=hooks)
        try:
            download(url, output_file, pooch)
        finally:  # pooch leaves the connection of a refused or broken answer open
            for answer in answers:
                answer.close()
        size, came = Path(output_file).stat().st_size, sha256_of(Path(output_file))
        if came != self.file.sha256:
            raise DatasetError(
                f"{self.file.reference}: expected {self.file.bytes} bytes with sha256 "
                f"{self.file.sha256}, came {size} bytes with sha256 {came} from {url}"
            )


def _reason(error: Exception, requests: Any) -> str:
    kinds = (
        (requests.exceptions.Timeout, f"came nothing within {TIMEOUT_S} s"),
        (requests.exceptions.ChunkedEncodingError, "the connection broke off before its end"),
        (requests.exceptions.ConnectionError, "the host cannot be reached or broke off"),
    )
    for kind, words in kinds:
        if isinstance(error, kind):
            return words
    return f"it could not be had or written ({error})"


def _sweep(folder: Path, end: Path) -> None:
    """Remove the folders that a failed download left empty, up to and with ``end``."""
    for empty in (folder, *folder.parents):
        with contextlib.suppress(OSError):
            empty.rmdir()
        if empty == end:
            return
