"""From units of an hour to the certificates that were brought: which range of which lot."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanheng.domains.company.matching.claims import Claims, Lots, claims
from tanheng.domains.company.matching.match import Matching
from tanheng.domains.company.matching.reading import Read

__all__ = ["to_issue", "to_retire"]

Ints = NDArray[np.int64]


def to_issue(found: Matching, read: Read) -> pl.DataFrame:
    """Lots to issue for generation and contracts: ``lot``, ``source``, ``zone``, ``time``, ``wh``.

    A lot is what a source made in an hour, named ``SOURCE @ 2023-01-01T05:00Z``. Certificates that
    were brought were issued elsewhere and are not among them.
    """
    lots, _ = claims(found)
    made = lots.source < _own(read)
    lots = Lots(lots.source[made], lots.hour[made], lots.wh[made])
    return pl.DataFrame(
        {
            "lot": _names(lots.source, lots.hour, read),
            "source": _gathered(read.supplies.names, lots.source),
            "zone": _gathered(read.zones, read.supplies.zone[lots.source]),
            "time": read.hours.time_s[lots.hour],
            "wh": lots.wh,
        }
    )


def to_retire(found: Matching, read: Read) -> pl.DataFrame:
    """Ranges of units to retire: ``lot``, ``time``, ``site``, ``start``, ``end`` (Wh).

    No two of them overlap; for each site and hour they add up to what was matched. The column
    ``certificate`` is the position among the certificates that were brought.
    """
    lots, retired = claims(found)
    source, hour = lots.source[retired.lot], lots.hour[retired.lot]
    own = source < _own(read)
    made = pl.DataFrame(
        {
            "lot": _names(source[own], hour[own], read),
            "time": read.hours.time_s[hour[own]],
            "site": _gathered(read.loads.names, retired.site[own]),
            "start": retired.start[own],
            "end": retired.end[own],
            "certificate": pl.repeat(None, int(own.sum()), dtype=pl.Int64, eager=True),
        }
    )
    return pl.concat([made, _of_certificates(lots, retired, read)])


def _of_certificates(lots: Lots, retired: Claims, read: Read) -> pl.DataFrame:
    """Ranges of the certificates that were brought.

    Certificates and claims of a zone both lie end to end, hour after hour: laid on one axis, each
    claim is cut where a certificate ends.
    """
    certified = read.certified
    size = certified.end - certified.start
    stop = size.cumsum()
    first = _first_unit(read)
    source = lots.source[retired.lot]
    brought = np.flatnonzero(source >= _own(read))
    base = first[source[brought] - _own(read), lots.hour[retired.lot[brought]]]
    start, end = base + retired.start[brought], base + retired.end[brought]
    low = np.searchsorted(stop, start, side="right")
    count = np.searchsorted(stop, end, side="left") - low + 1
    claim = np.repeat(np.arange(count.size), count)
    row = np.arange(claim.size) - np.repeat(count.cumsum() - count, count) + low[claim]
    begun = stop[row] - size[row]
    shift = certified.start[row] - begun
    return pl.DataFrame(
        {
            "lot": _gathered(certified.serial, row),
            "time": read.hours.time_s[certified.hour[row]],
            "site": _gathered(read.loads.names, retired.site[brought[claim]]),
            "start": np.maximum(start[claim], begun) + shift,
            "end": np.minimum(end[claim], stop[row]) + shift,
            "certificate": row,
        }
    )


def _first_unit(read: Read) -> Ints:
    """Place on the axis of all certificates where each zone's hour begins, (sources, T)."""
    wh = read.supplies.wh[_own(read) :]
    laid = wh.ravel().cumsum() - wh.ravel()
    first: Ints = laid.reshape(wh.shape)
    return first


def _own(read: Read) -> int:
    """Count the sources that are generation and contracts: those of certificates come last."""
    return len(read.supplies.names) - int(np.unique(read.certified.zone).size)


def _names(source: Ints, hour: Ints, read: Read) -> pl.Series:
    time = pl.from_epoch(pl.Series(read.hours.time_s[hour]), "s").dt.strftime("%Y-%m-%dT%H:%MZ")
    return (_gathered(read.supplies.names, source) + " @ " + time).alias("lot")


def _gathered(names: tuple[str, ...], position: Ints) -> pl.Series:
    return pl.Series(names, dtype=pl.String).gather(pl.Series(position, dtype=pl.Int64))
