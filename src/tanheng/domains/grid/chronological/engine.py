"""The sequential method: years sampled in ranges, each of which may run in a thread of its own."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from tanheng.domains.grid.assessment import Assessment, Distribution, Steps, Wanted
from tanheng.domains.grid.chronological.control import BESIDE, Control, Controls
from tanheng.domains.grid.chronological.events import events_of
from tanheng.domains.grid.chronological.method import Sequential
from tanheng.domains.grid.chronological.moments import Moments
from tanheng.domains.grid.chronological.parts import MICRO, Parts, parts_of
from tanheng.domains.grid.chronological.seen import FULL, Seen, seen_of, steps_of
from tanheng.domains.grid.chronological.spread import Spread
from tanheng.domains.grid.chronological.state import state_of
from tanheng.domains.grid.chronological.totals import DAYS, ENERGY, HOURS, PEAKS, STARTS, ZONES
from tanheng.domains.grid.chronological.year import sample_years
from tanheng.domains.grid.estimate import Estimate
from tanheng.domains.grid.system import System

__all__ = ["Paired", "paired", "sequential"]

Ints = NDArray[np.int64]

RANGE = 1024
"""Samples in a range, of any number of threads: sums by step are added up range by range."""


@dataclass(frozen=True)
class Paired:
    """How much more a second system loses than a first, under the same draws.

    Attributes
    ----------
    lole_h : Estimate
        Difference of LOLE [h per year] with its paired standard error.
    eue_mwh : Estimate
        Difference of EUE [MWh per year].
    """

    lole_h: Estimate
    eue_mwh: Estimate


def sequential(
    system: System,
    method: Sequential,
    wanted: Sequence[Wanted] = (),
    control: Control | None = None,
) -> Assessment:
    """Assess a system by sampling.

    Parameters
    ----------
    system : System
    method : Sequential
    wanted : sequence of Wanted
        Any; ``surplus``, ``flow`` and ``energy`` take much longer, as no hour is passed over.
    control : Control, optional
        By which all but the distributions and what is given by step is corrected.

    Raises
    ------
    InputError
        When a load, capacity or limit of a storage is not finite.
    """
    parts = parts_of(system)
    moments = Moments(ZONES + 2 * len(system.zones))
    controls = None if control is None else Controls(control.means)
    hours, energy = Spread(), Spread()
    seen = seen_of(parts, wanted)
    beside = _rows_beside(control, method)
    for (rows, part_seen), known in zip(_ranges(parts, method, wanted), beside, strict=False):
        moments.add(rows)
        if controls is not None and known is not None:
            controls.add(rows, known)
        for total, part in zip(seen, part_seen, strict=True):
            total += part
        if "distribution" in wanted:
            hours.add(rows[:, HOURS])
            energy.add(rows[:, ENERGY])
    return _assessment(system, parts, method, wanted, moments, controls, hours, energy, seen)


def _rows_beside(control: Control | None, method: Sequential) -> Iterator[Ints | None]:
    """Yield what samples of a control come to, range after range; without one nothing, for ever."""
    if control is None:
        return repeat(None)
    return (rows[:, BESIDE] for rows, _ in _ranges(parts_of(control.system), method, ()))


def paired(system_a: System, system_b: System, method: Sequential) -> Paired:
    """Compare two systems under the same draws: the second less the first.

    A part draws by its kind and its place among those of its kind, so that added parts have to
    stand after those that both systems have.

    Raises
    ------
    InputError
        As `sequential`.
    """
    first, second = parts_of(system_a), parts_of(system_b)
    moments = Moments(2)
    pairs = zip(_ranges(first, method, ()), _ranges(second, method, ()), strict=True)
    # Both are turned into thousands of a step or of 1e-6 MWh, as whole numbers.
    for (rows_a, _), (rows_b, _) in pairs:
        moments.add(_yearly(rows_b, system_b) - _yearly(rows_a, system_a))
    return Paired(
        moments.estimate(0, 1e-6, max(_most_h(system_a), _most_h(system_b))),
        moments.estimate(1, 1e-6, max(_most_mwh(first, system_a), _most_mwh(second, system_b))),
    )


def _yearly(rows: Ints, system: System) -> Ints:
    """Hours and MWh per year in millionths, (n, 2)."""
    per_year = system.step_h / system.years
    hours = np.rint(rows[:, HOURS] * (per_year * MICRO))
    return np.stack([hours, np.rint(rows[:, ENERGY] * per_year)], axis=1).astype(np.int64)


def _ranges(
    parts: Parts, method: Sequential, wanted: Sequence[Wanted]
) -> Iterator[tuple[Ints, Seen]]:
    """Run all samples, yielding range after range in order, with few of them kept at a time."""
    full, zones = bool(set(FULL) & set(wanted)), len(parts.margins.margin)

    def run(first: int) -> tuple[Ints, Seen]:
        totals = np.zeros((min(RANGE, method.samples - first), ZONES + 2 * zones), np.int64)
        seen, state, events = seen_of(parts, wanted), state_of(parts), events_of(parts)
        seed, done, room = np.uint64(method.seed), 0, 1
        while done < len(totals):
            start, rest = np.uint64(first + done), totals[done:]
            done += sample_years(parts, state, events, seed, start, full, rest, seen)
            if done < len(totals):
                room *= 2
                events = events_of(parts, room * len(events.step))
        return totals, seen

    firsts = range(0, method.samples, RANGE)
    if method.threads == 1:
        yield from map(run, firsts)
        return
    with ThreadPoolExecutor(method.threads) as pool:
        waiting: deque[Future[tuple[Ints, Seen]]] = deque()
        for first in firsts:
            waiting.append(pool.submit(run, first))
            if len(waiting) > 2 * method.threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _assessment(
    system: System,
    parts: Parts,
    method: Sequential,
    wanted: Sequence[Wanted],
    moments: Moments,
    controls: Controls | None,
    hours: Spread,
    energy: Spread,
    seen: Seen,
) -> Assessment:
    """Turn sums into what was asked for."""
    per_year, zones = 1.0 / system.years, len(system.zones)
    step_h, power = system.step_h / system.years, system.step_h / system.years / MICRO
    most_h, most_mwh, days = _most_h(system), _most_mwh(parts, system), len(parts.margins.peak)

    def mean(column: int, scale: float, most: float) -> Estimate:
        plain = moments.estimate(column, scale, most)
        return plain if controls is None else controls.corrected(column, plain, scale)

    def lole(column: int) -> Estimate:
        return mean(column, step_h, most_h)

    def eue(column: int) -> Estimate:
        return mean(column, power, most_mwh)

    def number(column: int, most: int, name: Wanted) -> Estimate | None:
        return mean(column, per_year, most * per_year) if name in wanted else None

    def spread(one: Spread, scale: float, most: float) -> Distribution | None:
        return one.distribution(scale, most) if "distribution" in wanted else None

    def steps(total: str, name: Wanted, scale: float = 1.0) -> Steps | None:
        if name not in wanted:
            return None
        squared = getattr(seen, "times" if total == "times" else f"{total}_squared")
        return steps_of(getattr(seen, total), squared, method.samples, scale)

    by_zone = range(ZONES, ZONES + zones) if zones > 1 else range(0)
    return Assessment(
        lole_h=lole(HOURS),
        eue_mwh=eue(ENERGY),
        lole_d=number(PEAKS, days, "days"),
        lold_d=number(DAYS, days, "days"),
        lolf=number(STARTS, system.steps, "frequency"),
        lole_zone_h=tuple(map(lole, by_zone)) or None,
        eue_zone_mwh=tuple(eue(column + zones) for column in by_zone) or None,
        lolp=steps("times", "steps"),
        eue=steps("short", "steps", system.step_h),
        surplus_mw=steps("spare", "surplus"),
        flow_mw=steps("flow", "flow"),
        utilisation=steps("used", "flow"),
        energy_mwh=steps("held", "energy"),
        distribution_h=spread(hours, step_h, most_h),
        distribution_mwh=spread(energy, power, most_mwh),
        samples=method.samples,
        corrected=controls is not None,
    )


def _most_h(system: System) -> float:
    """Hours in a year of the system."""
    return system.steps * system.step_h / system.years


def _most_mwh(parts: Parts, system: System) -> float:
    """Energy lost in a year [MWh] were all that can fail down all the time, and all debts lost.

    Where even then nothing is lost, samples could not tell: it is all of the load.
    """
    failing, margins = parts.failing, parts.margins
    left = margins.margin.copy()
    for out, row, zone in zip(failing.out, failing.row, failing.zone, strict=True):
        left[zone] -= out if row < 0 else margins.moving[row]
    short_mw = np.maximum(-left, 0).sum() / MICRO
    owed_mw = parts.puts.energy.sum() / MICRO / system.step_h * system.steps
    lost_mw = float(short_mw + owed_mw) or float(system.load_mw.sum())
    return lost_mw * system.step_h / system.years
