"""JSON of a run, read with distrust: whatever a damaged file holds is a complaint."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

__all__ = ["plain_json"]

# Runs are written as text, without escapes for what UTF-8 can say: half a pair could not be shown.
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def plain_json(content: bytes) -> Any:
    """Read JSON in UTF-8.

    Raises
    ------
    ValueError
        For anything else: NaN, half a pair of surrogates, brackets nested without end.
    """
    if _SURROGATE.search(content):
        raise ValueError("expected text in UTF-8, came an escaped surrogate")
    try:
        return json.loads(content, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("expected an object, came brackets nested without end") from None


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"expected a number, came {name}")
