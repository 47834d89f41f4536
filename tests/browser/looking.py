"""A page looked at by a real browser, which remembers what went wrong on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

WAIT_MS = 20_000
NEAR = """place => document.querySelectorAll('.later')[place]
    .scrollIntoView({behavior: 'instant', block: 'center'})"""


@contextmanager
def looked_at(browser: Browser, **settings: Any) -> Iterator[tuple[Page, list[str]]]:
    """Open a page; gives it with the list of complaints, which should stay empty.

    Pages of the same settings share what the browser keeps of scripts, but no cookies.
    """
    context = _context(browser, tuple(sorted(settings.items())))
    context.clear_cookies()
    page, wrong = context.new_page(), []
    page.set_default_timeout(WAIT_MS)
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda asked: wrong.extend(_elsewhere(asked.url)))
    try:
        yield page, wrong
    finally:
        page.close()


@cache
def _context(browser: Browser, settings: tuple[tuple[str, Any], ...]) -> BrowserContext:
    return browser.new_context(viewport={"width": 1280, "height": 900}, **dict(settings))


def _elsewhere(url: str) -> list[str]:
    parts = urlsplit(url)
    away = parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1"
    return [f"asked {url}"] if away else []


def draw_all(page: Page) -> int:
    """Bring every chart near, and wait until each is drawn; gives how many there are."""
    count = page.locator(".later").count()
    for place in range(count):
        draw(page, place)
    return count


def draw(page: Page, place: int) -> None:
    """Bring one chart near, and wait until it is drawn."""
    page.evaluate(NEAR, place)
    page.wait_for_selector(f":nth-match(.later, {place + 1}).drawn .main-svg", state="attached")


def until(page: Page, told: str) -> None:
    """Wait for a condition; the console's policy keeps Playwright's own wait from evaluating it."""
    for _ in range(WAIT_MS // 50):
        if page.evaluate(told):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"waited in vain for {told}")


def faults(page: Page) -> list[str]:
    """What axe-core finds wrong; a chart is an image to it, whose strokes it need not read."""
    told = {"resultTypes": ["violations"]}
    found = Axe().run(page, {"exclude": [[".plot > *"]]}, told)["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]
