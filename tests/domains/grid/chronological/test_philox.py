"""Philox4x32-10 against the known answers of Random123 (Salmon et al. 2011, file kat_vectors)."""

import numpy as np
import pytest

from tanheng.domains.grid.chronological.philox import philox

KNOWN = [
    (
        "00000000 00000000 00000000 00000000 00000000 00000000",
        "6627e8d5 e169c58d bc57ac4c 9b00dbd8",
    ),
    (
        "ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff",
        "408f276d 41c83b0e a20bc7c6 6d5451fd",
    ),
    (
        "243f6a88 85a308d3 13198a2e 03707344 a4093822 299f31d0",
        "d16cfe09 94fdcceb 5001e420 24126ea1",
    ),
]


@pytest.mark.parametrize(("asked", "answer"), KNOWN)
def test_words_are_the_published_ones(asked: str, answer: str) -> None:
    words = [np.uint64(int(word, 16)) for word in asked.split()]
    assert " ".join(f"{int(word):08x}" for word in philox(*words)) == answer
