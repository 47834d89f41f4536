"""When a wind station's output rises and falls, against the weather."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tanheng.quality.change import BLOCK, PART_D, Change

__all__ = ["lag_changes"]

LAGS_H: Final = 12
LEAST_LAG_H: Final = 3
SURE: Final = 3.0
"""Wind: lags tried (h), the smallest change that is told (h), and standard errors by which a lag
must be favoured."""


def lag_changes(
    power: NDArray[np.float64], expected: NDArray[np.float64], per_hour: int
) -> Iterator[Change]:
    """Follow the lag at which output and expected output agree best.

    Parameters
    ----------
    power, expected : ndarray of float64, shape (n,)
        Output, and output expected from the weather, any units; NaN is missing.
    per_hour : int
        Readings in an hour.
    """
    agreement = lagged_correlation(power, expected, per_hour, PART_D * 24 * per_hour)
    believed = LAGS_H
    for end in range(2 * BLOCK, agreement.shape[0] + 1, BLOCK):
        parts = agreement[end - 2 * BLOCK : end]
        best = int(np.argmax(parts.sum(axis=0)))
        ahead = parts[:, best] - parts[:, believed]
        if abs(best - believed) < LEAST_LAG_H or not _sure(ahead):
            continue
        believed = best
        confidence = float(np.mean(ahead > 0))
        yield Change(float(believed - LAGS_H), end - 2 * BLOCK, end, confidence)


def _sure(ahead: NDArray[np.float64]) -> bool:
    """Whether the parts' advantage is beyond chance."""
    error = ahead.std(ddof=1) / np.sqrt(ahead.size)
    return bool(ahead.mean() > SURE * error)


@njit(cache=True)  # type: ignore[untyped-decorator]
def lagged_correlation(
    power: NDArray[np.float64], expected: NDArray[np.float64], hour: int, per_part: int
) -> NDArray[np.float64]:
    """Correlation of output with expected output at lags of -12 to 12 h, for each whole part.

    The last 12 h of a part's output are left out, so that no lag reaches beyond its end.
    """
    parts = power.size // per_part
    found = np.zeros((parts, 2 * LAGS_H + 1))
    for part in range(parts):
        first = max(part * per_part, LAGS_H * hour)
        last = (part + 1) * per_part - LAGS_H * hour
        for lag in range(-LAGS_H, LAGS_H + 1):
            n, x, y, xx, yy, xy = 0, 0.0, 0.0, 0.0, 0.0, 0.0
            for i in range(first, last, hour):
                a, b = power[i], expected[i - lag * hour]
                if np.isnan(a) or np.isnan(b):
                    continue
                n += 1
                x, y, xx, yy, xy = x + a, y + b, xx + a * a, yy + b * b, xy + a * b
            spread = (n * xx - x * x) * (n * yy - y * y)
            if n > 0 and spread > 0:
                found[part, lag + LAGS_H] = (n * xy - x * y) / np.sqrt(spread)
    return found
