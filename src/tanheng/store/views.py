"""``views.json``: what a run shows, so that a console draws it as its report does.

Every noun of ``tanheng.core.views`` is written as an object whose ``noun`` is its name, a text as
``{"en", "zh"}``, an array of numbers as ``{"numbers": ...}`` with null for NaN, and one of instants
as ``{"seconds": ...}`` since 1970 UTC.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import numpy as np

from tanheng.core import Section, Table, Text, View, views
from tanheng.store.plain_json import plain_json

__all__ = ["HEADLINE", "Part", "Shown", "shown_of", "views_bytes"]

HEADLINE = "headline"


@dataclass(frozen=True)
class Part:
    """What one domain brought to a run.

    Parameters
    ----------
    domain : str
        Name of the domain, ``renewables``.
    figures, series : tuple of str
        Names of its figures (each once) and of its series.
    inputs : tuple of str
        Names of the files it read, as in the manifest.
    sections : tuple of Section
        What it shows.
    """

    domain: str
    figures: tuple[str, ...]
    series: tuple[str, ...]
    inputs: tuple[str, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Shown:
    """What a whole run shows: its title, the tables that stand first, its domains in order."""

    title: Text
    headline: tuple[Table, ...]
    parts: tuple[Part, ...]

    def view(self, anchor: str, place: int) -> View | None:
        """Return the view at a place, from 1, of a section, or of the headline."""
        if anchor == HEADLINE:
            return self.headline[place - 1] if 0 < place <= len(self.headline) else None
        for part in self.parts:
            for section in part.sections:
                if section.anchor == anchor and 0 < place <= len(section.views):
                    return section.views[place - 1]
        return None


NOUNS: dict[str, Callable[..., Any]] = {
    "Part": Part,
    "Shown": Shown,
    **{name: getattr(views, name) for name in views.__all__ if name != "View"},
}


def views_bytes(shown: Shown) -> bytes:
    """Write what a run shows; the same views give the same bytes."""
    text = json.dumps(_plain(shown), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return f"{text}\n".encode()


def shown_of(content: bytes) -> Shown:
    """Make what a run shows again from ``views.json``.

    Raises
    ------
    ValueError, TypeError, KeyError
        When it is not one of ours.
    """
    shown = _made(plain_json(content))
    if not isinstance(shown, Shown):
        raise ValueError("expected what a run shows")
    return shown


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return {"en": value.en, "zh": value.zh}
    if is_dataclass(value) and not isinstance(value, type):
        held = {part.name: _plain(getattr(value, part.name)) for part in fields(value)}
        return {"noun": type(value).__name__} | held
    if isinstance(value, np.ndarray):
        return _array(value)
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return _number(value.item() if isinstance(value, np.generic) else value)


def _array(values: np.ndarray[Any, Any]) -> dict[str, Any]:
    if np.issubdtype(values.dtype, np.datetime64):
        return {"seconds": values.astype("datetime64[s]").astype(np.int64).tolist()}
    return {"numbers": _plain(values.astype(np.float64).tolist())}


def _number(value: Any) -> Any:
    """Write NaN as null; infinities, which JSON has no word for, as text."""
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else str(value)
    return value


def _made(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_made(part) for part in value)
    if not isinstance(value, dict):
        return value
    if "numbers" in value:
        return np.array(value["numbers"], dtype=np.float64)
    if "seconds" in value:
        return np.array(value["seconds"], dtype=np.int64).astype("datetime64[s]")
    if "noun" in value:
        held = {name: _made(part) for name, part in value.items() if name != "noun"}
        return NOUNS[value["noun"]](**held)
    return Text(**value)
