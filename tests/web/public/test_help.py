"""Help: every topic in three languages alike, naming only what exists, and led to from the pages it is about."""

import re
from collections import Counter

import pytest
from django.urls import reverse
from tests.site.reading import foreign_words
from tests.site.routes import routes

from kasip.apps.accounts.enums import Role
from kasip.web import navigation
from kasip.web.help import articles
from kasip.web.help.articles import HelpError, article, phrase, read_article
from kasip.web.help.topics import TOPICS, of_role, pages, topic_of, topics
from kasip.web.navigation import Section
from kasip.wording.catalogue import LANGUAGES

NOT_YET: frozenset[str] = frozenset()
"""Sections whose help is still to be written; one that has a topic is taken out of this list."""
FORMATS = {"javascript", "parquet", "pdf", "zip", "openapi"}
"""Names of formats and tools that stand as they are in Kazakh and Russian."""
CODES = [topic.code for topic in topics()]
GOOD = "# A title\n\nWhat it is for.\n\n## A part\n\n"


def sections():
    return [each for each in vars(navigation).values() if isinstance(each, Section)]


@pytest.mark.parametrize("code", CODES)
def test_topic_says_the_same_in_every_language(code):
    read = {language: article(code, language) for language in LANGUAGES}
    shapes = {language: one.shape for language, one in read.items()}
    said = {language: Counter(one.said) for language, one in read.items()}

    assert shapes["kk"] == shapes["ru"] == shapes["en"]
    assert said["kk"] == said["ru"] == said["en"]
    assert len(shapes["en"]) > 5
    assert len({one.lede for one in read.values()}) == len(LANGUAGES)


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize("code", CODES)
def test_topic_is_written_in_its_own_language(code, language):
    read = article(code, language)
    text = re.sub(r"<code>.*?</code>|<[^>]+>", " ", f"{read.title} {read.lede} {read.body}")

    assert {word for word in foreign_words(text, language) if word.lower() not in FORMATS} == set()


def test_files_are_those_of_the_topics_and_kazakh_ones_ask_for_a_reader():
    files = {entry.name: entry for entry in pages().iterdir()}
    unmarked = [
        name for name in files if name.endswith(".kk.md") and "review: kk" not in files[name].read_text("utf-8")
    ]

    assert sorted(files) == sorted(f"{code}.{language}.md" for code in CODES for language in LANGUAGES)
    assert unmarked == []


def test_every_section_has_a_topic_or_stands_among_those_not_yet():
    without = {section.code for section in sections() if topic_of(section.view) is None}

    assert len(sections()) >= 9
    assert without - NOT_YET == set()
    assert {section.code for section in sections()} & NOT_YET == without, "a section of NOT_YET has its topic now"


def test_topics_belong_to_pages_and_roles_that_exist():
    names = [route.name for route in routes()]
    idle = [view for topic in TOPICS for view in topic.views if not any(name.startswith(view) for name in names)]

    assert idle == []
    assert {role for topic in TOPICS for role in topic.roles} == {"", *Role.values}


def test_page_has_the_topic_nearest_to_it():
    asked = ("orders:line", "orders:line_edit", "orders:limits", "staff:record_edit", "staff:organisation", "nowhere")

    assert [topic and topic.code for topic in map(topic_of, asked)] == [
        "reading-the-order", "making-the-order", "order-workbench", "records", "people", None,
    ]  # fmt: skip


