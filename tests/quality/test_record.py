import numpy as np

from tanheng.quality import UNUSABLE, Flag, reason_names, reasons, record


def test_every_reason_has_a_name_in_both_languages() -> None:
    assert list(reasons()) == [flag for flag in Flag if flag not in {Flag.OK, Flag.IMPOSSIBLE}]
    for language in ("en", "zh"):
        assert set(reason_names(language)) == set(reasons())
    assert UNUSABLE & Flag.STUCK
    assert not UNUSABLE & Flag.CURTAILED


def test_record_counts_every_flag_and_its_first_instant() -> None:
    flags = np.array([0, Flag.STUCK | Flag.NIGHT, Flag.NIGHT, Flag.CURTAILED], dtype=np.uint16)
    found = record(np.arange(4) * 900, flags)
    assert (found.stations, found.readings, found.unusable) == (1, 4, 2)
    assert found.counts[Flag.NIGHT] == 2
    assert found.first_s == {Flag.STUCK: 900, Flag.NIGHT: 900, Flag.CURTAILED: 2700}
    assert found.share(Flag.STUCK) == 0.25


def test_records_add_up() -> None:
    both_flags = int(Flag.STUCK | Flag.MISSING)
    early = record(np.array([0, 900]), np.array([0, 32], dtype=np.uint16))
    late = record(np.array([1800]), np.array([both_flags], dtype=np.uint16))
    both = late + early
    assert (both.stations, both.readings, both.unusable) == (2, 3, 2)
    assert both.counts[Flag.STUCK] == 2
    assert both.first_s == {Flag.STUCK: 900, Flag.MISSING: 1800}
