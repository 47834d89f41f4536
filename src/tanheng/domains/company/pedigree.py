"""From scores of data to their uncertainty, where nobody has told it.

References
----------
Weidema and Wesnaes (1996), J. Clean. Prod. 4, 167-174. Frischknecht et al. (2007), ecoinvent report
No. 1, table of default uncertainty factors: contributions to the square of the geometric standard
deviation. The table leaves out geography 4 and technology 2; the next worse score stands in.
"""

from __future__ import annotations

import math

from tanheng.domains.company.activities import Quality

__all__ = ["mean_score", "relative_sd", "scored"]

_FACTORS = {
    "reliability": (1.00, 1.05, 1.10, 1.20, 1.50),
    "completeness": (1.00, 1.02, 1.05, 1.10, 1.20),
    "time": (1.00, 1.03, 1.10, 1.20, 1.50),
    "geography": (1.00, 1.01, 1.02, 1.10, 1.10),
    "technology": (1.00, 1.20, 1.20, 1.50, 2.00),
}


def scored(score: int) -> Quality:
    """Give the same score to every indicator."""
    return Quality(**dict.fromkeys(_FACTORS, score))


def mean_score(quality: Quality) -> float:
    """Mean of the five indicators, 1 (very good) to 5 (very poor)."""
    scores = [int(getattr(quality, name)) for name in _FACTORS]
    return sum(scores) / len(scores)


def relative_sd(quality: Quality) -> float:
    """Relative standard deviation of a lognormal with these scores.

    Its squared geometric standard deviation is exp(sqrt(sum of the squared logarithms of the
    factors)).
    """
    logs = (math.log(factors[getattr(quality, name) - 1]) for name, factors in _FACTORS.items())
    sigma = math.sqrt(sum(log**2 for log in logs)) / 2
    return math.sqrt(math.expm1(sigma**2))
