"""How well each rule finds faults whose truth is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tanheng.quality.flag import Flag, Flags

__all__ = ["Rating", "rate"]

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Rating:
    """Hits and misses of one rule; ratings add up over stations.

    Parameters
    ----------
    planted, flagged, hit : int
        Readings that have the fault, that were flagged, and both.
    """

    planted: int
    flagged: int
    hit: int

    @property
    def precision(self) -> float:
        """Share of the flagged readings that have the fault, NaN when none was flagged."""
        return self.hit / self.flagged if self.flagged else float("nan")

    @property
    def recall(self) -> float:
        """Share of the readings with the fault that were flagged, NaN when none was planted."""
        return self.hit / self.planted if self.planted else float("nan")

    def __add__(self, other: Rating) -> Rating:
        return Rating(
            self.planted + other.planted,
            self.flagged + other.flagged,
            self.hit + other.hit,
        )


def rate(flags: Flags, truth: Mapping[str, Mask]) -> dict[Flag, Rating]:
    """Compare flags with the truth, rule by rule.

    Parameters
    ----------
    flags : ndarray of uint16, shape (n,)
        What the rules flagged.
    truth : mapping of str to ndarray of bool, shape (n,)
        Readings that have the fault, by the flag's name in lower case (``stuck``).

    Returns
    -------
    dict of Flag to Rating
        In the order of ``truth``.
    """
    return {
        Flag[name.upper()]: _rating(flags & int(Flag[name.upper()]) != 0, mask)
        for name, mask in truth.items()
    }


def _rating(flagged: Mask, planted: Mask) -> Rating:
    return Rating(
        planted=int(planted.sum()),
        flagged=int(flagged.sum()),
        hit=int((flagged & planted).sum()),
    )
