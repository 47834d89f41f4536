"""Adequacy of a system by either method, behind one verb."""

from __future__ import annotations

from collections.abc import Sequence

from tanheng.core import InputError
from tanheng.domains.grid.assessment import Assessment, Wanted
from tanheng.domains.grid.chronological import Control, Sequential, sequential
from tanheng.domains.grid.exact import Exact, exact, plain, takes
from tanheng.domains.grid.system import System

__all__ = ["Method", "assess"]

Method = Exact | Sequential


def assess(system: System, method: Method, wanted: Sequence[Wanted] = ()) -> Assessment:
    """Assess the adequacy of a system.

    Parameters
    ----------
    system : System
    method : Exact or Sequential
    wanted : sequence of Wanted
        Results beyond LOLE and EUE.

    Raises
    ------
    InputError
        When the method cannot take the system or give a result.
    """
    if isinstance(method, Exact):
        return exact(system, method, wanted)
    return sequential(system, method, wanted, _control(system) if method.control else None)


def _control(system: System) -> Control | None:
    """Take a system as one zone without storage and demand response, which is exactly known.

    What the exact method takes whole is sampled alone: each method checks the other. Units of very
    uneven capacity make its table too large, or have to be rounded: then there is no control.
    """
    one = plain(system)
    if takes(system):
        return None
    try:
        known = exact(one, Exact(), ("days",))
    except InputError:
        return None
    if known.step_mw is not None or known.lole_d is None:
        return None
    return Control(one, known.lole_h.value, known.eue_mwh.value, known.lole_d.value)
