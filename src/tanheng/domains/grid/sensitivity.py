"""How adequacy changes with outage rates, load, common causes and the weather of the year."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tanheng.core import Text
from tanheng.domains.grid.assess import assess
from tanheng.domains.grid.exact import Exact, plain
from tanheng.domains.grid.model import CommonCause, Sensitivity
from tanheng.domains.grid.reading import Read
from tanheng.domains.grid.system import System
from tanheng.domains.grid.variation import common_cause, load_grown, outage_rates, weather_shifted
from tanheng.domains.grid.views import KIND_NAMES

__all__ = ["Case", "sensitivity"]


@dataclass(frozen=True)
class Case:
    """A system as it might be, as one zone and without storage.

    Attributes
    ----------
    key : str
        Of its figures.
    lole_h, eue_mwh : float
        Per year.
    """

    key: str
    name: Text
    lole_h: float
    eue_mwh: float


def sensitivity(asked: Sensitivity, read: Read, load_factor: float) -> tuple[Case, ...]:
    """Vary one thing at a time; the system as it is comes first.

    Parameters
    ----------
    load_factor : float
        By which load is scaled in all cases.
    """
    base = plain(read.system)
    base = replace(base, load_mw=base.load_mw * load_factor)
    weather = read.plants.of_kind("wind", "solar", "hydro")
    cases = [_case("as_it_is", Text("as it is", "现状"), base)]
    for factor in asked.outage_rates:
        name = Text(f"outage rates x {factor:g}", f"停运率 x {factor:g}")
        cases.append(_case(f"outage_rates_{factor:g}", name, outage_rates(base, factor)))
    for growth in asked.load_growth:
        name = Text(f"load {growth:+.0%}", f"负荷 {growth:+.0%}")
        cases.append(_case(f"load_{100 * growth:+g}pct", name, load_grown(base, growth)))
    for days in asked.weather_days:
        name = Text(f"weather {days:+d} days against load", f"天气相对负荷移动 {days:+d} 天")
        cases.append(_case(f"weather_{days:+d}d", name, weather_shifted(base, days, weather)))
    if asked.common_cause is not None:
        cases.append(_with_common_cause(asked.common_cause, read, base, cases[0]))
    return tuple(cases)


def _case(key: str, name: Text, system: System) -> Case:
    found = assess(system, Exact())
    return Case(key, name, found.lole_h.value, found.eue_mwh.value)


def _with_common_cause(asked: CommonCause, read: Read, base: System, usual: Case) -> Case:
    members = read.plants.of_fuel(*asked.fuels) | read.plants.of_kind(*asked.kinds)
    hit = _case("hit", Text("", ""), common_cause(base, members, asked.lost))
    kinds = [KIND_NAMES[kind] for kind in asked.kinds]
    what = ", ".join((*asked.fuels, *(name.en for name in kinds))) or "none"
    what_zh = "、".join((*asked.fuels, *(name.zh for name in kinds))) or "无机组"
    return Case(
        "common_cause",
        Text(
            f"{asked.lost:.0%} of {what} lost together for {asked.time:.1%} of the time",
            f"{what_zh} 的 {asked.lost:.0%} 在 {asked.time:.1%} 的时间内同时失去",
        ),
        (1 - asked.time) * usual.lole_h + asked.time * hit.lole_h,
        (1 - asked.time) * usual.eue_mwh + asked.time * hit.eue_mwh,
    )
