"""What the page carries with it: its style, its script, Plotly's script, and their hashes."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import asdict
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from markupsafe import Markup

__all__ = ["charts_script", "csp_hash", "embedded_json", "plotly_script", "script", "style"]

# Inside a script element the HTML parser looks for these alone; JSON may always write them so.
ESCAPES = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def style() -> Markup:
    """Return the page's style sheet."""
    return Markup(_own("style.css"))


def script() -> Markup:
    """Return the page's script."""
    return Markup(_own("charts.js") + _own("report.js"))


def charts_script() -> Markup:
    """Return the part of it that draws, which the console shares."""
    return Markup(_own("charts.js"))


@cache
def plotly_script() -> Markup:
    """Return Plotly's script out of its own Python package."""
    from plotly.offline import get_plotlyjs

    return Markup(str(get_plotlyjs()))


def csp_hash(text: str) -> str:
    """Hash of an inline script as a content security policy names it."""
    digest = sha256(text.encode("utf-8")).digest()
    return f"'sha256-{b64encode(digest).decode()}'"


def embedded_json(content: Any) -> Markup:
    """Write JSON that can stand inside a script element whatever its strings hold."""
    text = json.dumps(
        content, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=asdict
    )
    for character, escape in ESCAPES.items():
        text = text.replace(character, escape)
    return Markup(text)


def _own(name: str) -> str:
    return (files("tanheng.report") / "templates" / name).read_text(encoding="utf-8")
