"""Largest remainders: exact totals, quotas kept, products beyond 64 bits."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanheng.domains.company.matching import apportion


@st.composite
def shared(draw, most=2**58):
    weight = draw(st.lists(st.integers(0, most // 8), min_size=1, max_size=8))
    return draw(st.integers(0, sum(weight))), weight


@given(shared())
def test_shares_add_up_and_lie_within_one_of_the_proportion(case):
    total, weight = case
    share = apportion(np.array([total]), np.array(weight)[:, None])[:, 0]
    assert int(share.sum()) == total
    for part, held in zip(share.tolist(), weight, strict=True):
        exact = Fraction(total * held, max(sum(weight), 1))
        assert abs(part - exact) < 1
        assert 0 <= part <= held


@pytest.mark.parametrize(
    ("total", "weight", "share"),
    [
        (10, (6, 6, 2), (4, 4, 2)),  # 4.29, 4.29, 1.43: the third has the greatest remainder
        (1, (1, 1, 1), (1, 0, 0)),  # equal remainders: the first
        (0, (0, 0), (0, 0)),
        (5, (0, 5), (0, 5)),
    ],
)
def test_by_hand(total, weight, share):
    assert apportion(np.array([total]), np.array(weight)[:, None])[:, 0].tolist() == list(share)


def test_hours_do_not_touch_each_other():
    weight = np.random.default_rng(0).integers(0, 1000, (5, 40))
    total = weight.sum(axis=0) // 3
    together = apportion(total, weight)
    alone = [apportion(total[[t]], weight[:, [t]])[:, 0] for t in range(40)]
    assert np.array_equal(together, np.array(alone).T)
