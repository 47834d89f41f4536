"""What ``project.yaml`` may say under ``grid``."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from tanheng.core import NAMED_WINDOWS, InputError, Origin, Strict, hours_of_range, zone_of

__all__ = [
    "Adequacy",
    "BalanceSheet",
    "CapacityValue",
    "CommonCause",
    "Fleet",
    "Grid",
    "Guarantee",
    "Intensity",
    "Sensitivity",
    "Source",
]

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Share = Annotated[float, Field(ge=0, le=1)]
Kind = Literal["thermal", "hydro", "wind", "solar", "other"]
Fleet = Literal["wind", "solar"]


class Source(Strict):
    """Where the system is read from: one of these.

    Parameters
    ----------
    rts_gmlc : str
        A folder laid out as RTS-GMLC's, or ``rts-gmlc:`` for the dataset.
    pras : str
        A system file of PRAS (HDF5).
    folder : str
        A folder with ``units.csv``, ``load.csv`` and, where there are any, ``output.csv``,
        ``storage.csv`` and ``lines.csv``.
    workbook : str
        An Excel workbook whose sheets are those tables.
    """

    rts_gmlc: str | None = None
    pras: str | None = None
    folder: str | None = None
    workbook: str | None = None

    @model_validator(mode="after")
    def _one(self) -> Source:
        given = [name for name, value in vars(self).items() if value is not None]
        if len(given) != 1:
            came = " and ".join(given) or "none"
            raise ValueError(f"expected one of rts_gmlc, pras, folder, workbook, came {came}")
        return self


class Adequacy(Strict):
    """How adequacy is assessed: exactly as one zone, and by sampled years as the system is.

    Parameters
    ----------
    samples : int
        Years to sample with zones, lines, storage and demand response; 0 for none.
    """

    samples: int = Field(default=1_000, ge=0)

    @field_validator("samples")
    @classmethod
    def _enough(cls, samples: int) -> int:
        if samples == 1:
            raise ValueError("expected 0, or at least 2 samples, came 1")
        return samples


class CapacityValue(Strict):
    """What wind and solar are worth.

    Parameters
    ----------
    reference_lole_h : float, optional
        Load is scaled so that the system without wind and solar has this LOLE [h per year]: one
        that never falls short cannot tell what anything is worth. As it is when left out.
    penetration : tuple of float
        Sizes of each fleet, as multiples of what is installed, for ELCC against penetration.
    """

    reference_lole_h: float | None = Field(default=None, gt=0)
    penetration: tuple[Annotated[float, Field(gt=0)], ...] = (0.25, 0.5, 1.0, 1.5, 2.0)


class Guarantee(Strict):
    """Which operational guarantee stands for a fleet in the balance sheet.

    Parameters
    ----------
    fleet : str
        Name of a fleet of the section ``renewables``.
    level : float
        Level of its guarantee.
    """

    fleet: Name
    level: float = Field(default=0.95, gt=0, lt=1)


class CommonCause(Strict):
    """A cause that takes a share of the capacity of some units at the same time.

    Parameters
    ----------
    fuels : tuple of str
        Units that burn one of these.
    kinds : tuple of str
        Units of one of these kinds.
    lost : float
        Share of their capacity that is lost.
    time : float
        Share of the time that it is.
    """

    fuels: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    lost: Share = 0.3
    time: Share = 0.01


class Sensitivity(Strict):
    """What is varied, one at a time.

    Parameters
    ----------
    outage_rates : tuple of float
        Multiples of every unit's forced outage rate.
    load_growth : tuple of float
        Growth of the load; 0.02 is two per cent.
    weather_days : tuple of int
        Days by which the weather is moved against the load.
    common_cause : CommonCause, optional
        A cause that many units share.
    """

    outage_rates: tuple[Annotated[float, Field(gt=0)], ...] = (0.5, 1.5, 2.0)
    load_growth: tuple[Annotated[float, Field(gt=-1)], ...] = (0.02, 0.05)
    weather_days: tuple[int, ...] = (-14, -7, 7, 14)
    common_cause: CommonCause | None = None


class BalanceSheet(Strict):
    """The power balance sheet.

    Parameters
    ----------
    windows : tuple of str
        Hours of the day that it is set up for, by the clocks of ``zone``.
    top_hours : int
        Hours a day of highest net load in ``top_net_load``.
    reserve : float
        Share of the peak load that is kept beside it.
    maintenance, derating : float
        Shares of thermal capacity that are not there at the time of the peak.
    hydro_level : float
        Firm hydro is what is there in this share of the window's hours.
    fixed : dict
        Share of installed capacity that the rule of fixed derating counts, by fleet.
    imports_mw : dict
        Imports by zone [MW].
    guarantees : dict
        Whose operational guarantee stands for the wind and for the solar fleet.
    cny_per_kw : float, optional
        What deferred capacity would have cost [CNY/kW]; with ``cost_source``.
    cost_source : str, optional
        Where that cost stands.
    """

    windows: tuple[str, ...] = Field(
        default=("evening_peak", "midday", "top_net_load"), min_length=1
    )
    top_hours: int = Field(default=4, ge=1, le=24)
    reserve: float = Field(default=0.13, ge=0)
    maintenance: Share = 0.0
    derating: Share = 0.0
    hydro_level: float = Field(default=0.95, gt=0, lt=1)
    fixed: dict[Fleet, Share] = Field(default={"wind": 0.05, "solar": 0.0})
    imports_mw: dict[str, Annotated[float, Field(ge=0)]] = Field(default_factory=dict)
    guarantees: dict[Fleet, Guarantee] = Field(default_factory=dict)
    cny_per_kw: float | None = Field(default=None, gt=0)
    cost_source: str | None = None

    @field_validator("windows")
    @classmethod
    def _known_windows(cls, windows: tuple[str, ...]) -> tuple[str, ...]:
        for window in windows:
            if window not in NAMED_WINDOWS:
                hours_of_range(window)
        return windows

    @model_validator(mode="after")
    def _some_thermal_left(self) -> BalanceSheet:
        if self.maintenance + self.derating > 1:
            raise ValueError(
                "expected maintenance and derating of together at most 1, "
                f"came {self.maintenance:g} and {self.derating:g}"
            )
        return self

    @model_validator(mode="after")
    def _cost_has_source(self) -> BalanceSheet:
        if (self.cny_per_kw is None) != (self.cost_source is None):
            raise ValueError("cny_per_kw and cost_source (where it stands) go together")
        return self


class Intensity(Strict):
    """Hourly carbon intensity of the system, dispatched at least cost.

    Parameters
    ----------
    basis : str
        ``direct`` emissions of what is burnt, or ``life_cycle`` ones.
    """

    basis: Literal["direct", "life_cycle"] = "direct"


class Grid(Strict):
    """The section ``grid`` of a project: a power system.

    Parameters
    ----------
    name : str
        First part of its figures' names.
    zone : str
        Whose clock windows are told by.
    origin : str
        Where the system comes from; ``synthetic`` marks every figure.
    start : datetime, optional
        First hour of the load. Where it is left out, that which the files tell, on their clock as
        if it were UTC; of a folder or a workbook, which tell none, 1970.
    system : Source
        Where it is read from.
    adequacy : Adequacy
        How adequacy is assessed.
    capacity_value : CapacityValue
        What wind and solar are worth in planning.
    balance : BalanceSheet, optional
        The power balance sheet; none where it is left out.
    sensitivity : Sensitivity, optional
        What is varied; nothing where it is left out.
    intensity : Intensity, optional
        Hourly carbon intensity; none where it is left out.
    """

    name: Name
    zone: str = "UTC"
    origin: Origin = "modelled"
    start: datetime | None = None
    system: Source
    adequacy: Adequacy = Adequacy()
    capacity_value: CapacityValue = CapacityValue()
    balance: BalanceSheet | None = None
    sensitivity: Sensitivity | None = None
    intensity: Intensity | None = None

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            zone_of(zone)
        except InputError as error:
            raise ValueError(str(error)) from None
        return zone
