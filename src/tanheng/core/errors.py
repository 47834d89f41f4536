"""What can go wrong for a user, as a family.

::

    TanhengError
    ├── InputError          what was brought cannot be used as it is (exit code 2)
    │   └── ProjectError    the project file itself, with line and field
    ├── DatasetError        a dataset cannot be had, or is not what it should be (exit code 2)
    └── BalanceError        supply and demand do not close: a fault of ours, never rounded away
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["BalanceError", "DatasetError", "InputError", "Place", "ProjectError", "TanhengError"]


@dataclass(frozen=True)
class Place:
    """Where in a user's files something stands.

    Parameters
    ----------
    file : str
        Path as the user wrote it, or relative to the project's folder.
    line, column : int, optional
        One-based position in the file.
    field : str, optional
        Dotted path of the field, ``renewables.fleets[0].power.file``.
    """

    file: str
    line: int | None = None
    column: int | None = None
    field: str | None = None

    def __str__(self) -> str:
        spot = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        return f"{spot} {self.field}" if self.field else spot


class TanhengError(Exception):
    """Base of everything that tanheng raises on purpose."""


class InputError(TanhengError):
    """Something a user brought cannot be used: what was expected, what came, and where.

    Parameters
    ----------
    message : str
        What was expected and what came, in one line.
    place : Place, optional
        Where it stands; printed before the message.
    """

    def __init__(self, message: str, place: Place | None = None) -> None:
        self.message = " ".join(message.split())
        self.place = place
        super().__init__(f"{place}: {self.message}" if place else self.message)


class ProjectError(InputError):
    """The project file says something it may not say."""


class DatasetError(InputError):
    """A dataset cannot be had, or does not match its recorded hash."""


class BalanceError(TanhengError):
    """Supply, demand, losses and storage do not close within the stated tolerance."""
