"""Hourly matching: what of each hour's consumption carbon-free supply has matched."""

from tanheng.domains.company.matching.annual import over_the_year
from tanheng.domains.company.matching.apportion import apportion
from tanheng.domains.company.matching.claims import Claims, Lots, claims
from tanheng.domains.company.matching.delivery import deliver
from tanheng.domains.company.matching.emissions import Emissions, emissions
from tanheng.domains.company.matching.match import NO_SITE, Loads, Matching, Supplies, match
from tanheng.domains.company.matching.score import cfe_score

__all__ = [
    "NO_SITE",
    "Claims",
    "Emissions",
    "Loads",
    "Lots",
    "Matching",
    "Supplies",
    "apportion",
    "cfe_score",
    "claims",
    "deliver",
    "emissions",
    "match",
    "over_the_year",
]
