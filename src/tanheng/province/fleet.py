"""Joint law of a fleet's power, given the runs: errors of stations near each other go together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

from tanheng.core import InputError
from tanheng.province.field import FloatArray, combine
from tanheng.province.province import Province
from tanheng.province.runs import LOCAL_SHARE, error_features
from tanheng.province.station import DAY_AHEAD_H, Conditional, Kind, Station

__all__ = ["FleetConditional", "fleet_conditional"]

_CHUNK_VALUES = 8_000  # hours x samples at once: small enough for the waves to stay in cache


@dataclass(frozen=True)
class FleetConditional:
    """Law of a fleet's power at some hours, given the latest runs at all its stations.

    Hours are taken one by one: samples of different hours are independent.

    Attributes
    ----------
    hours : ndarray of int64, (hours,)
        Positions in the province's ``time_s``.
    capacity_mw : ndarray, (stations,)
    laws : tuple of Conditional
        Law of each station.
    features : ndarray, (stations, m)
        Features of the error field; see :func:`tanheng.province.runs.error_correlation`.
    power : ndarray, (hours,)
        What came: realised power of the fleet, fraction of its capacity.
    forecast : ndarray, (hours,)
        What would have come had the runs been right.
    change : ndarray, (hours,)
        Change of ``forecast`` from the hour before to the hour after.
    """

    hours: npt.NDArray[np.int64]
    capacity_mw: FloatArray
    laws: tuple[Conditional, ...]
    features: FloatArray
    power: FloatArray
    forecast: FloatArray
    change: FloatArray

    def samples(self, number: int, seed: int = 0) -> FloatArray:
        """Draw the fleet's power, fraction of its capacity, by Monte Carlo of the joint errors.

        Parameters
        ----------
        number : int
            Samples of each hour.
        seed : int
            Of the Monte Carlo; independent of the province's.

        Returns
        -------
        ndarray, (hours, number)
        """
        return np.concatenate(list(self._chunks(number, seed)))

    def exceedance(self, guarantee: npt.ArrayLike, number: int = 200, seed: int = 0) -> FloatArray:
        """P(power at the hour >= ``guarantee``) by Monte Carlo.

        Its standard error is sqrt(p (1 - p) / number) for each hour, and independent between
        hours: means over many hours are sharp.

        Parameters
        ----------
        guarantee : array_like, scalar or (hours,)
            Fraction of the fleet's capacity.

        Returns
        -------
        ndarray, (hours,)
        """
        level = np.broadcast_to(np.asarray(guarantee, dtype=np.float64), self.hours.shape)
        done, shares = 0, []
        for drawn in self._chunks(number, seed):
            part = level[done : done + drawn.shape[0], None]
            shares.append(np.mean(drawn >= part, axis=1))
            done += drawn.shape[0]
        return np.concatenate(shares)

    def _chunks(self, number: int, seed: int) -> Iterator[FloatArray]:
        generator = np.random.default_rng([seed, 50])
        step = max(1, _CHUNK_VALUES // number)
        for begin in range(0, self.hours.size, step):
            part = slice(begin, min(begin + step, self.hours.size))
            yield self._draw(part, number, generator)

    def _draw(self, part: slice, number: int, generator: np.random.Generator) -> FloatArray:
        shape = (part.stop - part.start, number)
        components = self.laws[0].components
        waves = generator.standard_normal((components, self.features.shape[1], *shape))
        total = np.zeros(shape)
        for law, capacity, row in zip(self.laws, self.capacity_mw, self.features, strict=True):
            local = generator.standard_normal((components, *shape))
            shared = np.stack([combine(row, component) for component in waves])
            errors = sqrt(1 - LOCAL_SHARE) * shared + sqrt(LOCAL_SHARE) * local
            total += capacity * law.at(part).power(errors)
        return np.asarray(total / self.capacity_mw.sum())


def fleet_conditional(
    province: Province,
    kind: Kind,
    hours: npt.NDArray[np.int64],
    least_lead_h: int = DAY_AHEAD_H,
) -> FleetConditional:
    """Joint law of all stations of a kind at some hours; memory grows with stations x hours.

    Parameters
    ----------
    province : Province
    kind : {'wind', 'solar'}
    hours : ndarray of int64
        Positions in ``province.time_s``.
    least_lead_h : int
        Each hour is told by the latest run at least so long ahead, 1..37.

    Raises
    ------
    InputError
        If the province has no station of the kind.
    """
    hours = np.asarray(hours, dtype=np.int64)
    around = [np.clip(hours + step, 0, province.time_s.size - 1) for step in (0, -1, 1)]
    capacities: list[float] = []
    laws: list[Conditional] = []
    features: list[FloatArray] = []
    total = np.zeros((4, hours.size))  # what came, and the forecast of the hour, before and after
    for station in stations_of(province, kind):
        told = [station.conditional(each, least_lead_h) for each in around]
        laws.append(told[0])
        features.append(error_features(*station.site.place))
        capacities.append(station.site.capacity_mw)
        shares = [station.power[hours], *(law.power(_no_error(law))[:, 0] for law in told)]
        total += station.site.capacity_mw * np.stack(shares)
    if not laws:
        raise InputError(f"expected a {kind} station, the province has none")
    came, forecast, before, after = total / float(np.sum(capacities))
    return FleetConditional(
        hours=hours,
        capacity_mw=np.array(capacities),
        laws=tuple(laws),
        features=np.stack(features),
        power=came,
        forecast=forecast,
        change=after - before,
    )


def _no_error(law: Conditional) -> FloatArray:
    return np.zeros((law.components, law.size, 1))


def stations_of(province: Province, kind: Kind) -> Iterator[Station]:
    """Make the stations of a kind, one at a time."""
    for index in range(province.stations):
        if province.site(index).kind == kind:
            yield province.station(index)
