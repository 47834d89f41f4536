"""Reading a project file so that every complaint can name its line and field."""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from tanheng.core.complaint import worded
from tanheng.core.errors import Place, ProjectError

__all__ = ["Positions", "Strict", "read_project"]

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
M = TypeVar("M", bound=BaseModel)
DEPTH, NODES = 40, 100_000
"""How deep a project file is nested, and how many values it holds once its aliases are followed."""
_INT = "tag:yaml.org,2002:int"


class Strict(BaseModel):
    """Base of every part of a project file: unknown fields and infinities are refused.

    Attributes
    ----------
    short : tuple of str
        JSON types of a short form that may stand for the fields: ``time: column``.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)
    short: ClassVar[tuple[str, ...]] = ()


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
    reader = _Reader(str(path))
    content = reader.plain(root)
    positions = Positions(str(path), reader.marks)
    try:
        return model.model_validate(content), positions
    except ValidationError as error:
        raise positions.complaint(*worded(error, reader.marks)) from None


def _compose(path: Path) -> yaml.Node:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ProjectError("no such project file", Place(str(path))) from None
    except OSError as error:
        raise ProjectError(f"cannot be read ({error.strerror})", Place(str(path))) from None
    except UnicodeDecodeError:
        raise ProjectError("expected UTF-8 text, came other bytes", Place(str(path))) from None
    try:
        _must_be_shallow(text, path)
        root = yaml.compose(text, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        spot = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        hint = _quotes_wanted(text, *spot)
        raise ProjectError(f"not YAML: {error.problem}{hint}", Place(str(path), *spot)) from None
    except yaml.YAMLError as error:
        raise ProjectError(f"not YAML: {error}", Place(str(path), 1, 1)) from None
    if root is None:
        raise ProjectError("the file is empty", Place(str(path), 1, 1))
    if not isinstance(root, yaml.MappingNode):
        raise ProjectError("expected fields such as `project: name`", Place(str(path), 1, 1))
    return root


def _must_be_shallow(text: str, path: Path) -> None:
    """Refuse a file nested without end, before the loader climbs down into it."""
    depth = 0
    for event in yaml.parse(text, Loader=Loader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEPTH:
            mark = event.start_mark
            spot = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            raise ProjectError(f"expected fields at most {DEPTH} deep", Place(str(path), *spot))


def _quotes_wanted(text: str, line: int, column: int) -> str:
    """Say what is missing where YAML took ``{station}.csv`` for a mapping, and its end for odd."""
    lines = text.splitlines()
    here = lines[line - 1] if line <= len(lines) else ""
    named = re.search(r"\{\w+\}$", here[: column - 1])
    rest = re.match(r"[^\s,}\]]+", here[column - 1 :])
    if not (named and rest):
        return ""
    return f" (put quotes around text that begins with a brace: '{named[0]}{rest[0]}')"


class _Reader:
    """Turns YAML nodes into plain Python, noting where each field stands."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.marks: dict[str, tuple[int, int]] = {}
        self._inside: list[yaml.Node] = []
        self._read = 0

    def plain(self, node: yaml.Node, field: str = "") -> Any:
        if any(node is outer for outer in self._inside):
            raise self._refused(node, "an alias stands inside what it names", field)
        self._read += 1
        if self._read > NODES:
            raise self._refused(node, f"expected at most {NODES:,} values, aliases counted", field)
        self.marks.setdefault(field, _spot(node))
        self._inside.append(node)
        try:
            if isinstance(node, yaml.MappingNode):
                return self._mapping(node, field)
            if isinstance(node, yaml.SequenceNode):
                items = enumerate(node.value)
                return [self.plain(child, f"{field}[{index}]") for index, child in items]
            return self._scalar(node, field)
        finally:
            self._inside.pop()

    def _mapping(self, node: yaml.MappingNode, field: str) -> dict[Hashable, Any]:
        content: dict[Hashable, Any] = {}
        for key_node, child in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise self._refused(key_node, "expected the name of a field", field)
            key = self._scalar(key_node, field)
            inner = f"{field}.{key}" if field else str(key)
            if key in content:
                raise self._refused(key_node, "this field is written twice", inner)
            self.marks[inner] = _spot(key_node)
            content[key] = self.plain(child, inner)
        return content

    def _scalar(self, node: yaml.Node, field: str) -> Any:
        if node.tag == _INT and not re.fullmatch(r"[-+]?(0|[1-9][0-9]*)", node.value):
            return node.value  # an id such as 007 or 2019_01, which YAML takes for other numbers
        try:
            return yaml.constructor.SafeConstructor().construct_object(node)
        except (yaml.YAMLError, ValueError):
            came = f"cannot read {node.value!r} as a plain value"
            raise self._refused(node, came, field) from None

    def _refused(self, node: yaml.Node, message: str, field: str) -> ProjectError:
        return ProjectError(message, Place(self.file, *_spot(node), field or None))


def _spot(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _parent(field: str) -> str:
    cut = max(field.rfind("."), field.rfind("["))
    return field[:cut] if cut > 0 else ""
