"""What ``project.yaml`` may say under ``renewables``."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field, field_validator, model_validator

from tanheng.core import (
    NAMED_WINDOWS,
    InputError,
    Origin,
    Strict,
    conversion,
    hours_of_range,
    zone_of,
)
from tanheng.store.times import ColumnName, TimeColumn

__all__ = [
    "Fleet",
    "FleetName",
    "Load",
    "PowerFile",
    "Renewables",
    "Station",
    "StationTable",
    "Weather",
    "WeatherColumn",
]

CapacityUnit = Literal["W", "kW", "MW", "GW"]
PowerUnit = Literal["fraction", "percent", "W", "kW", "MW", "GW", "Wh", "kWh", "MWh", "GWh"]
"""How output may be written; energies are those of a row's interval."""
RADIANT_ENERGY_J = {"J/m2": 1.0, "kJ/m2": 1e3, "MJ/m2": 1e6, "Wh/m2": 3600.0, "kWh/m2": 3.6e6}
"""How irradiance may be written as energy, and the joules of it."""
FleetName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Station(Strict):
    """One station: its id, its capacity, where it stands and how it is built.

    Parameters
    ----------
    id : str
        What its files and columns call it; an id alone may stand for all the fields.
    capacity_mw : float
        Installed capacity [MW]; of every station, or of none where output is a share of it.
    latitude, longitude : float
        Degrees north and east; solar stations need them, their own or the fleet's.
    tilt : float
        Of the modules, degrees from the horizontal.
    azimuth : float
        Where the modules face, degrees clockwise from north (180 faces south).
    """

    short: ClassVar[tuple[str, ...]] = ("string", "integer")

    id: str = Field(coerce_numbers_to_str=True, min_length=1)
    capacity_mw: float | None = Field(default=None, gt=0)
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    tilt: float | None = Field(default=None, ge=0, le=90)
    azimuth: float | None = Field(default=None, ge=0, le=360)

    @model_validator(mode="before")
    @classmethod
    def _from_id(cls, value: object) -> object:
        return {"id": value} if isinstance(value, str | int) else value


class StationColumns(Strict):
    """Columns of a table of stations.

    Parameters
    ----------
    id : str
        Column of the stations' ids.
    capacity : str
        Column of the capacity, in ``capacity_unit``.
    latitude, longitude : str
        Columns of the place, degrees.
    tilt, azimuth : str
        Columns of how modules are built, degrees.
    """

    id: ColumnName
    capacity: ColumnName | None = None
    latitude: ColumnName | None = None
    longitude: ColumnName | None = None
    tilt: ColumnName | None = None
    azimuth: ColumnName | None = None


class StationTable(Strict):
    """A file with a row per station.

    Parameters
    ----------
    file : str
        CSV or Parquet.
    columns : StationColumns
        Which column holds what.
    capacity_unit : str
        Unit of the column of capacity.
    keep, drop : tuple of str
        Ids of the stations to take, or to leave out.
    """

    file: str
    columns: StationColumns
    capacity_unit: CapacityUnit = "MW"
    keep: tuple[ColumnName, ...] = ()
    drop: tuple[ColumnName, ...] = ()


class PowerFile(Strict):
    """Station output: one file per station (``{station}`` in its name), long, or wide.

    Parameters
    ----------
    file : str
        CSV or Parquet; ``{station}`` in the name stands for the station's id.
    time : TimeColumn
        Where the file keeps its time.
    unit : str
        Unit of the output; energies are those of a row's interval.
    value : str
        Column of the output, in a long file or one file per station; ``{station}`` in it stands
        for the station's id.
    station : str
        Column that names the station of a row: the file is long.
    columns : dict
        Station id to column: the file is wide. Without ``value`` and ``columns`` each station's
        column is named as its id.
    """

    file: str
    time: TimeColumn
    unit: PowerUnit
    value: ColumnName | None = None
    station: ColumnName | None = None
    columns: dict[ColumnName, ColumnName] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_layout(self) -> PowerFile:
        if self.station and not self.value:
            raise ValueError("a long file (station) needs value, the column of the output")
        if self.value and self.columns:
            raise ValueError(
                "expected either value (long, or a file per station) or columns (wide)"
            )
        return self

    def column_of(self, station: str) -> str:
        """Column of a station's output."""
        if self.value:
            return self.value.replace("{station}", station)
        return self.columns.get(station, station)


