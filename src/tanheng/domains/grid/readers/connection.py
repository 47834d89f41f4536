"""Whether lines join the zones of a system."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from tanheng.core import InputError, Place
from tanheng.domains.grid.system import Lines

__all__ = ["refuse_apart"]


def refuse_apart(zones: Sequence[str], lines: Lines, place: Place) -> None:
    """Refuse a zone that no line joins to the first one, even over others.

    Raises
    ------
    InputError
        With the place where lines are named.
    """
    count = len(zones)
    pairs = (np.ones(len(lines.start)), (lines.start, lines.end))
    _, group = connected_components(coo_array(pairs, shape=(count, count)), directed=False)
    apart = np.flatnonzero(group != group[0])
    if apart.size:
        raise InputError(f"no line leads from {zones[0]!r} to {zones[apart[0]]!r}", place)
