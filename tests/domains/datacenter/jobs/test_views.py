import numpy as np
import pytest

from tanheng.core import Line, Text
from tanheng.domains.datacenter.jobs import (
    Intensity,
    Slots,
    brought,
    compare,
    jobs_section,
    outcome_table,
    saving_guarantee,
    when_chart,
)

from .drawn import drawn_jobs


@pytest.fixture
def found():
    jobs, _ = drawn_jobs(3, 40, 48)
    slots = Slots(1_672_531_200, 3600, 48)
    real = 200 + 100 * np.cos(np.arange(48) / 24 * 2 * np.pi)
    outcome = compare(jobs, slots, real, np.full(48, np.inf), brought(real))
    return (
        outcome,
        saving_guarantee(np.zeros(2), 1.0),
        Intensity(slots, real, Text("drawn", "抽取")),
    )


def test_every_saving_stands_beside_its_ceiling(found):
    outcome, guarantee, _ = found
    table = outcome_table(outcome, guarantee, 0.038)
    saved = [row[2] for row in table.rows]
    assert saved[1] == pytest.approx(saved[2])
    assert saved[0] == 0.0
    assert saved[3] is None
    assert "promise withheld: 0 days could be judged" in table.note.en
    assert "3.8 %" in table.note.zh


def test_the_chart_holds_the_energy_of_every_plan(found):
    outcome, _, intensity = found
    chart = when_chart(outcome, intensity)
    daily = [float(line.y.sum()) for line in chart.lines]
    assert daily == pytest.approx([outcome.run_now.load_kw.sum() / 2] * 3)
    assert "cleanest on average at 12 h UTC" in chart.note.en


def test_a_report_shows_table_charts_and_what_was_assumed(found):
    outcome, guarantee, intensity = found
    section = jobs_section(outcome, guarantee, intensity, 0.038, ())
    assert len(section.views) == 4
    assert all(isinstance(line, Line) for line in section.views[2].lines)
