"""The generator against the known answers of Random123, and its logarithms against NumPy's."""

from __future__ import annotations

import numpy as np
import pytest

from tanheng.domains.grid.chronological.draws import draw, draws_of
from tanheng.domains.grid.chronological.philox import philox

# Random123 1.14 (Salmon et al. 2011), tests/kat_vectors, lines "philox4x32 10".
KNOWN = [
    ("00000000 " * 4, "00000000 " * 2, "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff " * 4, "ffffffff " * 2, "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    (
        "243f6a88 85a308d3 13198a2e 03707344",
        "a4093822 299f31d0",
        "d16cfe09 94fdcceb 5001e420 24126ea1",
    ),
]
SEED, SAMPLE = 0x0123456789ABCDEF, 0xFEDCBA9876543210


def words(text: str) -> list[np.uint64]:
    return [np.uint64(int(word, 16)) for word in text.split()]


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN)
def test_known_answers(counter: str, key: str, answer: str) -> None:
    assert [int(word) for word in philox(*words(counter), *words(key))] == words(answer)


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
