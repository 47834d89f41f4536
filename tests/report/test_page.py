import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from tanheng.core import Section, Text
from tanheng.report import render
from tanheng.report.assets import csp_hash, plotly_script

VOID = {"meta", "link", "br", "hr", "img", "input"}
HOSTILE = '<script>alert("x")</script>'


class Outline(HTMLParser):
    """Elements, their attributes and text; fails where tags do not close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "script":
            self.scripts.append(data)

    def named(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def own(page):
    """The page less Plotly's script."""
    return page.replace(str(plotly_script()), "")


@pytest.fixture(scope="module")
def outline(own):
    return Outline(own)


def test_every_element_is_closed_in_order(outline):
    assert outline.open == []


def test_ids_are_unique_and_every_link_and_label_finds_its_own(outline):
    ids = [attributes["id"] for _, attributes in outline.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = [link["href"].removeprefix("#") for link in outline.named("a")]
    for name in ("aria-labelledby", "aria-describedby"):
        targets += [a[name] for _, a in outline.elements if name in a]
    assert set(targets) <= set(ids)


def test_the_page_refers_to_no_host(own, outline):
    assert re.findall(r"https?:|url\(|@import|//[a-z]+\.", own) == []
    assert not any("src" in attributes for _, attributes in outline.elements)
    assert outline.named("link") == []


def test_the_browser_is_told_to_fetch_nothing_and_run_only_our_scripts(page, outline):
    policy = next(m["content"] for m in outline.named("meta") if "http-equiv" in m)
    assert policy.startswith("default-src 'none'")
    bodies = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    assert len(bodies) == 2
    assert all(csp_hash(body) in policy for body in bodies)
    assert "unsafe-inline" not in policy.split("script-src")[1]


def test_same_input_gives_same_bytes(sample, page):
    assert sample.html() == page


def test_size_beyond_plotly_is_small(own):
    assert len(own.encode()) < 120_000


def test_words_from_outside_never_become_markup(sample):
    loud = Text(HOSTILE, HOSTILE)
    section = sample.sections[0]
    views = tuple(replace(view, title=loud, note=loud) for view in section.views)
    fan = replace(views[0], lines=(replace(views[0].lines[0], name=loud),))
    hostile = replace(
        sample,
        title=loud,
        headline=(replace(sample.headline[0], title=loud, rows=((HOSTILE,) * 6,)),),
        sections=(Section("a", loud, (fan, *views), loud),),
        figures=(
            replace(
                sample.figures[0],
                name=HOSTILE,
                how=Text(HOSTILE, HOSTILE),
                about={HOSTILE: HOSTILE},
            ),
        ),
        facts={HOSTILE: HOSTILE},
    ).html()
    plain = sample.html()
    assert hostile.count("<script>") == plain.count("<script>") == 2
    assert "alert(" in hostile
    assert "<script>alert" not in hostile


def test_specs_are_json_even_with_words_that_would_end_a_script(sample):
    name = Text("a</script>b\u2028c<!--", "x")
    fan = sample.sections[0].views[0]
    fan = replace(fan, lines=(replace(fan.lines[0], name=name),))
    outline = Outline(render(sample.title, (), (Section("a", name, (fan,)),), (), {}))
    specs = [json.loads(text) for text in outline.scripts if text.startswith("{")]
    assert specs[0]["traces"][-1]["name"] == {"en": name.en, "zh": name.zh}


def test_both_languages_say_everything(own):
    english = re.findall(r'<span class="en" lang="en">(.*?)</span>', own)
    chinese = re.findall(r'<span class="zh" lang="zh-CN">(.*?)</span>', own)
    assert len(english) == len(chinese) > 50
    assert all(re.search(r"[\u4e00-\u9fff%]", text) for text in chinese)
    assert not any(re.search(r"[\u4e00-\u9fff]", text) for text in english)


@pytest.mark.parametrize(("language", "tag"), [("en", "en"), ("zh", "zh-CN")])
def test_the_page_starts_in_the_language_asked_for(sample, language, tag):
    page = sample.html(language)
    assert f'<html lang="{tag}">' in page
    assert f">{sample.title[language]}</title>" in page


def test_every_chart_has_a_name_a_summary_its_data_and_a_download(own):
    figures = re.findall(r"<figure.*?</figure>", own, flags=re.DOTALL)
    assert len(figures) == 5
    for figure in figures:
        parts = ('role="img" aria-label="', "aria-describedby", "<details>", 'class="csv"')
        assert all(part in figure for part in parts)
        assert '<th scope="col">' in figure
        assert '<th scope="row">' in figure


def test_a_withheld_figure_stands_marked_with_its_reason(own):
    row = own.split("</span>guarantee.static<")[1].split("</tbody>")[0]
    assert '<span class="withheld">' in row
    assert "214 hours, 1,980 are needed" in row


def test_synthetic_views_and_figures_are_marked(own):
    chart = own.split('<figure id="model_wind-1"')[1].split("</figure>")[0]
    assert 'class="badge synthetic"' in chart
    row = own.split("</span>guarantee.gain_pp<")[1].split("</tbody>")[0]
    assert 'class="badge synthetic"' in row
    measured = own.split('<figure id="gefcom_wind-1"')[1].split("</figure>")[0]
    assert 'class="badge synthetic"' not in measured


def test_a_wholly_synthetic_run_is_marked_everywhere(sample):
    figures = tuple(replace(figure, origin="synthetic") for figure in sample.figures)
    page = replace(sample, figures=figures).html()
    views = len(sample.headline) + sum(len(section.views) for section in sample.sections)
    marks = re.findall(r'(?:class="caption"|<figcaption)[^\n]*badge synthetic', page)
    assert len(marks) == views
    assert "Synthetic data: every figure here" in page


def test_a_page_of_nothing_is_still_a_page(sample):
    outline = Outline(render(sample.title, (), (), (), {}))
    assert outline.open == []
    assert len(outline.named("h1")) == 1
