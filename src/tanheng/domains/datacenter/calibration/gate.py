"""Whether a model follows its meters closely enough: the limits of ASHRAE Guideline 14."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tanheng.core import InputError

__all__ = ["LIMITS", "Gate", "cv_rmse", "gate", "nmbe"]

Floats = NDArray[np.float64]

LIMITS = {"hourly": (0.30, 0.10), "monthly": (0.15, 0.05)}
"""Largest CV(RMSE) and absolute NMBE: ASHRAE Guideline 14-2014, calibrated simulation, 4.2.1."""


def cv_rmse(observed: ArrayLike, modelled: ArrayLike, parameters: int = 0) -> float:
    """Coefficient of variation of the root mean square error, a fraction of the mean observed.

    ``sqrt(sum (m - o)^2 / (n - parameters)) / mean(o)``, ASHRAE Guideline 14-2014, eq. 5-4.

    Raises
    ------
    InputError
        For fewer readings than parameters, and for readings whose mean is not above zero.
    """
    seen, gap, left = _errors(observed, modelled, parameters)
    return float(np.sqrt(np.sum(gap**2) / left) / seen.mean())


def nmbe(observed: ArrayLike, modelled: ArrayLike, parameters: int = 0) -> float:
    """Normalised mean bias error, a fraction: above zero where the model is too high.

    ``sum (m - o) / (n - parameters) / mean(o)``, ASHRAE Guideline 14-2014, eq. 5-6, with the sign
    of the model's error.

    Raises
    ------
    InputError
        As `cv_rmse`.
    """
    seen, gap, left = _errors(observed, modelled, parameters)
    return float(gap.sum() / left / seen.mean())


def _errors(
    observed: ArrayLike, modelled: ArrayLike, parameters: int
) -> tuple[Floats, Floats, int]:
    seen = np.asarray(observed, dtype=np.float64)
    gap = np.asarray(modelled, dtype=np.float64) - seen
    left = seen.size - parameters
    if left < 1:
        raise InputError(f"expected more readings than parameters, came {seen.size}")
    if not seen.mean() > 0:
        raise InputError(f"expected readings whose mean is above zero, came {seen.mean():g}")
    return seen, gap, left


@dataclass(frozen=True)
class Gate:
    """The verdict of Guideline 14 on a model.

    Parameters
    ----------
    step : str
        ``hourly`` or ``monthly``.
    cv_rmse, nmbe : float
        Of the model, as fractions.
    count : int
        Readings it was judged by.
    """

    step: Literal["hourly", "monthly"]
    cv_rmse: float
    nmbe: float
    count: int

    @property
    def passed(self) -> bool:
        """Whether both lie within their limits."""
        most, bias = LIMITS[self.step]
        return self.cv_rmse <= most and abs(self.nmbe) <= bias


def gate(
    observed: ArrayLike,
    modelled: ArrayLike,
    step: Literal["hourly", "monthly"] = "hourly",
    parameters: int = 1,
) -> Gate:
    """Judge a model by its meters.

    Parameters
    ----------
    observed, modelled : array_like, shape (n,)
        Energy by interval; one unit.
    step : str
        Length of the intervals.
    parameters : int
        Taken off the number of readings; 1 for a calibrated simulation.

    Raises
    ------
    InputError
        As `cv_rmse`.
    """
    return Gate(
        step,
        cv_rmse(observed, modelled, parameters),
        nmbe(observed, modelled, parameters),
        int(np.size(observed)),
    )