def test_topic_is_there_as_soon_as_its_files_are(tmp_path, monkeypatch):
    for topic in TOPICS:
        (tmp_path / f"{topic.code}.en.md").write_text(GOOD)
    (tmp_path / "barter.en.md").write_text(GOOD)
    monkeypatch.setattr("kasip.web.help.topics.pages", lambda: tmp_path)
    monkeypatch.setattr(articles, "pages", lambda: tmp_path)

    found = topics.__wrapped__()

    assert [topic.code for topic in found] == [*(topic.code for topic in TOPICS), "barter"]
    assert article.__wrapped__("barter", "en").title == "A title"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("No title.\n", "begin with a title"),
        ("# A title\n\n## A part without what it is for\n", "begin with a title"),
        (GOOD + "Press {{ say:no_such_button }}.\n", "no_such_button"),
        ("# {{ say:no_such_button }}\n\nWhat it is for.\n", "no_such_button"),
        (GOOD + "See [that](topic:no-such-topic).\n", "no topic no-such-topic"),
        (GOOD + "See [that](view:orders:no_such_page).\n", "no_such_page"),
        (GOOD + "See [that](https://elsewhere.example/).\n", "topic:… or view:…"),
    ],
)
def test_what_does_not_exist_cannot_be_named(text, complaint):
    with pytest.raises(HelpError, match=re.escape(complaint)):
        read_article(text, "planted", "en")


def test_html_of_a_file_stays_text_and_notes_are_left_out():
    found = read_article(
        "<!-- a note -->\n\n" + GOOD + "<script>1</script> <b onclick='x()'>x</b> [x](javascript:alert)\n",
        "planted", "en",
    )  # fmt: skip

    assert found.body == (
        "<h2>A part</h2>\n<p>&lt;script&gt;1&lt;/script&gt; &lt;b onclick='x()'&gt;x&lt;/b&gt; "
        "[x](javascript:alert)</p>\n"
    )


def test_words_of_the_site_and_its_pages_are_put_in():
    found = read_article(
        GOOD + "{{ say:orders_new }}: [list](view:orders:list), [files](topic:imports)\n", "planted", "ru"
    )

    assert found.said == ("orders_new",)
    assert "<strong>Новый проект</strong>" in found.body
    assert f'href="{reverse("orders:list")}"' in found.body
    assert f'href="{reverse("public:help_topic", args=["imports"])}"' in found.body
    assert phrase("import_leave_out", "en") == "Store the other rows without the … rejected ones"


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_anybody_reads_every_topic(client, language):
    client.cookies["django_language"] = language
    listed = client.get(reverse("public:help")).content.decode()
    shown = {code: client.get(reverse("public:help_topic", args=[code])) for code in CODES}

    assert {code: answer.status_code for code, answer in shown.items()} == dict.fromkeys(CODES, 200)
    assert [code for code in CODES if reverse("public:help_topic", args=[code]) not in listed] == []
    assert all(article(code, language).title in answer.content.decode() for code, answer in shown.items())
    assert client.get("/help/no-such-topic/").status_code == 404


@pytest.mark.django_db
def test_topics_of_the_readers_own_work_come_first(site):
    page = site.client_for("enterprise_hr").get(reverse("public:help"))

    own = [one.code for one in page.context["own"]]
    assert own == [topic.code for topic in of_role("enterprise_hr")]
    assert own[:4] == ["first-steps", "declaring", "forecast-and-gaps", "reading-the-order"]
    assert len(own) + len(page.context["others"]) == len(CODES)


@pytest.mark.django_db
def test_pages_lead_to_their_topic_and_every_page_to_the_help(site):
    planner = site.client_for("planner")
    of_page = {
        reverse("orders:list"): "reading-the-order",
        reverse("staff:import_list"): "imports",
        reverse("staff:record_tables"): "records",
        reverse("planner:home"): "first-steps",
    }

    read = {address: planner.get(address).content.decode() for address in of_page}
    signing_in = site.client_for("").get(reverse("account_login")).content.decode()

    led = {
        address: re.findall(r'<a class="small screen-only" href="/help/([^/"]+)/"', text)
        for address, text in read.items()
    }
    assert led == {address: [topic] for address, topic in of_page.items()}
    assert '<a class="small screen-only" href="/help/signing-in/"' in signing_in
    assert [text.count('href="/help/"') for text in [*read.values(), signing_in]] == [3] * 5


@pytest.mark.django_db
def test_help_is_open_to_somebody_who_still_sets_up_the_second_factor(site, settings):
    settings.KASIP_DEMONSTRATION = False
    planner = site.client_for("planner")

    assert planner.get(reverse("staff:record_tables")).status_code == 302
    assert planner.get(reverse("public:help_topic", args=["signing-in"])).status_code == 200
