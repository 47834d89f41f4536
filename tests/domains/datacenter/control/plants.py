"""Plants, weather and runs for the tests of control, made without a file."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tanheng.domains.datacenter import design, varied
from tanheng.domains.datacenter.components.tank import Tank
from tanheng.domains.datacenter.control import (
    DynamicPlant,
    InletSensors,
    Readings,
    Situation,
    commissioned,
    envelope,
    perturbed,
)

from ..air import outdoor

CAPACITY_KW = 1000.0
AIRS = {"hot": (38.0, 21.0), "cold": (-15.0, -16.0), "humid": (31.0, 29.0), "mild": (16.0, 12.0)}
"""Mean dry and wet bulb [C]."""


def plant(name, tank=False, limits="recommended"):
    """A shipped design of 1 MW, set up for an envelope."""
    built = varied(design(name), {"capacity_mw": CAPACITY_KW / 1000})
    if tank and built.water is not None:
        built = varied(built, {"tank": Tank(hours=2)})
    return commissioned(built, envelope(limits))


def off(built, lanes, by=0.2, seed=0):
    """Plants like it, each parameter off by a share."""
    return perturbed(built, lanes, np.random.default_rng(seed), by)


def running(built, lanes=1, faults=(), noise=0.0, seed=0, **more):
    """A plant that can be stepped; its sensors are perfect unless there is noise."""
    draw = np.random.default_rng(seed)
    sensors = InletSensors(lanes, draw, noise, 2 * noise, faults)
    return DynamicPlant(built, sensors, draw, noise=noise, **more)


def still(kind, lanes=1, steps=1, step_s=900):
    """Air that stays as it is ``(L, T)``."""
    dry, wet = (np.full((lanes, steps), one) for one in AIRS[kind])
    return outdoor(dry, wet, step_s=step_s)


def daily(kinds, steps, seed=0):
    """Air of days, a kind for each lane ``(L, T)``, warmest after noon."""
    draw = np.random.default_rng(seed)
    day = np.sin(2 * np.pi * (np.arange(steps) / 96 - 0.35))
    dry, wet = (np.array([AIRS[kind][one] for kind in kinds])[:, None] for one in (0, 1))
    swing = 4 * day + np.cumsum(draw.normal(0, 0.1, (len(kinds), steps)), axis=1)
    return outdoor(dry + swing, np.minimum(wet + 0.3 * swing, dry + swing), step_s=900)


def situation(readings=None, applied=None, step=1, lanes=1, late_s=0):
    """What a controller knows one step on, in mild air at 700 kW."""
    from tanheng.domains.datacenter import SetPoints

    load = np.full((lanes, step + 1), 700.0)
    return Situation(
        step,
        step * 900 + late_s,
        readings,
        still("mild", lanes, step + 1),
        load,
        applied or SetPoints(),
    )


def reading(inlet_c, time_s=900, **more):
    """Readings of one lane whose three inlet sensors say so [C]."""
    lanes = np.atleast_2d(inlet_c).shape[0]

    def one(value):
        return np.full(lanes, float(value))

    usual = Readings(
        time_s,
        np.atleast_2d(np.asarray(inlet_c, dtype=float)),
        one(21),
        one(10),
        one(25),
        one(0.5),
        one(np.nan),
        one(700),
        {"servers": one(600), "server_fans": one(70), "chiller": one(150)},
    )
    return replace(usual, **{name: one(v) if np.isscalar(v) else v for name, v in more.items()})
