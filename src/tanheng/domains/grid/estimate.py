"""A number with how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from math import log

__all__ = ["Estimate"]

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Estimate:
    """A number with its standard error.

    Attributes
    ----------
    value : float
    stderr : float
        0 where the number is exact.
    upper : float, optional
        Where nothing was seen in any sample: 95 % upper bound. For a share of n samples that is
        ``1 - 0.05^(1/n)``, about 3 / n (Hanley and Lippman-Hand 1983, JAMA 249(13)).
    """

    value: float
    stderr: float = 0.0
    upper: float | None = None

    def record(self) -> dict[str, float]:
        """Return it as JSON."""
        row = {"value": self.value, "stderr": self.stderr}
        return row if self.upper is None else row | {"upper": self.upper}


def unseen(samples: int) -> float:
    """Upper bound at 95 % of the chance of what happened in none of ``samples`` samples."""
    return float(min(1.0, -log(1.0 - CONFIDENCE) / samples))
