"""``summary.json``: the figures of a run, as bytes that depend on nothing else."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

import numpy as np

from tanheng.core import Figure, Text

__all__ = ["figure_of", "summary_bytes"]

_OWN = {part.name for part in fields(Figure)} - {"about", "how", "reason"}
_TEXTS = {"how", "reason", "zh"}


def summary_bytes(run: str, figures: Iterable[Figure]) -> bytes:
    """Write ``{"run": id, "figures": [...]}``, a figure per line in the order given.

    Raises
    ------
    ValueError
        For a figure that holds a number that is not finite, or is withheld without a reason:
        a fault of whoever made the figure.
    """
    lines = ",\n".join(f"  {_line(figure)}" for figure in figures)
    text = f'{{"run": {json.dumps(run)}, "figures": [\n{lines}\n]}}\n'
    return text.encode()


def figure_of(record: dict[str, Any]) -> Figure:
    """Make the figure again from its record in ``summary.json``.

    Raises
    ------
    KeyError, TypeError
        When a field that every figure has is not there.
    """
    own = {name: _tuple(value) for name, value in record.items() if name in _OWN}
    zh, reason = record["zh"], record.get("reason")
    return Figure(
        **own,
        how=Text(record["how"], zh["how"]),
        reason=None if reason is None else Text(reason, zh["reason"]),
        about={name: part for name, part in record.items() if name not in _OWN | _TEXTS},
    )


def _line(figure: Figure) -> str:
    record = figure.record()
    if record["value"] is None and not record.get("reason"):
        raise ValueError(f"figure {figure.name} is withheld without a reason")
    plain = {name: _plain(value, figure.name) for name, value in record.items()}
    return json.dumps(plain, ensure_ascii=False, allow_nan=False)


def _plain(value: Any, name: str) -> Any:
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [_plain(part, name) for part in value]
    if isinstance(value, dict):
        return {key: _plain(part, name) for key, part in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"figure {name} holds {value}: a number not known is withheld (None)")
    return value


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
