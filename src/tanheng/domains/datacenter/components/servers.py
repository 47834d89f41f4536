"""Servers: what work draws, and what heat costs on top."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pydantic import Field

from tanheng.core import Strict
from tanheng.domains.datacenter.components.moist_air import CP_AIR, Floats, Reals

__all__ = ["ServerRun", "Servers", "run_servers", "work_kw"]


class Servers(Strict):
    """Parameters of the IT equipment.

    References
    ----------
    ASHRAE TC 9.9 (2011), Thermal guidelines for data processing environments: a server of class
    A2 draws 4 to 8 % more at 30 C and 7 to 20 % more at 35 C than at 15 to 20 C, nearly all of it
    its fans, which hold their speed to about 25 C. Fan, Weber and Barroso (2007), Power
    provisioning for a warehouse-sized computer, eq. for power between idle and peak.
    """

    idle_share: float = Field(default=0.45, ge=0, lt=1)
    """Power when idle over power at full use."""
    curve_exponent: float = Field(default=1.4, gt=0, le=3)
    """Exponent r of 2u - u^r between idle and full use."""
    fan_share: float = Field(default=0.04, ge=0, lt=0.5)
    """Share of the servers' own fans in their power at the reference inlet."""
    reference_inlet_c: float = Field(default=20.0, ge=5, le=45)
    """Inlet temperature at which the IT load is stated."""
    leakage_per_k: float = Field(default=0.0015, ge=0, le=0.02)
    """Rise of the rest of the power with inlet temperature [1/K]."""
    fan_knee_c: float = Field(default=25.0, ge=5, le=45)
    """Inlet temperature above which the fans speed up."""
    flow_per_k: float = Field(default=0.05, ge=0, le=0.3)
    """Rise of air flow above the knee [share of the flow below it, 1/K]."""
    temperature_rise_k: float = Field(default=12.0, gt=0, le=40)
    """Rise of the air through the servers at the flow below the knee."""
    inlet_limits_c: tuple[float, float] = (15.0, 32.0)
    """Allowable inlet temperatures; class A1 of ASHRAE TC 9.9 (2021)."""


@dataclass(frozen=True)
class ServerRun:
    """Power of the electronics and of the servers' fans [kW], and the air they draw [kg/s]."""

    electronics_kw: Floats
    fans_kw: Floats
    air_kg_s: Floats

    @property
    def power_kw(self) -> Floats:
        """All that the servers draw, and give off as heat [kW]."""
        return self.electronics_kw + self.fans_kw


def work_kw(servers: Servers, utilisation: Reals, capacity_kw: Reals) -> Floats:
    """Return the IT load at the reference inlet [kW] at a utilisation 0 to 1 of a capacity."""
    used = np.asarray(utilisation, dtype=np.float64)
    shape = 2.0 * used - used**servers.curve_exponent
    return np.asarray(capacity_kw * (servers.idle_share + (1.0 - servers.idle_share) * shape))


def flow_share(servers: Servers, inlet_c: Reals) -> Floats:
    """Air that the servers draw over what they draw below the knee of their fans."""
    return np.asarray(1.0 + servers.flow_per_k * np.maximum(inlet_c - servers.fan_knee_c, 0.0))


def run_servers(servers: Servers, it_kw: Reals, inlet_c: Reals) -> ServerRun:
    """Power and air flow of servers whose load at the reference inlet is ``it_kw``."""
    load = np.asarray(it_kw, dtype=np.float64)
    flow = flow_share(servers, inlet_c)
    warmer = inlet_c - servers.reference_inlet_c
    electronics = load * (1.0 - servers.fan_share) * (1.0 + servers.leakage_per_k * warmer)
    fans = load * servers.fan_share * flow * flow * flow
    return ServerRun(electronics, fans, load * flow / (CP_AIR * servers.temperature_rise_k))
