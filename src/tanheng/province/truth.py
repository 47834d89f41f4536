"""How often a guarantee truly holds, overall and by regime: no sampling noise of one outcome."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tanheng.core import InputError
from tanheng.province.field import FloatArray
from tanheng.province.fleet import FleetConditional

__all__ = ["TrueCoverage", "regimes", "true_coverage"]

Mask = npt.NDArray[np.bool_]

_UTC_OFFSET_S = 8 * 3600
_SEASONS = {"winter": (12, 1, 2), "spring": (3, 4, 5), "summer": (6, 7, 8), "autumn": (9, 10, 11)}


@dataclass(frozen=True)
class TrueCoverage:
    """True exceedance of a guarantee in one regime.

    Attributes
    ----------
    regime : str
        ``all``, ``guarantee 1/5`` (lowest) to ``5/5``, ``hour 00-02`` ... (local), ``winter`` ...,
        ``calm``, ``ramp up``, ``ramp down``.
    hours : int
    exceedance : float
        Mean over these hours of P(measured >= guarantee), given what was known.
    realised : float
        Share of these hours in which what came reached the guarantee.
    """

    regime: str
    hours: int
    exceedance: float
    realised: float


def regimes(
    fleet: FleetConditional, time_s: npt.NDArray[np.int64], guarantee: FloatArray
) -> dict[str, Mask]:
    """Sort hours into regimes by what is known beforehand.

    Parameters
    ----------
    fleet : FleetConditional
        Calm is the lowest tenth of its forecast, a ramp the highest tenth of its rise or fall.
    time_s : ndarray of int64, (hours,)
        The fleet's hours, seconds since 1970 UTC.
    guarantee : ndarray, (hours,)
        Fraction of capacity.

    Returns
    -------
    dict of str to ndarray of bool, (hours,)
        Regimes without an hour are left out.
    """
    local = time_s + _UTC_OFFSET_S
    hour = local // 3600 % 24
    month = local.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64) % 12 + 1
    fifth = np.searchsorted(np.quantile(guarantee, [0.2, 0.4, 0.6, 0.8]), guarantee, side="right")
    found = {"all": np.ones(time_s.size, dtype=np.bool_)}
    found |= {f"guarantee {part + 1}/5": fifth == part for part in range(5)}
    found |= {f"hour {at:02d}-{at + 2:02d}": hour // 3 * 3 == at for at in range(0, 24, 3)}
    found |= {season: np.isin(month, months) for season, months in _SEASONS.items()}
    found["calm"] = fleet.forecast <= np.quantile(fleet.forecast, 0.1)
    found["ramp up"] = fleet.change >= np.quantile(fleet.change, 0.9)
    found["ramp down"] = fleet.change <= np.quantile(fleet.change, 0.1)
    return {name: mask for name, mask in found.items() if mask.any()}


def true_coverage(
    fleet: FleetConditional,
    time_s: npt.NDArray[np.int64],
    guarantee: FloatArray,
    number: int = 200,
    seed: int = 0,
) -> tuple[TrueCoverage, ...]:
    """Check a guarantee against the truth, by regime.

    Parameters
    ----------
    fleet : FleetConditional
        The law given what was known when the guarantee was made, or more.
    time_s : ndarray of int64, (hours,)
        The fleet's hours, seconds since 1970 UTC.
    guarantee : ndarray, (hours,)
        Fraction of the fleet's capacity.
    number, seed : int
        Of the Monte Carlo: samples of each hour.

    Returns
    -------
    tuple of TrueCoverage
        ``all`` first. The Monte Carlo's standard error is sqrt(p (1 - p) / (hours * number)).

    Raises
    ------
    InputError
        If shapes differ, or a guarantee is not a number.
    """
    given = np.asarray(guarantee, dtype=np.float64)
    if not given.shape == time_s.shape == fleet.hours.shape or not np.isfinite(given).all():
        raise InputError(
            f"expected a guarantee for each of {fleet.hours.size} hours, came {given.shape} "
            f"with {int(np.isnan(given).sum())} not known"
        )
    held = fleet.exceedance(given, number, seed)
    came = fleet.power >= given
    return tuple(
        TrueCoverage(name, int(mask.sum()), float(held[mask].mean()), float(came[mask].mean()))
        for name, mask in regimes(fleet, time_s, given).items()
    )
