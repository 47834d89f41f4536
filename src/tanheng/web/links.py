"""Links as the templates take them, and those between the pages of a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from tanheng.core import Text
from tanheng.web.words import WORDS

__all__ = ["links", "turning"]


def links(found: Iterable[tuple[Text, str]]) -> list[dict[str, Any]]:
    """Make links ready for a template."""
    return [{"name": name, "where": where} for name, where in found]


def turning(
    path: str, asked: Mapping[str, str], total: int, limit: int, offset: int
) -> list[tuple[Text, str]]:
    """Link the page before and the page after."""

    def at(place: int) -> str:
        return f"{path}?{urlencode({**asked, 'limit': str(limit), 'offset': str(place)})}"

    before = [(WORDS["previous"], at(max(0, offset - limit)))] if offset else []
    return [*before, *([(WORDS["next"], at(offset + limit))] if offset + limit < total else [])]
