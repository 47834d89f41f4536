"""Draws: every bit of what they hang on tells, and they are logarithms of uniform numbers."""

from __future__ import annotations

import numpy as np

from tanheng.domains.grid.chronological.draws import draw, draws_of
from tanheng.domains.grid.chronological.philox import philox

SEED, SAMPLE = 0x0123456789ABCDEF, 0xFEDCBA9876543210


def test_every_bit_of_seed_and_sample_tells() -> None:
    """Seed and sample have 64 bits each, all of which the counter and the key take in."""
    stream, number = np.array([3], np.uint64), np.array([5], np.uint64)

    def drawn(seed: int, sample: int) -> tuple[float, ...]:
        room = draws_of(stream, number)
        draw(room, np.uint64(seed), np.uint64(sample))
        return tuple(room.log)

    others = [drawn(SEED ^ 1 << bit, SAMPLE) for bit in range(64)]
    others += [drawn(SEED, SAMPLE ^ 1 << bit) for bit in range(64)]
    assert len({drawn(SEED, SAMPLE), *others}) == 129


def test_draws_are_logarithms_of_uniform_numbers() -> None:
    blocks = np.arange(2_000, dtype=np.uint64)
    room = draws_of(blocks % np.uint64(7), blocks)
    draw(room, np.uint64(SEED), np.uint64(SAMPLE))
    uniform = []
    for stream, number in zip(room.stream, room.number, strict=True):
        half, low = np.uint64(32), np.uint64(0xFFFFFFFF)
        seed, sample = np.uint64(SEED), np.uint64(SAMPLE)
        four = philox(number, stream, sample >> half, seed >> half, seed & low, sample & low)
        uniform += [(int(word) + 0.5) / 2**32 for word in four]
    np.testing.assert_allclose(room.log, np.log(uniform), rtol=0, atol=2e-14)
    ranks = np.sort(uniform)
    apart = np.abs(ranks - (np.arange(8_000) + 0.5) / 8_000).max()
    assert apart < 1.63 / np.sqrt(8_000)  # Kolmogorov-Smirnov at 1 %
