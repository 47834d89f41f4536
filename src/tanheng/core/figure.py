"""A figure is a number shown to a person, with how it was made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

__all__ = ["Figure", "Origin", "Text"]

Origin = Literal["measured", "forecast", "published", "modelled", "synthetic"]


@dataclass(frozen=True)
class Text:
    """A short text in both languages of the product."""

    en: str
    zh: str

    def __getitem__(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en

    def filled(self, **parts: object) -> Text:
        """Fill the fields in braces; a text fills each language with its own words."""
        en, zh = (
            {
                name: part[language] if isinstance(part, Text) else part
                for name, part in parts.items()
            }
            for language in ("en", "zh")
        )
        return Text(self.en.format(**en), self.zh.format(**zh))


@dataclass(frozen=True)
class Figure:
    """A number shown to a person.

    Parameters
    ----------
    name : str
        Dotted path, ``hebei_solar.guarantee.conditional``.
    value : float, sequence or str, optional
        ``None`` when withheld; then ``reason`` says why.
    unit : str
        Unit of the value; ``1`` for fractions.
    origin : str
        Where the inputs come from; ``synthetic`` when any of them is.
    how : Text
        How it was made, in one sentence, with its formula.
    level : float, optional
        Reliability level of a guarantee, 0.95.
    interval : tuple of float, optional
        Lower and upper bound, for coverage the band of a perfect forecast.
    about : dict
        Further fields: ``window``, ``start``, ``end``, ``n``, ``horizon``.
    """

    name: str
    value: float | tuple[float, ...] | str | None
    unit: str
    origin: Origin
    how: Text
    level: float | None = None
    interval: tuple[float, float] | None = None
    reason: Text | None = None
    about: dict[str, Any] = field(default_factory=dict)

    def record(self) -> dict[str, Any]:
        """Return the figure as it stands in ``summary.json``, its words in Chinese in ``zh``."""
        row: dict[str, Any] = {"name": self.name, "value": self.value, "unit": self.unit}
        row |= {"level": self.level, "interval": self.interval}
        row |= self.about
        zh = {"how": self.how.zh}
        if self.value is None or self.reason:
            row["reason"] = self.reason.en if self.reason else None
        if self.reason:
            zh["reason"] = self.reason.zh
        return row | {"origin": self.origin, "how": self.how.en, "zh": zh}
