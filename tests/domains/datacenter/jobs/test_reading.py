import numpy as np
import pytest

from tanheng.core import InputError
from tanheng.domains.datacenter.jobs import Pods, Slots, placed_early, read_jobs, read_limit

SLOTS = Slots(1_672_531_200, 3600, 48)
TABLE = "name,release,deadline,energy_kwh,power_kw"
TRACE = (
    "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,"
    "creation_time,deletion_time,scheduled_time"
)
DAY = 86_400


def written(tmp_path, *lines):
    path = tmp_path / "jobs.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def pod(name, created, began, ended, gpus="2,500", qos="BE"):
    return f"{name},8000,1,{gpus},,{qos},Running,{created},{ended},{began}"


def test_a_window_holds_whole_slots_alone(tmp_path):
    row = "train,2023-01-01T00:30Z,2023-01-01T06:45+00:00,3,1.5"
    found = read_jobs(written(tmp_path, TABLE, row), SLOTS)
    assert found.jobs.release.tolist() == [1]
    assert found.jobs.deadline.tolist() == [6]
    assert found.jobs.line.tolist() == [2]
    assert found.assumed == ()


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("a,2023-01-01T00:00,2023-01-01T02:00,9,1", r"jobs.csv:2: job 'a' needs 9 kWh, but 1 kW"),
        ("a,2023-01-01T00:00,2023-01-09T02:00,1,1", r"jobs.csv:2: .* intensity is known from"),
        ("a,2023-01-01T00:10,2023-01-01T01:50,1,1", r"jobs.csv:2: job 'a' has no whole slot"),
        ("a,2023-01-01T00:00,2023-01-01T02:00,1,-1", r"jobs.csv:2 power_kw: .* came -1"),
        ("a,2023-01-01T00:00,soon,1,1", r"jobs.csv:2 deadline: expected a moment .* came 'soon'"),
    ],
)
def test_a_job_that_cannot_be_is_named_with_its_line(tmp_path, row, message):
    with pytest.raises(InputError, match=message):
        placed_early(read_jobs(written(tmp_path, TABLE, row), SLOTS).jobs, SLOTS, np.full(48, 9.0))


def test_a_table_without_a_column_says_which(tmp_path):
    with pytest.raises(InputError, match=r"jobs.csv:1: .* none named 'energy_kwh'"):
        read_jobs(written(tmp_path, "name,release,deadline,power_kw", "a,b,c,d"), SLOTS)


def test_pods_get_power_and_deadline_as_assumed(tmp_path):
    start = 3 * DAY + 1800
    path = written(tmp_path, TRACE, pod("p", start, start + 60, start + 7260))
    found = read_jobs(path, SLOTS, Pods(gpu_w=300, core_w=5, slack_h=10))
    power_kw = (2 * 0.5 * 300 + 8 * 5) / 1000
    assert found.jobs.power_kw.tolist() == [pytest.approx(power_kw)]
    assert found.jobs.energy_kwh.tolist() == [pytest.approx(2 * power_kw)]
    assert (found.jobs.release[0], found.jobs.deadline[0]) == (1, 12)
    told = " ".join(words.en for words in found.assumed)
    assert "300 W per GPU and 5 W per CPU core" in told
    assert "creation + run time + 10 h" in told
    assert "day 3 of the trace is laid on 2023-01-01" in told


def test_pods_that_never_ran_or_may_not_wait_are_left_out(tmp_path):
    rows = [
        pod("ran", 0, 0, 600),
        pod("pending", 0, "", 600),
        pod("serving", 0, 0, 600, qos="LS"),
        pod("late", 40 * 3600, 40 * 3600, 40 * 3600 + 60),
    ]
    found = read_jobs(written(tmp_path, TRACE, *rows), SLOTS)
    assert found.jobs.name == ("ran",)
    assert "1 of them never ran" in found.assumed[2].en
    assert "1 pods whose window ends after the intensity" in found.assumed[-1].en


def test_a_trace_is_laid_end_to_end_by_whole_days(tmp_path):
    path = written(tmp_path, TRACE, pod("p", 7200, 7200, 9000))
    found = read_jobs(path, SLOTS, Pods(repeat=True))
    assert found.jobs.release.tolist() == [2, 26]
    assert any("the 1 days of the trace" in words.en for words in found.assumed)


def test_a_trace_without_such_pods_is_refused(tmp_path):
    path = written(tmp_path, TRACE, pod("p", 0, 0, 600))
    with pytest.raises(InputError, match=r"jobs.csv: expected pods of quality 'XX' that ran"):
        read_jobs(path, SLOTS, Pods(qos="XX"))


def test_a_trace_longer_than_the_intensity_is_refused(tmp_path):
    path = written(tmp_path, TRACE, pod("p", 0, 0, 50 * 3600))
    with pytest.raises(InputError, match=r"every pod ends after the intensity, at 2023-01-03"):
        read_jobs(path, SLOTS)


@pytest.mark.parametrize(("field", "value"), [("gpu_w", 0), ("core_w", -1), ("slack_h", np.nan)])
def test_assumptions_that_make_no_sense_are_refused(field, value):
    with pytest.raises(InputError, match=field):
        Pods(**{field: value})


def test_limits_by_slot(tmp_path):
    slots = Slots(0, 3600, 2)
    path = written(tmp_path, "time,thermal_kw", "1970-01-01T01:00,7", "1970-01-01T00:00,5")
    assert read_limit(path, "thermal_kw", slots).tolist() == [5, 7]
    with pytest.raises(InputError, match=r"thermal_kw for each slot, none at 1970-01-01T02:00Z"):
        read_limit(path, "thermal_kw", Slots(0, 3600, 3))
    odd = written(tmp_path, "time,thermal_kw", "1970-01-01T00:30,7")
    with pytest.raises(InputError, match=r"jobs.csv:2 time: expected a start of a slot"):
        read_limit(odd, "thermal_kw", slots)
