"""What a domain is handed and what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from tanheng.core.activity import Activity
from tanheng.core.figure import Figure
from tanheng.core.views import Section, Table

__all__ = ["Context", "Result"]


def _silent(_: str) -> None:
    return None


@dataclass(frozen=True)
class Context:
    """What a domain may know about the run it is part of.

    Parameters
    ----------
    folder : Path
        Folder of the project file; relative paths start here.
    as_of_s : int
        The project's time of recording, seconds since 1970.
    seed : int
        Seed of everything random.
    locate : callable
        Turns a file name of the project (``pvod:station00.csv`` or a path) into a path.
    progress : callable
        Told one short line at each step of long work.
    figures : tuple of Figure
        What the domains before this one found: handed over by the plan, as domains know nothing
        of each other.
    """

    folder: Path
    as_of_s: int
    seed: int
    locate: Callable[[str], Path]
    progress: Callable[[str], None] = _silent
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Result:
    """What a domain found: figures, series by name, and what it shows.

    Parameters
    ----------
    headline : tuple of Table
        What is printed in the terminal and stands first in the report.
    activities : tuple of Activity
        What it caused or avoided; the plan lays them out as a series that later sections may read.
    """

    figures: tuple[Figure, ...] = ()
    series: dict[str, pl.DataFrame] = field(default_factory=dict)
    sections: tuple[Section, ...] = ()
    headline: tuple[Table, ...] = ()
    inputs: tuple[Path, ...] = ()
    activities: tuple[Activity, ...] = ()
