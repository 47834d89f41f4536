"""Files of product footprints: one, a list, or an answer's ``data``; read whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from tanheng.core import InputError, Place
from tanheng.domains.company.exchange.arithmetic import Closure, closures
from tanheng.domains.company.exchange.consistency import contradictions
from tanheng.domains.company.exchange.footprint import ProductFootprint

_KINDS = {
    "string_too_short": "text that is not empty",
    "string": "text",
    "bool": "true or false",
    "too_short": "at least one",
    "list": "a list",
    "model": "fields",
    "dict": "fields",
    "uuid": "a UUID such as 91715e5e-fd0b-4d1c-8fab-76290c46e6ed",
    "date": "a moment with its zone such as 2026-01-31T00:00:00Z",
    "timezone": "a moment with its zone such as 2026-01-31T00:00:00Z",
}

__all__ = ["Checked", "check_footprints", "read_footprints", "write_footprints"]


@dataclass(frozen=True)
class Checked:
    """What a file of footprints holds, and what is wrong with it.

    Parameters
    ----------
    complaints : tuple of InputError
        Faults of structure, each with file and JSON path; empty for a sound file.
    footprints : tuple of (str, ProductFootprint)
        JSON path and content of each footprint that could be read.
    closures : tuple of (str, Closure)
        JSON path of the total and each relation of its arithmetic.
    """

    complaints: tuple[InputError, ...]
    footprints: tuple[tuple[str, ProductFootprint], ...] = ()
    closures: tuple[tuple[str, Closure], ...] = field(default=())

    @property
    def closes(self) -> bool:
        """Whether every total equals its parts, within the digits stated."""
        return all(closure.verdict != "open" for _, closure in self.closures)


def check_footprints(path: Path) -> Checked:
    """Read a file of footprints and find everything that is wrong with it.

    Raises
    ------
    InputError
        When there is no such file, or it is not JSON.
    """
    complaints: list[InputError] = []
    sound: list[tuple[str, ProductFootprint]] = []
    for place, content in _payloads(path):
        found = _footprint(path, place, content, complaints)
        if found is not None:
            sound.append((place, found))
            wrong = contradictions(found)
            complaints += [_complaint(path, f"{place}.{where}", why) for where, why in wrong]
    relations = [
        (f"{place}.pcf.{closure.total}", closure)
        for place, footprint in sound
        for closure in closures(footprint.pcf)
    ]
    return Checked(tuple(complaints), tuple(sound), tuple(relations))


def read_footprints(path: Path) -> tuple[ProductFootprint, ...]:
    """Read the footprints of a sound file.

    Raises
    ------
    InputError
        The first fault of structure; :func:`check_footprints` lists them all.
    """
    checked = check_footprints(path)
    if checked.complaints:
        raise checked.complaints[0]
    return tuple(footprint for _, footprint in checked.footprints)


def write_footprints(path: Path, footprints: Sequence[ProductFootprint]) -> None:
    """Write footprints as an answer's ``data``; decimals are text, with the digits they have."""
    rows = [one.model_dump(mode="json", by_alias=True, exclude_none=True) for one in footprints]
    text = json.dumps({"data": rows}, ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8")


def _payloads(path: Path) -> list[tuple[str, Any]]:
    """Return each footprint with its JSON path, ``$.data[0]``."""
    if not path.is_file():
        raise InputError("no such file", Place(str(path)))
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        place = Place(str(path), error.lineno, error.colno)
        raise InputError(f"expected JSON: {error.msg}", place) from None
    except (UnicodeDecodeError, RecursionError, ValueError) as error:
        raise InputError(f"expected JSON: {error}", Place(str(path))) from None
    at = "$"
    if isinstance(content, dict) and "data" in content and "pcf" not in content:
        content, at = content["data"], "$.data"
    if not isinstance(content, list):
        return [(at, content)]
    if not content:
        raise InputError("expected a footprint, came an empty list", Place(str(path), field=at))
    return [(f"{at}[{position}]", one) for position, one in enumerate(content)]


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that states a field twice: readers differ in which of the two counts."""
    content = dict(pairs)
    if len(content) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the field {twice!r} is stated twice in one object")
    return content


def _footprint(
    path: Path, place: str, content: Any, complaints: list[InputError]
) -> ProductFootprint | None:
    if not isinstance(content, dict):
        complaints.append(_complaint(path, place, f"expected a footprint, came {_short(content)}"))
        return None
    try:
        return ProductFootprint.model_validate_json(json.dumps(content), strict=True)
    except ValidationError as error:
        wrong = error.errors(include_url=False)
        complaints += [_complaint(path, place + _where(one["loc"]), _why(one)) for one in wrong]
        return None


def _where(location: Sequence[str | int]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)


def _why(error: Any) -> str:
    kind, came = error["type"], _short(error["input"])
    if kind == "missing":
        return "this field is required and is not there"
    if kind == "value_error":
        return str(error["msg"]).removeprefix("Value error, ")
    context = error.get("ctx", {})
    if kind == "literal_error":
        return f"expected {context['expected']}, came {came}"
    if kind == "string_pattern_mismatch":
        return f"expected text like {context['pattern']}, came {came}"
    known = next((words for start, words in _KINDS.items() if kind.startswith(start)), None)
    return f"expected {known or error['msg']}, came {came}"


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _complaint(path: Path, field: str, message: str) -> InputError:
    return InputError(message, Place(str(path), field=field))
