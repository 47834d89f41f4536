"""How a fleet's files are read: what ``tanheng check`` says before anything runs."""

from __future__ import annotations

import numpy as np

from tanheng.core import Column, Context, Figure, InputError, Positions, Result, Table, Text, iso
from tanheng.domains.renewables.model import Fleet, Renewables
from tanheng.domains.renewables.reading import Door, FleetReader, Readings
from tanheng.domains.renewables.station_hours import StationHours, station_hours
from tanheng.domains.renewables.views import quality_table
from tanheng.domains.renewables.weather_files import weather_runs, weather_series
from tanheng.forecast import Weather, WeatherRuns

__all__ = ["check"]

SHOWN_ROWS = 3


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
    power_rows, weather_rows, hours = [], [], []
    for station in reader.stations:
        readings = reader.power(station)
        with door.at("power"):
            hours.append(station_hours(readings, fleet.kind))
        power_rows.append(_power_row(fleet, readings, hours[-1]))
        for weather in (weather_runs(reader, station), weather_series(reader, station)):
            weather_rows += _weather_rows(station.id, weather)
    tables = [_power_table(fleet, tuple(power_rows)), quality_table(tuple(hours))]
    if weather_rows:
        tables.insert(1, _weather_table(fleet, tuple(weather_rows)))
    _refuse_wrong_clock(fleet, door, hours)
    return tables, [_share_figure(fleet, hours)]


def _refuse_wrong_clock(fleet: Fleet, door: Door, hours: list[StationHours]) -> None:
    """Refuse a clock that is off by hours in most stations: the project is wrong, not they."""
    off = [one.clock_offset_h or 0.0 for one in hours]
    if abs(float(np.median(off))) >= 2:
        with door.at("power.time"):
            raise InputError(
                f"output runs {np.median(off):+.1f} h off the sun when its clock is read as "
                f"{fleet.power.time.zone}: is the zone right?"
            )


def _power_row(
    fleet: Fleet, readings: Readings, hours: StationHours
) -> tuple[str | float | int, ...]:
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
        hours.stated_mw,
        float(np.nanmax(readings.power_mw)),
        first,
    )


def _power_table(fleet: Fleet, rows: tuple[tuple[str | float | int, ...], ...]) -> Table:
    columns = (
        Column(Text("Station", "电站")),
        Column(Text("File", "文件")),
        Column(Text("Column", "列")),
        Column(Text("Unit", "单位")),
        Column(Text("Clock, marks", "时钟，时标")),
        Column(Text("Span", "时段"), unit="UTC"),
        Column(Text("Step", "步长")),
        Column(Text("Rows", "行数"), digits=",d"),
        Column(Text("Capacity", "容量"), unit="MW", digits=",.2f"),
        Column(Text("Highest", "最大"), unit="MW", digits=",.2f"),
        Column(Text("First rows", "前几行"), unit="UTC, MW"),
    )
    title = Text(f"{fleet.name}: output as read", f"{fleet.name}：出力读取方式")
    return Table(title, columns, rows)


def _weather_rows(station: str, weather: Weather | None) -> list[tuple[str | float | int, ...]]:
    if weather is None:
        return []
    if isinstance(weather, WeatherRuns):
        issue = f"{weather.issued_s.size} runs, {iso(int(weather.issued_s[0]))} .. "
        issue += f"{iso(int(weather.issued_s[-1]))}"
        lead = f"{weather.lead_s[0] / 3600:g} .. {weather.lead_s[-1] / 3600:g} h"
    else:
        issue = f"not stated; {iso(int(weather.time_s[0]))} .. {iso(int(weather.time_s[-1]))}"
        lead = "-"
    return [
        (
            station,
            name,
            issue,
            lead,
            float(np.nanmin(weather.values[..., column])),
            float(np.nanmean(weather.values[..., column])),
            float(np.nanmax(weather.values[..., column])),
            float(100 * np.isnan(weather.values[..., column]).mean()),
        )
        for column, name in enumerate(weather.names)
        if np.isfinite(weather.values[..., column]).any()
    ]


def _weather_table(fleet: Fleet, rows: tuple[tuple[str | float | int, ...], ...]) -> Table:
    columns = (
        Column(Text("Station", "电站")),
        Column(Text("Variable", "变量")),
        Column(Text("Issued", "起报"), unit="UTC"),
        Column(Text("Lead", "预见期")),
        Column(Text("Lowest", "最小"), digits=".3g"),
        Column(Text("Mean", "平均"), digits=".3g"),
        Column(Text("Highest", "最大"), digits=".3g"),
        Column(Text("Blank", "空值"), unit="%", digits=".1f"),
    )
    title = Text(f"{fleet.name}: weather forecasts as read", f"{fleet.name}：天气预报读取方式")
    return Table(title, columns, rows)


def _share_figure(fleet: Fleet, hours: list[StationHours]) -> Figure:
    total = hours[0].record
    for one in hours[1:]:
        total = total + one.record
    return Figure(
        f"{fleet.name}.readings.unusable_share",
        total.unusable / total.readings,
        "1",
        fleet.origin,
        "share of readings with a flag that says they measure no output",
        about={"n": total.readings, "stations": total.stations},
    )
