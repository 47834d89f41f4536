"""Hourly matching: what of each hour's consumption carbon-free supply has matched."""

from tanheng.domains.company.matching.annual import over_the_year
from tanheng.domains.company.matching.apportion import apportion
from tanheng.domains.company.matching.delivery import deliver
from tanheng.domains.company.matching.match import NO_SITE, Loads, Matching, Supplies, match

__all__ = [
    "NO_SITE",
    "Loads",
    "Matching",
    "Supplies",
    "apportion",
    "deliver",
    "match",
    "over_the_year",
]
