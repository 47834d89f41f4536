"""The reasons a reading can be flagged for, one bit each."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["UNUSABLE", "Flag", "Flags", "reason_names", "reasons"]

Flags = NDArray[np.uint16]


class Flag(enum.IntFlag):
    """Why a reading is doubted; several bits may be set on one reading.

    Those in `UNUSABLE` say that the value is no measurement of output. The others leave it
    standing: how its row came, a curtailment (the station did give no more), and a value somewhat
    below zero or above capacity. ``IMPOSSIBLE`` is no reason of its own: it marks the negative
    values and those above capacity that no station and no meter error can explain.
    """

    OK = 0
    MISSING = 1
    DUPLICATE = 2
    OUT_OF_ORDER = 4
    OFF_GRID = 8
    SENTINEL = 16
    STUCK = 32
    NEGATIVE = 64
    ABOVE_CAPACITY = 128
    NIGHT = 256
    CURTAILED = 512
    CLOCK = 1024
    CAPACITY = 2048
    IMPOSSIBLE = 4096


UNUSABLE: Final = Flag.MISSING | Flag.SENTINEL | Flag.STUCK | Flag.NIGHT | Flag.IMPOSSIBLE

_NAMES: Final[dict[Flag, tuple[str, str]]] = {
    Flag.MISSING: ("missing", "缺失"),
    Flag.DUPLICATE: ("duplicate", "重复"),
    Flag.OUT_OF_ORDER: ("out of order", "时序颠倒"),
    Flag.OFF_GRID: ("off the time grid", "时刻偏离"),
    Flag.SENTINEL: ("sentinel code", "占位码"),
    Flag.STUCK: ("stuck sensor", "测值卡死"),
    Flag.NEGATIVE: ("negative", "负值"),
    Flag.ABOVE_CAPACITY: ("above capacity", "超出容量"),
    Flag.NIGHT: ("solar at night", "夜间光伏出力"),
    Flag.CURTAILED: ("curtailment plateau", "限电平台"),
    Flag.CLOCK: ("clock off", "时钟偏移"),
    Flag.CAPACITY: ("capacity misstated", "容量不符"),
}


def reasons() -> Iterator[Flag]:
    """Every reason, in the order of its bit; not the mark ``IMPOSSIBLE``."""
    return iter(_NAMES)


def reason_names(language: str = "en") -> dict[Flag, str]:
    """Name every reason in English (``en``) or Chinese (``zh``)."""
    column = 1 if language == "zh" else 0
    return {flag: names[column] for flag, names in _NAMES.items()}
