"""Which factor an activity takes, and why not another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tanheng.core import InputError, Text, iso
from tanheng.factors.factor import Factor
from tanheng.factors.measure import NOUNS, measure, ratio
from tanheng.factors.regions import region_code, region_name, steps_out

__all__ = ["Candidate", "Choice", "Question", "choose"]


@dataclass(frozen=True)
class Question:
    """What is asked of a library; what is None is not asked.

    Parameters
    ----------
    words : str
        Each of them has to stand in the factor's name or id.
    region : str or None
        Code or name; a wider region answers where the region itself has no factor.
    start_s, end_s : int or None
        First second of the activity and the first after it, since 1970 UTC; both or neither.
    unit : str or None
        Unit of the activity.
    basis, publisher : str or None
        Exactly these.
    """

    words: str = ""
    region: str | None = None
    start_s: int | None = None
    end_s: int | None = None
    unit: str | None = None
    basis: str | None = None
    publisher: str | None = None

    def names(self, factor: Factor) -> bool:
        """Whether the factor carries all words and is told for the region or a wider one."""
        text = f"{factor.name} {factor.id}".lower()
        named = all(word in text for word in self.words.lower().split())
        return named and self.steps_to(factor) is not None

    def steps_to(self, factor: Factor) -> int | None:
        """How much wider the factor's region is than the one asked for; None: elsewhere."""
        if self.region is None:
            return 0
        return steps_out(region_code(self.region), factor.region)

    @property
    def period(self) -> str:
        """First and last day of the activity in UTC, in words; nothing where it is not asked."""
        if self.start_s is None or self.end_s is None:
            return ""
        return f"{iso(self.start_s)[:10]} to {iso(self.end_s - 1)[:10]}"

    def dates(self, factor: Factor) -> bool:
        """Whether the factor is valid over the period."""
        if self.start_s is None or self.end_s is None:
            return True
        return factor.covers(self.start_s, self.end_s)

    def __str__(self) -> str:
        parts = [self.words] if self.words else []
        parts += [region_name(region_code(self.region))] if self.region else []
        parts += [self.period] if self.period else []
        parts += [f"per {self.unit}"] if self.unit else []
        parts += [f"basis {self.basis!r}"] if self.basis else []
        parts += [f"by {self.publisher}"] if self.publisher else []
        return ", ".join(parts) or "any factor"


@dataclass(frozen=True)
class Candidate:
    """A factor that carries the words asked for, and what speaks against it."""

    factor: Factor
    against: tuple[Text, ...] = ()

    @property
    def why(self) -> Text:
        """All that speaks against it."""
        return Text(
            "; ".join(told.en for told in self.against), "；".join(told.zh for told in self.against)
        )


@dataclass(frozen=True)
class Choice:
    """The candidates for a question: at most one of them is chosen.

    Parameters
    ----------
    question : Question
        What was asked.
    candidates : tuple of Candidate
        Those that nothing speaks against first, then by how much does; narrow regions first.
    """

    question: Question
    candidates: tuple[Candidate, ...]

    @property
    def chosen(self) -> Factor | None:
        """The factor that nothing speaks against, where it is the only one."""
        left = self.left
        return left[0] if len(left) == 1 else None

    @property
    def left(self) -> tuple[Factor, ...]:
        """Factors that nothing speaks against."""
        return tuple(one.factor for one in self.candidates if not one.against)

    @property
    def reason(self) -> Text:
        """Why the chosen factor was chosen, or why none was."""
        asked = str(self.question)
        if self.chosen:
            return Text(
                f"{self.chosen.id} is the one factor left for {asked}{self._wider.en}",
                f"{asked}：仅余 {self.chosen.id}{self._wider.zh}",
            )
        if self.left:
            return self._several(asked)
        if not self.candidates:
            return Text(f"no factor for {asked}", f"{asked}：没有因子")
        near = self.candidates[0]
        return Text(
            f"no factor for {asked}; the nearest is {near.factor.id}: {near.why.en}",
            f"{asked}：没有因子；最接近的是 {near.factor.id}：{near.why.zh}",
        )

    def _several(self, asked: str) -> Text:
        ids = ", ".join(factor.id for factor in self.left[:5])
        rest = len(self.left) - 5
        return Text(
            f"{len(self.left)} factors left for {asked}: name one by its id "
            f"({ids}{f' and {rest} more' if rest > 0 else ''})",
            f"{asked}：余 {len(self.left)} 个因子，请按编号指定"
            f"（{ids}{f' 等，另有 {rest} 个' if rest > 0 else ''}）",
        )

    @property
    def _wider(self) -> Text:
        if self.chosen is None or not self.question.steps_to(self.chosen):
            return Text("", "")
        asked = region_name(region_code(self.question.region or ""))
        told = region_name(self.chosen.region)
        return Text(
            f"; it is told for {told}, as {asked} has none of its own",
            f"；属于 {told}，因 {asked} 没有自己的因子",
        )

    def factor(self) -> Factor:
        """Return the chosen factor.

        Raises
        ------
        InputError
            Where none or several are left, with the reason.
        """
        if self.chosen is None:
            raise InputError(self.reason.en)
        return self.chosen


