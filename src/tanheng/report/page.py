"""A run as one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tanheng.core import Figure, Section, Table, Text
from tanheng.core.views import View
from tanheng.report import assets
from tanheng.report.cells import Sheet, sheet
from tanheng.report.charts import Chart, chart
from tanheng.report.listing import FIELDS, listing
from tanheng.report.words import WORDS, fact_name

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["render"]

Language = Literal["en", "zh"]
HEADER_FACTS = ("run", "as_of")


@dataclass(frozen=True)
class Block:
    """A view as the template takes it: a sheet or a chart, and whether it is synthetic."""

    id: str
    sheet: Sheet | None
    chart: Chart | None
    synthetic: bool


@dataclass(frozen=True)
class Part:
    """A section as the template takes it."""

    anchor: str
    title: Text
    intro: Text | None
    blocks: tuple[Block, ...]


def render(
    title: Text,
    headline: Sequence[Table],
    sections: Sequence[Section],
    figures: Sequence[Figure],
    facts: Mapping[str, str],
    language: Language = "en",
) -> str:
    """Write a run as one self-contained HTML page in English and Chinese.

    The page asks nothing of any host, follows the reader's light or dark setting, and prints on
    A4. The same arguments give the same bytes.

    Parameters
    ----------
    title : Text
        Title of the page.
    headline : sequence of Table
        Tables that stand first.
    sections : sequence of Section
        Parts of the page. One whose anchor starts with the first part of a synthetic figure's
        name (``model_wind`` or ``model_wind-quality`` for ``model_wind.verdict``) is marked so.
    figures : sequence of Figure
        Every figure of the run, listed at the end.
    facts : mapping of str to str
        Run id (``run``), time of recording (``as_of``), versions, inputs with their sha256.
    language : {"en", "zh"}
        Language shown where scripts are off. With scripts ``?lang=zh`` or ``?lang=en`` in the
        address decides, then Chinese if asked for here, then the browser's language.

    Returns
    -------
    str
        The page, to be written as UTF-8.

    Raises
    ------
    InputError
        When a view's numbers do not fit together.
    """
    plotly, script = assets.plotly_script(), assets.script()
    return _template().render(
        title=title,
        language=language,
        headline=_blocks("headline", headline, _all_synthetic(_computed(figures))),
        parts=[_part(section, figures) for section in sections],
        groups=listing(figures),
        fields=FIELDS,
        facts=facts,
        header_facts=[name for name in HEADER_FACTS if name in facts],
        warning=_warning(figures),
        style=assets.style(),
        script=script,
        plotly=plotly,
        policy=f"{assets.csp_hash(plotly)} {assets.csp_hash(script)}",
        words=WORDS,
        fact_name=fact_name,
        embedded_json=assets.embedded_json,
    )


def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("tanheng.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.j2")


def _part(section: Section, figures: Sequence[Figure]) -> Part:
    synthetic = _all_synthetic(_computed(figures)) or _about_synthetic(section.anchor, figures)
    blocks = _blocks(section.anchor, section.views, synthetic)
    return Part(section.anchor, section.title, section.intro, blocks)


def _blocks(prefix: str, views: Sequence[View], synthetic: bool) -> tuple[Block, ...]:
    return tuple(
        _block(f"{prefix}-{place}", view, synthetic) for place, view in enumerate(views, start=1)
    )


def _block(name: str, view: View, synthetic: bool) -> Block:
    if isinstance(view, Table):
        return Block(name, sheet(view), None, synthetic)
    drawn = chart(view)
    return Block(name, None, drawn, synthetic or drawn.synthetic)


def _all_synthetic(figures: Sequence[Figure]) -> bool:
    return bool(figures) and all(figure.origin == "synthetic" for figure in figures)


def _computed(figures: Sequence[Figure]) -> list[Figure]:
    """Leave out what is only quoted beside them."""
    return [figure for figure in figures if figure.origin != "published"]


def _about_synthetic(anchor: str, figures: Sequence[Figure]) -> bool:
    marked = {figure.name.split(".")[0] for figure in figures if figure.origin == "synthetic"}
    return any(anchor == name or anchor.startswith((f"{name}-", f"{name}.")) for name in marked)


def _warning(figures: Sequence[Figure]) -> Text | None:
    if _all_synthetic(figures):
        return WORDS["all_synthetic"]
    mixed = any(figure.origin == "synthetic" for figure in figures)
    return WORDS["some_synthetic"] if mixed else None
