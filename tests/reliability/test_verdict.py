from dataclasses import replace

from tanheng.reliability import Band, Coverage, verdict

BAND = Band(0.94, 0.96)
RECORD = Coverage(
    level=0.95,
    n=9997,
    certain=0,
    exceedance=0.951,
    band=BAND,
    quintiles=(0.95, 0.955, 0.945, 0.95, 0.96),
    quintile_bands=(BAND,) * 5,
    family_bands=(Band(0.93, 0.97),) * 5,
)


def test_a_record_within_its_bands_is_credible():
    judged = verdict(RECORD)
    assert judged.credible
    assert "95.1 % of 9997 hours" in judged.reason.en
    assert "95.1 %" in judged.reason.zh


def test_holding_too_seldom_withholds():
    judged = verdict(replace(RECORD, exceedance=0.93))
    assert judged.word == "withheld"
    assert "93.0 % of 9997 hours, too seldom" in judged.reason.en
    assert "偏低" in judged.reason.zh


def test_holding_too_often_withholds_too():
    judged = verdict(replace(RECORD, exceedance=0.97))
    assert judged.word == "withheld"
    assert "too often" in judged.reason.en


def test_one_fifth_that_fails_withholds_and_is_named():
    judged = verdict(replace(RECORD, quintiles=(0.9, 0.955, 0.945, 0.95, 0.96)))
    assert judged.word == "withheld"
    assert "lowest fifth" in judged.reason.en
    assert "最低" in judged.reason.zh
    assert "93.0 %" in judged.reason.en


def test_a_fifth_that_holds_too_often_is_only_cautious():
    assert verdict(replace(RECORD, quintiles=(1.0, 0.955, 0.945, 0.95, 0.96))).credible


def test_the_edge_of_the_band_belongs_to_it():
    assert verdict(replace(RECORD, exceedance=0.94)).credible
