"""Logarithms of uniform numbers, many at a time, in loops that a compiler turns into vectors.

A uniform number is u = (w + 1/2) / 2^32 for a word w of 32 bits: chances are whole multiples
of 2^-32. Its logarithm is made of sums and products alone and is the same on every machine:

    u = 2^e m, sqrt(1/2) <= m < sqrt(2), s = (m - 1) / (m + 1), z = s^2
    log u = e log 2 + 2 s (1 + z/3 + z^2/5 + ... + z^7/15), within 2e-14
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tanheng.domains.grid.chronological.philox import HALF, MASK, philox

__all__ = ["Draws", "draw", "draws_of"]

Floats = NDArray[np.float64]
Words = NDArray[np.uint64]

AS_FLOAT = np.uint64(0x4330000000000000)
"""Bits of 2^52: with a word in its low bits, of 2^52 plus the word."""
LESS = 2.0**52 - 0.5
ROOT_HALF = np.int64(0x3FE6A09E667F3BCD)
"""Bits of sqrt(1/2)."""
LOG_2 = 0.6931471805599453


class Draws(NamedTuple):
    """Room for draws in blocks of four, and which they are.

    ``stream`` and ``number`` are the part and the count of each block; ``log`` holds the logarithms
    in the end. ``log_bits`` and ``mantissa_bits`` are the bits of ``log`` and ``mantissa``, and
    ``words_as_float`` the words taken for floats.
    """

    stream: Words
    number: Words
    words: Words
    words_as_float: Floats
    log: Floats
    log_bits: NDArray[np.int64]
    mantissa: Floats
    mantissa_bits: NDArray[np.int64]
    exponent: Floats


def draws_of(stream: Words, number: Words) -> Draws:
    """Make room for blocks of draws."""
    words, log, mantissa = (np.zeros(4 * len(stream), kind) for kind in (np.uint64, float, float))
    return Draws(
        stream,
        number,
        words,
        words.view(np.float64),
        log,
        log.view(np.int64),
        mantissa,
        mantissa.view(np.int64),
        np.zeros(4 * len(stream)),
    )


@njit(cache=True, nogil=True, error_model="numpy")
def draw(draws, seed, sample):  # type: ignore[no-untyped-def]
    """Draw all blocks of a sample."""
    k0, k1, c2, c3 = seed & MASK, sample & MASK, sample >> HALF, seed >> HALF
    stream, number, words = draws.stream, draws.number, draws.words
    for k in range(stream.size):
        first, second, third, fourth = philox(number[k], stream[k], c2, c3, k0, k1)
        words[4 * k] = first | AS_FLOAT
        words[4 * k + 1] = second | AS_FLOAT
        words[4 * k + 2] = third | AS_FLOAT
        words[4 * k + 3] = fourth | AS_FLOAT
    _take_logarithms(draws)


@njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _take_logarithms(draws):  # type: ignore[no-untyped-def]
    log, bits, as_float = draws.log, draws.log_bits, draws.words_as_float
    mantissa, mantissa_bits, exponent = draws.mantissa, draws.mantissa_bits, draws.exponent
    for k in range(log.size):
        log[k] = as_float[k] - LESS
    for k in range(log.size):
        power = (bits[k] - ROOT_HALF) >> 52
        exponent[k] = power - 32
        mantissa_bits[k] = bits[k] - (power << 52)
    for k in range(log.size):
        s = (mantissa[k] - 1.0) / (mantissa[k] + 1.0)
        z = s * s
        rest = 1 / 9 + z * (1 / 11 + z * (1 / 13 + z * (1 / 15)))
        rest = z * (1 / 3 + z * (1 / 5 + z * (1 / 7 + z * rest)))
        log[k] = exponent[k] * LOG_2 + (s + s) * (1.0 + rest)
