"""Run the section ``renewables``: every fleet, from its files to its figures."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tanheng.core import Context, Positions, Result, top_hours, window_hours, zone_of
from tanheng.domains.renewables import figures, views
from tanheng.domains.renewables.calibration import Memory, memory_of
from tanheng.domains.renewables.findings import FleetRun, Scored
from tanheng.domains.renewables.fleet_hours import FleetHours, read_fleet, test_start_s
from tanheng.domains.renewables.forecasting import FleetForecast, day_ahead, intraday
from tanheng.domains.renewables.guarantees import (
    Asked,
    backtest,
    mean_pinball,
    promises,
    promises_of_stations,
)
from tanheng.domains.renewables.load import load_known
from tanheng.domains.renewables.model import Fleet, Renewables
from tanheng.domains.renewables.reading import Door, FleetReader
from tanheng.domains.renewables.span import refuse_short, span_s

__all__ = ["asked_of", "memory", "run"]


def run(section: Renewables, positions: Positions, context: Context) -> Result:
    """Run every fleet of the section.

    Raises
    ------
    InputError
        With file, line and field of what cannot be used.
    """
    results = [
        run_fleet(fleet, Door(positions, f"renewables.fleets[{index}]", context.locate), context)
        for index, fleet in enumerate(section.fleets)
    ]
    return Result(
        tuple(figure for one in results for figure in one.figures),
        {name: frame for one in results for name, frame in one.series.items()},
        tuple(part for one in results for part in one.sections),
        tuple(table for one in results for table in one.headline),
        tuple(path for one in results for path in one.inputs),
    )


def run_fleet(fleet: Fleet, door: Door, context: Context) -> Result:
    """Forecast a fleet, promise what holds, and set it against what came."""
    reader = FleetReader(fleet, door)
    hours = read_fleet(reader, context)
    span = span_s(fleet, hours)
    refuse_short(fleet, door, hours, span)
    if fleet.load is not None:
        load_known(hours, reader)  # a load that cannot be used is refused before anything is fitted
    ahead = day_ahead(hours, fleet, span[0], context)
    every = asked_of(fleet, hours, ahead, reader)
    scored = _scored(ahead, hours, every, fleet, span, context, door)
    if ahead.stations:
        context.progress(f"{fleet.name}: guarantees of the stations")
        single = promises_of_stations(ahead.stations, hours.power, every, zone_of(fleet.zone))
        scored = [
            _with_stations(one, hours, table) for one, table in zip(scored, single, strict=True)
        ]
    with ThreadPoolExecutor(min(len(fleet.intraday_h), os.cpu_count() or 1) or 1) as pool:
        # Threads, not processes: fitting releases the interpreter and the hours need no copying.
        horizons = pool.map(
            lambda lead: intraday(hours, fleet, lead, ahead, span[0], context), fleet.intraday_h
        )
        for near in horizons:
            scored += _scored(near, hours, every, fleet, span, context, door)
    found = FleetRun(fleet, hours, ahead, tuple(scored))
    return Result(
        figures.figures_of(found),
        figures.series_of(found),
        (views.section(found),),
        (views.headline(found),),
        tuple(door.opened),
    )


def asked_of(
    fleet: Fleet, hours: FleetHours, ahead: FleetForecast, reader: FleetReader
) -> list[Asked]:
    """Every level and window that a fleet is asked for."""
    return [
        Asked(
            level,
            window,
            _inside(fleet, window, hours, ahead, reader),
            fleet.history_days,
            memory(fleet, hours),
        )
        for level in fleet.levels
        for window in fleet.windows
    ]


def memory(fleet: Fleet, hours: FleetHours) -> Memory:
    """Tell what a calibration remembers: by the record before its test, so no later hour counts."""
    return memory_of(fleet.kind, test_start_s(fleet, hours.time_s) - int(hours.time_s[0]))


def _inside(
    fleet: Fleet, window: str, hours: FleetHours, ahead: FleetForecast, reader: FleetReader
) -> NDArray[np.bool_]:
    zone = zone_of(fleet.zone)
    if window != "top_net_load":
        inside = window_hours(window, hours.time_s, zone)
        return inside & ahead.daylight if window == "all" else inside
    load_mw = load_known(hours, reader)
    middle = ahead.fleet.quantiles[:, int(np.argmin(np.abs(ahead.fleet.levels - 0.5)))]
    net = load_mw - middle * hours.capacity_mw.sum()
    return top_hours(net, hours.time_s, zone, fleet.top_hours)


def _scored(
    forecast: FleetForecast,
    hours: FleetHours,
    every: list[Asked],
    fleet: Fleet,
    span: tuple[int, int],
    context: Context,
    door: Door,
) -> list[Scored]:
    """Guarantees of one horizon at every level and window, each set against what came."""
    zone = zone_of(fleet.zone)
    context.progress(f"{fleet.name}: {forecast.horizon}, guarantees")
    with door.at("levels"):
        promised = promises(forecast.fleet, hours.fleet, every, zone)
        return [
            Scored(
                forecast.horizon,
                backtest(forecast.fleet, hours.fleet, one, asked, zone, span, context.seed),
                one,
                None,
                float("nan"),
            )
            for one, asked in zip(promised, every, strict=True)
        ]


def _with_stations(scored: Scored, hours: FleetHours, single: NDArray[np.float64]) -> Scored:
    rows = np.isin(hours.time_s, scored.test.time_s)
    loss = mean_pinball(hours.power, single, rows, scored.test.asked.level)
    return replace(scored, stations=single, stations_pinball=loss)
