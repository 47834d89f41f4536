"""The choice of the sequential method."""

from __future__ import annotations

from dataclasses import dataclass

from tanheng.core import InputError

__all__ = ["Sequential"]

MOST_SEED = 2**64


@dataclass(frozen=True)
class Sequential:
    """Assess by sampling years hour after hour, with failures, repairs, storage and lines.

    Parameters
    ----------
    samples : int
        Times that the span of the system is sampled.
    seed : int
        Results hang on it, on the system and on nothing else.
    threads : int
        Threads to work with; results are the same with any number.
    control : bool
        Sample the system as one zone without storage and demand response beside it, under the same
        draws, and correct what is found by how far that came from what the exact method knows. A
        system that is one zone without storage is left alone, as is one whose capacities the exact
        method would have to round.

    Raises
    ------
    InputError
        When there are fewer than two samples, no thread, or the seed is none.
    """

    samples: int = 10_000
    seed: int = 0
    threads: int = 1
    control: bool = False

    def __post_init__(self) -> None:
        if self.samples < 2:
            raise InputError(f"samples: expected at least 2, came {self.samples}")
        if self.threads < 1:
            raise InputError(f"threads: expected at least 1, came {self.threads}")
        if not 0 <= self.seed < MOST_SEED:
            raise InputError(f"seed: expected 0 to 2^64 - 1, came {self.seed}")
