"""What ``project.yaml`` may say under ``company``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from tanheng.core import InputError, Origin, Strict, zone_of
from tanheng.domains.company.accounts import ACCOUNTS, ALL_SCOPE3, BOOKED
from tanheng.domains.company.activities import Activities, Choice
from tanheng.domains.company.matching.model import HourlyMatching
from tanheng.store.times import ColumnName

__all__ = [
    "BaseYear",
    "Boundary",
    "Change",
    "Claims",
    "Company",
    "Entity",
    "Factors",
    "Intensity",
    "OwnFactor",
    "Scope2",
    "Site",
    "Uncertainty",
]

Share = Annotated[float, Field(ge=0, le=1)]
Word = Annotated[str, Field(coerce_numbers_to_str=True, min_length=1)]


class OwnFactor(Strict):
    """A factor of the user's own, written into the project.

    Parameters
    ----------
    id : str
        What activities call it.
    unit : str
        Of the value, ``kg CO2e/t.km``; beside ``gases``, what they are for one of, ``t.km``.
    value : float, optional
        In ``unit``; or ``gases``.
    gases : dict
        Kilograms of each gas.
    basis : str
        What it counts.
    region : str
        Where it holds, a code or a name.
    year : int, optional
        Its vintage.
    interval : tuple of float, optional
        95 % interval of the value.
    source : str
        Where it stands.
    """

    id: Word
    value: float | None = None
    unit: str
    gases: dict[str, float] = Field(default_factory=dict)
    basis: str = "not stated"
    region: str = ""
    year: int | None = None
    interval: tuple[float, float] | None = None
    source: str = "written in the project"

    @model_validator(mode="after")
    def _value_or_gases(self) -> OwnFactor:
        if (self.value is None) == (not self.gases):
            raise ValueError("expected either value or gases")
        return self


class Factors(Strict):
    """Factors beside those of the library.

    Parameters
    ----------
    files : tuple of str
        Tables of factors, laid out as ``tanheng factors`` writes them.
    own : tuple of OwnFactor
        Factors written here.
    """

    files: tuple[str, ...] = ()
    own: tuple[OwnFactor, ...] = ()


class Entity(Strict):
    """A company of the group.

    Parameters
    ----------
    equity : float
        Share of it that the reporting company holds.
    financial_control : bool or str
        Whether it is controlled financially; ``joint`` counts by share of equity.
    operational_control : bool
        Whether its operations are controlled.
    """

    equity: Share = 1.0
    financial_control: bool | Literal["joint"] = True
    operational_control: bool = True


class Boundary(Strict):
    """Which companies of the group count, and by how much.

    Parameters
    ----------
    approach : str
        How the group is consolidated.
    entities : dict
        The other companies of the group by name; none, and everything counts.
    """

    approach: Literal["equity_share", "financial_control", "operational_control"] = (
        "operational_control"
    )
    entities: dict[str, Entity] = Field(default_factory=dict)


class Site(Strict):
    """A site of the company.

    Parameters
    ----------
    entity : str
        The company of the group that it belongs to.
    region : str
        Where it draws its power: what ``{site: region}`` of a factor looks up.
    expects : tuple of str
        Accounts that a complete inventory has of it; what is missing is listed.
    """

    entity: str = ""
    region: str = ""
    expects: tuple[Literal["scope1", "scope2"], ...] = ()


class Claims(Strict):
    """Table of certificates and contracts used by the company: energy with its factor.

    Parameters
    ----------
    file : str
        The table.
    site : str
        Column of the site that a row is claimed for.
    energy : str
        Column of the energy claimed, in ``unit``.
    unit : str
        Unit of the energy.
    factor : str or float
        Column of the factor in kg CO2e/kWh, or one number for all.
    serial : str, optional
        Column of what each certificate is known by; one that stands twice is refused.
    """

    file: str
    site: ColumnName = "site"
    energy: ColumnName = "energy"
    unit: str = "MWh"
    factor: ColumnName | float = 0.0
    serial: ColumnName | None = None


class Scope2(Strict):
    """How market-based emissions of purchased energy are computed.

    Parameters
    ----------
    claims : Claims, optional
        Instruments used.
    residual : Choice, optional
        Factor of what no instrument covers. Where there is none the location-based factor stands
        in, and the inventory says so.
    """

    claims: Claims | None = None
    residual: Choice | None = None

    @field_validator("residual")
    @classmethod
    def _by_site(cls, residual: Choice | None) -> Choice | None:
        if residual is not None and residual.id is None and residual.site is None:
            raise ValueError("expected an id, or {site: region} with map or find")
        return residual


class Change(Strict):
    """A change that makes a base year no longer comparable.

    Parameters
    ----------
    cause : str
        What has changed.
    account : str
        The account that it changes; ``scope3`` for all its categories together.
    t_co2e : float
        What it adds to the account in the base year.
    note : str
        In words.
    """

    cause: (
        Literal["acquisition", "divestment", "outsourcing", "insourcing", "method", "factor"]
        | (Literal["error", "boundary"])
    )
    account: str
    t_co2e: float
    note: str = ""

    @field_validator("account")
    @classmethod
    def _known(cls, account: str) -> str:
        return account if account == ALL_SCOPE3 else known_account(account)


class BaseYear(Strict):
    """The year that later ones are compared with.

    Parameters
    ----------
    year : int
        Which year.
    t_co2e : dict
        What was published, by account; ``scope3`` for all its categories together.
    threshold : float
        The base year is recalculated when changes, together, exceed this share of it.
    changes : tuple of Change
        What has changed since.
    """

    year: int
    t_co2e: dict[str, Annotated[float, Field(ge=0)]] = Field(min_length=1)
    threshold: float = Field(default=0.05, ge=0, le=1)
    changes: tuple[Change, ...] = ()

    @field_validator("t_co2e")
    @classmethod
    def _known(cls, by_account: dict[str, float]) -> dict[str, float]:
        return {
            account if account == ALL_SCOPE3 else known_account(account): value
            for account, value in by_account.items()
        }

    @model_validator(mode="after")
    def _told_once(self) -> BaseYear:
        told = {*self.t_co2e, *(change.account for change in self.changes)}
        parts = sorted(account for account in told if account.startswith(f"{ALL_SCOPE3}."))
        if ALL_SCOPE3 in told and parts:
            raise ValueError(f"expected scope3 or its categories, came scope3 and {parts[0]}")
        return self


class Intensity(Strict):
    """Emissions for each unit of something.

    Parameters
    ----------
    name : str
        Last part of its figure's name.
    value : float
        How much of it there was in the year.
    unit : str
        What is counted, ``M CNY``.
    accounts : tuple of str
        Accounts that are divided by it, added up.
    """

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    value: float = Field(gt=0)
    unit: str
    accounts: tuple[str, ...] = ("scope1", "scope2.market")

    @field_validator("accounts")
    @classmethod
    def _known(cls, accounts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(known_account(account) for account in accounts)


class Uncertainty(Strict):
    """How uncertainty is told: from draws, and by propagation.

    Parameters
    ----------
    level : float
        Of the intervals.
    samples : int
        Draws of every factor and amount.
    """

    level: float = Field(default=0.95, gt=0, lt=1)
    samples: int = Field(default=10_000, ge=100, le=1_000_000)


class Company(Strict):
    """The section ``company`` of a project: an inventory in three scopes.

    Parameters
    ----------
    name : str
        The reporting company.
    year : int
        The inventory's year, on the clocks of ``zone``.
    zone : str
        Its clocks.
    origin : str
        Where the tables come from; ``synthetic`` marks every figure.
    gwp : str
        Set of global warming potentials: SAR, TAR, AR4, AR5, AR5_cc or AR6.
    horizon : int
        Years over which they are told.
    boundary : Boundary
        Which companies of the group count.
    sites : dict
        Its sites by name.
    factors : Factors
        Factors beside those of the library.
    activities : tuple of Activities
        One entry for each table.
    skip_bad_rows : bool
        Go on without rows that cannot be used, and say how many; else nothing is computed.
    scope2 : Scope2
        Certificates, contracts and the residual mix.
    matching : HourlyMatching, optional
        Consumption matched with carbon-free energy by the hour.
    base_year : BaseYear, optional
        The year that later ones are compared with.
    intensity : tuple of Intensity
        Emissions for each unit of something.
    uncertainty : Uncertainty
        How uncertainty is told.
    excluded : dict
        Accounts that are left out, each with why.
    ledger : str, optional
        Where the inventory is posted: a file (SQLite) beside the project, or ``postgresql://``.
    """

    name: str
    year: int = Field(ge=1990, le=2100)
    zone: str = "UTC"
    origin: Origin = "measured"
    gwp: str = "AR6"
    horizon: Literal[20, 100] = 100
    boundary: Boundary = Boundary()
    sites: dict[str, Site] = Field(default_factory=dict)
    factors: Factors = Factors()
    activities: tuple[Activities, ...] = Field(min_length=1)
    skip_bad_rows: bool = False
    scope2: Scope2 = Scope2()
    matching: HourlyMatching | None = None
    base_year: BaseYear | None = None
    intensity: tuple[Intensity, ...] = ()
    uncertainty: Uncertainty = Uncertainty()
    excluded: dict[str, str] = Field(default_factory=dict)
    ledger: str | None = None

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            zone_of(zone)
        except InputError as error:
            raise ValueError(str(error)) from None
        return zone

    @field_validator("excluded")
    @classmethod
    def _known(cls, excluded: dict[str, str]) -> dict[str, str]:
        for account, reason in excluded.items():
            if account not in (*ACCOUNTS, *BOOKED):
                raise ValueError(f"expected an account such as scope3.c14, came {account!r}")
            if not reason.strip():
                raise ValueError(f"expected why {account} is left out, came nothing")
        return excluded


def known_account(account: str) -> str:
    """Pass an account of an inventory; refuse any other."""
    if account not in ACCOUNTS:
        raise ValueError(
            "expected scope1, scope2.location, scope2.market or scope3.c01 to scope3.c15, "
            f"came {account!r}"
        )
    return account
