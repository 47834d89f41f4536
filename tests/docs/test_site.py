"""The site is built without a warning, asks no other host for anything, and has what code has."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from cyclopts import App
from tests.docs.page import FENCE, PAGES, ROOT

from tanheng.cli import app
from tanheng.plan.schema import project_schema

FOREIGN = re.compile(r"^\s*(?:[a-z]+:)?//", re.IGNORECASE)
LOADED = {"src", "srcset", "poster", "data", "action", "formaction"}
LINKS = {"canonical", "alternate", "next", "prev"}  # nothing is loaded by these
ASKING = ('class="mermaid"', 'data-md-component="source"')
"""What would make the theme's own script ask other hosts: drawings, and a repository's stars."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    said = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", str(folder)],
        cwd=ROOT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")
    return folder


class Loads(HTMLParser):
    """Collects whatever a page has the browser load, and its headings."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        self.loads += [value for key, value in given.items() if key in LOADED]
        self.loads += re.findall(r"url\(['\"]?([^)'\"]+)", given.get("style", ""))
        if tag == "link" and given.get("rel") not in LINKS:
            self.loads.append(given.get("href", ""))


def foreign(text: str) -> list[str]:
    inline = re.findall(r"<style[^>]*>(.*?)</style>", text, re.DOTALL)
    styled = re.findall(r"(?:url\(|@import)\s*['\"]?([^)'\";]+)", "".join(inline))
    return [one for one in (*Loads(text).loads, *styled) if FOREIGN.match(one)]


def test_no_page_asks_another_host(site):
    pages = list(site.rglob("*.html"))
    assert len(pages) > len(list((ROOT / "docs").rglob("*.md")))
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert foreign(text) == [], page
        assert [word for word in ASKING if word in text] == [], page


def test_no_style_asks_another_host(site):
    for sheet in site.rglob("*.css"):
        asked = re.findall(r"(?:url\(|@import)\s*['\"]?([^)'\";]+)", sheet.read_text("utf-8"))
        assert [one for one in asked if FOREIGN.match(one)] == [], sheet


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://x.org/a.js"></script>',
        '<link rel="stylesheet" href="//x.org/a.css">',
        '<style>@import "https://x.org/a.css"</style>',
        "<p style=\"background: url('http://x.org/a.png')\">",
    ],
)
def test_a_request_to_another_host_is_found(text):
    assert len(foreign(text)) == 1
    assert foreign(text.replace("https://x.org", "a").replace("//x.org", "a")) != foreign(text)


def leaves(group: App, words: tuple[str, ...] = ("tanheng",)) -> list[str]:
    """Every command without commands beneath it."""
    names = [name for name in group if not name.startswith("-")]
    below = [one for name in names for one in leaves(group[name], (*words, name))]
    return below or [" ".join(words)]


def test_every_command_is_in_the_reference(site):
    text = (site / "commands.html").read_text(encoding="utf-8")
    told = re.findall(r"<h2[^>]*>(tanheng [^<]+)<", text)
    assert len(told) > 30
    assert sorted(told) == sorted(leaves(app))


def test_every_field_is_in_the_reference(site):
    text = (site / "fields.html").read_text(encoding="utf-8")
    schema = project_schema()
    for name, part in (("project.yaml", schema), *schema["$defs"].items()):
        fields = part if "properties" in part else part["anyOf"][-1]
        inside = text[text.index(f'id="{name.lower().replace(".", "-")}"') :].split("<h2")[0]
        told = re.findall(r"<td><code>(\w+)</code></td>", inside)
        assert set(fields["properties"]) <= set(told), name


def test_every_heading_of_a_page_is_one_of_the_site(site):
    """A fence that the theme does not understand would swallow what stands below it."""
    for page in PAGES[2:]:
        prose = FENCE.sub("", page.read_text(encoding="utf-8"))
        wanted = len(re.findall(r"^## ", prose, re.MULTILINE))
        path = site / page.relative_to(ROOT / "docs").with_suffix(".html")
        assert path.read_text(encoding="utf-8").count("<h2 id=") == wanted, page


def test_every_page_is_reached_from_the_navigation(site):
    text = (site / "index.html").read_text(encoding="utf-8")
    linked = set(re.findall(r'href="([\w/-]+)\.html"', text))
    pages = {str(page.relative_to(ROOT / "docs").with_suffix("")) for page in PAGES[2:]}
    assert pages - {"index"} <= linked
