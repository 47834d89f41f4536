"""How a fleet's files are read: what ``tanheng check`` says before anything runs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tanheng.core import HOUR_S, Column, Context, Figure, Positions, Result, Table, Text, iso
from tanheng.domains.renewables.flagged import (
    NOT_STATED,
    findings_table,
    quality_table,
    station_figures,
)
from tanheng.domains.renewables.fleet_hours import (
    fit_until_s,
    hours_of,
    joined,
    reached,
    refuse_no_overlap,
)
from tanheng.domains.renewables.load import load_known
from tanheng.domains.renewables.model import Fleet, Renewables
from tanheng.domains.renewables.plausibility import refuse_wrong_clock, refuse_wrong_unit
from tanheng.domains.renewables.reading import Door, FleetReader, Readings
from tanheng.domains.renewables.scored import scored_table
from tanheng.domains.renewables.span import refuse_short, span_s
from tanheng.domains.renewables.station_hours import StationHours
from tanheng.domains.renewables.weather_files import WeatherReader
from tanheng.forecast import Weather, WeatherRuns

__all__ = ["check"]

SHOWN_ROWS = 3
Row = tuple[str | float | int | None, ...]


def check(section: Renewables, positions: Positions, context: Context) -> Result:
    """Read every file of the section and say how each column was understood.

    Raises
    ------
    InputError
        With file, line and field of the first thing that cannot be used.
    """
    tables: list[Table] = []
    figures: list[Figure] = []
    for index, fleet in enumerate(section.fleets):
        door = Door(positions, f"renewables.fleets[{index}]", context.locate)
        made, counted = _fleet(fleet, door)
        tables += made
        figures += counted
    return Result(figures=tuple(figures), headline=tuple(tables))


def _fleet(fleet: Fleet, door: Door) -> tuple[list[Table], list[Figure]]:
    reader = FleetReader(fleet, door)
    weather = WeatherReader(reader)
    until_s = fit_until_s(reader)
    power_rows, weather_rows, hours = [], [], []
    for station in reader.stations:
        readings = reader.power(station)
        hours.append(hours_of(reader, readings, until_s))
        power_rows.append(_power_row(fleet, readings, hours[-1]))
        its_weather = weather.of(station)
        if its_weather is not None:
            refuse_no_overlap(reader, hours[-1], its_weather)
            weather_rows += _weather_rows(fleet, hours[-1], its_weather)
    refuse_wrong_unit(fleet, door, hours)
    refuse_wrong_clock(fleet, door, hours)
    whole = joined(tuple(hours))
    span = span_s(fleet, whole)
    refuse_short(fleet, door, whole, span)
    if fleet.load is not None:
        load_known(whole, reader)  # refuses a load of other hours
    tables = [_power_table(fleet, tuple(power_rows), in_mw=whole.in_mw)]
    tables += [_weather_table(fleet, tuple(weather_rows))] if weather_rows else []
    tables += [_load_table(fleet, reader)] if fleet.load else []
    tables.append(quality_table(tuple(hours)))
    tables.append(scored_table(fleet, whole, span))
    findings = findings_table(fleet, hours)
    tables += [findings] if findings else []
    return tables, [_share_figure(fleet, hours), *station_figures(fleet, hours)]


def _power_row(fleet: Fleet, readings: Readings, hours: StationHours) -> Row:
    order = np.argsort(readings.time_s, kind="stable")
    first = "; ".join(
        f"{iso(int(readings.time_s[row]))} {readings.power_mw[row]:.3g}"
        for row in order[:SHOWN_ROWS]
    )
    return (
        readings.station.id,
        readings.path.name,
        readings.column,
        readings.unit,
        f"{fleet.power.time.zone}, {fleet.power.time.marks}",
        f"{iso(int(readings.time_s.min()))} .. {iso(int(readings.time_s.max()))}",
        f"{readings.step_s // 60} min",
        readings.time_s.size,
        hours.stated_mw if hours.capacity_stated else None,
        float(np.nanmax(readings.power_mw)),
        first,
    )


def _power_table(fleet: Fleet, rows: tuple[Row, ...], *, in_mw: bool) -> Table:
    unit = "MW" if in_mw else "of capacity"
    columns = (
        Column(Text("Station", "电站")),
        Column(Text("File", "文件")),
        Column(Text("Column", "列")),
        Column(Text("Unit", "单位")),
        Column(Text("Clock, marks", "时钟，时标")),
        Column(Text("Span", "时段"), unit="UTC"),
        Column(Text("Step", "步长")),
        Column(Text("Rows", "行数"), digits=",d"),
        Column(Text("Capacity", "容量"), unit="MW" if in_mw else "", digits=",.2f"),
        Column(Text("Highest", "最大"), unit=unit, digits=",.2f"),
        Column(Text("First rows", "前几行"), unit=f"UTC, {unit}"),
    )
    title = Text(f"{fleet.name}: output as read", f"{fleet.name}：出力读取方式")
    return Table(title, columns, rows, None if in_mw else NOT_STATED)


def _weather_rows(fleet: Fleet, hours: StationHours, weather: Weather) -> list[Row]:
    if isinstance(weather, WeatherRuns):
        issue = f"{weather.issued_s.size} runs, {iso(int(weather.issued_s[0]))} .. "
        issue += f"{iso(int(weather.issued_s[-1]))}"
        lead = f"{weather.lead_s[0] / 3600:g} .. {weather.lead_s[-1] / 3600:g} h"
    else:
        issue = f"not stated; {iso(int(weather.time_s[0]))} .. {iso(int(weather.time_s[-1]))}"
        lead = "-"
    time_s = hours.start_s + HOUR_S * np.arange(hours.power.size, dtype=np.int64)
    measured = time_s[np.isfinite(hours.power)]
    reach = 100 * float(np.mean(reached(measured, weather, fleet.day_ahead.min_lead_h)))
    return [
        (hours.station.id, name, issue, lead, *_spread(weather.values[..., column]), reach)
        for column, name in enumerate(weather.names)
    ]


def _spread(values: NDArray[np.float32]) -> tuple[float | None, ...]:
    """Lowest, mean and highest value, and the share that is blank, per cent."""
    finite = values[np.isfinite(values)].astype(np.float64)
    blank = 100 * (1 - finite.size / values.size)
    if finite.size == 0:
        return None, None, None, blank
    return float(finite.min()), float(finite.mean()), float(finite.max()), blank


def _load_table(fleet: Fleet, reader: FleetReader) -> Table:
    time_s, load_mw = reader.load()
    columns = (
        Column(Text("Columns", "列")),
        Column(Text("Span", "时段"), unit="UTC"),
        Column(Text("Rows", "行数"), digits=",d"),
        Column(Text("Lowest", "最小"), unit="MW", digits=",.0f"),
        Column(Text("Mean", "平均"), unit="MW", digits=",.0f"),
        Column(Text("Highest", "最大"), unit="MW", digits=",.0f"),
    )
    named = ", ".join(fleet.load.columns) if fleet.load else ""
    span = f"{iso(int(time_s[0]))} .. {iso(int(time_s[-1]))}"
    row = (named, span, time_s.size, *_spread(load_mw.astype(np.float32))[:3])
    title = Text(f"{fleet.name}: load as read", f"{fleet.name}：负荷读取方式")
    return Table(title, columns, (row,))


def _weather_table(fleet: Fleet, rows: tuple[Row, ...]) -> Table:
    columns = (
        Column(Text("Station", "电站")),
        Column(Text("Variable", "变量")),
        Column(Text("Issued", "起报"), unit="UTC"),
        Column(Text("Lead", "预见期")),
        Column(Text("Lowest", "最小"), digits=".3g"),
        Column(Text("Mean", "平均"), digits=".3g"),
        Column(Text("Highest", "最大"), digits=".3g"),
        Column(Text("Blank", "空值"), unit="%", digits=".1f"),
        Column(Text("Reaches", "覆盖"), unit="%", digits=".1f"),
    )
    title = Text(f"{fleet.name}: weather forecasts as read", f"{fleet.name}：天气预报读取方式")
    ahead = fleet.day_ahead.min_lead_h
    note = Text(
        f"Reaches: share of measured hours that have weather known {ahead} h ahead.",
        f"覆盖：提前 {ahead} 小时已有天气预报的实测小时占比。",
    )
    return Table(title, columns, rows, note)


def _share_figure(fleet: Fleet, hours: list[StationHours]) -> Figure:
    total = hours[0].record
    for one in hours[1:]:
        total = total + one.record
    return Figure(
        f"{fleet.name}.readings.unusable_share",
        total.unusable / total.readings,
        "1",
        fleet.origin,
        Text(
            "share of readings with a flag that says they measure no output",
            "读数中被标记为并非实测出力者的占比",
        ),
        about={"n": total.readings, "stations": total.stations},
    )
