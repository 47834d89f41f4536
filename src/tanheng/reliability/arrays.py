"""The array types of this room, and the checks at its door."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tanheng.core import InputError

__all__ = ["Bools", "Floats", "Ints", "checked_level", "same_length"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def checked_level(level: float) -> float:
    """Return the reliability level as a float.

    Raises
    ------
    InputError
        When it does not lie strictly between 0 and 1.
    """
    if not 0.0 < level < 1.0:
        raise InputError(f"expected a level between 0 and 1 such as 0.95, came {level!r}")
    return float(level)


def same_length(**columns: NDArray[np.generic]) -> int:
    """Return the common first length of the named arrays.

    Raises
    ------
    InputError
        When they differ; the message names each with its length.
    """
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        came = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise InputError(f"expected arrays of one length, came {came}")
    return next(iter(lengths.values()), 0)
