"""The report page: whole, inert, in one language, and equal to its tables."""

import re
import shutil
import subprocess
from html.parser import HTMLParser
from itertools import pairwise

import polars as pl
import pytest
from tests.reporting import region

from kasip.contract.dictionary import dictionary
from kasip.reporting.annex import workbook
from kasip.reporting.report import render

LANGUAGES = ("kk", "ru", "en")
VOID = {"meta", "line", "rect", "circle", "path", "br", "link", "img", "input", "hr"}
HOSTILE = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "=cmd()", "{{ 7 * 7 }}", "&amp;"]
NAMES = {"Kasip", "kasip", "verify", "HiGHS", "order", "xlsx"}  # names of things, the same in every language


class Page(HTMLParser):
    """Reads a page as a checker would: elements in order, texts, what is open."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open, self.texts, self.faults = [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), tuple(name for name, _ in self.open)))
        if tag not in VOID:
            self.open.append((tag, len(self.elements) - 1))

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), tuple(name for name, _ in self.open)))

    def handle_endtag(self, tag):
        if not self.open or self.open[-1][0] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1:]}")
        else:
            self.open.pop()

    def handle_data(self, data):
        if data.strip():
            self.texts.append((tuple(name for name, _ in self.open), data.strip()))

    def having(self, tag):
        return [attrs for name, attrs, _ in self.elements if name == tag]


@pytest.fixture(scope="module")
def pages():
    inputs, results, certificate = region.inputs(), region.results(), region.certificate()
    return {language: render(inputs, results, certificate, language) for language in LANGUAGES}


@pytest.fixture(params=LANGUAGES)
def page(request, pages):
    return Page(pages[request.param])


def test_page_is_well_formed_and_names_its_language(page):
    assert page.faults == []
    assert page.open == []
    assert page.having("html")[0]["lang"] in LANGUAGES
    assert len(page.having("title")) > 0


def test_ids_are_unique_and_every_anchor_has_its_place(page):
    ids = [attrs["id"] for _, attrs, _ in page.elements if "id" in attrs]
    anchors = {attrs["href"] for attrs in page.having("a")}

    assert len(ids) == len(set(ids))
    assert anchors <= {f"#{name}" for name in ids}


def test_page_asks_nothing_of_the_outside_and_runs_nothing(pages):
    for text in pages.values():
        page = Page(text)
        assert page.having("script") + page.having("link") + page.having("img") + page.having("iframe") == []
        assert [name for _, attrs, _ in page.elements for name in attrs if name.startswith("on") or name == "src"] == []
        assert re.findall(r"https?:|url\(|@import", text) == []


def test_every_picture_is_told_in_words_or_is_decoration_beside_its_numbers(page):
    pictures = page.having("svg")
    told = [attrs for attrs in pictures if attrs.get("role") == "img"]

    assert all(attrs.get("aria-label", "").strip() for attrs in told)
    assert all(attrs.get("aria-hidden") == "true" for attrs in pictures if attrs not in told)
    assert len(told) == 10 + 2 + 1


def test_headings_step_down_one_at_a_time_and_tables_have_scoped_heads(page):
    levels = [int(tag[1]) for tag, _, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    heads = page.having("th")

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert {attrs.get("scope") for attrs in heads} == {"col", "row"}


def contract_words(language):
    """Latin words the data dictionary brings: names of tables, columns, values, and English where it lacks a text."""
    tables = dictionary("region").values()
    texts = [text["en"] for table in tables for text in (table.title, table.if_missing) if not text.get(language)]
    columns = [column for table in tables for column in table.columns]
    names = [table.name for table in tables] + [column.name for column in columns]
    allowed = [value for column in columns for value in column.allowed]
    return set(re.findall(r"[A-Za-z]{4,}", " ".join([*texts, *names, *allowed])))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_code_and_no_other_language_is_left_over(pages, language):
    words = " ".join(text for inside, text in Page(pages[language]).texts if "style" not in inside)

    assert "report_" not in words
    assert re.findall(r"(?<!: )\b(None|nan|NaN|Undefined)\b", words) == []
    if language != "en":
        assert set(re.findall(r"[A-Za-z]{4,}", words)) - NAMES - contract_words(language) == set()


def numbers_of(text):
    """The whole numbers of a text; a grouping comma or no-break space inside one is read over."""
    return [int(re.sub(r"\D", "", found)) for found in re.findall(r"\d[\d,\u00a0]*", text)]


def test_headline_numbers_are_those_of_the_tables(pages):
    order = region.results()["order"]
    tiles = re.findall(r'<div class="tile.*?</div>', pages["en"], re.DOTALL)
    first = numbers_of(re.sub("<[^>]+>", " ", tiles[0]))

    assert first[:2] == [order["seats"].sum(), order["groups"].sum()]
    assert order["seats_last_year"].sum() in first


def test_what_directions_lack_adds_up_to_the_headline(pages):
    tile = re.findall(r'<div class="tile.*?</div>', pages["en"], re.DOTALL)[2]
    after, before = numbers_of(re.sub("<[^>]+>", " ", tile))[:2]
    foot = re.findall(r"<tfoot>.*?</tfoot>", pages["en"], re.DOTALL)[0]

    assert numbers_of(re.sub("<[^>]+>", " ", foot))[-2:] == [before, after]


def test_college_totals_on_the_page_are_those_of_the_order(pages):
    order = region.results()["order"]
    lived = order.filter((pl.col("groups") > 0) | (pl.col("seats_last_year") > 0))
    lines = re.findall(r"(\d[\d,]*) seats \(", pages["en"])

    assert sum(int(seats.replace(",", "")) for seats in lines) == order["seats"].sum()
    assert len(lines) == lived["college_bin"].n_unique()


def test_every_reason_stands_on_the_page_of_its_language(pages):
    order = region.results()["order"].filter((pl.col("groups") > 0) | (pl.col("seats_last_year") > 0))

    for language in LANGUAGES:
        assert [reason for reason in order[f"reason_{language}"] if reason not in pages[language]] == []


def test_the_ten_are_the_largest_by_standing_then_middle(pages):
    gap = region.results()["gap"].filter((pl.col("kato") == region.REGION) & (pl.col("year") == 2030))
    ranks = {"shortage": 0, "uncertain": 1, "surplus": 2}
    rows = sorted(gap.iter_rows(named=True), key=lambda row: (ranks[row["class"]], -row["gap_median"]))
    (ten,) = re.findall(r'class="cards ten">.*?</table>', pages["en"], re.DOTALL)

    assert re.findall(r'class="code">(\w+)<', ten) == [row["qualification"] for row in rows]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_text_and_nothing_else(name):
    inputs = region.inputs()
    for table in ("colleges", "qualifications", "specialties", "territories"):
        inputs[table] = inputs[table].with_columns(name_en=pl.lit(name))
    results = region.results()
    results["order"] = results["order"].with_columns(reason_en=pl.lit(name))

    page = Page(render(inputs, results, region.certificate(), "en"))

    assert page.faults == []
    assert page.having("script") + page.having("img") == []
    assert any(name in text for _, text in page.texts)


def test_same_tables_give_the_same_bytes(pages):
    assert render(region.inputs(), region.results(), region.certificate(), "en") == pages["en"]


@pytest.mark.parametrize("absent", ["limits", "gaps", "gap", "demand", "supply", "industries", "needs", "yields"])
def test_page_of_fewer_tables_leaves_out_and_does_not_fail(absent):
    results = {name: table for name, table in region.results().items() if name != absent}

    assert Page(render(region.inputs(), results, region.certificate(), "ru")).faults == []


def test_a_failed_check_is_said_loudly():
    html = render(region.inputs(), region.results(), region.certificate() | {"verified": False}, "en")

    assert "do not use this order" in html


def test_assumptions_of_a_study_are_said_on_top():
    assumed = {
        name: frame.with_columns(pl.lit("assumption").alias("provenance")) for name, frame in region.inputs().items()
    }

    html = render(assumed, region.results(), region.certificate(), "en")

    assert "of the input rows are assumptions" in html
    assert "of the input rows are synthetic" not in html


def test_requests_nobody_gave_are_not_a_share_of_zero():
    inputs = {name: frame for name, frame in region.inputs().items() if name != "employer_requests"}

    html = render(inputs, region.results(), region.certificate(), "en")

    assert "The study gives no requests of employers." in html
    assert "opened for a named employer" not in html


def test_suppressed_and_unknown_are_not_zero():
    results = region.results()
    results["gap"] = results["gap"].with_columns(p_shortage=pl.lit(None, pl.Float64), gap_high=pl.lit(None, pl.Float64))

    assert "no data" in render(region.inputs(), results, region.certificate(), "en")


CHECK = """<script>
const wide = document.scrollingElement.scrollWidth;
document.title = 'width ' + wide + ' of ' + innerWidth;
</script></body>"""


@pytest.mark.browser
@pytest.mark.parametrize("language", ["ru", *(pytest.param(one, marks=pytest.mark.deep) for one in ("kk", "en"))])
def test_page_is_no_wider_than_a_phone_and_the_console_stays_empty(pages, tmp_path, language):
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no Chromium on the path")
    opened = pages[language].replace("<details", "<details open").replace("</body>", CHECK)
    (tmp_path / "page.html").write_text(opened, encoding="utf-8")
    quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    options = ["--window-size=390,844", "--enable-logging=stderr", f"--user-data-dir={tmp_path / 'profile'}"]
    address = (tmp_path / "page.html").as_uri()

    found = subprocess.run(
        [browser, *quiet, *options, "--dump-dom", address], capture_output=True, text=True, timeout=60, check=True
    )

    ((wide, shown),) = re.findall(r"<title>width (\d+) of (\d+)", found.stdout)
    assert int(shown) <= 500
    assert int(wide) <= int(shown)
    assert [line for line in found.stderr.splitlines() if "CONSOLE" in line] == []


@pytest.mark.parametrize("absent", sorted(set(region.inputs()) - {"parameters"}))
def test_page_and_annex_of_fewer_inputs_leave_out_and_do_not_fail(absent):
    inputs = {name: table for name, table in region.inputs().items() if name != absent}

    assert Page(render(inputs, region.results(), region.certificate(), "kk")).faults == []
    assert workbook(inputs, region.results(), region.certificate())[:2] == b"PK"


def test_order_without_lines_is_a_page_too():
    results = region.results()
    results["order"] = results["order"].clear()

    assert Page(render(region.inputs(), results, region.certificate(), "en")).faults == []
