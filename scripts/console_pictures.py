"""Take the pictures of the console that the documentation shows, with Debian's chromium.

python scripts/console_pictures.py runs docs
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PORT = 8793
HOST = f"http://127.0.0.1:{PORT}"
WIDTH = 1280
PICTURES = {
    "console-overview": ("/runs/whole", 1500, "en-GB", "light"),
    "console-hour": ("/runs/whole/hour/2020-12-07T18", 1100, "en-GB", "light"),
    "console-grid": ("/runs/whole/domains/grid", 1300, "zh-CN", "dark"),
}
"""By the file's name: the page, its height [px], the reader's language, light or dark."""


def main() -> int:
    """Read the command line, serve the runs, take the pictures."""
    parser = argparse.ArgumentParser(description="Take pictures of the console.")
    parser.add_argument("runs", type=Path, help="folder of the runs of `make demo`")
    parser.add_argument("folder", type=Path, help="where the PNG files go")
    given = parser.parse_args()
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.stderr.write("no chromium here; on Debian: apt-get install chromium fonts-noto-cjk\n")
        return 2
    command = [sys.executable, "-m", "tanheng", "serve", "--runs", str(given.runs)]
    with subprocess.Popen([*command, "--port", str(PORT), "--no-browser"]) as console:
        try:
            _wait()
            _take(browser, given.folder)
        finally:
            console.terminate()
    return 0


def _wait() -> None:
    """Wait until the console answers."""
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{HOST}/healthz", timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    sys.exit("the console does not answer")


def _take(browser: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for name, (path, height, language, scheme) in PICTURES.items():
            size = {"width": WIDTH, "height": height}
            page = opened.new_page(viewport=size, locale=language, color_scheme=scheme)
            _drawn(page, path)
            page.screenshot(path=folder / f"{name}.png")
            sys.stdout.write(f"{folder / name}.png\n")
        opened.close()


def _drawn(page: Page, path: str) -> None:
    """Open a page and wait until no chart in sight is still to come."""
    page.goto(f"{HOST}{path}")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1000)


if __name__ == "__main__":
    sys.exit(main())
