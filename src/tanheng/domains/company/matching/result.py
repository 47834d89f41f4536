"""What matching adds to a company's result."""

from __future__ import annotations

from tanheng.core import Result
from tanheng.domains.company.matching.figures import figures_of, series_of
from tanheng.domains.company.matching.run import Findings
from tanheng.domains.company.matching.views import headline, section_of

__all__ = ["result_of"]


def result_of(found: Findings) -> Result:
    """Lay out figures, series, views and inputs."""
    return Result(
        figures_of(found),
        series_of(found),
        (section_of(found),),
        (headline(found),),
        found.read.inputs,
    )
