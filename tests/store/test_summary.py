import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanheng.core import Figure, Text
from tanheng.store.summary import figure_of, summary_bytes

finite = st.floats(allow_nan=False, allow_infinity=False)
values = finite | st.lists(finite, max_size=5).map(tuple) | st.text(max_size=9)
texts = st.builds(Text, st.text(max_size=20), st.text(max_size=20))
figures = st.builds(
    Figure,
    name=st.text(min_size=1, max_size=20),
    value=values,
    unit=st.sampled_from(["1", "pp", "MW"]),
    origin=st.sampled_from(["measured", "synthetic"]),
    how=texts,
    reason=st.none() | texts.filter(lambda text: bool(text.en)),
    level=st.none() | finite,
    interval=st.none() | st.tuples(finite, finite),
    about=st.dictionaries(st.sampled_from(["window", "n", "start"]), st.integers() | st.text()),
)


def one(value=0.1, **fields):
    return Figure("a.b", value, "1", "measured", Text("made", "算出"), **fields)


@given(st.lists(figures, max_size=4))
def test_figures_come_back_as_they_were_written(figures):
    records = json.loads(summary_bytes("0" * 12, figures))["figures"]
    assert tuple(figure_of(record) for record in records) == tuple(figures)


def test_the_bytes_are_known():
    figure = one((0.1, 1 / 3), level=0.95, about={"window": "晚高峰", "n": 3})
    assert summary_bytes("abc", [figure]).decode() == (
        '{"run": "abc", "figures": [\n'
        '  {"name": "a.b", "value": [0.1, 0.3333333333333333], "unit": "1", "level": 0.95, '
        '"interval": null, "window": "晚高峰", "n": 3, "origin": "measured", "how": "made", '
        '"zh": {"how": "算出"}}\n'
        "]}\n"
    )


def test_numbers_of_numpy_are_written_as_plain_numbers():
    numpy = one(np.array([0.25, 0.5]), level=np.float64(0.95), about={"n": np.int64(3)})
    plain = one((0.25, 0.5), level=0.95, about={"n": 3})
    assert summary_bytes("abc", [numpy]) == summary_bytes("abc", [plain])


@pytest.mark.parametrize(
    "figure",
    [
        one(float("nan")),
        one(float("inf")),
        one((0.1, float("nan"))),
        one(np.array([np.nan])),
        one(interval=(0.9, float("nan"))),
        one(about={"by_hour": {"12": float("nan")}}),
    ],
)
def test_a_number_that_is_not_finite_is_refused_by_name(figure):
    with pytest.raises(ValueError, match=r"figure a\.b holds (nan|inf)"):
        summary_bytes("abc", [figure])


def test_a_figure_may_be_withheld_only_with_its_reason():
    assert b'"value": null' in summary_bytes("abc", [one(None, reason=Text("too short", "太短"))])
    with pytest.raises(ValueError, match=r"figure a\.b is withheld without a reason"):
        summary_bytes("abc", [one(None)])
