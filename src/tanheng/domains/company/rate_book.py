"""All rates of a section: the library's, the user's tables', and those written in the project."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from tanheng.core import InputError
from tanheng.domains.company.model import OwnFactor
from tanheng.domains.company.rates import CO2E, Rate, Shape, rate_unit
from tanheng.factors import NOUNS, Factor, Library, measure

__all__ = ["RateBook", "factor_rate", "own_rate"]

NORMAL_95 = 1.959963984540054
"""Half the width of a 95 % interval of a normal distribution, in standard deviations."""
_SKEWED = 1.1
Span = tuple[int, int]


class RateBook:
    """Rates by id, and by what is looked for.

    Parameters
    ----------
    own : iterable of OwnFactor
        Factors written in the project.
    held : Library
        The library's and those of the user's tables.
    gwp : mapping
        Global warming potential by gas.
    """

    def __init__(self, own: Iterable[OwnFactor], held: Library, gwp: Mapping[str, float]) -> None:
        self.gwp: Mapping[str, float] = {**gwp, CO2E: 1.0}
        self.library = held
        own = tuple(own)
        self.nouns = NOUNS | _nouns(own)
        self._own: dict[str, Rate] = {}
        self._held: dict[str, Rate] = {}
        taken = {factor.id for factor in held}
        for factor in own:
            if factor.id in self._own or factor.id in taken:
                raise InputError(f"factor {factor.id!r} stands twice")
            self._own[factor.id] = self._weighed(own_rate(factor, self.nouns))

    def rate(self, name: str, span: Span) -> Rate:
        """Return the rate of an id, for activities of a span of seconds since 1970 UTC.

        Raises
        ------
        InputError
            When there is none, or the span reaches out of its validity.
        """
        if name in self._own:
            return self._own[name]
        try:
            factor = self.library.get(name)
        except InputError as error:
            raise InputError(f"factor missing: {error.message}") from None
        factor.check_covers(*span)
        return self._of(factor)

    def found(self, words: str, region: str | None, basis: str | None, span: Span) -> Rate:
        """Return the one rate that carries these words, for a region.

        Raises
        ------
        InputError
            Where there is none, or there are several.
        """
        start_s, end_s = span
        choice = self.library.find(words, region=region, start_s=start_s, end_s=end_s, basis=basis)
        try:
            return self._of(choice.factor())
        except InputError as error:
            raise InputError(f"factor missing: {error.message}") from None

    def gas(self, name: str) -> Rate:
        """Return the rate of a gas that is released: one kg for each kg.

        Raises
        ------
        InputError
            When the set of global warming potentials does not hold it.
        """
        if not name:
            raise InputError("factor missing: the row names no gas")
        return self._weighed(Rate(name, measure("kg"), {name: 1.0}, basis="released"))

    def _of(self, factor: Factor) -> Rate:
        if factor.id not in self._held:
            self._held[factor.id] = self._weighed(factor_rate(factor))
        return self._held[factor.id]

    def _weighed(self, rate: Rate) -> Rate:
        """Pass a rate whose gases all have a weight."""
        for gas in rate.kg:
            if gas not in self.gwp:
                raise InputError(f"factor missing: no global warming potential of {gas!r}")
        return rate


def factor_rate(factor: Factor) -> Rate:
    """Turn a factor of the library into a rate."""
    per = measure(factor.activity_unit, NOUNS)
    kg = dict(factor.gases) or {CO2E: float(factor.value or 0.0)}
    sd, shape = _spread(factor.value, factor.interval, factor.interval_level)
    return Rate(
        factor.id,
        per,
        kg,
        factor.basis,
        sd,
        shape,
        factor.gwp,
        f"{factor.publisher}: {factor.source}",
        factor.vintage,
        attestation=factor.attestation,
    ).inside()


def own_rate(factor: OwnFactor, nouns: frozenset[str] = NOUNS) -> Rate:
    """Turn a factor of the project's own into a rate."""
    if factor.gases:
        per = measure(factor.unit, nouns)
        rate = Rate(factor.id, per, dict(factor.gases), factor.basis, source=factor.source)
        return rate.inside()
    kg, gas, per = rate_unit(factor.unit, nouns)
    value = float(factor.value or 0.0)
    sd, shape = _spread(value, factor.interval, None)
    emitted = {gas: kg * value}
    return Rate(
        factor.id, per, emitted, factor.basis, sd, shape, None, factor.source, factor.year
    ).inside()


def _spread(
    value: float | None, interval: tuple[float, float] | None, level: float | None
) -> tuple[float, Shape]:
    """Relative standard deviation of an interval; a range without a level is taken as of 95 %."""
    if interval is None or not value:
        return 0.0, "normal"
    low, high = interval
    z = NORMAL_95 if level is None else _z(level)
    if low > 0 and high - value > _SKEWED * (value - low):
        sigma = math.log(high / low) / (2 * z)
        return math.sqrt(math.expm1(sigma**2)), "lognormal"
    return (high - low) / (2 * z * abs(value)), "normal"


def _z(level: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(0.5 + level / 2))


def _nouns(own: Iterable[OwnFactor]) -> frozenset[str]:
    """Words below the line of own factors that are no unit are nouns that are counted."""
    found = set()
    for factor in own:
        _, _, below = factor.unit.partition("/")
        for word in below.replace("*", ".").replace("/", ".").split("."):
            try:
                measure(word.strip())
            except InputError:
                found.add(word.strip())
    return frozenset(found)
