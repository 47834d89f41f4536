"""What a unit is, beyond how much it gives and how it fails: its kind, its fuel, its emissions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from tanheng.domains.grid.carbon.fuels import Burn

__all__ = ["KINDS", "Kind", "Plants"]

Floats = NDArray[np.float64]
Kind = Literal["thermal", "hydro", "wind", "solar", "other"]
KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(frozen=True)
class Plants:
    """A line for each unit of a system.

    Parameters
    ----------
    kind : tuple of str
        One of ``KINDS``; nuclear plants are thermal.
    fuel : tuple of str
        As the source names it; empty where there is none.
    installed_mw : ndarray of float64, shape (N,)
        Nameplate; the greatest output where the source gives output alone.
    burn : Burn, optional
        What units cost and emit, where the source says so.
    """

    kind: tuple[str, ...]
    fuel: tuple[str, ...]
    installed_mw: Floats
    burn: Burn | None = None

    @property
    def burnt(self) -> tuple[str, ...]:
        """Fuel of each unit, or its kind where it burns none."""
        return tuple(fuel or kind for fuel, kind in zip(self.fuel, self.kind, strict=True))

    def of_kind(self, *kinds: str) -> NDArray[np.bool_]:
        """Units of these kinds, (N,)."""
        return np.isin(np.array(self.kind, dtype=object).astype(str), kinds)

    def of_fuel(self, *fuels: str) -> NDArray[np.bool_]:
        """Units that burn these fuels, (N,)."""
        return np.isin(np.array(self.fuel, dtype=object).astype(str), fuels)
