"""The figures and series of a grid, under the names that other programs may rely on."""

from __future__ import annotations

import numpy as np
import polars as pl

from tanheng.core import Figure
from tanheng.domains.grid.attribution import Portfolio
from tanheng.domains.grid.balance_sheet import RULES, WHOLE
from tanheng.domains.grid.carbon import hourly_mean
from tanheng.domains.grid.energy import balance_table, curtailed_table
from tanheng.domains.grid.equivalent import Equivalent, Kind, Metric
from tanheng.domains.grid.findings import Findings
from tanheng.domains.grid.indices import indices
from tanheng.domains.grid.keys import ALL, path_key

__all__ = ["figures_of", "series_of"]

ONE_ZONE = "by convolution of all units' outages, as one zone, without storage"
VALUES: tuple[tuple[Kind, Metric], ...] = (
    ("elcc", "eue"),
    ("elcc", "lole"),
    ("efc", "eue"),
    ("efc", "lole"),
)


def figures_of(found: Findings) -> tuple[Figure, ...]:
    """Figures of a grid: adequacy, capacity value, balance, sensitivity, energy, intensity."""
    return (
        *_adequacy(found),
        *_values(found),
        *_balance(found),
        *_sensitivity(found),
        *_energy(found),
        *_intensity(found),
    )


def series_of(found: Findings) -> dict[str, pl.DataFrame]:
    """Series of a grid by hour, all but the first by zone.

    ``NAME.adequacy``; and of a dispatch ``NAME.intensity``, ``NAME.energy`` and, where there is
    wind, sun or water, ``NAME.curtailed``.
    """
    name = found.section.name
    time = pl.from_epoch(pl.Series("time", found.time_s), "s").dt.replace_time_zone("UTC")
    series = {}
    if found.exact.lolp is not None and found.exact.eue is not None:
        series[f"{name}.adequacy"] = pl.DataFrame(
            {"time": time, "lolp": found.exact.lolp.value[0], "eue_mwh": found.exact.eue.value[0]}
        )
    if found.carbon is not None:
        one = found.carbon.intensity
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
        zones = found.read.system.zones
        series[f"{name}.energy"] = balance_table(found.carbon.energy, zones, time)
        curtailed = curtailed_table(found.carbon.energy, zones, time)
        series |= {} if curtailed is None else {f"{name}.curtailed": curtailed}
    return series


def _figure(
    found: Findings, path: str, value: float | str | None, unit: str, how: str, **about: object
) -> Figure:
    name = f"{found.section.name}.{path}"
    reason = about.pop("reason", None)
    shown = str(reason) if reason is not None else None
    return Figure(name, value, unit, found.section.origin, how, reason=shown, about=dict(about))


def _adequacy(found: Findings) -> list[Figure]:
    step = found.exact.step_mw
    how = ONE_ZONE if step is None else f"{ONE_ZONE}, capacities on a grid of {step:g} MW"
    exact = [
        _figure(
            found,
            f"adequacy.{one.key}",
            one.estimate.value,
            one.unit,
            f"{one.name.en}, {how}",
        )
        for one in indices(found.exact)
    ]
    return exact + _sampled(found)


def _sampled(found: Findings) -> list[Figure]:
    """List indices of sampled years; what was not seen is withheld with its bound."""
    if found.sampled is None:
        return []
    years, made = found.section.adequacy.samples, []
    how = f"{years:,} sampled years, with zones, lines, storage and demand response"
    for one in indices(found.sampled):
        path, value = f"adequacy.sequential.{one.key}", one.estimate
        said = f"{one.name.en}, {how}"
        if value.upper is not None and value.value == 0:
            reason = f"none seen in {years:,} years: below {value.upper:.3g} at 95 %"
            about = {"reason": reason, "upper": value.upper}
            made.append(_figure(found, path, None, one.unit, said, **about))
        else:
            made.append(_figure(found, path, value.value, one.unit, said, stderr=value.stderr))
    return made


def _values(found: Findings) -> list[Figure]:
    valued = found.valued
    if valued is None:
        return []
    at = f"load x {valued.load_factor:.4f}; {ONE_ZONE}"
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


def _value(found: Findings, path: str, value: Equivalent, how: str) -> Figure:
    about = {"unique": value.unique, "low": value.low_mw, "high": value.high_mw}
    return _figure(found, path, value.mw, "MW", f"of the fleet alone; {how}", **about)


