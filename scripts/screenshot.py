"""Take a picture of a report for the README, with Debian's chromium.

python scripts/screenshot.py runs/ID/report.html docs/report.png
python scripts/screenshot.py runs/ID/report.html docs/report.zh-CN.png --language zh
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--hide-scrollbars",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DRAWING_MS = 10_000


def main() -> int:
    """Read the command line and take the picture."""
    parser = argparse.ArgumentParser(description="Take a picture of a report.")
    parser.add_argument("report", type=Path, help="the report's HTML file")
    parser.add_argument("picture", type=Path, help="the PNG file to write")
    parser.add_argument("--language", choices=("en", "zh"), default="en")
    parser.add_argument("--size", default="1280x1240", help="width x height in CSS pixels")
    given = parser.parse_args()
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.stderr.write("no chromium here; on Debian: apt-get install chromium fonts-noto-cjk\n")
        return 2
    take(browser, given.report, given.picture, given.language, given.size)
    sys.stdout.write(f"{given.picture}\n")
    return 0


def take(browser: str, report: Path, picture: Path, language: str, size: str) -> None:
    """Open the report in a browser with a profile of its own and write what it shows."""
    address = f"{report.resolve(strict=True).as_uri()}?lang={language}"
    picture.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as profile:
        command = [browser, *QUIET, f"--user-data-dir={profile}"]
        command += [f"--window-size={size.replace('x', ',')}", "--force-device-scale-factor=1.5"]
        command += [f"--virtual-time-budget={DRAWING_MS}", f"--screenshot={picture.resolve()}"]
        subprocess.run([*command, address], check=True, capture_output=True, timeout=120)


if __name__ == "__main__":
    sys.exit(main())
