"""A whole project: its head, and a section for each domain that it asks for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, create_model, field_validator

from tanheng.core import Context, InputError, Positions, Strict, Text, epoch_s, read_project
from tanheng.plan.registry import DOMAINS
from tanheng.store import dataset, locate, names_dataset

__all__ = ["Head", "Project", "open_project", "project_model"]


class Title(Strict):
    """The project's title in both languages.

    Parameters
    ----------
    en, zh : str
        In English, and in Chinese.
    """

    en: str
    zh: str


class Head(Strict):
    """What every project says about itself, and what it asks for.

    Parameters
    ----------
    project : str
        Its name: lower-case letters, digits, ``.``, ``_`` and ``-``.
    title : Title, optional
        Title of the report, one text or one for each language; the name where it is left out.
    as_of : datetime
        Time of recording, in UTC unless it says otherwise; never the clock of the machine.
    seed : int
        Of all that is drawn.
    """

    project: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")]
    title: Title | None = None
    as_of: datetime
    seed: int = Field(default=1, ge=0)

    @field_validator("title", mode="before", json_schema_input_type=str | Title | None)
    @classmethod
    def _one_language(cls, value: object) -> object:
        return {"en": value, "zh": value} if isinstance(value, str) else value


@dataclass(frozen=True)
class Project:
    """A project file that has been read and checked."""

    path: Path
    head: Head
    sections: dict[str, Any]
    positions: Positions
    context: Context

    @property
    def title(self) -> Text:
        """Title in both languages; the project's name where it has none."""
        title = self.head.title
        return Text(title.en, title.zh) if title else Text(self.head.project, self.head.project)


def project_model() -> type[Head]:
    """Make the model of a whole project file: the head, and a section for each domain."""
    sections: dict[str, Any] = {domain.name: (domain.model | None, None) for domain in DOMAINS}
    return create_model("Project", __base__=Head, __doc__=Head.__doc__, **sections)


def open_project(path: Path, progress: Callable[[str], None] = lambda _: None) -> Project:
    """Read a project file; nothing it names is opened yet.

    Raises
    ------
    ProjectError
        With line and field of what is wrong.
    """
    head, positions = read_project(path, project_model())
    sections = [domain.name for domain in DOMAINS]
    asked = {name: getattr(head, name) for name in sections if getattr(head, name) is not None}
    if not asked:
        names = ", ".join(sections)
        raise positions.complaint("project", f"expected at least one section ({names}), came none")
    folder = path.resolve().parent
    context = Context(folder, epoch_s(head.as_of), head.seed, _locator(folder), progress)
    return Project(path, head, asked, positions, context)


def _locator(folder: Path) -> Callable[[str], Path]:
    """Paths stand relative to the project's folder; ``dataset:file`` is looked up in the store."""

    def find(name: str) -> Path:
        if "\x00" in name:
            raise InputError("a file name holds a NUL byte")
        if names_dataset(name):
            return locate(name)
        prefix, colon, _ = name.partition(":")
        if colon and re.fullmatch("[a-z][a-z0-9-]+", prefix) and not (folder / name).exists():
            dataset(prefix)  # a misspelt dataset, rather than a file of that name
        return folder / name

    return find
