"""What a GPU board draws: power from utilisation and board temperature, fitted to measurements.

Utilisation tells how much of the time work ran, not how hard; the board's temperature tells some of
that, since work heats the board, and some leakage, which grows with temperature. A term in
temperature is therefore both. It holds for boards cooled as the measured one was.

The form is chosen inside the data that is fitted: each form is fitted five times with a fifth of
the time left out, and the one whose forecasts of the left-out hours are best is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import least_squares

from tanheng.core import InputError
from tanheng.domains.datacenter.board_hours import BoardHours, Floats
from tanheng.domains.datacenter.calibration.gate import cv_rmse

__all__ = ["FORMS", "BoardModel", "Form", "fit_board", "fit_form"]

WARM_C = 45.0
SPAN_K = 20.0
"""Temperatures enter as (T - 45 C) / 20 K, so that coefficients are in W and of one size."""
FOLDS = 5
FEWEST = 200


@dataclass(frozen=True)
class Form:
    """Power [W] by coefficients, utilisation (0 to 1) and ``(T - 45 C) / 20 K``."""

    power: Callable[[Sequence[float], Floats, Floats], Floats]
    first: tuple[float, ...]
    lower: tuple[float, ...]


def _line(c: Sequence[float], u: Floats, t: Floats) -> Floats:
    return np.asarray(c[0] + c[1] * u + 0.0 * t)


def _leaking(c: Sequence[float], u: Floats, t: Floats) -> Floats:
    return np.asarray(c[0] + c[1] * u ** c[2] + c[3] * np.exp(c[4] * t))


def _scaled(c: Sequence[float], u: Floats, t: Floats) -> Floats:
    return np.asarray(c[0] + (c[1] * u ** c[2] + c[3]) * np.exp(c[4] * t))


def _surface(c: Sequence[float], u: Floats, t: Floats) -> Floats:
    return np.asarray(c[0] + c[1] * u + c[2] * t + c[3] * u * u + c[4] * t * t + c[5] * u * t)


NONE = -np.inf
FORMS: Mapping[str, Form] = {
    "line": Form(_line, (60.0, 250.0), (0.0, 0.0)),
    "idle + work + leakage": Form(
        _leaking, (20.0, 150.0, 0.8, 50.0, 0.8), (NONE, 0.0, 0.1, 0.0, 0.0)
    ),
    "idle + (work + leakage) by temperature": Form(
        _scaled, (20.0, 150.0, 0.8, 50.0, 0.5), (NONE, 0.0, 0.1, 0.0, 0.0)
    ),
    "surface of second order": Form(
        _surface, (65.0, 150.0, 70.0, 0.0, 0.0, 0.0), (NONE, NONE, NONE, NONE, NONE, NONE)
    ),
}
"""What is tried: a straight line in utilisation; idle plus work as a power of utilisation plus
leakage exponential in temperature; both scaled by that exponential; a second-order surface."""


@dataclass(frozen=True)
class BoardModel:
    """A fitted board.

    Parameters
    ----------
    form : str
        One of `FORMS`.
    coefficients : tuple of float
    temperatures_c : tuple of float
        Lowest and highest temperature fitted; others are taken as the nearer of them.
    least_w : float
        Lowest power fitted; nothing below it is returned.
    validation : mapping
        CV(RMSE) of each form that was tried, on hours left out.
    """

    form: str
    coefficients: tuple[float, ...]
    temperatures_c: tuple[float, float]
    least_w: float
    validation: Mapping[str, float]

    def power_w(self, utilisation: ArrayLike, temperature_c: ArrayLike) -> Floats:
        """Power [W] at a utilisation (0 to 1) and a board temperature [C]; arrays broadcast.

        Raises
        ------
        InputError
            For a utilisation outside 0 to 1.
        """
        used = np.asarray(utilisation, dtype=np.float64)
        if used.size and (used.min() < 0 or not used.max() <= 1):
            came = f"{used.min():g} to {used.max():g}"
            raise InputError(f"expected utilisations of 0 to 1, came {came}")
        warm = np.clip(np.asarray(temperature_c, dtype=np.float64), *self.temperatures_c)
        power = FORMS[self.form].power(self.coefficients, used, _scale(warm))
        return np.maximum(power, self.least_w)


def fit_board(hours: BoardHours, forms: tuple[str, ...] = tuple(FORMS)) -> BoardModel:
    """Fit every form, and keep the one that forecasts hours left out best.

    Parameters
    ----------
    hours : BoardHours
        At least 200 hours.
    forms : tuple of str
        Which of `FORMS` to try.

    Raises
    ------
    InputError
        For too few hours.
    """
    if len(hours) < FEWEST:
        raise InputError(f"expected at least {FEWEST} hours of a board, came {len(hours)}")
    validation = {form: _left_out(hours, form) for form in forms}
    best = min(validation, key=lambda form: validation[form])
    return fit_form(hours, best, validation)


def fit_form(
    hours: BoardHours, form: str, validation: Mapping[str, float] | None = None
) -> BoardModel:
    """Fit one form by least squares."""
    chosen = FORMS[form]
    used, warm = hours.utilisation, _scale(hours.temperature_c)

    def errors(c: Floats) -> Floats:
        return chosen.power(tuple(c), used, warm) - hours.power_w

    found = least_squares(
        errors,
        chosen.first,
        bounds=(chosen.lower, np.inf),
        x_scale="jac",
    )
    span = (float(hours.temperature_c.min()), float(hours.temperature_c.max()))
    coefficients = tuple(map(float, found.x))
    return BoardModel(form, coefficients, span, float(hours.power_w.min()), validation or {})


def _left_out(hours: BoardHours, form: str) -> float:
    """CV(RMSE) of a form on each fifth of the time, fitted on the others."""
    modelled = np.empty(len(hours))
    for fold in np.array_split(np.arange(len(hours)), FOLDS):
        others = np.ones(len(hours), dtype=bool)
        others[fold] = False
        model = fit_form(hours.part(others), form)
        modelled[fold] = model.power_w(hours.utilisation[fold], hours.temperature_c[fold])
    return cv_rmse(hours.power_w, modelled)


def _scale(temperature_c: Floats) -> Floats:
    return (temperature_c - WARM_C) / SPAN_K
