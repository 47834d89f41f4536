"""Which ledger a command means, and what several commands on ledgers share."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

if TYPE_CHECKING:
    from tanheng.ledger import Ledger, Recorded

__all__ = [
    "AsOf",
    "Json",
    "Where",
    "moment_s",
    "opened",
    "record",
    "when_s",
    "whereabouts",
]

Json = Annotated[bool, Parameter(name="--json", negative="")]
AsOf = Annotated[str | None, Parameter(name="--as-of")]
Where = Annotated[str | None, Parameter(name="--ledger", env_var="TANHENG_LEDGER")]
PROJECT = Path("project.yaml")


def opened(named: str | None) -> Ledger:
    """Open the ledger that is meant; none is begun.

    Raises
    ------
    InputError
        Where there is no ledger, or none is named.
    """
    from tanheng.ledger import Ledger

    return Ledger.open(whereabouts(named), begin=False)


def whereabouts(named: str | None) -> str:
    """Tell where the ledger lies that is meant.

    Parameters
    ----------
    named : str, optional
        A file, a URL, or a project that names one; by default ``project.yaml`` of this folder.

    Raises
    ------
    InputError
        Where none is named.
    """
    from tanheng.core import InputError

    if named is None:
        if not PROJECT.is_file():
            raise InputError("expected --ledger and a file, a URL or a project, came nothing")
        named = str(PROJECT)
    return _of_project(Path(named)) if named.endswith((".yaml", ".yml")) else named


def _of_project(path: Path) -> str:
    """Read where a project keeps its ledger: beside itself, or at a URL."""
    from pydantic import BaseModel

    from tanheng.core import read_project

    class Company(BaseModel):
        ledger: str | None = None

    class Project(BaseModel):
        company: Company = Company()

    project, positions = read_project(path, Project)
    where = project.company.ledger
    if where is None:
        raise positions.complaint("company.ledger", "expected the place of a ledger, came none")
    return where if "://" in where else str(path.parent / where)


def moment_s(text: str, name: str) -> int:
    """Read a time of recording.

    Raises
    ------
    InputError
        For what is no time.
    """
    from tanheng.core import InputError, Place, epoch_s

    try:
        return epoch_s(datetime.fromisoformat(text))
    except ValueError:
        raise InputError(
            f"expected a time such as 2024-03-01T00:00Z, came {text!r}", Place(name)
        ) from None


def when_s(as_of: str | None) -> int | None:
    """Read a time of recording, where one is given."""
    return None if as_of is None else moment_s(as_of, "--as-of")


def record(one: Recorded) -> dict[str, Any]:
    """Tell an entry as JSON does: the very fields that its leaf is over."""
    import json

    from tanheng.ledger import leaf_data

    return {"index": one.index, **json.loads(leaf_data(one))}
