"""Whole grams shared out so that no gram is lost and none is made."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

__all__ = ["allocate"]


def allocate(total_g: int, measures: Sequence[Fraction]) -> tuple[int, ...]:
    """Share out grams in proportion to what each product measures.

    Parameters
    ----------
    total_g : int
        Grams of CO2e, at least 0.
    measures : sequence of Fraction
        What each product has of what all are measured by: kilograms, revenue.

    Returns
    -------
    tuple of int
        Grams of each, which sum to the total: shares are cut to whole grams, and what is left
        goes, gram by gram, to the largest of the parts cut off (method of largest remainders).

    Raises
    ------
    ValueError
        For a negative measure or total, or measures that sum to zero.
    """
    whole = sum(measures, Fraction(0))
    if total_g < 0 or whole <= 0 or min(measures) < 0:
        raise ValueError("expected a total of at least 0 and measures that sum to more than 0")
    exact = [total_g * measure / whole for measure in measures]
    shares = [int(share) for share in exact]
    cut = sorted(range(len(exact)), key=lambda place: shares[place] - exact[place])
    for place in cut[: total_g - sum(shares)]:
        shares[place] += 1
    return tuple(shares)
