from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.web.drawn_runs import write_shelf
from tests.web.served import served


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three runs: drawn, other, broken."""
    return write_shelf(tmp_path_factory.mktemp("runs"))


@pytest.fixture(scope="session")
def address(shelf: Path) -> Iterator[str]:
    with served(shelf) as where:
        yield where


@pytest.fixture(scope="session")
def console(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=30, trust_env=False) as client:
        yield client
