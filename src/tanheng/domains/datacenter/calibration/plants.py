"""A simulated plant as something that can be fitted: parameters of its design to energy by hour."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tanheng.core import HOUR_S, InputError
from tanheng.domains.datacenter.calibration.fit import Parameter, Plant
from tanheng.domains.datacenter.calibration.meter import Floats
from tanheng.domains.datacenter.design import Design, varied
from tanheng.domains.datacenter.outdoor import Outdoor
from tanheng.domains.datacenter.plant import simulate

__all__ = ["plant_of", "read_parameter"]


def plant_of(design: Design, outdoor: Outdoor, it_kw: Floats, paths: Sequence[str]) -> Plant:
    """Return the plant of a design whose parameters at ``paths`` are free.

    Parameters
    ----------
    design : Design
    outdoor : Outdoor
        Hourly.
    it_kw : array, shape (T,)
        Load of the servers [kW].
    paths : sequence of str
        ``chiller.cop``, in the order of the parameters.

    Raises
    ------
    InputError
        For weather that is not hourly or of another length, and a load with gaps.
    """
    if outdoor.step_s != HOUR_S or outdoor.dry_bulb_c.shape != it_kw.shape:
        raise InputError(
            f"expected hourly weather for {it_kw.size} hours, "
            f"came {outdoor.dry_bulb_c.size} of {outdoor.step_s} s"
        )
    if not np.isfinite(it_kw).all():
        raise InputError(f"expected IT load in every hour, came {np.isnan(it_kw).sum()} without")
    fixed = (
        design if design.capacity_mw else varied(design, {"capacity_mw": _capacity(design, it_kw)})
    )

    def energy(values: Floats) -> Floats:
        changed = dict(zip(paths, map(float, values), strict=True))
        return simulate(varied(fixed, changed), outdoor, it_kw).total_kw

    return energy


def _capacity(design: Design, it_kw: Floats) -> float:
    return design.capacity_kw(it_kw) / 1000.0


def read_parameter(text: str) -> Parameter:
    """Read ``chiller.cop=1.5:2.8:4`` as a parameter with its bounds and where to start.

    Raises
    ------
    InputError
        For anything else.
    """
    name, _, numbers = text.partition("=")
    try:
        low, start, high = (float(one) for one in numbers.split(":"))
    except ValueError:
        raise InputError(
            f"expected a parameter such as chiller.cop=1.5:2.8:4, came {text!r}"
        ) from None
    return Parameter(name.strip(), low, high, start)
