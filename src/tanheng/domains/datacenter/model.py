"""What ``project.yaml`` may say under ``datacenter``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tanheng.core import Origin, Strict

__all__ = ["Controlled", "DataCenter", "Deferred", "HeldPoints", "Prices", "ZoneHours"]

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
AtLeastNothing = Annotated[float, Field(ge=0)]


class Prices(Strict):
    """What a site pays, in the currency of the costs.

    Parameters
    ----------
    power, water : float, optional
        [per kWh], [per m3].
    costs : str, optional
        YAML file with assumptions of the site's own in place of those shipped.
    """

    power: AtLeastNothing | None = None
    water: AtLeastNothing | None = None
    costs: str | None = None


class ZoneHours(Strict):
    """Intensity of one zone of a table, such as the series that a grid of the project writes.

    Parameters
    ----------
    file : str
        Parquet with ``time``, ``zone`` and the column; ``run:NAME.intensity`` of a ``grid``.
    zone : str
        One of the values of its column ``zone``.
    column : str
        Intensity by the hour [g/kWh].
    """

    file: str
    zone: Annotated[str, Field(coerce_numbers_to_str=True)]
    column: str = "consumption_average_g_per_kwh"


class HeldPoints(Strict):
    """Set-points of the site's own plant, the same in all hours; the design's own by default.

    Parameters
    ----------
    supply_air_c, chilled_water_c, condenser_water_c : float, optional
        Supplied air, chilled water, water leaving the tower or dry cooler [C].
    """

    supply_air_c: float | None = None
    chilled_water_c: float | None = None
    condenser_water_c: float | None = None


class Deferred(Strict):
    """Jobs that may wait, moved to clean hours by the site's hourly intensity.

    Parameters
    ----------
    file : str
        Jobs with their windows, or pods of the Alibaba GPU trace; see ``tanheng datacenter jobs``.
    forecast : str
        Of the intensity.
    level, promise_days : float, int
        At which a saving is promised, and over how many days.
    gpu_w, core_w, slack_h, qos : float, float, float, str
        Assumed of pods: power of a GPU and of a core [W], time to the deadline beyond the run time
        [h], and which quality of service may wait.
    repeat : bool
        Lay the trace of pods end to end over the hours of the intensity.
    """

    file: str
    forecast: Literal["fading", "same-hour", "last-day", "persistence"] = "fading"
    level: float = Field(default=0.95, ge=0.5, lt=1)
    promise_days: int = Field(default=1, ge=1)
    gpu_w: float = Field(default=250.0, gt=0)
    core_w: float = Field(default=4.0, gt=0)
    slack_h: float = Field(default=12.0, ge=0)
    qos: str = "BE"
    repeat: bool = False


class Controlled(Strict):
    """Set-points by prediction, tried against fixed ones and trim-and-respond.

    Parameters
    ----------
    envelope : str
        ASHRAE's limits of the inlet.
    tape : bool
        Whether there are tape drives, which bear slower changes only.
    whole_year : bool
        The year in one piece, which takes minutes; else a week for each season.
    off : float
        Share by which each parameter of the plant is off those believed in.
    level : float
        At which a day's saving is promised.
    """

    envelope: Literal["recommended", "A1", "A2", "A3", "A4"] = "recommended"
    tape: bool = False
    whole_year: bool = False
    off: float = Field(default=0.1, ge=0, le=0.3)
    level: float = Field(default=0.95, ge=0.5, lt=1)


class DataCenter(Strict):
    """A site, what cools it, and what else might.

    Parameters
    ----------
    name : str
        First part of its figures' names.
    zone : str
        Its clocks, for what is shown by hour of the day.
    origin : str
        Where load and weather come from; what is simulated of them is never ``measured``.
    weather : str
        EPW, Open-Meteo JSON or CSV, gzipped or not.
    year : int, optional
        Calendar year that a typical year of weather is put on.
    it_mw : float
        Load of the servers at their reference inlet [MW], the same in all hours; with ``load``
        what they draw at full work, and the IT capacity that plants are built for.
    load : str, optional
        CSV by the hour with one of ``it_mw``, ``it_kw``, ``share`` (of ``it_mw``), ``cpu_load``
        (0 to 1, through the servers' curve); with or without ``time``.
    design : str
        A shipped design, or a YAML file.
    set_points : HeldPoints
        Of the site's own plant; the design's own where none is said.
    compare : tuple of str
        Designs to stand beside it in the same weather under the same load.
    pue_below : float, optional
        Which of them keep their PUE below this.
    intensity : float, str or ZoneHours, optional
        Of the grid: a number [g/kWh], a file of hours, or a zone of a table of several; China's
        national average by default.
    basis : str
        Which of published hours.
    renewable_mwh : float, optional
        Renewable energy that the site owns the rights to over the hours of the weather [MWh], for
        its renewable energy factor.
    prices : Prices
        Of power and water; the shipped assumptions where none is said.
    jobs : Deferred, optional
        Work that may wait, moved to clean hours.
    control : Controlled, optional
        Set-points by prediction, tried against simpler ways.
    """

    name: Name
    zone: str = "UTC"
    origin: Origin = "modelled"
    weather: str
    year: int | None = Field(default=None, ge=1900, le=2200)
    it_mw: float = Field(gt=0)
    load: str | None = None
    design: str
    set_points: HeldPoints = HeldPoints()
    compare: tuple[str, ...] = ()
    pue_below: float | None = Field(default=None, gt=1)
    intensity: AtLeastNothing | str | ZoneHours | None = None
    basis: Literal["direct", "life-cycle"] = "direct"
    renewable_mwh: AtLeastNothing | None = None
    prices: Prices = Prices()
    jobs: Deferred | None = None
    control: Controlled | None = None

    @property
    def outcome(self) -> Origin:
        """Origin of what is simulated: from invented inputs it is invented too."""
        return "synthetic" if self.origin == "synthetic" else "modelled"
