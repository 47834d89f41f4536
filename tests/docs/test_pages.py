"""The documentation is so: its commands print what it shows, its scripts run, its words are taken.

``tests/docs/page.py`` says what is done with each block of a page.
"""

from __future__ import annotations

import re
import shlex

import pytest
from cyclopts import CycloptsError
from tests.docs.page import PAGES, ROOT, Shown, alike, blocks, played, stripped

from tanheng.cli import app

LONG = {"zh/tutorial.md"}  # does what the English one does
DEMO = stripped((ROOT / "docs" / "demo.txt").read_text(encoding="utf-8")).splitlines()
PLACEHOLDER = re.compile(r"[\[\]|]|\.\.\.")


def page_param(page):
    name = str(page.relative_to(ROOT / "docs" if page.parent != ROOT else ROOT))
    return pytest.param(page, id=name, marks=[pytest.mark.long] if name in LONG else [])


def active(page):
    return any(block.kind in ("console", "python") for block in blocks(page))


@pytest.mark.usefixtures("stage")
@pytest.mark.parametrize("page", [page_param(page) for page in PAGES if active(page)])
def test_what_a_page_shows_is_what_is_printed(page):
    shown, left_out = played(page)
    assert shown or left_out
    for one in shown:
        assert alike(one), f"{one.what}\n--- shown\n{one.shown}\n--- said\n{one.said}"
    if left_out:
        pytest.skip("; ".join(left_out))


def listed() -> list[str]:
    """Every command that is shown without being run, by all pages."""
    found = {}
    for page in PAGES:
        for block in blocks(page):
            if block.kind == "":
                lines = block.body.replace("\\\n", " ").splitlines()
                told = (line.split("   #")[0].strip() for line in lines)
                found |= dict.fromkeys(line for line in told if line.startswith("tanheng "))
    return [line for line in found if not PLACEHOLDER.search(line)]


@pytest.mark.parametrize("line", listed())
def test_commands_that_are_listed_are_taken(line):
    try:
        app.parse_args(shlex.split(line, comments=True)[1:], exit_on_error=False, print_error=False)
    except CycloptsError as error:
        pytest.fail(f"{line}: {error}")


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_what_the_readme_shows_of_the_demo_is_in_its_whole_output(name):
    text = stripped((ROOT / name).read_text(encoding="utf-8"))
    (shown,) = re.findall(r"<!-- demo -->\n```\n(.*?)```\n<!-- /demo -->", text, re.DOTALL)
    lines = [line for line in shown.splitlines() if line != "..."]
    assert len(lines) > 50
    assert [line for line in lines if line not in DEMO] == []


@pytest.mark.parametrize(
    ("shown", "said", "roughly", "right"),
    [
        ("a 1.50\nb ... d\n", "a 1.50  \nb c d", False, True),
        ("a 1.50", "a 1.51", False, False),
        ("a  1.50\n───\nb", "a 1.60\n─────\nb", True, True),
        ("a  10.0 x", "a 12.0 x", True, False),
        ("a  10.0 x", "a 10.0 y", True, False),
        ("gain +12.2 pp\n...\nrun", "gain +12.4 pp\nmore 3\nrun", True, True),
        ("gain +12.2 pp", "gain −12.4 pp", True, False),
    ],
)
def test_a_page_that_shows_something_else_is_found(shown, said, roughly, right):
    assert alike(Shown("x", shown, said, roughly)) is right