def _shares(found: Findings, portfolio: Portfolio, part: str, how: str) -> list[Figure]:
    """Shares of the portfolio's ELCC on EUE, which add up to it, and the marginal values."""
    one = portfolio.attribution("elcc", "eue")
    path = f"capacity_value.{part}"
    made = [
        _figure(found, f"{path}portfolio_mw", one.together_mw, "MW", f"of all fleets; {how}"),
        _figure(found, f"{path}portfolio_average", one.average, "1", f"by installed MW; {how}"),
    ]
    for fleet in portfolio.fleets:
        key = f"{path}{'.'.join(map(path_key, fleet.split(', ', 1)))}"
        share, marginal = one.share_mw[fleet], one.marginal_mw[fleet]
        made.append(_figure(found, f"{key}.share_mw", share, "MW", f"{one.rule}; {how}"))
        made.append(_figure(found, f"{key}.marginal_mw", marginal, "MW", f"last in; {how}"))
    return made


def _balance(found: Findings) -> list[Figure]:
    if found.balanced is None:
        return []
    made = []
    how = "available less peak load x (1 + reserve); wind and solar by the rule named"
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
                    how,
                    window=sheet.window,
                    left_out=missing,
                )
            )
    for kind, one in found.balanced.deferred.items():
        source = found.section.balance.cost_source if found.section.balance else None
        how = "share of ELCC on EUE less the fixed derating"
        made.append(_figure(found, f"deferred.{kind}.mw", one.mw, "MW", how))
        how = f"deferred MW x {one.cny_per_kw:g} CNY/kW ({source})"
        made.append(_figure(found, f"deferred.{kind}.cny", one.cny, "CNY", how))
    return made


def _sensitivity(found: Findings) -> list[Figure]:
    return [
        _figure(found, f"sensitivity.{case.key}.{key}", value, unit, f"{case.name.en}; {ONE_ZONE}")
        for case in found.varied
        for key, value, unit in (
            ("lole_h", case.lole_h, "h/yr"),
            ("eue_mwh", case.eue_mwh, "MWh/yr"),
        )
    ]


def _energy(found: Findings) -> list[Figure]:
    """Add up all zones and hours of a dispatch."""
    if found.carbon is None:
        return []
    one, how = found.carbon.energy, "all zones and hours, least-cost dispatch over zones"
    lost, basis = -float(one.storage.sum()), found.carbon.basis
    told = (
        ("load_mwh", one.load, "MWh", "load"),
        ("generation_mwh", one.generated, "MWh", "generation"),
        ("curtailed_mwh", one.curtailed, "MWh", "wind, sun and water that was not taken"),
        ("unserved_mwh", one.unserved, "MWh", "load that was not served"),
        ("emissions_t", one.emitted_t, "t CO2", f"emissions, {basis} factors"),
    )
    made = [
        _figure(found, f"energy.{key}", float(values.sum()), unit, f"{what}: {how}")
        for key, values, unit, what in told
    ]
    taken = "what storages took in less what they gave out"
    made.append(_figure(found, "energy.storage_losses_mwh", lost, "MWh", f"{taken}: {how}"))
    generated = float(one.generated.sum())
    mean = 1e3 * float(one.emitted_t.sum()) / generated if generated else None
    said = f"emissions over generation, {basis} factors: {how}"
    why = None if generated else "nothing is generated"
    made.append(
        _figure(found, "energy.intensity_g_per_kwh", mean, "g/kWh", said, basis=basis, reason=why)
    )
    return made


def _intensity(found: Findings) -> list[Figure]:
    if found.carbon is None:
        return []
    one, carbon = found.carbon.intensity, found.carbon
    kinds = (
        ("production_average", one.production_average),
        ("consumption_average", one.consumption_average),
        ("marginal", one.marginal),
    )
    how = f"mean over hours, {carbon.basis} factors, least-cost dispatch over zones"
    return [
        _figure(
            found,
            f"intensity.{path_key(zone)}.{key}",
            (mean := hourly_mean(values[place])),
            "g/kWh",
            f"{key.replace('_', ' ')}: {how}",
            basis=carbon.basis,
            reason="nothing is generated there" if mean is None else None,
        )
        for place, zone in enumerate(found.read.system.zones)
        for key, values in kinds
    ]
