import numpy as np

from tanheng.quality import UNUSABLE, Flag, Record, reason_names, reasons, record, usable


def test_every_reason_has_a_name_in_both_languages() -> None:
    assert list(reasons()) == [flag for flag in Flag if flag not in {Flag.OK, Flag.IMPOSSIBLE}]
    for language in ("en", "zh"):
        assert set(reason_names(language)) == set(reasons())
    assert UNUSABLE & Flag.STUCK
    assert not UNUSABLE & Flag.CURTAILED


def counted(time_s: list[int], flags: list[int]) -> Record:
    bits = np.array(flags, dtype=np.uint16)
    return record(np.array(time_s), bits, usable(np.ones(bits.size), bits, 2.0))


def test_record_counts_every_flag_and_its_first_instant() -> None:
    found = counted([0, 900, 1800, 2700], [0, Flag.STUCK | Flag.NIGHT, Flag.NIGHT, Flag.CURTAILED])
    assert (found.stations, found.readings, found.unusable) == (1, 4, 2)
    assert found.counts[Flag.NIGHT] == 2
    assert found.first_s == {Flag.STUCK: 900, Flag.NIGHT: 900, Flag.CURTAILED: 2700}
    assert found.share(Flag.STUCK) == 0.25


def test_records_add_up() -> None:
    both = counted([1800], [Flag.STUCK | Flag.MISSING]) + counted([0, 900], [0, Flag.STUCK])
    assert (both.stations, both.readings, both.unusable) == (2, 3, 2)
    assert both.counts[Flag.STUCK] == 2
    assert both.first_s == {Flag.STUCK: 900, Flag.MISSING: 1800}
