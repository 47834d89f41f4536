"""Whether a published sentence can be true: what its figures imply, and what it leaves unsaid.

Grades, by plain rules:

====  ==========================================================================================
A     every pair that has published factors lies within them, the period is told, and so is the
      baseline (a share of a stated quantity, or a PUE before and after)
B     every such pair lies within them, yet the period or the baseline is not told
C     no pair has published factors: nothing can be tested
D     a pair lies outside of them by a factor of at most three
E     a pair lies outside by more than three, or above a bound that nothing can pass
====  ==========================================================================================

The published figures are inputs of this check alone, never of a result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from tanheng.core import InputError, Text
from tanheng.plan.statement_check.quantities import Quantity, read_quantities
from tanheng.plan.statement_check.ranges import Published, Range, ranges
from tanheng.plan.statement_check.routes import HOURS, Route, routes_of

__all__ = ["Check", "Implied", "check_statement"]

PUE_GAIN = 0.25
"""PUE saved that is taken where a sentence states none."""
FAR = 3.0
PERIODIC = {"co2", "electricity", "heat", "coal", "money", "dollars"}
ORDER = ("dollars", "money", "co2", "coal", "heat", "electricity")
"""Of two kinds the earlier stands above the line; any other kind below it."""
PLAIN = {"co2": ("kg", 1000.0)}
"""How a figure above the line is shown where nothing is published to set its unit."""


@dataclass(frozen=True)
class Implied:
    """What one figure is over another.

    Parameters
    ----------
    above, below : Quantity
        The figures.
    value, low, high : float
        Their ratio in ``unit``, with the bounds of what was written or its rounding.
    unit : str
        ``kg/tree``, ``kg/kWh``.
    against : Range, optional
        What is published of it; None where nothing is at hand.
    verdict : str
        ``inside``, ``outside``, ``far outside``, ``not refuted``, ``for comparison``,
        ``nothing published``.
    nearest : Published, optional
        The published factor that is nearest.
    """

    above: Quantity
    below: Quantity
    value: float
    low: float
    high: float
    unit: str
    against: Range | None
    verdict: str
    nearest: Published | None


@dataclass(frozen=True)
class Check:
    """A sentence that was checked: its figures, what they imply, by which routes, and the grade."""

    quantities: tuple[Quantity, ...]
    implied: tuple[Implied, ...]
    routes: tuple[Route, ...]
    grade: str
    reasons: tuple[Text, ...]
    needed: tuple[Text, ...]
    assumptions: tuple[Text, ...]
    baseline_told: bool
    baselines: tuple[Quantity, ...]


def check_statement(
    words: Sequence[str],
    *,
    region: str | None = None,
    year: int | None = None,
    pue_gain: float | None = None,
) -> Check:
    """Check a published sentence.

    Parameters
    ----------
    words : sequence of str
        Its figures or the sentence itself, in English or Chinese.
    region, year : str and int, optional
        Whose grid's factors, and of which year; China's and its regional grids' otherwise.
    pue_gain : float, optional
        PUE saved by which the electricity route becomes MW of IT; 0.25 where neither this nor the
        sentence tells it.

    Raises
    ------
    InputError
        For a figure that cannot be read, and a region or year without factors.
    """
    told = read_quantities(words)
    gain, gain_told = _gain(told, pue_gain)
    figures = (*told, *_from_pue(told, gain if gain_told else None))
    known = ranges(region, year)
    implied = tuple(one for pair in _pairs(figures) for one in _implied(*pair, known))
    routes = routes_of(_extensive(figures), known, gain)
    baseline = any(one.share_of for one in told) or any(_is_change(one) for one in told)
    period = any(one.annual for one in told) or not any(one.kind in PERIODIC for one in told)
    grade, reasons = _grade(implied, baseline=baseline, period=period)
    return Check(
        figures, implied, routes, grade, reasons, _needed(told, baseline),
        _assumptions(told, known, gain, gain_told=gain_told), baseline, _baselines(told),
    )  # fmt: skip


def _gain(told: Sequence[Quantity], asked: float | None) -> tuple[float, bool]:
    if asked is not None:
        if not 0 < asked < 5:
            raise InputError(f"expected a PUE saved between 0 and 5, came {asked:g}")
        return asked, True
    change = next((one for one in told if _is_change(one)), None)
    return (change.high - change.low, True) if change else (PUE_GAIN, False)


def _is_change(one: Quantity) -> bool:
    return one.kind == "pue" and one.falls


def _from_pue(told: Sequence[Quantity], gain: float | None) -> tuple[Quantity, ...]:
    """Electricity that a change of PUE saves over a year, where MW of IT are told beside it."""
    if gain is None:
        return ()
    return tuple(
        Quantity(
            f"{one.text} x {gain:g} x {HOURS:g} h", "electricity", one.value * gain * HOURS,
            one.low * gain * HOURS, one.high * gain * HOURS, "MWh", annual=True,
        )
        for one in told if one.kind == "power"
    )  # fmt: skip


def _extensive(figures: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """Figures that are no base of a share, no percentage and no PUE."""
    bases = [one.share_of for one in figures if one.share_of]
    return tuple(one for one in figures if one not in bases and one.kind not in ("percent", "pue"))


def _pairs(figures: Sequence[Quantity]) -> list[tuple[Quantity, Quantity]]:
    def place(one: Quantity) -> int:
        return ORDER.index(one.kind) if one.kind in ORDER else len(ORDER)

    sorted_pairs = (sorted(pair, key=place) for pair in combinations(_extensive(figures), 2))
    derived = {"power", "electricity"}
    computed = any(" x " in one.text for one in figures)
    return [
        (above, below) for above, below in sorted_pairs
        if above.kind != below.kind and not (computed and {above.kind, below.kind} == derived)
    ]  # fmt: skip


def _implied(above: Quantity, below: Quantity, known: Sequence[Range]) -> list[Implied]:
    fitting = [
        one for one in known
        if (one.above, one.below) == (above.kind, below.kind) and _same_period(one, above)
    ]  # fmt: skip
    if not fitting:
        name, times = PLAIN.get(above.kind, (above.unit, 1.0))
        return [_over(above, below, times, f"{name}/{below.unit}", None)]
    return [_over(above, below, one.scale, one.unit, one) for one in fitting]


def _same_period(one: Range, above: Quantity) -> bool:
    """Let a figure told for a year meet factors of a year, and one without a period all."""
    return one.per_year is not False or not above.annual


def _over(
    above: Quantity, below: Quantity, times: float, unit: str, against: Range | None
) -> Implied:
    value = above.value / below.value * times
    low, high = above.low / below.high * times, above.high / below.low * times
    nearest = against.nearest(value) if against else None
    return Implied(
        above, below, value, low, high, unit, against, _verdict(low, high, against), nearest
    )


def _verdict(low: float, high: float, against: Range | None) -> str:
    if against is None:
        return "nothing published"
    if against.kind == "reference":
        return "for comparison"
    if against.kind == "bound":
        return "far outside" if low > against.high else "not refuted"
    beyond = max(low / against.high, against.low / high)
    return "inside" if beyond <= 1 else "outside" if beyond <= FAR else "far outside"


def _grade(
    implied: Sequence[Implied], *, baseline: bool, period: bool
) -> tuple[str, tuple[Text, ...]]:
    verdicts = [_best(group) for group in _by_pair(implied)]
    tested = [one for one in verdicts if one.verdict in ("inside", "outside", "far outside")]
    reasons = tuple(_said(one) for one in tested)
    if any(one.verdict == "far outside" for one in tested):
        return "E", reasons
    if any(one.verdict == "outside" for one in tested):
        return "D", reasons
    if not tested:
        nothing = Text(
            "no pair of figures has published factors to test it", "没有可用公布系数检验的数字对"
        )
        return "C", (nothing,)
    missing = [] if period else [Text("the period is not told", "未说明时段")]
    missing += [] if baseline else [Text("the baseline is not told", "未说明基线")]
    return ("B" if missing else "A"), (*reasons, *missing)


def _by_pair(implied: Sequence[Implied]) -> list[list[Implied]]:
    groups: dict[tuple[str, str], list[Implied]] = {}
    for one in implied:
        groups.setdefault((one.above.text, one.below.text), []).append(one)
    return list(groups.values())


def _best(group: Sequence[Implied]) -> Implied:
    """Of several readings of a pair, yearly or of a life, the one that speaks most for it."""
    order = ("inside", "outside", "far outside", "not refuted", "for comparison")
    return min(group, key=lambda one: (*order, "nothing published").index(one.verdict))


def _said(one: Implied) -> Text:
    assert one.against is not None
    bounds = f"{one.against.low:.4g} to {one.against.high:.4g}"
    where = {"inside": "在公布范围内", "outside": "超出公布范围", "far outside": "远超公布范围"}
    return Text(
        f"{one.value:.4g} {one.unit} is {one.verdict} {bounds} ({one.against.name.en})",
        f"{one.value:.4g} {one.unit}：{where[one.verdict]} "
        f"{one.against.low:.4g} 至 {one.against.high:.4g}（{one.against.name.zh}）",
    )


def _needed(told: Sequence[Quantity], baseline: bool) -> tuple[Text, ...]:
    """Say what has to be known of the baseline before a saving can be counted."""
    if baseline or not any(one.kind in PERIODIC for one in told):
        return ()
    return (
        Text(
            "by electricity: the plant that would run otherwise, its energy by all meters over the "
            "same IT energy, weather and months, and the factor of its grid in that year",
            "电力路径：若不改造时的机房，其全部电表在相同 IT 电量、天气与月份下的用电，"
            "以及当年电网因子",
        ),
        Text(
            "by heat: the boilers that were replaced, their fuel and efficiency, and metered heat "
            "less the electricity of pumps and heat pumps",
            "余热路径：被替代的锅炉、燃料与效率，以及计量热量扣除水泵与热泵用电",
        ),
    )


def _baselines(told: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """Return the wholes that bare percentages make of other figures: 15 %, 9 GWh: of 60 GWh."""
    shares = [one for one in told if one.kind == "percent"]
    return tuple(
        Quantity(
            f"{one.text} / {share.text}", one.kind, one.value / share.value * 100,
            one.low / share.high * 100, one.high / share.low * 100, one.unit, one.annual,
        )
        for share in shares for one in _extensive(told) if one.kind in PERIODIC
    )  # fmt: skip


def _assumptions(
    told: Sequence[Quantity], known: Sequence[Range], gain: float, *, gain_told: bool
) -> tuple[Text, ...]:
    grid = known[0]
    out = [
        Text(
            f"{grid.name.en}: {grid.central:.4g} kg/kWh, {grid.low:.4g} to {grid.high:.4g}",
            f"{grid.name.zh}：{grid.central:.4g} 千克/千瓦时，{grid.low:.4g} 至 {grid.high:.4g}",
        )
    ]
    if any(one.kind == "co2" for one in told):
        out.append(Text("tonnes are tonnes of CO2", "吨按二氧化碳计"))
    if not gain_told:
        out.append(Text(f"PUE saved {gain:g} (not told)", f"PUE 降低 {gain:g}（原文未说明）"))
    if not any(one.annual for one in told) and any(one.kind in PERIODIC for one in told):
        out.append(Text("figures without a period are of one year", "未注明时段的数字按一年计"))
    if any(one.kind == "percent" for one in told):
        share = Text("a bare percentage is the share saved", "未注明对象的百分比按节约比例计")
        out.append(share)
    return tuple(out)