class WeatherColumn(Strict):
    """A column of a weather file and its unit; ``{station}`` in it stands for the station's id.

    Parameters
    ----------
    column : str
        The column; its name alone may stand for all the fields.
    unit : str
        Unit of the file, where it is not the one in tanheng's name of the variable.
    accumulated : bool
        Values add up from row to row until they start anew, as radiation does in the output of
        many weather models.
    """

    short: ClassVar[tuple[str, ...]] = ("string", "integer")

    column: ColumnName
    unit: str | None = None
    accumulated: bool = False

    @model_validator(mode="before")
    @classmethod
    def _from_name(cls, value: object) -> object:
        return {"column": value} if isinstance(value, str | int) else value


class Lead(Strict):
    """Column that says how far ahead of its issue a forecast looks.

    Parameters
    ----------
    column : str
        The column; its name alone may stand for all the fields.
    unit : str
        Hours, minutes or seconds.
    """

    short: ClassVar[tuple[str, ...]] = ("string",)

    column: ColumnName
    unit: Literal["h", "min", "s"] = "h"

    @model_validator(mode="before")
    @classmethod
    def _from_name(cls, value: object) -> object:
        return {"column": value} if isinstance(value, str) else value


class Weather(Strict):
    """Weather **forecasts**: one file per station (``{station}``), one long file, or one for all.

    ``issued`` with ``lead`` or ``time`` gives true issue times. Without ``issued`` each value is
    taken as known ``day_ahead.min_lead_h`` before its hour, and the report says so. Names of
    ``columns`` are those of tanheng (``u_ms``, ``speed_ms@100``, ``ghi_wm2``, ``temperature_c``);
    any other name is used as it is.

    Parameters
    ----------
    file : str
        CSV or Parquet; ``{station}`` in the name stands for the station's id.
    time : TimeColumn
        Time that a value speaks of; or ``lead``.
    issued : TimeColumn
        Time at which the forecast was made.
    lead : Lead
        How far ahead of its issue a value looks.
    station : str
        Column that names the station of a row: the file is long.
    columns : dict
        tanheng's name of a variable to its column; a height may follow, ``speed_ms@100``.
    """

    file: str
    time: TimeColumn | None = None
    issued: TimeColumn | None = None
    lead: Lead | None = None
    station: ColumnName | None = None
    columns: dict[str, WeatherColumn] = Field(min_length=1)

    @model_validator(mode="after")
    def _has_a_clock(self) -> Weather:
        if self.time is None and (self.issued is None or self.lead is None):
            raise ValueError("expected time, or issued and lead")
        return self

    @field_validator("columns")
    @classmethod
    def _known_units(cls, columns: dict[str, WeatherColumn]) -> dict[str, WeatherColumn]:
        for name, spec in columns.items():
            if spec.unit in RADIANT_ENERGY_J and name.split("@")[0].endswith("_wm2"):
                continue
            try:
                conversion(name, spec.unit)
            except InputError as error:
                raise ValueError(str(error)) from None
        return columns

    @property
    def shared(self) -> bool:
        """Whether every station has the same weather."""
        named = [self.file, *(spec.column for spec in self.columns.values())]
        return self.station is None and not any("{station}" in name for name in named)


class Load(Strict):
    """Demand that the fleet serves, for the window ``top_net_load``.

    Parameters
    ----------
    file : str
        CSV or Parquet.
    time : TimeColumn
        Where the file keeps its time.
    unit : str
        Unit of the columns.
    columns : tuple of str
        Columns, added up.
    origin : str
        A ``forecast`` known a day ahead; of a ``measured`` load the same hour a week before
        stands in.
    """

    file: str
    time: TimeColumn
    unit: CapacityUnit = "MW"
    columns: tuple[ColumnName, ...] = Field(min_length=1)
    origin: Literal["forecast", "measured"] = "forecast"


class DayAhead(Strict):
    """The day-ahead horizon: weather and output known at least so many hours before an hour.

    Parameters
    ----------
    min_lead_h : int
        Hours from the latest that is known to the hour it is used for.
    """

    min_lead_h: int = Field(default=24, ge=1, le=240)


def _listed(value: object) -> object:
    """One value stands for a list of it."""
    return value if isinstance(value, list | tuple) else (value,)


