"""Emission factors and global warming potentials: dated, sourced, chosen with their reasons."""

from tanheng.factors.choice import Candidate, Choice, Question
from tanheng.factors.factor import Factor
from tanheng.factors.gwp import GwpSet, gases, gwp_set, gwp_sets
from tanheng.factors.library import Library, library
from tanheng.factors.market import MarketFigure, market_figures
from tanheng.factors.measure import (
    NOUNS,
    NUMBER,
    Measure,
    convert,
    is_currency,
    measure,
    nouns_of,
    product,
    ratio,
)
from tanheng.factors.reading import COLUMNS, read_factors
from tanheng.factors.regions import region_code, region_name
from tanheng.factors.spread import Spread, spread
from tanheng.factors.totals import Basis, Share, Total, read_owid, share, total, totals
from tanheng.factors.views import (
    choice_table,
    factor_tables,
    factors_table,
    gwp_table,
    market_table,
    sets_table,
    totals_table,
    weighed,
)
from tanheng.factors.writing import written

__all__ = [
    "COLUMNS",
    "NOUNS",
    "NUMBER",
    "Basis",
    "Candidate",
    "Choice",
    "Factor",
    "GwpSet",
    "Library",
    "MarketFigure",
    "Measure",
    "Question",
    "Share",
    "Spread",
    "Total",
    "choice_table",
    "convert",
    "factor_tables",
    "factors_table",
    "gases",
    "gwp_set",
    "gwp_sets",
    "gwp_table",
    "is_currency",
    "library",
    "market_figures",
    "market_table",
    "measure",
    "nouns_of",
    "product",
    "ratio",
    "read_factors",
    "read_owid",
    "region_code",
    "region_name",
    "sets_table",
    "share",
    "spread",
    "total",
    "totals",
    "totals_table",
    "weighed",
    "written",
]
