"""A site's plant under control: set-points by prediction against fixed ones and simple rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from tanheng.core import Context, Figure, Positions, Section, Text
from tanheng.domains.datacenter.components.moist_air import Floats
from tanheng.domains.datacenter.control import (
    WAY_NAMES,
    WAYS,
    Course,
    Lane,
    Trial,
    Truth,
    control_section,
    controllable,
    envelope,
    promises,
    trial,
    weeks,
    year,
)
from tanheng.domains.datacenter.inputs import Inputs, complaining_of
from tanheng.domains.datacenter.model import Controlled, DataCenter

__all__ = ["control_figures", "refuse_control", "site_section", "try_control"]

STEPS = Text(
    "steps of 15 min on a plant whose parameters are {off} off those believed in: {what}",
    "15 分钟步长，机房参数与所知相差 {off}：{what}",
)
ALL = Text("all electricity of the plant under {way}", "{way}下机房的全部用电量")
SAVED = Text("electricity that prediction saves, over that of {way}", "模型预测较{way}所省电量占比")
DAILY = Text(
    "share of a day's electricity that prediction saves of {way}", "模型预测较{way}一日可省电量占比"
)
OUTSIDE = Text(
    "quarters of an hour with an inlet outside {envelope}, all three ways",
    "三种方式下进风超出 {envelope} 的刻数（15 分钟）",
)
PREDICTED = Text("under prediction", "模型预测下")

BASELINES = tuple(way for way in WAYS if way != "predictive")


def try_control(
    section: DataCenter, read: Inputs, positions: Positions, context: Context
) -> Trial | None:
    """Run the site's plant three ways under its own load; None where the section asks for none.

    Raises
    ------
    InputError
        Less than a year of weather, or a plant that cannot be set up for the envelope.
    """
    asked = section.control
    if asked is None:
        return None

    def tell(done: str) -> None:
        context.progress(f"{section.name}: {done}")

    with complaining_of("datacenter.control", positions):
        limits = envelope(asked.envelope, asked.tape)
        course, lanes = _course(asked, section, read, context)
        plant = controllable(read.designs[0][1], course.it_kw, limits)
        truth = Truth(asked.off, seed=context.seed)
        return trial(plant, course, lanes, limits, truth, tell)


def refuse_control(
    section: DataCenter, read: Inputs, positions: Positions, context: Context
) -> None:
    """Refuse what a trial could not begin with, as `try_control` does, before anything runs."""
    asked = section.control
    if asked is None:
        return
    with complaining_of("datacenter.control", positions):
        course, _ = _course(asked, section, read, context)
        limits = envelope(asked.envelope, asked.tape)
        controllable(read.designs[0][1], course.it_kw, limits)


def _course(
    asked: Controlled, section: DataCenter, read: Inputs, context: Context
) -> tuple[Course, tuple[Lane, ...]]:
    places = {section.name: read.outdoor}
    mean_kw = float(read.load.kw.mean())
    course, lanes = (year if asked.whole_year else weeks)(places, mean_kw, context.seed)
    return replace(course, it_kw=own_load(read, course, lanes)), lanes


def own_load(read: Inputs, course: Course, lanes: tuple[Lane, ...]) -> Floats:
    """Return the site's load at each step of a course ``(L, T)`` [kW], going round its year."""
    before_s = lanes[0].start_s - course.outdoor.start_s
    steps = course.outdoor.step_s * np.arange(course.it_kw.shape[-1])
    begins = np.array([lane.start_s - before_s for lane in lanes])
    place = (begins[:, None] + steps - read.outdoor.start_s) // read.outdoor.step_s
    return np.asarray(read.load.kw[place % read.load.kw.size])


def site_section(section: DataCenter, found: Trial) -> Section:
    """Return the part of the report; its first table stands in the headline."""
    drawn = control_section(found)
    title = Text(f"{section.name}: {drawn.title.en}", f"{section.name}：{drawn.title.zh}")
    return replace(drawn, anchor=f"{section.name}-control", title=title, views=drawn.views[1:])


def control_figures(section: DataCenter, found: Trial) -> tuple[Figure, ...]:
    """Return electricity of each way by week, what prediction saves, and what can be promised."""
    figures = list(_by_lane(section, found))
    outside = sum(int(count.sum()) for count in found.violations.values())
    what = OUTSIDE.filled(envelope=found.envelope.name)
    figures.append(_figure(section, "steps_outside", float(outside), "", what))
    level = section.control.level if section.control else 0.95
    for way, promise in promises(found, level).items():
        figures.append(
            replace(
                _figure(
                    section,
                    f"promised_share.{_key(way)}",
                    promise.share,
                    "1",
                    DAILY.filled(way=_named(way)),
                ),
                level=promise.level,
                reason=promise.reason if promise.share is None else None,
            )
        )
    return tuple(figures)


def _by_lane(section: DataCenter, found: Trial) -> Iterator[Figure]:
    for at, lane in enumerate(found.lanes):
        span = lane.season.lower()
        for way in WAYS:
            mwh = float(found.runs[way].energy_kwh[at]) / 1000.0
            what = ALL.filled(way=_named(way))
            yield _figure(section, f"{span}.energy_mwh.{_key(way)}", mwh, "MWh", what)
        for way in BASELINES:
            saved = float(found.saving(way)[at])
            what = SAVED.filled(way=_named(way))
            yield _figure(section, f"{span}.saving_share.{_key(way)}", saved, "1", what)
        hottest = float(found.runs["predictive"].inlet_c[at].max())
        yield _figure(section, f"{span}.hottest_inlet_c", hottest, "C", PREDICTED)


def _named(way: str) -> Text:
    return Text(way, WAY_NAMES[way].zh)


def _key(way: str) -> str:
    return way.replace("-", "_")


def _figure(section: DataCenter, key: str, value: float | None, unit: str, what: Text) -> Figure:
    off = f"{section.control.off:.0%}" if section.control else "0 %"
    how = STEPS.filled(off=off, what=what)
    return Figure(f"{section.name}.control.{key}", value, unit, section.outcome, how)
