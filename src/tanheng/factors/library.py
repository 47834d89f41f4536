"""The factors at hand: those that are part of tanheng, and a user's own."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from functools import cached_property
from pathlib import Path

from tanheng.core import Activity, InputError
from tanheng.factors.choice import Choice, Question, choose
from tanheng.factors.factor import Factor
from tanheng.factors.measure import NOUNS
from tanheng.factors.reading import packaged_factors, read_factors

__all__ = ["Library", "library"]


@dataclass(frozen=True)
class Library:
    """Factors by their ids.

    Parameters
    ----------
    factors : tuple of Factor
        In the order in which they were brought.

    Raises
    ------
    InputError
        For two factors of one id.
    """

    factors: tuple[Factor, ...]

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for factor in self.factors:
            if factor.id in seen:
                raise InputError(f"expected a new id, came {factor.id!r}: a factor has it already")
            seen.add(factor.id)

    def __iter__(self) -> Iterator[Factor]:
        return iter(self.factors)

    def __len__(self) -> int:
        return len(self.factors)

    @cached_property
    def _by_id(self) -> dict[str, Factor]:
        return {factor.id: factor for factor in self.factors}

    @cached_property
    def nouns(self) -> frozenset[str]:
        """What activities may count: what any may, and what the factors' own units name."""
        return NOUNS.union(*(factor.nouns for factor in self.factors))

    def get(self, id: str) -> Factor:  # noqa: A002 - a factor's own word for it
        """Return the factor of an id.

        Raises
        ------
        InputError
            For an unknown id, with those most like it.
        """
        if id in self._by_id:
            return self._by_id[id]
        like = difflib.get_close_matches(id, self._by_id, n=3)
        hint = f"; like it: {', '.join(like)}" if like else ""
        raise InputError(f"no factor {id!r}{hint}")

    def find(
        self,
        words: str = "",
        *,
        region: str | None = None,
        year: int | None = None,
        start_s: int | None = None,
        end_s: int | None = None,
        unit: str | None = None,
        basis: str | None = None,
        publisher: str | None = None,
    ) -> Choice:
        """Look for the factor of an activity, and keep what speaks against each other one.

        Parameters
        ----------
        words : str
            Each has to stand in the factor's name or id.
        region : str, optional
            Code or name in either language: ``CN-HA``, ``Henan``, ``河南``.
        year : int, optional
            Calendar year of the activity, instead of ``start_s`` and ``end_s``.
        start_s, end_s : int, optional
            Its first second and the first after it, since 1970 UTC.
        unit : str, optional
            Unit of the activity.
        basis, publisher : str, optional
            Exactly these.

        Raises
        ------
        InputError
            For an unknown unit, and for a year that no calendar has.
        """
        if year is not None:
            start_s, end_s = (_new_year_s(one) for one in (year, year + 1))
        return choose(Question(words, region, start_s, end_s, unit, basis, publisher), self.factors)

    def factor_for(self, activity: Activity, id: str | None = None) -> Factor:  # noqa: A002
        """Return the factor of an activity.

        Parameters
        ----------
        activity : Activity
            Its attribute ``factor`` names one by id; else its name, unit, period and the attributes
            ``region``, ``basis`` and ``publisher`` have to leave exactly one.
        id : str, optional
            Names one instead.

        Raises
        ------
        InputError
            For a factor outside its validity or of another unit, and where none or several are
            left. One that is superseded is never chosen, yet may be named by its id.
        """
        named = id or activity.attributes.get("factor")
        if named:
            factor = self.get(named)
            factor.ratio_from(activity.unit)
            factor.check_covers(activity.start, activity.end)
            return factor
        told = activity.attributes
        return self.find(
            activity.name,
            region=told.get("region"),
            start_s=activity.start,
            end_s=activity.end,
            unit=activity.unit,
            basis=told.get("basis"),
            publisher=told.get("publisher"),
        ).factor()

    def with_factors(self, brought: Iterable[Factor]) -> Library:
        """Return a library that holds these too; the very same publication is held once.

        Raises
        ------
        InputError
            For an id that is held already by another factor.
        """
        return Library((*self.factors, *(one for one in brought if not self._holds(one))))

    def _holds(self, factor: Factor) -> bool:
        """Whether the library has this row of this publication, perhaps by a clearer name."""
        held = self._by_id.get(factor.id)
        return held is not None and _published(held) == _published(factor)


def library(*own: str | Path) -> Library:
    """Return the factors that are part of tanheng, and those of a user's own tables.

    Parameters
    ----------
    *own : path
        CSV tables; see ``read_factors``.

    Raises
    ------
    InputError
        For a table that cannot be read, and for an id that is held already.
    """
    held = Library(packaged_factors())
    for path in own:
        held = held.with_factors(read_factors(path))
    return held


def _published(factor: Factor) -> tuple[object, ...]:
    return (factor.publisher, factor.vintage, factor.value, factor.unit, dict(factor.gases))


def _new_year_s(year: int) -> int:
    if not MINYEAR < year < MAXYEAR:
        raise InputError(f"expected a year such as 2022, came {year}")
    return int(datetime(year, 1, 1, tzinfo=UTC).timestamp())
