"""Regions that factors are told for: their codes, names, and what holds them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

__all__ = ["region_code", "region_name", "steps_out"]


@cache
def _known() -> dict[str, Any]:
    table = files(__package__).joinpath("regions.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(table)
    return found


@cache
def _codes() -> dict[str, str]:
    named = {name.lower(): code for code, one in _known().items() for name in one["names"]}
    return named | {code.lower(): code for code in _known()}


def region_code(text: str) -> str:
    """Return the code of a region by its code or any of its names; others stand for themselves."""
    return _codes().get(text.strip().lower(), text.strip())


def region_name(code: str) -> str:
    """Return the code with the region's first name: ``CN-HA 河南``."""
    return f"{code} {_known()[code]['names'][0]}" if code in _known() else code


def steps_out(inner: str, outer: str) -> int | None:
    """How many steps wider ``outer`` is than ``inner``: 0 for itself, None where it is elsewhere.

    A region that the table does not hold lies within the world alone.
    """
    if inner == outer:
        return 0
    within = _known()[inner]["within"] if inner in _known() else ["WORLD"]
    steps = [steps for wider in within if (steps := steps_out(wider, outer)) is not None]
    return min(steps) + 1 if steps else None
