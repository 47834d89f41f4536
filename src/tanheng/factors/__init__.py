"""Emission factors and global warming potentials: dated, sourced, chosen with their reasons."""

from tanheng.factors.choice import Candidate, Choice, Question
from tanheng.factors.factor import Factor
from tanheng.factors.gwp import GwpSet, gases, gwp_set, gwp_sets
from tanheng.factors.library import Library, library
from tanheng.factors.measure import (
    NOUNS,
    NUMBER,
    Measure,
    convert,
    is_currency,
    measure,
    product,
    ratio,
)
from tanheng.factors.reading import COLUMNS, read_factors
from tanheng.factors.regions import region_code, region_name

__all__ = [
    "COLUMNS",
    "NOUNS",
    "NUMBER",
    "Candidate",
    "Choice",
    "Factor",
    "GwpSet",
    "Library",
    "Measure",
    "Question",
    "convert",
    "gases",
    "gwp_set",
    "gwp_sets",
    "is_currency",
    "library",
    "measure",
    "product",
    "ratio",
    "read_factors",
    "region_code",
    "region_name",
]
