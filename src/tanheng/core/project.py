"""Reading a project file so that every complaint can name its line and field."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from tanheng.core.errors import InputError, Place, ProjectError

__all__ = ["Positions", "Strict", "read_project"]

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
M = TypeVar("M", bound=BaseModel)


class Strict(BaseModel):
    """Base of every part of a project file: unknown fields are refused, values are frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class Positions:
    """Where each field of a project file stands; knows the file's name for complaints."""

    file: str
    marks: dict[str, tuple[int, int]]

    def place(self, field: str) -> Place:
        """Place of a field, or of the nearest field above it that is written in the file."""
        known = field
        while known and known not in self.marks:
            known = _parent(known)
        line, column = self.marks.get(known, (1, 1))
        return Place(self.file, line, column, field or None)

    def complaint(self, field: str, message: str) -> ProjectError:
        """Return an error about one field."""
        return ProjectError(message, self.place(field))


def read_project(path: Path, model: type[M]) -> tuple[M, Positions]:
    """Read and check a project file.

    Parameters
    ----------
    path : Path
        A YAML file.
    model : type
        The pydantic model that says what it may hold.

    Raises
    ------
    ProjectError
        With file, line, column and field, and what was expected.
    """
    root = _compose(path)
    marks: dict[str, tuple[int, int]] = {}
    content = _plain(root, "", marks, str(path))
    positions = Positions(str(path), marks)
    try:
        return model.model_validate(content), positions
    except ValidationError as error:
        raise _complaint(error, positions) from None


def _compose(path: Path) -> yaml.Node:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ProjectError("no such project file", Place(str(path))) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ProjectError(f"cannot be read as UTF-8 text ({error})", Place(str(path))) from None
    try:
        root = yaml.compose(text, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        spot = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise ProjectError(f"not YAML: {error.problem}", Place(str(path), *spot)) from None
    except yaml.YAMLError as error:
        raise ProjectError(f"not YAML: {error}", Place(str(path), 1, 1)) from None
    if root is None:
        raise ProjectError("the file is empty", Place(str(path), 1, 1))
    return root


def _plain(node: yaml.Node, field: str, marks: dict[str, tuple[int, int]], file: str) -> Any:
    """Turn a YAML node into plain Python, noting where each field stands."""
    marks.setdefault(field, (node.start_mark.line + 1, node.start_mark.column + 1))
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, field, marks, file)
    if isinstance(node, yaml.SequenceNode):
        items = enumerate(node.value)
        return [_plain(child, f"{field}[{index}]", marks, file) for index, child in items]
    return _scalar(node, file)


def _mapping(
    node: yaml.MappingNode, field: str, marks: dict[str, tuple[int, int]], file: str
) -> dict[Hashable, Any]:
    content: dict[Hashable, Any] = {}
    for key_node, child in node.value:
        key = _scalar(key_node, file)
        inner = f"{field}.{key}" if field else str(key)
        spot = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
        if key in content:
            raise ProjectError("this field is written twice", Place(file, *spot, inner))
        marks[inner] = spot
        content[key] = _plain(child, inner, marks, file)
    return content


def _scalar(node: yaml.Node, file: str) -> Any:
    constructor = yaml.constructor.SafeConstructor()
    try:
        return constructor.construct_object(node)
    except (yaml.YAMLError, ValueError) as error:
        spot = (node.start_mark.line + 1, node.start_mark.column + 1)
        raise ProjectError(f"cannot read this value: {error}", Place(file, *spot)) from None


def _complaint(error: ValidationError, positions: Positions) -> InputError:
    first = error.errors(include_url=False)[0]
    field = _path(first["loc"], positions)
    message = first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        message = "no such field here"
    elif first["type"] == "missing":
        message = "this field is required and is not there"
    elif not first["msg"].startswith("Value error, "):
        message = f"{message[:1].lower()}{message[1:]}, came {_short(first['input'])}"
    return positions.complaint(field, message)


def _path(location: tuple[int | str, ...], positions: Positions) -> str:
    """Write pydantic's location as a field path; names of union members are left out."""
    field = ""
    for position, part in enumerate(location):
        step = f"[{part}]" if isinstance(part, int) else (f".{part}" if field else str(part))
        last = position == len(location) - 1
        if field + step in positions.marks or last:
            field += step
    return field


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _parent(field: str) -> str:
    cut = max(field.rfind("."), field.rfind("["))
    return field[:cut] if cut > 0 else ""
