"""Whether a guarantee may be printed: it is proven, or withheld with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tanheng.core import Text
from tanheng.reliability.coverage import Band, Coverage

__all__ = ["Verdict", "verdict"]

_NAMES = (
    Text("lowest", "最低"),
    Text("second", "第二"),
    Text("third", "第三"),
    Text("fourth", "第四"),
    Text("highest", "最高"),
)


@dataclass(frozen=True)
class Verdict:
    """The verdict on a guarantee.

    Attributes
    ----------
    word : str
        ``credible`` or ``withheld``.
    reason : Text
        One sentence with the numbers it rests on, in English and Chinese.
    """

    word: Literal["credible", "withheld"]
    reason: Text

    @property
    def credible(self) -> bool:
        """Whether the number may be printed."""
        return self.word == "credible"


def verdict(record: Coverage) -> Verdict:
    """Judge a guarantee by its record.

    It is withheld when its exceedance lies outside the band of a perfectly calibrated forecast,
    on either side, or when that of any fifth of the guarantee lies below the band that holds for
    all five at once. A fifth that holds too often is only cautious. A perfect forecast is
    withheld by chance in about 10 of 100 records when its misses hang together for some hours, in
    14 when for a day, in 20 or more when for two days (measured: `tanheng.reliability.coverage`).
    """
    if record.exceedance not in record.band:
        return Verdict("withheld", _overall(record))
    below = [
        k
        for k, (share, band) in enumerate(zip(record.quintiles, record.family_bands, strict=True))
        if share < band.low - 1e-9
    ]
    if below:
        return Verdict("withheld", _fifth(record, below[0]))
    return Verdict("credible", _held(record))


def _percent(share: float) -> str:
    return f"{100.0 * share:.1f} %"


def _level(record: Coverage) -> str:
    return f"{100.0 * record.level:.6g} %"


def _span(band: Band) -> tuple[str, str]:
    return _percent(band.low), _percent(band.high)


def _overall(record: Coverage) -> Text:
    low, high = _span(record.band)
    too_seldom = record.exceedance < record.band.low
    word, character = ("seldom", "偏低") if too_seldom else ("often", "偏高")
    share = _percent(record.exceedance)
    return Text(
        f"it held in {share} of {record.n} hours, too {word}: a perfectly calibrated guarantee "
        f"at {_level(record)} would hold in {low} to {high}",
        f"在 {record.n} 个小时中达标率为 {share}，{character}："
        f"{_level(record)} 水平下完全校准的保证出力应为 {low} 至 {high}",
    )


def _fifth(record: Coverage, k: int) -> Text:
    low, _ = _span(record.family_bands[k])
    share, name = _percent(record.quintiles[k]), _NAMES[k]
    return Text(
        f"in the {name.en} fifth of guarantees it held in only {share} of hours: a perfectly "
        f"calibrated one at {_level(record)} would hold in at least {low}",
        f"在保证出力{name.zh}的五分之一小时中，达标率仅为 {share}："
        f"{_level(record)} 水平下完全校准的保证出力应不低于 {low}",
    )


def _held(record: Coverage) -> Text:
    low, high = _span(record.band)
    share = _percent(record.exceedance)
    return Text(
        f"it held in {share} of {record.n} hours, as a perfectly calibrated guarantee at "
        f"{_level(record)} would ({low} to {high}), and in every fifth of guarantees",
        f"在 {record.n} 个小时中达标率为 {share}，与 {_level(record)} 水平下完全校准的"
        f"保证出力一致（{low} 至 {high}），且各五分位均成立",
    )
