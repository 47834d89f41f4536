"""The browser is found, or installed, or its tests are skipped with the reason."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.browser.chromium import NAMED, find_chromium, needed_chromium

ROOT = Path(__file__).parents[2]
NEEDED = ("bash", "env", "dirname", "timeout")


def program(folder: Path, name: str, script: str = "exit 0") -> str:
    path = folder / name
    path.write_text(f"#!{shutil.which('bash')}\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def path(tmp_path, monkeypatch):
    """A machine of few programs, without a browser."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in NEEDED:
        (folder / name).symlink_to(shutil.which(name))
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv(NAMED, raising=False)
    return folder


def test_the_first_that_is_installed_is_taken(path):
    assert find_chromium() is None
    for name in ("google-chrome", "chromium-browser", "chromium"):
        there = program(path, name)
        assert find_chromium() == there


def test_one_that_is_named_comes_first(path, tmp_path, monkeypatch):
    program(path, "chromium")
    other = program(tmp_path, "other")
    monkeypatch.setenv(NAMED, other)
    assert find_chromium() == other
    monkeypatch.setenv(NAMED, str(tmp_path / "none"))
    with pytest.raises(FileNotFoundError, match="expected a program in TANHENG_CHROMIUM"):
        find_chromium()


def checked(path):
    """Run the checks with a stand-in for make; give what was installed and what was said."""
    log = path / "installed"
    program(path, "make", 'echo "made $1"')
    done = subprocess.run(
        [str(ROOT / ".ci" / "run")],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env=dict(os.environ),
    )
    assert done.stdout == "made test\n"
    return (log.read_text() if log.exists() else ""), done.stderr


def apt(path, code):
    program(path, "apt-get", f'echo "$*" >> {path}/installed; echo much; exit {code}')


def test_a_missing_browser_is_installed_before_the_checks(path):
    apt(path, 0)
    installed, said = checked(path)
    assert installed.endswith("install -y --no-install-recommends chromium\n")
    assert said == ""


def test_one_that_is_there_or_named_is_not(path, tmp_path, monkeypatch):
    apt(path, 0)
    monkeypatch.setenv(NAMED, program(tmp_path, "own"))
    assert checked(path) == ("", "")
    monkeypatch.delenv(NAMED)
    program(path, "google-chrome")
    assert checked(path) == ("", "")


@pytest.mark.parametrize("packages", [True, False])
def test_one_that_cannot_be_installed_is_said_and_the_checks_go_on(path, packages):
    if packages:
        apt(path, 100)
    _, said = checked(path)
    assert "the tests in a browser are skipped" in said
    assert said.count("\n") == 1


@pytest.mark.usefixtures("path")
def test_without_one_the_tests_are_skipped_with_the_reason():
    with pytest.raises(pytest.skip.Exception, match="apt-get install chromium, or TANHENG_CHROM"):
        needed_chromium()
