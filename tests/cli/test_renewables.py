"""What an operator is told beside the schedule."""

import pytest

ISSUED = ("--issued", "2021-04-01T00:00Z")


@pytest.mark.parametrize("command", ["guarantee", "scenarios"])
def test_forecasts_without_issue_times_are_said_to_count_as_known(tanheng, small, command):
    said = tanheng("renewables", command, small.path, *ISSUED, "--out", small.folder / "out.csv")
    assert (said.code, said.out) == (0, "")
    assert said.err.endswith(
        "note: f: its forecasts have no issue times; all that the file holds of tomorrow counts "
        "as known at 2021-04-01T00:00Z\n"
    )


def test_history_alone_needs_no_such_note(tanheng, small):
    del small.fleet["weather"]
    small.write_project()
    said = tanheng("renewables", "guarantee", small.path, *ISSUED)
    assert said.code == 0
    assert "note:" not in said.err


@pytest.mark.parametrize("command", ["guarantee", "scenarios"])
def test_the_help_says_so_too(tanheng, command):
    assert "without issue times" in " ".join(tanheng("renewables", command, "--help").out.split())
