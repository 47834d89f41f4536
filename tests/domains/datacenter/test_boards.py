"""A GPU board: boards whose law is known, and the measured H100 hours."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.domains.datacenter.board_hours import BoardHours, read_board_hours
from tanheng.domains.datacenter.boards import FORMS, fit_board, fit_form
from tanheng.domains.datacenter.calibration import cv_rmse

MEASURED = (
    Path(os.environ.get("TANHENG_DATA", "../shared/data"))
    / "datacenter/cornell_h100_board_hourly.txt"
)
HEAD = "name\ttimestamp\tpowerave\ttempave\tutilave"


def _made(form, coefficients, count=2000, noise=3.0):
    draw = np.random.default_rng(1)
    used, warm = draw.uniform(0, 1, count), draw.uniform(35, 70, count)
    power = FORMS[form].power(np.array(coefficients), used, (warm - 45) / 20)
    power = power + draw.normal(0, noise, count)
    return BoardHours(np.arange(count) * 3600, power, used, warm)


def test_the_law_behind_a_board_is_found_again():
    truth = (20.0, 200.0, 0.7, 30.0, 0.9)
    model = fit_form(_made("idle + work + leakage", truth), "idle + work + leakage")
    assert model.coefficients == pytest.approx(truth, rel=0.15)
    assert model.power_w(1.0, 45.0) == pytest.approx(250, abs=1)
    assert model.power_w(0.0, 45.0) == pytest.approx(50, abs=1)


def test_a_board_that_is_a_line_is_given_no_worse_than_a_line():
    hours = _made("line", (60.0, 250.0))
    model = fit_board(hours)
    assert model.validation[model.form] <= model.validation["line"]
    truth = 60 + 250 * hours.utilisation
    assert cv_rmse(truth, model.power_w(hours.utilisation, hours.temperature_c)) < 0.005


def test_beyond_what_was_fitted_a_board_does_not_run_away():
    model = fit_board(_made("idle + work + leakage", (20.0, 200.0, 0.7, 30.0, 0.9)))
    assert model.power_w(0.5, 200.0) == model.power_w(0.5, model.temperatures_c[1])
    assert np.all(model.power_w(0.0, np.array([-50.0, 20.0])) >= model.least_w)


def test_a_utilisation_in_per_cent_is_refused():
    model = fit_form(_made("line", (60.0, 250.0)), "line")
    with pytest.raises(InputError, match="expected utilisations of 0 to 1"):
        model.power_w(50.0, 45.0)


def test_too_few_hours_are_refused():
    with pytest.raises(InputError, match="at least 200 hours of a board, came 100"):
        fit_board(_made("line", (60.0, 250.0), count=100))


def _file(folder, *lines):
    path = folder / "board.txt"
    path.write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8-sig")
    return path


def test_lines_at_the_end_that_are_no_data_are_told(tmp_path):
    path = _file(
        tmp_path,
        "gpu\t2025-01-01 01:00:00.000\t60\t40\t5",
        "gpu\t2025-01-01 00:00:00.000\t50\t36\t0",
        "",
        "(2 rows affected)",
    )
    hours = read_board_hours(path)
    assert hours.ignored == ((5, "(2 rows affected)"),)
    assert hours.power_w.tolist() == [50.0, 60.0]  # in order of time
    assert hours.utilisation.tolist() == [0.0, 0.05]


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        (["noise", "gpu\t2025-01-01 00:00\t50\t36\t0"], "board.txt:2: expected 5 cells"),
        (["gpu\tyesterday\t50\t36\t0"], "board.txt:2: expected a time and numbers"),
        (["gpu\t2025-01-01 00:00\tnan\t36\t0"], "board.txt:2: expected finite readings"),
        (["gpu\t2025-01-01 00:00\t50\t36\t400"], "board.txt:2: expected finite readings and 0 to"),
        (["gpu\t2025-01-01 00:00\t50\t36\t0"] * 2, "expected each hour once"),
        (["(0 rows affected)"], "came a head alone"),
    ],
)
def test_a_bad_file_is_refused_where_it_is_bad(tmp_path, lines, complaint):
    with pytest.raises(InputError) as refused:
        read_board_hours(_file(tmp_path, *lines))
    assert complaint in str(refused.value)


def test_a_missing_column_is_named(tmp_path):
    path = tmp_path / "board.txt"
    path.write_text("timestamp\tpowerave\n", encoding="utf-8")
    with pytest.raises(InputError, match="expected a column 'tempave'"):
        read_board_hours(path)


@pytest.mark.skipif(not MEASURED.exists(), reason="the dataset is not at hand")
def test_the_second_half_of_the_measured_hours_is_forecast_better_than_by_a_line():
    hours = read_board_hours(MEASURED)
    assert hours.ignored[0][1] == "(15277 rows affected)"
    middle = len(hours) // 2
    first, second = hours.part(slice(0, middle)), hours.part(slice(middle, None))
    found = {
        model.form: cv_rmse(second.power_w, model.power_w(second.utilisation, second.temperature_c))
        for model in (fit_form(first, "line"), fit_board(first))
    }
    line, chosen = found.values()
    assert line == pytest.approx(0.155, abs=0.001)
    assert chosen < 0.10
