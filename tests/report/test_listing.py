from tanheng.core import Figure, Text
from tanheng.report.listing import listing


def figure(name, value=1.0, how="h", **about):
    return Figure(name, value, "1", "measured", Text(how, how), about=about)


def test_figures_are_grouped_by_their_first_name_in_order_of_mention():
    groups = listing([figure("b.x"), figure("a.y"), figure("b.z")])
    assert [(group.name, [row.name for row in group.rows]) for group in groups] == [
        ("b", ["x", "z"]),
        ("a", ["y"]),
    ]


def test_how_is_said_once_for_a_figure_at_several_levels():
    (group,) = listing(
        [figure("a.x", level=1), figure("a.x"), figure("a.y"), figure("a.y", how="i")]
    )
    assert [row.how and row.how.en for row in group.rows] == [None, "h", "h", "i"]


def test_levels_of_one_figure_stand_together():
    (group,) = listing([figure("a.x"), figure("a.y"), figure("a.x", value=2.0)])
    assert [(row.name, row.value.text.en) for row in group.rows] == [
        ("x", "1"),
        ("x", "2"),
        ("y", "1"),
    ]


def test_instants_counts_and_further_fields_are_written_out():
    about = {"start": 1325376000, "end": "2012-06-28T00:00Z", "n": 9997, "horizon": (1, 3.5)}
    row = listing([figure("a.x", **about)])[0].rows[0]
    written = [cell.text.en for cell in row.about]
    assert written == ["", "2012-01-01T00:00Z", "2012-06-28T00:00Z", "9,997"]
    assert row.more == "horizon 1 3.5"


def test_a_year_has_no_thousands_and_fields_of_a_field_stand_in_brackets():
    about = {"year": 2022, "base_year": {"year": 2020, "t_co2e": 594000.0}, "missing": ("a", 2022)}
    (group,) = listing([Figure("x.y", 1.0, "t", "synthetic", Text("a sum", "a sum"), about=about)])
    (row,) = group.rows
    assert row.more == "year 2022; base_year (year 2020, t_co2e 594,000); missing a, 2,022"


def test_values_of_every_kind_are_written():
    values = [None, (0.95, float("nan")), "credible", float("nan"), 0.163412]
    rows = listing([figure(f"a.{i}", value) for i, value in enumerate(values)])[0].rows
    texts = [row.value.text.en for row in rows]
    assert texts == ["withheld", "0.95  –", "credible", "–", "0.1634"]
    assert [row.value.mark for row in rows] == ["withheld", "", "good", "none", ""]
