"""What quality control says of each station: readings flagged, capacity and clock found wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from tanheng.core import Column, Context, Figure, Positions, Table, Text, iso
from tanheng.domains.renewables.fleet_hours import fit_until_s
from tanheng.domains.renewables.model import Fleet, Renewables
from tanheng.domains.renewables.reading import Door, FleetReader
from tanheng.domains.renewables.station_hours import StationHours, judge
from tanheng.domains.renewables.wind_reference import wind_signal
from tanheng.quality import CapacityFinding, Flag, Flags, reason_names, reasons

__all__ = ["NOT_STATED", "findings_table", "flagged", "quality_table", "station_figures"]

OF_READINGS = [flag for flag in reasons() if flag not in {Flag.CLOCK, Flag.CAPACITY}]
"""Clock and capacity are judged for a station, not for a reading."""
NOT_STATED = Text(
    "No capacity is stated: stations weigh the same.", "未给出装机容量：各站权重相同。"
)


def flagged(section: Renewables, positions: Positions, context: Context) -> Iterator[pl.DataFrame]:
    """List every flagged reading, one station at a time.

    Yields
    ------
    polars.DataFrame
        ``fleet``, ``station``, ``time_utc`` (start of the interval), ``value`` (as brought, in
        the file's unit; null where missing), ``value_mw`` (null also where no capacity is
        stated) and ``reasons``, names of `Flag` in lower case joined by ``;``. A ``curtailed``
        may join earlier readings when later ones show the plateau; no other reason does.

    Raises
    ------
    InputError
        With file, line and field of the first thing that cannot be used.
    """
    for index, fleet in enumerate(section.fleets):
        reader = FleetReader(fleet, Door(positions, f"renewables.fleets[{index}]", context.locate))
        until_s = fit_until_s(reader)
        for station in reader.stations:
            readings = reader.power(station)
            judged = judge(readings, fleet.kind, until_s, wind_signal(reader, readings))
            there = np.flatnonzero(judged.flags)
            value, blank = judged.timeline.values[there], np.full(there.size, np.nan)
            in_mw = station.capacity_mw is not None
            yield pl.DataFrame(
                {
                    "fleet": pl.repeat(fleet.name, there.size, dtype=pl.String, eager=True),
                    "station": pl.repeat(station.id, there.size, dtype=pl.String, eager=True),
                    "time_utc": [iso(int(moment)) for moment in judged.timeline.time_s[there]],
                    "value": pl.Series(np.round(value / readings.unit_mw, 9), nan_to_null=True),
                    "value_mw": pl.Series(value if in_mw else blank, nan_to_null=True),
                    "reasons": _joined(judged.flags[there]),
                },
                schema_overrides={"time_utc": pl.String, "reasons": pl.String},
            )


def _joined(flags: Flags) -> list[str]:
    there, which = np.unique(flags, return_inverse=True)
    words = [";".join(_name(flag) for flag in OF_READINGS if one & int(flag)) for one in there]
    return [words[place] for place in which]


def _name(flag: Flag) -> str:
    return str(flag.name).lower()


def station_figures(fleet: Fleet, hours: Sequence[StationHours]) -> list[Figure]:
    """Count each station's readings by reason, with what is known of its capacity and clock."""
    return [
        Figure(
            f"{fleet.name}.{one.station.id}.readings.unusable_share",
            one.record.unusable / one.record.readings,
            "1",
            fleet.origin,
            Text(
                "share of the station's readings with a flag that says they measure no output",
                "该电站读数中被标记为并非实测出力者的占比",
            ),
            about={
                "station": one.station.id,
                "n": one.record.readings,
                "flagged": {_name(flag): one.record.counts[flag] for flag in OF_READINGS},
                "capacity_stated_mw": one.stated_mw if one.capacity_stated else None,
                "capacity_used_mw": one.station.capacity_mw if one.capacity_stated else None,
                "clock_offset_h": one.clock_offset_h,
                "findings": [sentence.en for sentence in _findings(fleet, one)],
            },
        )
        for one in hours
    ]


