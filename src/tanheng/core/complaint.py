"""What pydantic found wrong, in our words: what was expected, what came."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from typing import Any

from pydantic import ValidationError

__all__ = ["worded"]

_KINDS = {
    "string": "text",
    "int": "a whole number",
    "float": "a number",
    "finite": "a finite number",
    "bool": "true or false",
    "date": "a date such as 2020-01-31",
    "datetime": "a moment such as 2020-01-31T00:00:00Z",
    "tuple": "a list",
    "list": "a list",
    "dict": "fields",
    "model": "fields",
}
_BOUNDS = {
    "greater_than": ("more than", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("less than", "lt"),
    "less_than_equal": ("at most", "le"),
}
_SIZES = {
    "too_short": ("at least {min_length} of them", "{actual_length}"),
    "too_long": ("at most {max_length} of them", "{actual_length}"),
    "string_too_short": ("at least {min_length} characters", "''"),
}
LONGEST = 60


def worded(error: ValidationError, written: Container[str] = ()) -> tuple[str, str]:
    """Field and message of the complaint that says most.

    A value that may be one of several things brings a complaint for each; the one that reached
    deepest is about what the user meant.

    Parameters
    ----------
    written : container of str
        Paths of the fields that the file holds; a part of pydantic's path that is not among them
        names a member of a union and is left out.
    """
    found = [(_path(one, written), one) for one in error.errors(include_url=False)]
    first = found[0][0]
    field = max((path for path, _ in found if path.startswith(first)), key=_depth)
    here = [one for path, one in found if path == field]
    return field, _message(here)


def _message(errors: Sequence[Any]) -> str:
    first = errors[0]
    kind: str = first["type"]
    if kind == "value_error":
        return str(first["msg"]).removeprefix("Value error, ")
    if kind == "extra_forbidden":
        return "no such field here"
    if kind == "missing":
        return "this field is required and is not there"
    if kind in _SIZES:
        wanted, came = (text.format(**first["ctx"]) for text in _SIZES[kind])
        return f"expected {wanted}, came {came}"
    # an item that was refused is missing from its list: that the list is short says nothing
    kinds = dict.fromkeys(_expected(one) for one in errors if one["type"] not in _SIZES)
    return f"expected {' or '.join(kinds)}, came {_short(first['input'])}"


def _expected(error: Any) -> str:
    kind: str = error["type"]
    context: dict[str, Any] = error.get("ctx", {})
    if kind in _BOUNDS:
        word, bound = _BOUNDS[kind]
        return f"{word} {context[bound]:g}"
    if kind == "literal_error":
        return str(context["expected"])
    if kind == "string_pattern_mismatch":
        return f"text like {context['pattern']}"
    if kind == "int_from_float":
        return "a whole number"
    return _KINDS.get(kind.split("_")[0], "something else")


def _path(error: Any, written: Container[str]) -> str:
    """Write pydantic's location as a field path, ``fleets[0].power.file``."""
    field = ""
    absent = error["type"] == "missing"
    for position, part in enumerate(error["loc"]):
        step = f"[{part}]" if isinstance(part, int) else (f".{part}" if field else str(part))
        last = position == len(error["loc"]) - 1
        if field + step in written or (absent and last):
            field += step
    return field


def _depth(field: str) -> int:
    return field.count(".") + field.count("[")


def _short(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"{str(value).lower()} (put quotes around it if it is a name)"
    if isinstance(value, dict | list | tuple) and len(value) == 0:
        return "an empty list"
    if isinstance(value, dict) and list(value.values()) == [None]:
        return f"{{{next(iter(value))}}} (put quotes around text that begins with a brace)"
    write: Callable[[object], str] = str if hasattr(value, "isoformat") else repr
    text = write(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."
