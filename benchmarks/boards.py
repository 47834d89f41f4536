"""Power of a GPU board from utilisation and temperature, on two years of measured H100 hours.

    TANHENG_DATA=DIR python benchmarks/boards.py

Fitted on the first half, judged on the second. The form is chosen within the first half, by fifths
of the time left out; the others are shown beside it. Only the same hour's utilisation and board
temperature are used, so that this is a model of a board and no forecast.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from tanheng.domains.datacenter.board_hours import read_board_hours
from tanheng.domains.datacenter.boards import FORMS, fit_board, fit_form
from tanheng.domains.datacenter.calibration import cv_rmse, nmbe

DATA = Path(os.environ.get("TANHENG_DATA", "../shared/data"))
HOURS = DATA / "datacenter" / "cornell_h100_board_hourly.txt"


def main() -> None:
    """Fit and print."""
    if not HOURS.exists():
        print(f"skipped: {HOURS} is not at hand")
        return
    hours = read_board_hours(HOURS)
    for line, text in hours.ignored:
        print(f"line {line} is no data: {text}")
    middle = len(hours) // 2
    first, second = hours.part(slice(0, middle)), hours.part(slice(middle, None))
    began = time.process_time()
    chosen = fit_board(first)
    spent = time.process_time() - began
    print(f"{len(hours)} hours; {len(FORMS)} forms fitted and validated in {spent:.2f} s")
    print(f"{'form':42} {'left out':>9} {'second half':>12} {'bias':>7}")
    for form in FORMS:
        model = fit_form(first, form)
        power = model.power_w(second.utilisation, second.temperature_c)
        error, bias = cv_rmse(second.power_w, power), nmbe(second.power_w, power)
        mark = "  chosen" if form == chosen.form else ""
        print(f"{form:42} {chosen.validation[form]:9.2%} {error:12.2%} {bias:7.2%}{mark}")


if __name__ == "__main__":
    main()
