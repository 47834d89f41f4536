"""Scripts and styles: ours out of the packages, Plotly's out of its own; all from this machine."""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from importlib.resources import files

from fastapi import APIRouter, Request, Response

from tanheng.report.assets import charts_script, plotly_script, style
from tanheng.web.shelf import NoSuchError

__all__ = ["address", "pack", "router"]

router = APIRouter(include_in_schema=False)
TYPES = {
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
}
WEEK_S = 7 * 24 * 3600
NAMES = ("plotly.js", "charts.js", "console.js", "report.css", "console.css", "icon.svg")


@router.get("/static/{name}")
def static(name: str, request: Request) -> Response:
    """Give one of our files; a name with the hash of its content may be kept by the asker."""
    if name not in NAMES:
        raise NoSuchError(f"no file {name!r} here")
    content = _held(name)
    headers = {"vary": "accept-encoding", "cache-control": "no-cache"}
    if request.query_params.get("v") == _version(name):
        headers["cache-control"] = f"public, max-age={WEEK_S}, immutable"
    if "gzip" in request.headers.get("accept-encoding", ""):
        content, headers["content-encoding"] = _packed(name), "gzip"
    return Response(content, media_type=TYPES[name.rsplit(".", 1)[-1]], headers=headers)


@router.get("/favicon.ico")
def icon(request: Request) -> Response:
    """Give the mark that browsers ask for by themselves."""
    return static("icon.svg", request)


def address(name: str) -> str:
    """Return the address of a file of ours, which changes with its content."""
    return f"/static/{name}?v={_version(name)}"


def pack() -> None:
    """Pack every file before it is asked for."""
    for name in NAMES:
        _packed(name)


@cache
def _version(name: str) -> str:
    return hashlib.sha256(_held(name)).hexdigest()[:12]


@cache
def _held(name: str) -> bytes:
    return _text(name).encode()


@cache
def _packed(name: str) -> bytes:
    return gzip.compress(_held(name), 6, mtime=0)


def _text(name: str) -> str:
    if name == "plotly.js":
        return str(plotly_script())
    if name == "charts.js":
        return str(charts_script())
    if name == "report.css":
        return str(style())
    return (files("tanheng.web") / "static" / name).read_text(encoding="utf-8")
