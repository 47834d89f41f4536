"""The runs of a folder: those that can be read, and those that are damaged with what ails them."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tanheng.core import InputError
from tanheng.store import Run, Shown, read_run

__all__ = ["DamagedError", "Held", "NoSuchError", "Shelf"]

MANIFEST, REPORT = "manifest.json", "report.html"


class NoSuchError(InputError):
    """There is nothing of that name here."""


class DamagedError(InputError):
    """A run that is there but not as it was written."""


@dataclass(frozen=True)
class Held:
    """One folder on the shelf.

    Parameters
    ----------
    name : str
        Name of its folder: how the console addresses it.
    state : str
        Hash that changes whenever the run is written anew.
    run : Run, optional
        The run; ``None`` where it is damaged, and then ``message`` says why.
    """

    name: str
    state: str
    run: Run | None
    message: str = ""

    @property
    def shown(self) -> Shown | None:
        """What the run shows.

        Raises
        ------
        DamagedError
            When the run, or the file of its views, is not as it was written.
        """
        try:
            return _shown(self.sound, self.state)
        except InputError as error:
            raise DamagedError(error.message, error.place) from None

    @property
    def sound(self) -> Run:
        """The run itself.

        Raises
        ------
        DamagedError
            When it cannot be read.
        """
        if self.run is None:
            raise DamagedError(self.message)
        return self.run


class Shelf:
    """Reads the runs of a folder; a run written while the console is open appears by itself."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def held(self) -> list[Held]:
        """Every run of the folder, by name; damaged ones among them."""
        return [self._look(path) for path in self._folders()]

    def find(self, name: str) -> Held:
        """Return the run in the folder of that name, else the first with that id.

        Names are compared with those that are there, so that none leads out of the folder.

        Raises
        ------
        NoSuchError
            When there is none.
        """
        folders = self._folders()
        for path in folders:
            if _name(path) == name:
                return self._look(path)
        for held in map(self._look, folders):
            if held.run is not None and held.run.id == name:
                return held
        raise NoSuchError(f"no run {name!r} here")

    def state(self) -> str:
        """Hash of what lies on the shelf."""
        return _digest(*(f"{_name(path)} {_stamp(path)}" for path in self._folders()))

    def _folders(self) -> list[Path]:
        if not self.folder.is_dir():
            return []
        there = (path for path in self.folder.iterdir() if not path.name.startswith("."))
        return sorted(path for path in there if path.is_dir() and _like_a_run(path))

    def _look(self, path: Path) -> Held:
        name = _name(path)
        state = _digest(name, _stamp(path))
        if name != path.name:
            return Held(name, state, None, "expected a folder with a name in UTF-8")
        try:
            run = _run(path, state)
            _shown(run, state)  # views that are damaged make a damaged run
            return Held(name, state, run)
        except InputError as error:
            return Held(name, state, None, str(error.message))
        except Exception as error:  # one run must never keep the others away
            return Held(name, state, None, f"not a run that can be read ({type(error).__name__})")


def _like_a_run(path: Path) -> bool:
    """Tell whether a run was meant here; other folders are none of the console's business."""
    try:
        return any((path / name).exists() for name in (MANIFEST, "summary.json", "series"))
    except OSError:  # it may not be looked into: that is said of it
        return True


def _name(path: Path) -> str:
    """Name of a folder as text; bytes that are none, as of another code page, are marked so."""
    return os.fsencode(path.name).decode("utf-8", "replace")


def _stamp(path: Path) -> str:
    """Tell a run from the same one with any file written anew, or gone."""
    parts = [_facts(path / name) for name in (MANIFEST, "summary.json", "views.json", REPORT)]
    try:
        with os.scandir(path / "series") as entries:
            parts += sorted(f"{one.name!r} {_facts(Path(one.path))}" for one in entries)
    except OSError:
        parts.append("none")
    return " ".join(parts)


def _facts(path: Path) -> str:
    try:
        facts = path.stat()
    except OSError:
        return "none"
    return f"{facts.st_ino}-{facts.st_mtime_ns}-{facts.st_size}"


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]


@lru_cache(maxsize=256)
def _run(path: Path, _state: str) -> Run:
    return read_run(path)


@lru_cache(maxsize=64)
def _shown_once(folder: Path, _state: str) -> Shown | None:
    return read_run(folder).shown()


def _shown(run: Run, state: str) -> Shown | None:
    return _shown_once(run.folder, state)
