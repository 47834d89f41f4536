"""Random numbers that hang on who asks and nothing else: the counter-based generator Philox4x32-10.

Salmon, Moraes, Dror and Shaw 2011, Parallel random numbers: as easy as 1, 2, 3, SC '11. A draw is a
function of (seed, sample, part, number of the draw), so that neither threads nor the splitting of
samples can change it, and a part keeps its draws when others are added to the system.
"""

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["philox"]

MASK = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)
TIMES_0, TIMES_1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
WEYL_0, WEYL_1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)


@njit(cache=True, nogil=True, inline="always")
def philox(c0, c1, c2, c3, k0, k1):  # type: ignore[no-untyped-def]
    """Return four words of 32 bits for a counter of four words and a key of two, all uint64."""
    for _ in range(10):
        first = TIMES_0 * c0
        second = TIMES_1 * c2
        c0, c1, c2, c3 = (
            (second >> HALF) ^ c1 ^ k0,
            second & MASK,
            (first >> HALF) ^ c3 ^ k1,
            first & MASK,
        )
        k0 = (k0 + WEYL_0) & MASK
        k1 = (k1 + WEYL_1) & MASK
    return c0, c1, c2, c3
