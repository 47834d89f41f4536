"""All rates of a section: the library's, the user's tables', and those written in the project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from tanheng.core import InputError
from tanheng.domains.company.model import OwnFactor
from tanheng.domains.company.rates import CO2E, Rate, below_line, rate_unit
from tanheng.factors import NOUNS, Factor, Library, measure, nouns_of, spread

__all__ = ["NEGATIVE", "RateBook", "Span", "factor_rate", "own_factor"]

NEGATIVE = "expected at least 0 (what is avoided or removed is not netted)"
"""Why a factor below nought is refused."""

Span = tuple[int, int]
"""First second and the first second after, since 1970 UTC."""


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
        self.library = held.with_factors(own_factor(one) for one in own)
        self.nouns = self.library.nouns
        self._known: dict[str, Rate] = {}

    def rate(self, name: str, span: Span) -> Rate:
        """Return the rate of an id, for activities of a span of seconds since 1970 UTC.

        Raises
        ------
        InputError
            When there is none, or the span reaches out of its validity.
        """
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
        return self.weighed(Rate(name, measure("kg"), {name: 1.0}, basis="released"))

    def _of(self, factor: Factor) -> Rate:
        if factor.id not in self._known:
            self._known[factor.id] = self.weighed(factor_rate(factor))
        return self._known[factor.id]

    def weighed(self, rate: Rate) -> Rate:
        """Pass a rate whose gases all have a weight, and are emitted.

        Raises
        ------
        InputError
            For a gas without a weight, and for less than nothing of one: what is avoided or
            removed is of another kind, and gross emissions are not netted against it.
        """
        for gas, kg in rate.kg.items():
            if gas not in self.gwp:
                raise InputError(f"factor missing: no global warming potential of {gas!r}")
            if kg < 0:
                raise InputError(f"factor {rate.id}: {NEGATIVE}, came {kg:g} kg {gas}")
        return rate


def factor_rate(factor: Factor) -> Rate:
    """Turn a factor into a rate; where no interval is published, its spread is assumed."""
    per = measure(below_line(factor.activity_unit), factor.nouns)
    kg = dict(factor.gases) or {CO2E: float(factor.value or 0.0)}
    told = spread(factor)
    return Rate(
        factor.id,
        per,
        kg,
        factor.basis,
        told.relative_sd,
        told.kind,
        factor.gwp,
        f"{factor.publisher}: {factor.source}" if factor.publisher else factor.source,
        factor.vintage,
        factor.attestation,
        factor.superseded_by,
    ).inside()


def own_factor(said: OwnFactor) -> Factor:
    """Turn what a project says into a factor, valid at any time.

    Raises
    ------
    InputError
        For a unit that is not a mass of a gas over a unit.
    """
    below = below_line(said.unit.partition("/")[2])
    if said.gases:
        below, gases, value, interval = said.unit, dict(said.gases), None, None
    else:
        kg, gas, _ = rate_unit(said.unit, NOUNS | nouns_of(below))
        value = kg * float(said.value or 0.0)
        gases = {} if gas == CO2E else {gas: value}
        low, high = said.interval or (0.0, 0.0)
        interval = (kg * low, kg * high) if said.interval else None
    return Factor(
        said.id,
        said.id,
        value,
        f"kg CO2e/{below}",
        said.basis,
        said.region,
        "",
        said.year or date.max.year,
        date.min,
        date.max,
        "brought by the user",
        said.source,
        gases,
        interval=interval,
        interval_level=0.95 if interval else None,
    )
