from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests.browser.chromium import needed_chromium
from tests.web.drawn_runs import write_shelf
from tests.web.served import served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = needed_chromium()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    shelf: Path = write_shelf(tmp_path_factory.mktemp("runs"))
    with served(shelf) as where:
        yield where
