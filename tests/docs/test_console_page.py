"""The addresses that the page on the console asks for are addresses of the console."""

from __future__ import annotations

import re
import shlex
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.docs.page import ROOT

from tanheng.web import create_app

PAGE = ROOT / "docs" / "console.md"
ASKED = re.findall(r"^curl .*$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.fixture(scope="module")
def described(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nothing")
    return create_app(folder, folder, None).openapi()["paths"]


def test_the_page_asks_for_something():
    assert len(ASKED) > 8


@pytest.mark.parametrize("line", ASKED)
def test_every_address_of_the_page_is_described(line, described):
    words = shlex.split(line)
    asked = urlsplit(next(word for word in words if word.startswith("http://127.0.0.1:8765/")))
    method = "post" if "-X" in words or "-d" in words else "get"
    fitting = [path for path in described if _fits(path, asked.path)]
    assert fitting, asked.path
    known = {one["name"] for one in described[fitting[0]][method].get("parameters", ())}
    assert set(parse_qs(asked.query)) <= known


def _fits(template: str, path: str) -> bool:
    """Whether a path is one of a template, whose names stand for one part each."""
    pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))
    return re.fullmatch(pattern, path) is not None
