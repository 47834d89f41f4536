"""The figures and series of a grid, under the names that other programs may rely on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from tanheng.core import Figure, Text
from tanheng.domains.grid.attribution import Portfolio, Rule
from tanheng.domains.grid.balance_sheet import RULES, WHOLE
from tanheng.domains.grid.carbon import hourly_mean
from tanheng.domains.grid.energy_flows import dispatch_table
from tanheng.domains.grid.equivalent import Equivalent, Kind, Metric
from tanheng.domains.grid.findings import Findings
from tanheng.domains.grid.indices import indices
from tanheng.domains.grid.keys import ALL, path_key

__all__ = ["figures_of", "series_of"]

ONE_ZONE = Text(
    "by convolution of all units' outages, as one zone, without storage",
    "按全部机组停运的卷积计算，视为一个分区，不含储能",
)
ON_GRID = Text("{made}, capacities on a grid of {step:g} MW", "{made}，容量按 {step:g} MW 取整")
SAMPLED = Text(
    "{index}, {years:,} sampled years, with zones, lines, storage and demand response",
    "{index}，抽样 {years:,} 年，含分区、线路、储能与需求响应",
)
NEVER = Text(
    "none seen in {years:,} years: below {upper:.3g} at 95 %",
    "{years:,} 年中未出现：95 % 下低于 {upper:.3g}",
)
AT_LOAD = Text("load x {factor:.4f}; {made}", "负荷 x {factor:.4f}；{made}")
ALONE = Text("of the fleet alone; {made}", "仅该机组群；{made}")
TOGETHER = Text("of all fleets; {made}", "全部机组群合计；{made}")
BY_MW = Text("by installed MW; {made}", "按装机容量；{made}")
LAST = Text("last in; {made}", "最后加入；{made}")
SHARED: dict[Rule, Text] = {
    "shapley": Text("shapley; {made}", "沙普利值；{made}"),
    "marginal_scaled": Text("marginal_scaled; {made}", "按比例缩放的边际值；{made}"),
}
SURPLUS = Text(
    "available less peak load x (1 + reserve); wind and solar by the rule named",
    "可用容量减去尖峰负荷 x（1 + 备用率）；风电与光伏按所列规则计",
)
DEFERRED = Text("share of ELCC on EUE less the fixed derating", "按 EUE 的 ELCC 份额减去固定折算")
PRICED = Text("deferred MW x {cny:g} CNY/kW ({source})", "推迟的 MW x {cny:g} 元/千瓦（{source}）")
MEAN = Text(
    "{kind}: mean over hours, {basis} factors, least-cost dispatch over zones",
    "{kind}：各小时均值，{basis}因子，跨区最低成本调度",
)
KINDS = {
    "production_average": Text("production average", "发电侧平均"),
    "consumption_average": Text("consumption average", "用电侧平均"),
    "marginal": Text("marginal", "边际"),
}
BASES = {"direct": Text("direct", "直接"), "life_cycle": Text("life_cycle", "全生命周期")}
IDLE = Text("nothing is generated there", "该处没有发电")
VALUES: tuple[tuple[Kind, Metric], ...] = (
    ("elcc", "eue"),
    ("elcc", "lole"),
    ("efc", "eue"),
    ("efc", "lole"),
)


def figures_of(found: Findings) -> tuple[Figure, ...]:
    """Figures of a grid: adequacy, capacity value, balance, sensitivity, intensity."""
    return (
        *_adequacy(found),
        *_values(found),
        *_balance(found),
        *_sensitivity(found),
        *_intensity(found),
    )


def series_of(found: Findings) -> dict[str, pl.DataFrame]:
    """Series of a grid: ``adequacy`` by hour; ``dispatch``, ``intensity`` by hour and zone."""
    name = found.section.name
    time = pl.from_epoch(pl.Series("time", found.time_s), "s").dt.replace_time_zone("UTC")
    series = {}
    if found.exact.lolp is not None and found.exact.eue is not None:
        series[f"{name}.adequacy"] = pl.DataFrame(
            {"time": time, "lolp": found.exact.lolp.value[0], "eue_mwh": found.exact.eue.value[0]}
        )
    if found.carbon is not None:
        one = found.carbon.intensity
        series[f"{name}.dispatch"] = dispatch_table(found, found.carbon)
        series[f"{name}.intensity"] = pl.concat(
            [
                pl.DataFrame(
                    {
                        "time": time,
                        "zone": np.full(found.time_s.size, zone),
                        "production_average_g_per_kwh": one.production_average[place],
                        "consumption_average_g_per_kwh": one.consumption_average[place],
                        "marginal_g_per_kwh": one.marginal[place],
                        "price_per_mwh": found.carbon.dispatch.price_per_mwh[place],
                    },
                    nan_to_null=True,
                )
                for place, zone in enumerate(found.read.system.zones)
            ]
        )
    return series


def _figure(
    found: Findings, path: str, value: float | str | None, unit: str, how: Text, **about: object
) -> Figure:
    name = f"{found.section.name}.{path}"
    return Figure(name, value, unit, found.section.origin, how, about=dict(about))


def _adequacy(found: Findings) -> list[Figure]:
    step = found.exact.step_mw
    how = ONE_ZONE if step is None else ON_GRID.filled(made=ONE_ZONE, step=step)
    exact = [
        _figure(
            found,
            f"adequacy.{one.key}",
            one.estimate.value,
            one.unit,
            Text("{index}, {made}", "{index}，{made}").filled(index=one.name, made=how),
        )
        for one in indices(found.exact)
    ]
    return exact + _sampled(found)


def _sampled(found: Findings) -> list[Figure]:
    """List indices of sampled years; what was not seen is withheld with its bound."""
    if found.sampled is None:
        return []
    years, made = found.section.adequacy.samples, []
    for one in indices(found.sampled):
        path, value = f"adequacy.sequential.{one.key}", one.estimate
        said = SAMPLED.filled(index=one.name, years=years)
        if value.upper is not None and value.value == 0:
            unseen = _figure(found, path, None, one.unit, said, upper=value.upper)
            made.append(replace(unseen, reason=NEVER.filled(years=years, upper=value.upper)))
        else:
            made.append(_figure(found, path, value.value, one.unit, said, stderr=value.stderr))
    return made


def _values(found: Findings) -> list[Figure]:
    valued = found.valued
    if valued is None:
        return []
    at = AT_LOAD.filled(factor=valued.load_factor, made=ONE_ZONE)
    made = [_figure(found, "capacity_value.load_factor", valued.load_factor, "1", at)]
    for kind in valued.kinds.fleets:
        single = valued.kinds.values[frozenset({kind})]
        for definition, metric in VALUES:
            path = f"capacity_value.{kind}.{definition}_{metric}_mw"
            made.append(_value(found, path, single.of(definition, metric), at))
    made += _shares(found, valued.kinds, "", at)
    if valued.zones is not None:
        made += _shares(found, valued.zones, "zones.", at)
    return made


def _value(found: Findings, path: str, value: Equivalent, how: Text) -> Figure:
    about = {"unique": value.unique, "low": value.low_mw, "high": value.high_mw}
    return _figure(found, path, value.mw, "MW", ALONE.filled(made=how), **about)


def _shares(found: Findings, portfolio: Portfolio, part: str, how: Text) -> list[Figure]:
    """Shares of the portfolio's ELCC on EUE, which add up to it, and the marginal values."""
    one = portfolio.attribution("elcc", "eue")
    path = f"capacity_value.{part}"
    together, by_mw = TOGETHER.filled(made=how), BY_MW.filled(made=how)
    made = [
        _figure(found, f"{path}portfolio_mw", one.together_mw, "MW", together),
        _figure(found, f"{path}portfolio_average", one.average, "1", by_mw),
    ]
    shared, last = SHARED[one.rule].filled(made=how), LAST.filled(made=how)
    for fleet in portfolio.fleets:
        key = f"{path}{'.'.join(map(path_key, fleet.split(', ', 1)))}"
        share, marginal = one.share_mw[fleet], one.marginal_mw[fleet]
        made.append(_figure(found, f"{key}.share_mw", share, "MW", shared))
        made.append(_figure(found, f"{key}.marginal_mw", marginal, "MW", last))
    return made


