"""Where the files of a dataset lie: in a mirror folder, or in the user's cache."""

from __future__ import annotations

import os
from pathlib import Path

from tanheng.core import DatasetError
from tanheng.store.digest import sha256_of
from tanheng.store.registry import Dataset, DatasetFile, dataset, datasets

__all__ = ["at_hand", "cache_folder", "check", "locate", "mirror_folder", "names_dataset"]


def names_dataset(reference: str) -> bool:
    """Whether a file name asks for a known dataset (``pvod:station00.csv``)."""
    name, colon, _ = reference.partition(":")
    return bool(colon) and any(name == known.name for known in datasets())


def locate(reference: str) -> Path:
    """Find a file of a dataset on this machine; nothing is downloaded.

    The mirror folder that the environment variable ``TANHENG_DATA`` names is looked at first, then
    the user's cache. The file's hash is checked once per process.

    Parameters
    ----------
    reference : str
        ``dataset:file``, such as ``rts-gmlc:WIND/DAY_AHEAD_wind.csv``.

    Raises
    ------
    DatasetError
        For an unknown dataset or file, for a file that is not here (it says how to get it), and
        for one whose hash is not the recorded one.
    """
    name, _, file_name = reference.partition(":")
    file = dataset(name).file(file_name)
    path = _lying(file)
    if path is None:
        raise DatasetError(
            f"{reference} is not on this machine: `tanheng data get {name}` downloads it, or set "
            f"TANHENG_DATA to a folder that holds {name}/{file_name}"
        )
    check(file, path)
    return path


def at_hand(name: str) -> bool:
    """Whether every file of a dataset lies on this machine; their hashes are not looked at.

    Raises
    ------
    DatasetError
        When the registry has no such dataset.
    """
    return all(_lying(file) for file in dataset(name).files)


def mirror_folder(held: Dataset) -> Path | None:
    """Folder of a dataset in the mirror that ``TANHENG_DATA`` names, if it names one."""
    mirror = os.environ.get("TANHENG_DATA")
    return Path(mirror).expanduser() / held.name if mirror else None


def cache_folder(held: Dataset) -> Path:
    """Folder of a dataset in the user's cache, whether it is there or not."""
    import pooch  # here, because it is slow to import and most work needs only the mirror

    return Path(pooch.os_cache("tanheng")) / held.name


def check(file: DatasetFile, path: Path) -> None:
    """Refuse a file that is not what the registry says it must be.

    Raises
    ------
    DatasetError
        With the dataset, the file, the size and hash expected, and those that came.
    """
    try:
        size, came = path.stat().st_size, sha256_of(path)
    except OSError as error:
        raise DatasetError(f"{file.reference}: cannot read {path} ({error.strerror})") from None
    if came != file.sha256:
        raise DatasetError(
            f"{file.reference}: expected {file.bytes} bytes with sha256 {file.sha256}, "
            f"came {size} bytes with sha256 {came} in {path}"
        )


def _lying(file: DatasetFile) -> Path | None:
    held = dataset(file.dataset)
    mirror = mirror_folder(held)
    if mirror and (mirror / file.name).is_file():
        return mirror / file.name
    path = cache_folder(held) / file.name
    return path if path.is_file() else None
