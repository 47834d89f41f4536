import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanheng.core import InputError
from tanheng.report.numbers import plain, short, write


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (1234567, "", "1,234,567"),
        (1234567.891, ".1f", "1,234,567.9"),
        (0.16341234, "", "0.1634"),
        (16.341234, "", "16.34"),
        (98765.4321, "", "98,765"),
        (0.00001234, "", "1.23e−05"),
        (0.0, "", "0"),
        (-1234.56, ".1f", "−1,234.6"),
        (-0.001, ".1f", "0.0"),
        (14.41, "+.1f", "+14.4"),
        (0.9567, ".1%", "95.7%"),
        (26304, "d", "26,304"),
        (26303.7, "d", "26,304"),
        (1234567, ",d", "1,234,567"),
        (math.inf, ".1f", "∞"),
        (-math.inf, "", "−∞"),
    ],
)
def test_numbers_are_written_for_readers(value, digits, text):
    assert write(value, digits) == text


def test_a_format_that_is_none_is_refused():
    with pytest.raises(InputError, match=r"expected a number format such as \.1f"):
        write(1.0, "two digits")


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.95, "0.95"), (0.9, "0.9"), (13.2, "13.2"), (1200, "1,200"), (math.nan, "–"), (0.5, "0.5")],
)
def test_short_numbers_carry_no_trailing_zeros(value, text):
    assert short(value) == text


@given(st.floats(-1e12, 1e12))
def test_a_written_number_reads_back_within_its_digits(value):
    back = float(write(value).replace(",", "").replace("−", "-"))
    assert back == pytest.approx(value, rel=6e-3, abs=1e-300)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_plain_number_reads_back_to_six_digits(value):
    assert float(plain(value)) == pytest.approx(value, rel=1e-5)
