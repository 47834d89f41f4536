"""Ledgers to test on: a file of SQLite, and a server of PostgreSQL started here."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import polars as pl
import psycopg
import pytest

from tanheng.ledger import Gathered, Ledger, gather

_numbers = count()


def binaries() -> Path | None:
    """Find the newest PostgreSQL server of this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    named = shutil.which("initdb")
    return Path(named).parent if named else found[-1].parent if found else None


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Start a PostgreSQL server on a socket of its own: its URL."""
    where = binaries()
    if where is None:
        pytest.skip("no PostgreSQL server on this machine")
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        user = None
        if os.getuid() == 0:  # PostgreSQL does not run as root
            try:
                user = pwd.getpwnam("postgres")
            except KeyError:
                pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
            os.chown(folder, user.pw_uid, user.pw_gid)
        owner = {"user": user.pw_uid, "group": user.pw_gid} if user else {}
        data = f"{folder}/data"

        def run(*words: str) -> None:
            subprocess.run(
                words, check=True, stdout=subprocess.DEVNULL, cwd=folder, timeout=60, **owner
            )

        run(f"{where}/initdb", "-D", data, "-U", "tester", "-A", "trust", "--no-sync")
        settings = f"-c listen_addresses= -c fsync=off -c unix_socket_directories={folder}"
        log = f"{folder}/log"
        run(f"{where}/pg_ctl", "-D", data, "-l", log, "-w", "-o", settings, "start")
        try:
            yield f"postgresql://tester@/postgres?host={folder}"
        finally:
            run(f"{where}/pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Make room for one ledger, in each kind of database."""
    if request.param == "sqlite":
        return str(tmp_path / "ledger.db")
    url = request.getfixturevalue("server")
    schema = f"books{next(_numbers)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
    return f"{url}&options=-csearch_path%3D{schema}"


@pytest.fixture
def ledger(where: str) -> Iterator[Ledger]:
    with Ledger.open(where) as found:
        yield found


@pytest.fixture(scope="session")
def gathered() -> Gathered:
    """Evidence of three groups of rows."""
    rows = {
        "group": ["a", "a", "b", "c"],
        "file": ["meters.csv"] * 4,
        "line": [2, 3, 4, 5],
        "text": ["m1,2024-01,120", "m1,2024-02,110", "m2,2024-01,80", "m3,2024-01,7"],
    }
    return gather(pl.DataFrame(rows), "group")