def quality_table(hours: Sequence[StationHours]) -> Table:
    """Count what was flagged, by station and reason."""
    en, zh = reason_names("en"), reason_names("zh")
    in_mw = all(one.capacity_stated for one in hours)
    capacity = (
        Column(Text("Capacity stated", "标称容量"), unit="MW", digits=",.1f"),
        Column(Text("Capacity used", "采用容量"), unit="MW", digits=",.1f"),
    )
    columns = (
        Column(Text("Station", "电站")),
        Column(Text("Readings", "读数"), digits=",d"),
        *(Column(Text(en[flag], zh[flag]), digits=",d") for flag in OF_READINGS),
        *(capacity if in_mw else ()),
        Column(Text("Clock off", "时钟偏移"), unit="h", digits="+.1f"),
    )
    rows = tuple(
        (
            one.station.id,
            one.record.readings,
            *(one.record.counts[flag] for flag in OF_READINGS),
            *((one.stated_mw, one.station.capacity_mw) if in_mw else ()),
            one.clock_offset_h,
        )
        for one in hours
    )
    return Table(
        Text("Readings flagged, by reason", "各类问题读数"),
        columns,
        rows,
        Text(
            "Flagged readings stay in the record; missing, sentinel, stuck, impossible and "
            "night-time values are not used.",
            "被标记的读数全部保留在记录中；缺失、占位码、卡死、不可能值与夜间出力不参与计算。",
        ),
    )


def findings_table(fleet: Fleet, hours: Sequence[StationHours]) -> Table | None:
    """Say in a sentence each what is wrong with capacity and clock; None where nothing is."""
    rows = tuple((one.station.id, sentence) for one in hours for sentence in _findings(fleet, one))
    columns = (Column(Text("Station", "电站")), Column(Text("Finding", "发现")))
    title = Text(f"{fleet.name}: capacity and clock", f"{fleet.name}：容量与时钟")
    return Table(title, columns, rows) if rows else None


def _findings(fleet: Fleet, hours: StationHours) -> list[Text]:
    found = [_capacity_sentence(hours)] if hours.capacity.misstated else []
    return [*found, _clock_sentence(fleet, hours)] if hours.clock else found


def _capacity_sentence(hours: StationHours) -> Text:
    one = hours.capacity
    if not hours.capacity_stated:
        return _share_sentence(one)
    stated, used = f"{one.stated_mw:g} MW", f"{one.corrected_mw:.1f} MW"
    if one.corrected_mw > one.stated_mw:
        peak = f"{one.peak_mw:.1f} MW"
        return Text(
            f"output holds {peak} on five days against {stated} stated; {used} is used",
            f"出力在五天中持续达到 {peak}，标称容量 {stated}；采用 {used}",
        )
    return Text(
        f"output comes to only {used} in {one.days} days against {stated} stated; {used} is used",
        f"{one.days} 天内出力仅达 {used}，标称容量 {stated}；采用 {used}",
    )


def _share_sentence(one: CapacityFinding) -> Text:
    """Say it of a station whose output is a fraction of a capacity that nobody stated."""
    used = f"{100 * one.corrected_mw:.0f} %"
    if one.corrected_mw > one.stated_mw:
        return Text(
            f"output holds {100 * one.peak_mw:.0f} % of capacity on five days; {used} is taken as "
            "full output",
            f"出力在五天中持续达到装机的 {100 * one.peak_mw:.0f} %；以 {used} 为满发",
        )
    return Text(
        f"output comes to only {used} of capacity in {one.days} days; that is taken as full output",
        f"{one.days} 天内出力仅达装机的 {used}；以此为满发",
    )


def _clock_sentence(fleet: Fleet, hours: StationHours) -> Text:
    assert hours.clock is not None
    since, offset = iso(hours.clock.since_s), hours.clock.offset_h
    if offset == 0:
        return Text(f"clock is right again from {since} on", f"时钟自 {since} 起恢复正确")
    yardstick = ("sun", "太阳") if fleet.kind == "solar" else ("wind", "风")
    side = ("ahead of", "快") if offset > 0 else ("behind", "慢")
    by = f"{abs(offset):.1f}"
    return Text(
        f"clock runs {by} h {side[0]} the {yardstick[0]} from {since} on; readings are used by "
        "their own clock",
        f"时钟自 {since} 起比{yardstick[1]}{side[1]} {by} 小时；读数仍按其自身时钟使用",
    )
