"""What a run was made from: enough to make it again, and to tell two runs apart."""

from __future__ import annotations

import hashlib
import json
import platform
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

from tanheng.core import InputError, Place, iso
from tanheng.store.digest import sha256_of
from tanheng.store.location import cache_folder, mirror_folder
from tanheng.store.registry import datasets

__all__ = ["InputFile", "Manifest", "input_name", "run_id", "take_manifest", "versions"]


@dataclass(frozen=True)
class InputFile:
    """A file that a run read: its name, the hash of its bytes, and its size.

    The name holds no folder of the machine, so that the same inputs make the same manifest
    anywhere: ``pvod:station00.csv``, or the path from the project's folder.
    """

    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class Manifest:
    """What a run was made from.

    Parameters
    ----------
    project : InputFile
        The project file itself.
    inputs : tuple of InputFile
        Every other file read, by name.
    versions : dict
        Version of Python, of tanheng and of each package it stands on.
    seed : int
        Seed of everything random.
    as_of : str
        The project's time of recording, ``2012-06-01T00:00Z``; never the clock.
    """

    project: InputFile
    inputs: tuple[InputFile, ...]
    versions: dict[str, str]
    seed: int
    as_of: str

    def record(self) -> dict[str, Any]:
        """Return the manifest as it stands in ``manifest.json``."""
        return asdict(self) | {"inputs": [asdict(file) for file in self.inputs]}


def take_manifest(project: Path, inputs: Iterable[Path], seed: int, as_of_s: int) -> Manifest:
    """Take down what a run is made from.

    Parameters
    ----------
    project : Path
        The project file.
    inputs : iterable of Path
        Files read, in any order; one named twice is taken once.
    seed : int
        Seed of everything random.
    as_of_s : int
        The project's time of recording, seconds since 1970.

    Raises
    ------
    InputError
        When a file cannot be read any more.
    """
    folder = project.resolve().parent
    read = {_input(path, folder) for path in inputs}
    ordered = tuple(sorted(read, key=lambda file: (file.name, file.sha256)))
    return Manifest(_input(project, folder), ordered, versions(), int(seed), iso(as_of_s))


def run_id(manifest: Manifest) -> str:
    """Twelve hexadecimal digits of the hash of inputs, versions, seed and time of recording."""
    text = json.dumps(manifest.record(), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@lru_cache(maxsize=1)
def _versions() -> tuple[tuple[str, str], ...]:
    needed = [text for text in metadata.requires("tanheng") or () if "extra ==" not in text]
    names = [re.split(r"[^\w.-]", text, maxsplit=1)[0] for text in needed]
    packages = {name: metadata.version(name) for name in sorted(["tanheng", *names])}
    return tuple(({"python": platform.python_version()} | packages).items())


def versions() -> dict[str, str]:
    """Version of Python, of tanheng and of every package that tanheng requires."""
    return dict(_versions())


def _input(path: Path, folder: Path) -> InputFile:
    try:
        return InputFile(input_name(path.resolve(), folder), sha256_of(path), path.stat().st_size)
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", Place(str(path))) from None


def input_name(path: Path, folder: Path) -> str:
    """Name of a file that a run read, as its manifest has it; both paths resolved."""
    for held in datasets():
        for shelf in (mirror_folder(held), cache_folder(held)):
            if shelf and path.is_relative_to(shelf.resolve()):
                return f"{held.name}:{path.relative_to(shelf.resolve()).as_posix()}"
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name
