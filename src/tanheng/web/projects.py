"""Project files that the console may run: those under one folder, and no others."""

from __future__ import annotations

import re
from pathlib import Path

from tanheng.core import InputError, Place

__all__ = ["Projects"]

SUFFIXES = (".yaml", ".yml")
PATTERNS = ("*.yaml", "*.yml", "*/project.yaml", "*/*/project.yaml")
OFFERED = 200
LOOKED_AT = 65_536
PROJECT = re.compile(rb"^project\s*:", re.MULTILINE)


class Projects:
    """The folder of projects.

    Parameters
    ----------
    folder : Path
        What lies outside of it is refused, whatever links and ``..`` lead there.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()

    def find(self, named: str) -> Path:
        """Find a project file by its path: within the folder, or absolute.

        Raises
        ------
        InputError
            For a path that leads out of the folder, or to no YAML file.
        """
        try:
            path = (self.folder / named).resolve()
            inside = path.is_relative_to(self.folder)
            # Whether there is something outside is not for the asker to know.
            there = inside and path.is_file()
        except (OSError, ValueError, RuntimeError):
            there = False
        if not there or path.suffix not in SUFFIXES:
            raise InputError(
                "expected a project file (.yaml) within the folder of projects, came none",
                Place(named[:200]),
            )
        return path

    def name(self, path: Path) -> str:
        """Name a project file as it is told: by its path within the folder."""
        return path.relative_to(self.folder).as_posix()

    def offered(self) -> list[str]:
        """List project files at the depths where they usually lie."""
        found = sorted({path for pattern in PATTERNS for path in self.folder.glob(pattern)})
        return [self.name(path) for path in found if self._may(path) and _is_project(path)][
            :OFFERED
        ]

    def _may(self, path: Path) -> bool:
        hidden = any(part.startswith(".") for part in path.relative_to(self.folder).parts)
        return not hidden and path.is_file() and path.resolve().is_relative_to(self.folder)


def _is_project(path: Path) -> bool:
    """Tell whether a file begins like a project, lest other YAML be offered."""
    try:
        with path.open("rb") as file:
            return PROJECT.search(file.read(LOOKED_AT)) is not None
    except OSError:
        return False
