from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tanheng.domains.company.meters import Readings, gaps, overlapping

Spans = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 20), st.integers(1, 6)), min_size=1, max_size=12
)


def of(spans: list[tuple[int, int, int]]) -> Readings:
    meter, start, length = (np.array(one, dtype=np.int64) for one in zip(*spans, strict=True))
    return Readings(meter, start, start + length, np.arange(meter.size))


@given(Spans)
def test_whatever_is_left_covers_no_moment_twice(spans: list[tuple[int, int, int]]) -> None:
    one = of(spans)
    rows, other, same = overlapping(one)
    left = [span for row, span in enumerate(spans) if row not in rows]
    covered = [(m, t) for m, start, length in left for t in range(start, start + length)]
    assert len(covered) == len(set(covered))
    for row, with_, equal in zip(rows, other, same, strict=True):
        (m, start, length), (n, begin, long) = spans[row], spans[with_]
        assert m == n
        assert start < begin + long
        assert begin < start + length
        assert equal == ((start, length) == (begin, long))


@given(Spans)
def test_gaps_and_readings_share_out_the_year(spans: list[tuple[int, int, int]]) -> None:
    start, end = 0, 30
    one = of(spans)
    missing = {(m, t) for m, low, high in gaps(one, start, end) for t in range(low, high)}
    covered = {(m, t) for m, low, length in spans for t in range(low, low + length)}
    meters = {m for m, _, _ in spans}
    assert missing == {(m, t) for m in meters for t in range(start, end)} - covered