def choose(question: Question, factors: Iterable[Factor]) -> Choice:
    """Hold each factor against a question.

    What speaks against a factor: it has been superseded, its validity does not hold the period, its
    unit does not convert, its basis or publisher is another, a narrower region has one, or a later
    vintage of the same publisher, name and basis stands beside it.

    Raises
    ------
    InputError
        For an unknown unit.
    """
    named = [factor for factor in factors if question.names(factor)]
    if question.unit is not None:
        measure(question.unit, NOUNS.union(*(factor.nouns for factor in named)))
    held = [Candidate(factor, tuple(_against(question, factor))) for factor in named]
    held = _latest(_narrowed(held, question))
    nearest = sorted(held, key=lambda one: (len(one.against), _steps(question, one)))
    return Choice(question, tuple(nearest))


def _against(question: Question, factor: Factor) -> Iterable[Text]:
    if factor.superseded_by:
        yield Text(f"superseded by {factor.superseded_by}", f"已被 {factor.superseded_by} 取代")
    if not question.dates(factor):
        yield Text(f"valid {factor.validity.en}", f"有效期 {factor.validity.zh}")
    if question.unit and not _converts(question.unit, factor):
        below = factor.activity_unit
        yield Text(f"per {below}, not per {question.unit}", f"按 {below} 计，不是 {question.unit}")
    if question.basis and question.basis != factor.basis:
        yield Text(f"basis {factor.basis!r}", f"口径为 {factor.basis!r}")
    if question.publisher and question.publisher != factor.publisher:
        yield Text(f"published by {factor.publisher}", f"发布者为 {factor.publisher}")


def _converts(unit: str, factor: Factor) -> bool:
    try:
        ratio(unit, factor.activity_unit, factor.nouns)
    except InputError:
        return False
    return True


def _narrowed(held: list[Candidate], question: Question) -> list[Candidate]:
    """Let the narrowest region that is left have its way."""
    left = [one for one in held if not one.against]
    if not left:
        return held
    first = min(left, key=lambda one: _steps(question, one))
    name = region_name(first.factor.region)

    def judged(one: Candidate) -> Candidate:
        if one.against or _steps(question, one) == _steps(question, first):
            return one
        wide = region_name(one.factor.region)
        en = f"for {wide}, wider than {name} that has one"
        return Candidate(one.factor, (Text(en, f"{wide}，范围大于已有因子的 {name}"),))

    return [judged(one) for one in held]


def _latest(held: list[Candidate]) -> list[Candidate]:
    """Let the latest vintage of each series that is left have its way."""
    newest: dict[tuple[str, ...], Factor] = {}
    for one in held:
        known = newest.setdefault(_series(one.factor), one.factor) if not one.against else None
        if known is not None and one.factor.vintage > known.vintage:
            newest[_series(one.factor)] = one.factor

    def judged(one: Candidate) -> Candidate:
        if one.against or newest[_series(one.factor)].vintage == one.factor.vintage:
            return one
        vintage, later = one.factor.vintage, newest[_series(one.factor)].id
        told = Text(f"vintage {vintage}, {later} is later", f"{vintage} 年版，{later} 更新")
        return Candidate(one.factor, (told,))

    return [judged(one) for one in held]


def _series(factor: Factor) -> tuple[str, ...]:
    return (factor.name, factor.publisher, factor.region, factor.basis, factor.unit)


def _steps(question: Question, one: Candidate) -> int:
    return question.steps_to(one.factor) or 0
