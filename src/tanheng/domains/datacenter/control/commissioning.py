"""A plant set up for an envelope: what decides on humidity is its own local control."""

from __future__ import annotations

import numpy as np

from tanheng.domains.datacenter.components.air_economiser import AirEconomiser
from tanheng.domains.datacenter.control.bounds import bounds_of
from tanheng.domains.datacenter.control.envelope import Envelope
from tanheng.domains.datacenter.design import Design

__all__ = ["commissioned"]

GUARD = 0.03
"""Dampers shut so much earlier: the inlet is colder than supplied air that has just been raised."""


def commissioned(design: Design, envelope: Envelope) -> Design:
    """Return a design whose dampers and humidifiers keep the inlet's humidity in an envelope.

    Outdoor air comes in between the dew points of design and envelope that are nearer to each
    other, and below the lower of both relative humidities; set-points have no say in it.
    """
    hottest = bounds_of(design, envelope).inlet_c[1]
    driest = max(envelope.dew_point_c[0], _dew_point_c(envelope, hottest))
    humidifier = design.humidifier
    dew = max(humidifier.dew_point_c, driest)
    set_up = design.model_copy(
        update={"humidifier": humidifier.model_copy(update={"dew_point_c": dew})}
    )
    economiser = design.economiser
    if not isinstance(economiser, AirEconomiser):
        return set_up
    limits = {
        "dew_point_low_c": max(economiser.dew_point_low_c, driest),
        "dew_point_high_c": min(economiser.dew_point_high_c, envelope.dew_point_c[1]),
        "humidity_high": min(economiser.humidity_high, envelope.humidity_pct[1] / 100.0 - GUARD),
    }
    return set_up.model_copy(update={"economiser": economiser.model_copy(update=limits)})


def _dew_point_c(envelope: Envelope, inlet_c: float) -> float:
    """Dew point of a hottest inlet with the least humidity allowed, after Sonntag (1990)."""
    least = envelope.humidity_pct[0] / 100.0
    if least <= 0:
        return -np.inf
    bent = np.log(least) + 17.62 * inlet_c / (243.12 + inlet_c)
    return float(243.12 * bent / (17.62 - bent))
