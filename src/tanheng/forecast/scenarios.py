"""Joint scenarios over stations and hours, coherent with the fleet's own distribution.

Marginal quantiles say how much each station may deliver in each hour, not whether they are calm
together. Scenarios are made in three steps:

1. *Dependence*: the order in which members rank at each hour and station, taken from the ranks
   of past days (`schaake_order`) or drawn from a Gaussian copula fitted to them
   (`gaussian_order`).
2. *Values*: M members take the quantiles (m + 1/2) / M of each marginal in that order
   (`scenarios`), so that every marginal is met exactly whatever the dependence.
3. *Coherence*: the members' fleet sums are replaced, in their order, by the quantiles of the
   fleet's own calibrated forecast, and the stations are moved to add up to them (`coherent`).

The caller hands in ranks of days whose outcomes were known at the time of issue.

References
----------
Clark et al. (2004), J. Hydrometeorol. 5(1): the Schaake shuffle. Schefzik, Thorarinsdottir and
Gneiting (2013), Stat. Sci. 28(4): ensemble copula coupling. Pinson et al. (2009), Wind Energy
12(1): Gaussian copula over lead times. Ledoit and Wolf (2004), J. Multivar. Anal. 88(2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from tanheng.core import InputError

__all__ = ["ScenarioSet", "coherent", "gaussian_order", "scenarios", "schaake_order"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class ScenarioSet:
    """Equally likely joint samples.

    Attributes
    ----------
    time_s : int array (H,)
        Start of each hour [s since 1970 UTC].
    values : array (M, H, S)
        Output of member, hour and station [fraction of the station's capacity].
    """

    time_s: Ints
    values: Floats

    def __post_init__(self) -> None:
        if self.values.ndim != 3 or self.values.shape[1] != self.time_s.size:
            raise InputError(
                f"expected values (members, {self.time_s.size} hours, stations), "
                f"came {self.values.shape}"
            )

    def fleet(self, capacity_mw: ArrayLike) -> Floats:
        """Output of the fleet as a fraction of its capacity, (M, H)."""
        shares = _shares(capacity_mw, self.values.shape[2])
        return np.asarray((self.values * shares).sum(axis=2))


def schaake_order(past_ranks: ArrayLike, members: int) -> Ints:
    """Order members as past days ranked: the latest days of which every rank is known.

    Parameters
    ----------
    past_ranks : array (D, H, S)
        Ranks (PIT) of the outcomes of past days in their own forecasts, days in time order.
    members : int
        Number of scenarios, each following one day.

    Returns
    -------
    int array (members, H, S)
        Place 0 to members - 1 of each member at each hour and station.

    Raises
    ------
    InputError
        When fewer complete days than members are at hand.
    """
    days = _complete(past_ranks)
    if len(days) < members:
        raise InputError(
            f"expected at least {members} complete past days, one per member, came {len(days)}"
        )
    return _places(days[-members:])


def gaussian_order(past_ranks: ArrayLike, members: int, seed: int = 0) -> Ints:
    """Order members by draws of a Gaussian copula with shrunk correlation.

    Draws are mixtures of past days' normal scores and independent noise, which has the
    covariance (1 - s) R + s I without forming it: R is the correlation of the scores and s the
    shrinkage of Ledoit and Wolf. Time and memory grow linearly with the number of stations.

    Parameters are those of `schaake_order`; any number of members can be drawn.

    Raises
    ------
    InputError
        When fewer than 2 complete past days are at hand.
    """
    days = _complete(past_ranks)
    if len(days) < 2:
        raise InputError(f"expected at least 2 complete past days, came {len(days)}")
    flat = days.reshape(len(days), -1)
    scores = special.ndtri((_places(flat) + 0.5) / len(flat))
    scores /= scores.std(axis=0)
    shrink = shrinkage(scores)
    rng = np.random.default_rng(seed)
    mixing = rng.standard_normal((members, len(flat))) / np.sqrt(len(flat))
    noise = rng.standard_normal((members, flat.shape[1]))
    drawn = np.sqrt(1.0 - shrink) * mixing @ scores + np.sqrt(shrink) * noise
    return _places(drawn.reshape(members, *days.shape[1:]))


def shrinkage(scores: Floats) -> float:
    """Weight of the identity in the shrunk correlation of standardised scores (D, K), 0 to 1.

    Ledoit and Wolf (2004), eq. 14 with lemmas 3.2 to 3.4; the norms are taken from the D x D
    products of days, which have the same squared sum as the K x K covariance.
    """
    count, width = scores.shape
    gram = scores @ scores.T
    square = float((gram**2).sum()) / count**2
    mean = float(np.trace(gram)) / count / width
    distance = square / width - mean**2
    error = (float((np.diag(gram) ** 2).sum()) - count * square) / count**2 / width
    return min(max(error / distance, 0.0), 1.0) if distance > 0 else 1.0


def scenarios(
    time_s: ArrayLike, table: ArrayLike, taus: ArrayLike, order: Ints, cap: float = 1.0
) -> ScenarioSet:
    """Give members the quantiles of each marginal in a given order.

    Parameters
    ----------
    time_s : int array (H,)
    table : array (H, S, Q)
        Marginal quantiles [fraction of the station's capacity]; linear between, to 0 and to
        ``cap`` beyond the probabilities.
    taus : array (Q,)
        Their probabilities.
    order : int array (M, H, S)
        From `schaake_order` or `gaussian_order`.

    Raises
    ------
    InputError
        When shapes do not fit.
    """
    marginals, hours = np.asarray(table, dtype=np.float64), np.asarray(time_s, dtype=np.int64)
    if marginals.ndim != 3 or order.shape[1:] != marginals.shape[:2]:
        raise InputError(
            f"expected a table (hours, stations, quantiles) for an order {order.shape}, "
            f"came {marginals.shape}"
        )
    sorted_members = np.moveaxis(_read(marginals, taus, len(order), cap), -1, 0)
    return ScenarioSet(hours, np.take_along_axis(sorted_members, order, axis=0))


def coherent(
    drawn: ScenarioSet,
    capacity_mw: ArrayLike,
    fleet_table: ArrayLike,
    taus: ArrayLike,
    cap: float = 1.0,
) -> ScenarioSet:
    """Move stations so that their sum has the fleet's own distribution in every hour.

    In each hour the member that ranks m-th by its fleet sum gets the m-th quantile of the
    fleet's forecast. To rise, every station gives the same share of its head room below ``cap``;
    to fall, the same share of its output: sums are met exactly, no station leaves [0, cap], and
    the order of stations within a member is kept. Marginals of stations give way as far as they
    contradict the fleet's.

    Parameters
    ----------
    drawn : ScenarioSet
    capacity_mw : array (S,)
        Capacities [MW].
    fleet_table : array (H, Q)
        Calibrated quantiles of the fleet [fraction of its capacity].
    taus : array (Q,)
        Their probabilities.
    """
    fleet = drawn.fleet(capacity_mw)
    table = np.asarray(fleet_table, dtype=np.float64)
    if table.ndim != 2 or len(table) != drawn.time_s.size:
        raise InputError(
            f"expected fleet quantiles ({drawn.time_s.size} hours, quantiles), came {table.shape}"
        )
    wanted = np.take_along_axis(_read(table, taus, len(fleet), cap).T, _places(fleet), axis=0)
    rise = np.clip(wanted - fleet, 0.0, None) / np.maximum(cap - fleet, 1e-300)
    kept = np.where(fleet > 0, np.minimum(wanted / np.maximum(fleet, 1e-300), 1.0), 1.0)
    moved = kept[..., None] * drawn.values + rise[..., None] * (cap - drawn.values)
    return ScenarioSet(drawn.time_s, np.clip(moved, 0.0, cap))


def _read(table: Floats, taus: ArrayLike, members: int, cap: float) -> Floats:
    """Quantiles (m + 1/2) / M of each row (..., Q), shape (..., M): linear, so one product."""
    p = np.concatenate([[0.0], np.asarray(taus, dtype=np.float64), [1.0]])
    if p.size != table.shape[-1] + 2 or not (np.diff(p) > 0).all():
        raise InputError(
            f"expected {table.shape[-1]} probabilities increasing within (0, 1), came {p[1:-1]}"
        )
    asked = (np.arange(members) + 0.5) / members
    weights = np.stack([np.interp(asked, p, unit) for unit in np.eye(p.size)])
    return np.asarray(np.clip(table @ weights[1:-1] + cap * weights[-1], 0.0, cap))


def _complete(past_ranks: ArrayLike) -> Floats:
    days = np.asarray(past_ranks, dtype=np.float64)
    if days.ndim != 3:
        raise InputError(f"expected past ranks (days, hours, stations), came {days.shape}")
    return np.asarray(days[~np.isnan(days).any(axis=(1, 2))])


def _places(values: Floats) -> Ints:
    """Place of each member among all, ties in the order of members; along the first axis."""
    order = np.argsort(values, axis=0, kind="stable")
    places = np.empty_like(order)
    numbers = np.arange(len(values)).reshape(-1, *[1] * (values.ndim - 1))
    np.put_along_axis(places, order, np.broadcast_to(numbers, order.shape), axis=0)
    return places


def _shares(capacity_mw: ArrayLike, stations: int) -> Floats:
    capacity = np.asarray(capacity_mw, dtype=np.float64)
    if capacity.shape != (stations,) or not (capacity > 0).all():
        raise InputError(f"expected {stations} positive capacities in MW, came {capacity}")
    return np.asarray(capacity / capacity.sum())
