"""The way from a field of the project file to the files it names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import field as made
from pathlib import Path

from tanheng.core import InputError, Positions, ProjectError

__all__ = ["Door"]


@dataclass(frozen=True)
class Door:
    """Opens what a fleet's section of the project names, and places every complaint.

    Parameters
    ----------
    positions : Positions
        Where each field of the project file stands.
    field : str
        Path of the fleet in the project file, ``renewables.fleets[0]``.
    locate : callable
        Turns a file's name in the project into a path.
    opened : list of Path
        Files that have been asked for, in that order.
    """

    positions: Positions
    field: str
    locate: Callable[[str], Path]
    opened: list[Path] = made(default_factory=list)

    @contextmanager
    def at(self, part: str) -> Iterator[None]:
        """Turn complaints raised inside into complaints about one field of the fleet."""
        try:
            yield
        except InputError as error:
            if error.place and error.place.file == self.positions.file:
                raise
            raise self.complaint(part, str(error)) from None

    def complaint(self, part: str, message: str) -> ProjectError:
        """Return a complaint about one field of the fleet."""
        return self.positions.complaint(f"{self.field}.{part}", message)

    def path(self, part: str, name: str) -> Path:
        """Return the path of a file that a field names."""
        with self.at(part):
            path = self.locate(name)
            if not path.is_file():
                raise InputError(f"no such file {name!r}")
            if path not in self.opened:
                self.opened.append(path)
            return path
