"""HTML out of templates: whole pages, and single charts that a page asks for later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from tanheng.core import Table, Text, View
from tanheng.report.assets import embedded_json
from tanheng.report.cells import Sheet, sheet
from tanheng.report.charts import Chart, chart
from tanheng.web.static_files import address
from tanheng.web.words import WORDS, domain_name

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["Block", "block", "compile_templates", "fragment", "language_of", "page"]

LANGUAGE = "tanheng-language"


@dataclass(frozen=True)
class Block:
    """A view as the templates take it: its place on the page, a sheet or a chart."""

    id: str
    sheet: Sheet | None
    chart: Chart | None
    synthetic: bool = False


def block(name: str, view: View, synthetic: bool = False) -> Block:
    """Make a view ready for a template."""
    if isinstance(view, Table):
        return Block(name, sheet(view), None, synthetic)
    drawn = chart(view)
    return Block(name, None, drawn, synthetic or drawn.synthetic)


def page(
    request: Request, template: str, title: Text, status: int = 200, **content: Any
) -> HTMLResponse:
    """Write a page in the language of the asker; both languages are on it."""
    html = _template(template).render(
        title=title,
        language=language_of(request),
        path=request.url.path,
        **_common(),
        **content,
    )
    return HTMLResponse(html, status, headers={"cache-control": "no-cache"})


def fragment(request: Request, template: str, **content: Any) -> HTMLResponse:
    """Write a part of a page."""
    html = _template(template).render(language=language_of(request), **_common(), **content)
    return HTMLResponse(html, headers={"cache-control": "no-cache"})


def language_of(request: Request) -> str:
    """Return the language asked for in the address, else the one kept, else the browser's."""
    named = request.query_params.get("lang") or request.cookies.get(LANGUAGE)
    if named:
        return "zh" if named.lower().startswith("zh") else "en"
    return _of_browser(request.headers.get("accept-language", ""))


def _of_browser(accepted: str) -> str:
    """Take the language that weighs most among ours: ``fr, zh;q=0.8, en;q=0.5`` is Chinese."""
    best, weight = "en", 0.0
    for one in accepted.lower().split(","):
        tag, _, rest = one.strip().partition(";")
        language, (key, _, number) = tag.split("-")[0], rest.strip().partition("=")
        try:
            heavy = float(number) if key == "q" else 1.0
        except ValueError:
            continue
        if language in ("en", "zh") and heavy > weight:
            best, weight = language, heavy
    return best


def _common() -> Mapping[str, Any]:
    return {
        "words": WORDS,
        "embedded_json": embedded_json,
        "domain_name": domain_name,
        "asset": address,
    }


def compile_templates() -> None:
    """Compile every template before it is asked for."""
    environment = _environment()
    for name in environment.list_templates(extensions=["j2"]):
        environment.get_template(name)


def _template(name: str) -> Any:
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=ChoiceLoader(
            [
                PackageLoader("tanheng.web", "templates"),
                PackageLoader("tanheng.report", "templates"),
            ]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
