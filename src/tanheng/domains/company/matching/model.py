"""What ``project.yaml`` may say under ``company.matching``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from tanheng.core import Strict
from tanheng.store.times import ColumnName, TimeColumn

__all__ = [
    "ENERGY_WH",
    "INTENSITY_G_PER_KWH",
    "POWER_W",
    "SHARE",
    "Certificates",
    "Column",
    "HourlyMatching",
    "Link",
    "MatchedSite",
    "MatchedZone",
    "Meter",
    "Source",
]

ENERGY_WH = {"Wh": 1.0, "kWh": 1e3, "MWh": 1e6, "GWh": 1e9}
POWER_W = {"W": 1.0, "kW": 1e3, "MW": 1e6, "GW": 1e9}
INTENSITY_G_PER_KWH = {"g/kWh": 1.0, "kg/MWh": 1.0, "kg/kWh": 1e3, "t/MWh": 1e3}
SHARE = {"fraction": 1.0, "percent": 0.01}
Name = Annotated[str, Field(coerce_numbers_to_str=True, min_length=1)]
Wh = Literal["Wh", "kWh", "MWh", "GWh"]


class Column(Strict):
    """A column of numbers over time.

    Parameters
    ----------
    file : str
        CSV or Parquet; steps of an hour, or of a whole part of one.
    time : TimeColumn
        Where its time stands and how it is written.
    value : str
        The column.
    unit : str
        Its unit.
    where : dict
        Only rows whose column has this word: meters one below the other in one file.
    """

    file: str
    time: TimeColumn
    value: ColumnName
    unit: str
    where: dict[ColumnName, Name] = Field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """All columns that have to be read."""
        return (*self.time.names, *self.where, self.value)


class Meter(Column):
    """Energy by hour: read as energy, or as mean power.

    Parameters
    ----------
    negative : str
        What a reading below nought means: it is ``refused``, or counts as ``nil`` (a solar plant
        that draws power at night).
    """

    negative: Literal["refused", "nil"] = "refused"

    @field_validator("unit")
    @classmethod
    def _energy(cls, unit: str) -> str:
        return _one_of(unit, (*ENERGY_WH, *POWER_W))


class MatchedZone(Strict):
    """A zone: where energy may be delivered from any place to any other.

    Parameters
    ----------
    intensity : Column or float, optional
        Emissions of the grid's power by hour, or one annual factor in g/kWh; a zone with a site
        needs it.
    residual : Column or float, optional
        Emissions of power that nobody has claimed (the residual mix): what is not matched has
        these. Where there is none, ``intensity`` stands in.
    carbon_free : Column, optional
        Share of the grid's power that is carbon-free, by hour: for the CFE score.
    """

    intensity: Column | Annotated[float, Field(ge=0)] | None = None
    residual: Column | Annotated[float, Field(ge=0)] | None = None
    carbon_free: Column | None = None

    @field_validator("intensity", "residual")
    @classmethod
    def _mass(cls, intensity: Column | float | None) -> Column | float | None:
        if isinstance(intensity, Column):
            _one_of(intensity.unit, tuple(INTENSITY_G_PER_KWH))
        return intensity

    @field_validator("carbon_free")
    @classmethod
    def _share(cls, carbon_free: Column | None) -> Column | None:
        if carbon_free is not None:
            _one_of(carbon_free.unit, tuple(SHARE))
        return carbon_free


class Link(Strict):
    """Energy of one zone that may serve load of another, not the other way round.

    Parameters
    ----------
    start, end : str
        Zone of the energy (``from``), and of the load (``to``).
    """

    start: Name = Field(alias="from")
    end: Name = Field(alias="to")


class MatchedSite(Strict):
    """A site: its zone, and the meter of its consumption.

    Parameters
    ----------
    zone : str
        The zone that it stands in.
    consumption : Meter
        Its meter.
    """

    zone: Name
    consumption: Meter


class Source(Strict):
    """Carbon-free energy at the company's disposal: own generation, or a contract for it.

    Parameters
    ----------
    site : str
        The site that own generation stands at; or ``zone``.
    zone : str
        The zone in which a contract's plant feeds in.
    generation : Meter
        The plant's meter.
    share : float
        Part of the plant's generation that is the company's.
    volume_mwh : float, optional
        Energy of the year; generation then only tells when it comes.
    """

    site: Name | None = None
    zone: Name | None = None
    generation: Meter
    share: float = Field(default=1.0, gt=0, le=1)
    volume_mwh: float | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _one_place(self) -> Source:
        if (self.site is None) == (self.zone is None):
            raise ValueError("expected either site (own generation) or zone (a contract)")
        if self.volume_mwh is not None and self.share != 1:
            raise ValueError("expected either share or volume_mwh, came both")
        return self


class Certificates(Strict):
    """A table of hourly certificates, a range of units of one lot in each row.

    Parameters
    ----------
    file : str
        CSV or Parquet.
    time : TimeColumn
        The hour of generation.
    serial, zone, start, end : str
        Columns of the lot, of the zone of generation, and of the range ``[from, to)``.
    unit : str
        What one unit of a range is.
    site, used : str and TimeColumn, optional
        Column of the site, and of the hour of consumption, that a row is claimed for; they have to
        fit where and when the certificate was made.
    """

    file: str
    time: TimeColumn
    serial: ColumnName = "serial"
    zone: ColumnName = "zone"
    start: ColumnName = Field(default="from", alias="from")
    end: ColumnName = Field(default="to", alias="to")
    unit: Wh = "Wh"
    site: ColumnName | None = None
    used: TimeColumn | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """All columns that have to be read."""
        site = (self.site,) if self.site else ()
        used = self.used.names if self.used else ()
        return (*self.time.names, self.serial, self.zone, self.start, self.end, *site, *used)


class HourlyMatching(Strict):
    """The part ``matching`` of the section ``company``.

    Parameters
    ----------
    zones : dict
        Zones by name.
    sites : dict
        Meters of consumption by site.
    sources : dict
        Own generation and contracts by name.
    certificates : tuple of Certificates
        Tables of hourly certificates.
    deliverability : tuple
        Zones that reach each other, ``[north, south]``, or one that reaches another,
        ``{from: north, to: south}``. A zone always reaches itself, and where nothing is written
        itself alone.
    """

    zones: dict[Name, MatchedZone] = Field(min_length=1)
    deliverability: tuple[Link | tuple[Name, ...], ...] = ()
    sites: dict[Name, MatchedSite] = Field(min_length=1)
    sources: dict[Name, Source] = Field(default_factory=dict)
    certificates: tuple[Certificates, ...] = ()

    @model_validator(mode="after")
    def _known(self) -> HourlyMatching:
        for name, site in self.sites.items():
            self._zone(site.zone, f"of site {name}")
            if self.zones[site.zone].intensity is None:
                raise ValueError(f"expected an intensity of zone {site.zone}, where site {name} is")
        for name, source in self.sources.items():
            if source.zone is not None:
                self._zone(source.zone, f"of source {name}")
            if source.site is not None and source.site not in self.sites:
                raise ValueError(
                    f"expected a site of source {name} ({', '.join(self.sites)}), "
                    f"came {source.site!r}"
                )
            if name in (f"certificates {zone}" for zone in self.zones):
                raise ValueError(f"expected another name of a source, came {name!r}")
        for way in self.deliverability:
            for zone in (way.start, way.end) if isinstance(way, Link) else way:
                self._zone(zone, "of deliverability")
        return self

    def _zone(self, zone: str, whose: str) -> None:
        if zone not in self.zones:
            raise ValueError(f"expected a zone {whose} ({', '.join(self.zones)}), came {zone!r}")


def _one_of(unit: str, known: tuple[str, ...]) -> str:
    if unit not in known:
        raise ValueError(f"expected one of {', '.join(known)}, came {unit!r}")
    return unit
