"""Hourly matching: what of each hour's consumption carbon-free supply has matched."""

from tanheng.domains.company.matching.annual import over_the_year
from tanheng.domains.company.matching.apportion import apportion
from tanheng.domains.company.matching.claims import Claims, Lots, claims
from tanheng.domains.company.matching.delivery import deliver
from tanheng.domains.company.matching.emissions import Emissions, emissions
from tanheng.domains.company.matching.figures import figures_of, series_of
from tanheng.domains.company.matching.match import NO_SITE, Loads, Matching, Supplies, match
from tanheng.domains.company.matching.model import HourlyMatching
from tanheng.domains.company.matching.posting import post_matching
from tanheng.domains.company.matching.result import result_of
from tanheng.domains.company.matching.run import Findings, bad_rows, delivered_kwh, find
from tanheng.domains.company.matching.score import cfe_score
from tanheng.domains.company.matching.serials import to_issue, to_retire
from tanheng.domains.company.matching.views import headline, section_of

__all__ = [
    "NO_SITE",
    "Claims",
    "Emissions",
    "Findings",
    "HourlyMatching",
    "Loads",
    "Lots",
    "Matching",
    "Supplies",
    "apportion",
    "bad_rows",
    "cfe_score",
    "claims",
    "deliver",
    "delivered_kwh",
    "emissions",
    "figures_of",
    "find",
    "headline",
    "match",
    "over_the_year",
    "post_matching",
    "result_of",
    "section_of",
    "series_of",
    "to_issue",
    "to_retire",
]