def _balance(found: Findings) -> list[Figure]:
    if found.balanced is None:
        return []
    made = []
    for sheet in found.balanced.sheets:
        zone = ALL if sheet.zone == WHOLE else sheet.zone
        for rule in RULES:
            missing = [k for k, one in sheet.credited[rule].items() if one.mw is None]
            made.append(
                _figure(
                    found,
                    f"balance.{path_key(zone)}.{sheet.window}.{rule}.surplus_mw",
                    sheet.surplus_mw(rule),
                    "MW",
                    SURPLUS,
                    window=sheet.window,
                    left_out=missing,
                )
            )
    for kind, one in found.balanced.deferred.items():
        source = found.section.balance.cost_source if found.section.balance else None
        made.append(_figure(found, f"deferred.{kind}.mw", one.mw, "MW", DEFERRED))
        how = PRICED.filled(cny=one.cny_per_kw, source=source)
        made.append(_figure(found, f"deferred.{kind}.cny", one.cny, "CNY", how))
    return made


def _sensitivity(found: Findings) -> list[Figure]:
    told = Text("{case}; {made}", "{case}；{made}")
    return [
        _figure(
            found,
            f"sensitivity.{case.key}.{key}",
            value,
            unit,
            told.filled(case=case.name, made=ONE_ZONE),
        )
        for case in found.varied
        for key, value, unit in (
            ("lole_h", case.lole_h, "h/yr"),
            ("eue_mwh", case.eue_mwh, "MWh/yr"),
        )
    ]


def _intensity(found: Findings) -> list[Figure]:
    if found.carbon is None:
        return []
    one, carbon = found.carbon.intensity, found.carbon
    kinds = (
        ("production_average", one.production_average),
        ("consumption_average", one.consumption_average),
        ("marginal", one.marginal),
    )
    return [
        replace(
            _figure(
                found,
                f"intensity.{path_key(zone)}.{key}",
                (mean := hourly_mean(values[place])),
                "g/kWh",
                MEAN.filled(kind=KINDS[key], basis=BASES[carbon.basis]),
                basis=carbon.basis,
            ),
            reason=IDLE if mean is None else None,
        )
        for place, zone in enumerate(found.read.system.zones)
        for key, values in kinds
    ]
