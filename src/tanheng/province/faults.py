"""Faults planted in clean station readings, with the truth of each kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

__all__ = ["FaultSizes", "Planted", "plant", "shift_clock"]

Mask = NDArray[np.bool_]
Values = NDArray[np.float64]
Span = tuple[float, float]

HOUR_S: Final = 3600

LOGGER_CODES: Final = (-99.0, -999.0, -9999.0, 9999.0, 6553.5, 65535.0, -3276.7, -3276.8, 32767.0)


@dataclass(frozen=True)
class FaultSizes:
    """How large and how frequent the planted faults are, per station and year.

    Spans are drawn evenly between their two ends; powers are shares of capacity.

    Parameters
    ----------
    resolution : float
        Step to which the logger rounds.
    missing_rows, missing_gaps : int
        Single rows lost, and gaps.
    missing_gap_h : pair of float
        Length of a gap, h.
    duplicates : int
        Rows written twice, half of them with another value.
    late_rows : int
        Rows written to the file later than rows of later instants.
    late_by : pair of float
        Number of rows by which they come late.
    sentinels : int
        Readings replaced by one of two codes of the station: a common logger code and one of
        its own that appears in no table.
    own_code : pair of float
        Size of the station's own code.
    negatives, negative : int, pair of float
        Single negative readings, and their size.
    spikes, spike : int, pair of float
        Single readings above capacity, and their size.
    nights, night : int, pair of float
        Single readings at night (solar only), and their size.
    stuck, stuck_h, stuck_level : int, pair of float, pair of float
        Runs of one repeated value, their length in h, and the value, which is what the station
        gave when it got stuck.
    plateaus, plateau_level : int, pair of float
        Curtailments, and their set-point.
    plateau_h, solar_plateau_h : pair of float
        Longest time a curtailment of wind, and of solar, is kept up, h.
    plateau_jitter : float
        Output wanders this far to either side of the set-point.
    plateau_least, plateau_spare : int, float
        A curtailment begins where the weather offers more than the set-point for at least so many
        readings, on average by so much, and ends when it offers less.
    clock_h, wind_clock_h : pair of float
        Hours by which the clock of a solar and of a wind station runs off, either way.
    clock_day : pair of float
        Day on which it goes wrong, to stay so.
    understated, overstated : pair of float
        True over stated capacity.
    """

    resolution: float = 0.0005
    missing_rows: int = 40
    missing_gaps: int = 3
    missing_gap_h: Span = (6.0, 72.0)
    duplicates: int = 40
    late_rows: int = 40
    late_by: Span = (1.0, 48.0)
    sentinels: int = 60
    own_code: Span = (1.6, 4.0)
    negatives: int = 40
    negative: Span = (0.005, 0.5)
    spikes: int = 40
    spike: Span = (1.08, 1.45)
    nights: int = 40
    night: Span = (0.03, 0.6)
    stuck: int = 4
    stuck_h: Span = (72.0, 168.0)
    stuck_level: Span = (0.05, 0.60)
    plateaus: int = 12
    plateau_h: Span = (24.0, 72.0)
    solar_plateau_h: Span = (3.0, 7.0)
    plateau_level: Span = (0.20, 0.50)
    plateau_jitter: float = 0.004
    plateau_least: int = 8
    plateau_spare: float = 0.15
    clock_h: Span = (1.0, 10.0)
    wind_clock_h: Span = (4.0, 10.0)
    clock_day: Span = (0.0, 240.0)
    understated: Span = (1.25, 3.0)
    overstated: Span = (0.001, 0.15)


@dataclass(frozen=True)
class Planted:
    """One station's rows as they would be brought, and the truth about them.

    Parameters
    ----------
    time_s : ndarray of int64, shape (rows,)
        Instant of each row, in the order of the file, seconds since 1970 UTC.
    value : ndarray of float64, shape (rows,)
        Reading of each row, MW.
    truth : dict of str to ndarray of bool, shape (n,)
        Which intervals of the clean axis have the fault, by its name.
    """

    time_s: NDArray[np.int64]
    value: Values
    truth: dict[str, Mask]


def plant(
    time_s: NDArray[np.int64],
    power: Values,
    kind: Literal["wind", "solar"],
    capacity_mw: float,
    rng: np.random.Generator,
    sizes: FaultSizes | None = None,
) -> Planted:
    """Plant every kind of fault in one station's clean output.

    Faults do not touch one another, so that each reading has one cause; a solar station stuck at
    a daytime value is also producing at night, and is marked as both.

    Parameters
    ----------
    time_s : ndarray of int64, shape (n,)
        Regular axis, seconds since 1970 UTC.
    power : ndarray of float64, shape (n,)
        Clean output, share of capacity; for solar exactly 0 at night.
    kind : {'wind', 'solar'}
        What the station is.
    capacity_mw : float
        Its capacity, MW.
    rng : numpy.random.Generator
        Draws everything: the same state plants the same faults.
    sizes : FaultSizes, optional
        How large and frequent; by default the stated ones.
    """
    planting = _Planting(time_s, power, kind, capacity_mw, rng, sizes or FaultSizes())
    planting.hold()
    planting.replace()
    return planting.rows()


def shift_clock(planted: Planted, hours: float, since_s: int) -> Planted:
    """Set the station's clock ahead by ``hours`` for all rows from ``since_s`` on.

    The truth stays that of the clean axis.
    """
    ahead = np.where(planted.time_s >= since_s, round(hours * HOUR_S), 0)
    return Planted(planted.time_s + ahead, planted.value, planted.truth)


class _Planting:
    """Clean readings being spoilt; ``busy`` marks the intervals that already have a fault."""

    def __init__(
        self,
        time_s: NDArray[np.int64],
        power: Values,
        kind: Literal["wind", "solar"],
        capacity_mw: float,
        rng: np.random.Generator,
        sizes: FaultSizes,
    ) -> None:
        self.time_s = time_s
        self.clean = power
        self.solar = kind == "solar"
        self.capacity_mw = capacity_mw
        self.rng = rng
        self.sizes = sizes
        self.step_s = int(time_s[1] - time_s[0])
        self.years = power.size * self.step_s / (8766 * HOUR_S)
        self.share = np.round(power / sizes.resolution) * sizes.resolution
        self.night = (power <= 0.0) if self.solar else np.zeros(power.size, dtype=np.bool_)
        self.busy = np.zeros(power.size, dtype=np.bool_)
        self.truth: dict[str, Mask] = {}

    def hold(self) -> None:
        """Plant what lasts: stuck sensors and curtailments."""
        size = self.sizes
        stuck = self._empty()
        for span in self._spans(size.stuck, size.stuck_h, self._within(size.stuck_level)):
            self.share[span] = self.share[span.start]
            stuck[span.start + 1 : span.stop] = True
        self.truth["stuck"] = stuck
        self.truth["night"] = stuck & self.night
        self.truth["curtailed"] = self._empty()
        length_h = size.solar_plateau_h if self.solar else size.plateau_h
        level = self.rng.uniform(*size.plateau_level)
        for span in self._spans(size.plateaus, length_h, self._offers(level)):
            self._curtail(span, level)

    def _offers(self, level: float) -> Mask:
        """Where more than a set-point is offered for long enough, and enough more."""
        ahead = sliding_window_view(self.clean, self.sizes.plateau_least)
        offers = self._empty()
        offers[: len(ahead)] = (ahead.min(axis=1) > level + self.sizes.plateau_jitter) & (
            ahead.mean(axis=1) >= level + self.sizes.plateau_spare
        )
        return offers

    def _curtail(self, span: slice, level: float) -> None:
        """Hold the output until the weather offers no more than the set-point."""
        less = self.clean[span] <= level + self.sizes.plateau_jitter
        length = int(np.argmax(less)) if less.any() else less.size
        held = slice(span.start, span.start + length)
        jitter = self.rng.uniform(-1.0, 1.0, length) * self.sizes.plateau_jitter
        self.share[held] = level + jitter
        self.truth["curtailed"][held] = True

    def replace(self) -> None:
        """Plant single readings that no station gives."""
        size, rng = self.sizes, self.rng
        where = self._singles("sentinel", size.sentinels)
        own = rng.choice([-1.0, 1.0]) * rng.uniform(*size.own_code)
        codes = np.array([code / self.capacity_mw for code in LOGGER_CODES])
        known = rng.choice(codes[(codes < -0.05) | (codes > self.sizes.own_code[0])])
        self.share[where] = rng.choice([known, own], where.size)
        where = self._singles("negative", size.negatives)
        self.share[where] = -rng.uniform(*size.negative, where.size)
        where = self._singles("above_capacity", size.spikes, ~self.night)
        self.share[where] = rng.uniform(*size.spike, where.size)
        if self.solar:
            where = self._singles("night", size.nights, self.night)
            self.share[where] = rng.uniform(*size.night, where.size)

    def rows(self) -> Planted:
        """Write the rows out of order, twice or not at all."""
        size, rng = self.sizes, self.rng
        lost = self._empty()
        for span in self._spans(size.missing_gaps, size.missing_gap_h, ~self.busy):
            lost[span] = True
        lost[self._singles("missing", size.missing_rows)] = True
        self.truth["missing"] = lost
        late = self._singles("out_of_order", size.late_rows)
        twice = self._singles("duplicate", size.duplicates)
        index = np.concatenate([np.flatnonzero(~lost), twice])
        value = np.concatenate([self.share[~lost], self._again(twice)])
        place = index.astype(np.float64)
        place[np.isin(index, late)] += 0.5 + np.floor(rng.uniform(*size.late_by, late.size))
        order = np.argsort(place, kind="stable")
        return Planted(
            time_s=self.time_s[index[order]],
            value=value[order] * self.capacity_mw,
            truth=self.truth,
        )

    def _again(self, twice: NDArray[np.int64]) -> Values:
        other = self.rng.random(twice.size) < 0.5
        return np.where(other, self.rng.random(twice.size), self.share[twice])

    def _empty(self) -> Mask:
        return np.zeros(self.clean.size, dtype=np.bool_)

    def _within(self, span: Span) -> Mask:
        return (self.clean >= span[0]) & (self.clean <= span[1])

    def _count(self, per_year: int) -> int:
        return max(1, round(per_year * self.years))

    def _singles(self, name: str, per_year: int, allowed: Mask | None = None) -> NDArray[np.int64]:
        """Draw free intervals for a fault and mark them."""
        free = np.flatnonzero(~self.busy if allowed is None else allowed & ~self.busy)
        where = self.rng.choice(free, min(self._count(per_year), free.size), replace=False)
        where.sort()
        self.busy[where] = True
        mask = self.truth.setdefault(name, self._empty())
        mask[where] = True
        return where

    def _spans(self, per_year: int, length_h: Span, start: Mask) -> list[slice]:
        """Draw free spans that begin where ``start`` allows, a day apart, after a month."""
        day = 24 * HOUR_S // self.step_s
        found: list[slice] = []
        for candidate in self.rng.permutation(np.flatnonzero(start[30 * day :]) + 30 * day):
            length = round(self.rng.uniform(*length_h) * HOUR_S / self.step_s)
            around = slice(int(candidate) - day, int(candidate) + length + day)
            if around.stop > self.clean.size or self.busy[around].any():
                continue
            found.append(slice(int(candidate), int(candidate) + length))
            self.busy[around] = True
            if len(found) == self._count(per_year):
                break
        return found
