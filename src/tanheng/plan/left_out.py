"""What a project file leaves out, and what is taken instead: nothing is chosen silently."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from tanheng.core import Column, Table, Text, epoch_s, iso
from tanheng.plan.project import Project

__all__ = ["asked_table", "left_out_table"]


def asked_table(project: Project) -> Table:
    """Say what the project is: its name, its time of recording, its seed and its sections."""
    columns = (
        Column(Text("Project", "项目")),
        Column(Text("Recorded as of", "记录时刻"), unit="UTC"),
        Column(Text("Seed", "种子"), digits="d"),
        Column(Text("Sections", "部分")),
    )
    head = project.head
    row = (head.project, iso(epoch_s(head.as_of)), head.seed, ", ".join(project.sections))
    return Table(project.title, columns, (row,))


def left_out_table(project: Project) -> Table | None:
    """List fields that the project leaves out, and what they are taken as.

    Those whose being left out means that there is none are not told.
    """
    found: dict[tuple[str, str], None] = {}
    for name, section in project.sections.items():
        found |= dict.fromkeys((field, _written(value)) for field, value in _missing(section, name))
    if not found:
        return None
    columns = (Column(Text("Field", "字段")), Column(Text("Taken as", "取为")))
    title = Text("Left out of the project file", "项目文件中未写的字段")
    return Table(title, columns, tuple(found))


def _missing(model: BaseModel, at: str) -> Iterator[tuple[str, Any]]:
    for name in type(model).model_fields:
        value, field = getattr(model, name), f"{at}.{name}"
        if name in model.model_fields_set or isinstance(value, BaseModel):
            for inner, part in _parts(value, field):
                yield from _missing(part, inner)
        elif value not in (None, (), {}, ""):
            yield field, value


def _parts(value: Any, field: str) -> Iterator[tuple[str, BaseModel]]:
    """Find the models that a field holds: ``[]`` is any of a list, ``*`` any of its names."""
    if isinstance(value, BaseModel):
        yield field, value
    elif isinstance(value, tuple):
        for part in value:
            yield from _parts(part, f"{field}[]")
    elif isinstance(value, dict):
        for part in value.values():
            yield from _parts(part, f"{field}.*")


def _written(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_written, value))
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return iso(epoch_s(value))
    return f"{value:g}" if isinstance(value, float) else str(value)