class Fleet(Strict):
    """Stations of one kind taken together, and which guarantees are asked of them.

    Parameters
    ----------
    name : str
        First part of its figures' names.
    kind : str
        ``wind`` or ``solar``.
    zone : str
        Whose clock windows and days are told by: an IANA zone, or ``UTC+8``.
    origin : str
        Where the output comes from; ``synthetic`` marks every figure.
    latitude, longitude : float
        Place of all stations that state none of their own, degrees.
    stations : StationTable or tuple of Station
        A table or a list; found in the files of the output where it is left out.
    power : PowerFile
        Measured output.
    weather : Weather or tuple of Weather
        Weather forecasts, from one source or several.
    forecast : PowerFile
        A published forecast of the output, written like ``power``.
    load : Load
        Demand, for the window ``top_net_load``.
    day_ahead : DayAhead
        What is known when, a day ahead.
    intraday_h : tuple of int
        Further horizons: hours ahead, from the latest output.
    levels : tuple of float
        How often a guarantee is to hold, between 0 and 1.
    windows : tuple of str
        Hours of the day that guarantees are made for: ``all``, ``evening_peak`` (17 to 22),
        ``midday`` (10 to 16), ``top_net_load``, or hours such as ``10-15``.
    top_hours : int
        Hours a day of highest net load in ``top_net_load``.
    history_days : int
        Trailing history of the static guarantee, days.
    test_from : date or datetime
        First scored day; what comes before is learnt from. 180 days after the first hour where
        it is left out.
    test_until : date or datetime
        End of the scored days; that of the record where it is left out.
    """

    name: FleetName
    kind: Literal["wind", "solar"]
    zone: str = "UTC"
    origin: Origin = "measured"
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    stations: StationTable | tuple[Station, ...] = ()
    power: PowerFile
    weather: tuple[Weather, ...] = ()
    forecast: PowerFile | None = None
    load: Load | None = None
    day_ahead: DayAhead = DayAhead()
    intraday_h: tuple[Annotated[int, Field(ge=1, le=24)], ...] = ()
    levels: tuple[float, ...] = Field(default=(0.95,), min_length=1)
    windows: tuple[str, ...] = Field(default=("all",), min_length=1)
    top_hours: int = Field(default=4, ge=1, le=24)
    history_days: int = Field(default=180, ge=10, le=3660)
    test_from: date | datetime | None = None
    test_until: date | datetime | None = None

    @field_validator("weather", mode="before", json_schema_input_type=Weather | tuple[Weather, ...])
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return (value,) if isinstance(value, dict) else value

    _one_level = field_validator(
        "levels", mode="before", json_schema_input_type=float | tuple[float, ...]
    )(_listed)
    _one_window = field_validator(
        "windows", mode="before", json_schema_input_type=str | tuple[str, ...]
    )(_listed)
    _one_horizon = field_validator(
        "intraday_h", mode="before", json_schema_input_type=int | tuple[int, ...]
    )(_listed)

    @field_validator("levels")
    @classmethod
    def _shares(cls, levels: tuple[float, ...]) -> tuple[float, ...]:
        for level in levels:
            if not 0 < level < 1:
                raise ValueError(f"expected a level between 0 and 1, such as 0.95, came {level:g}")
        return tuple(dict.fromkeys(levels))

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            zone_of(zone)
        except InputError as error:
            raise ValueError(str(error)) from None
        return zone

    @field_validator("windows")
    @classmethod
    def _known_windows(cls, windows: tuple[str, ...]) -> tuple[str, ...]:
        for window in windows:
            if window not in NAMED_WINDOWS:
                hours_of_range(window)
        return tuple(dict.fromkeys(windows))

    @property
    def issue_unstated(self) -> bool:
        """Whether it has forecasts, and these do not say when they were made."""
        unstated = any(weather.issued is None for weather in self.weather)
        return unstated or self.forecast is not None

    @model_validator(mode="after")
    def _parts_fit(self) -> Fleet:
        if "top_net_load" in self.windows and self.load is None:
            raise ValueError("the window top_net_load needs load")
        stated = {weather.issued is not None for weather in self.weather}
        if self.forecast is not None:
            stated.add(False)
        if len(stated) > 1:
            raise ValueError(
                "expected forecasts that all have issue times (issued), or none of them, came both"
            )
        return self


class Renewables(Strict):
    """The section ``renewables`` of a project: wind and solar fleets.

    Parameters
    ----------
    fleets : tuple of Fleet
        One or more, each with a name of its own.
    """

    fleets: tuple[Fleet, ...] = Field(min_length=1)

    @field_validator("fleets")
    @classmethod
    def _names_differ(cls, fleets: tuple[Fleet, ...]) -> tuple[Fleet, ...]:
        names = [fleet.name for fleet in fleets]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"two fleets are called {name!r}")
        return fleets
