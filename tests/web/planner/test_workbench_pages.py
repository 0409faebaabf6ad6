"""The workbench's pages: each opens in every language for whom it concerns, asks as often for many rows as for few."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kasip.apps.accounts.enums import Role
from kasip.apps.journal.guard import journalled
from kasip.apps.orders.actions.deciding import approve_order, publish_order, submit_order
from kasip.apps.orders.actions.discussing import open_order
from kasip.apps.orders.actions.editing import put_edit
from kasip.apps.orders.actions.requesting import request_draft
from kasip.apps.orders.models import OrderComment, OrderEdit, OrderLine, OrderLock, StateOrder
from kasip.apps.work.worker import run_waiting

UNWORDED = re.compile(r"\b(?:state_order|orders|amendment|published)_[a-z_]+\b")
PARTS = ("detail", "matrix", "limits", "compare", "promises", "edits", "held")


@pytest.fixture
def order(site):
    planner = site.actor_for(Role.PLANNER)
    with site.scope():
        made = [request_draft(by=planner) for _ in range(2)]
        run_waiting()
        yield StateOrder.objects.get(pk=made[1].pk)


def first_line(order, **asked):
    return (
        OrderLine.objects.filter(order=order, groups__gt=0, **asked)
        .select_related("college")
        .order_by("pk")
        .earliest("pk")
    )


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_part_opens_in_words_of_the_language(site, order, language):
    client = site.client_for("planner", language=language)
    addresses = [reverse(f"orders:{part}", args=[order.pk]) for part in PARTS]
    addresses += [reverse(f"orders:{part}", args=[first_line(order).pk]) for part in ("line", "line_edit")]
    addresses += [reverse("orders:list"), reverse("orders:new")]

    answers = {address: client.get(address) for address in addresses}

    assert {address: answer.status_code for address, answer in answers.items()} == dict.fromkeys(addresses, 200)
    texts = {address: re.sub(r"<[^>]*>", " ", answer.content.decode()) for address, answer in answers.items()}
    assert {address: UNWORDED.findall(text) for address, text in texts.items() if UNWORDED.search(text)} == {}


def test_draft_starts_as_asked_and_names_its_scenario_everywhere(site):
    from kasip.apps.orders.models import ScenarioStep  # noqa: PLC0415

    client = site.client_for("planner")
    with site.scope():
        name = ScenarioStep.objects.order_by("scenario").values_list("scenario", flat=True)[0]
        for start in ("last_year", f"scenario:{name}", "no such start"):
            client.post(reverse("orders:new"), {"start": start, "note": ""})
        run_waiting()
        made = list(StateOrder.objects.order_by("number").values_list("origin", "scenario", "state"))
        order = StateOrder.objects.get(scenario=name)

    pages = ["list", *(f"{part}:{order.pk}" for part in PARTS)]
    texts = [
        client.get(reverse(f"orders:{page.partition(':')[0]}", args=[order.pk] if ":" in page else [])).content.decode()
        for page in pages
    ]
    assert made == [("last_year", "", "draft"), ("optimiser", name, "draft")]
    assert [page for page, text in zip(pages, texts, strict=True) if name not in text] == []


def test_overtaken_edit_shows_both_versions_and_is_kept_when_meant(site, order):
    """Two planners at one line: the second is shown the first one's groups and reason beside their own."""
    planner, line = site.client_for("planner", language="en"), first_line(order)
    page = reverse("orders:line_edit", args=[line.pk])
    planner.post(page, {"groups": line.groups + 1, "reason": "a new shift", "version": 0})

    overtaken = planner.post(page, {"groups": line.groups + 2, "reason": "a new hall", "version": 0})
    kept = OrderEdit.objects.get()
    form = overtaken.context["form"]
    meant = planner.post(page, {name: form[name].value() for name in ("groups", "reason", "version")})

    rows = [[cell.text for cell in row] for row in overtaken.context["stale"].table.rows]
    assert overtaken.status_code == 409
    assert rows == [
        ["Groups", str(line.groups + 2), str(line.groups + 1)],
        ["Reason", "a new hall", "a new shift"],
    ]
    assert (kept.groups, kept.reason) == (line.groups + 1, "a new shift")
    assert (meant.status_code, OrderEdit.objects.get().groups) == (302, line.groups + 2)


def test_deputy_reads_own_lines_once_the_version_is_open_and_remarks_on_them(site, order):
    deputy = site.client_for("college_deputy")
    code = site.actor_for(Role.COLLEGE_DEPUTY).organisation_code
    own = first_line(order, college__college_bin=code)
    foreign = OrderLine.objects.filter(order=order, groups__gt=0).exclude(college=own.college).earliest("pk")
    address = reverse("orders:line", args=[own.pk])
    before = deputy.get(address).status_code

    open_order(order=order, by=site.actor_for(Role.PLANNER))
    sent = deputy.post(reverse("orders:remark", args=[own.pk]), {"text": "Екі шебер бар"})
    page = deputy.get(address).content.decode()
    home = deputy.get(reverse("college:home")).content.decode()

    assert (before, sent.status_code, "Екі шебер бар" in page) == (404, 302, True)
    assert deputy.get(reverse("orders:line", args=[foreign.pk])).status_code == 404
    assert deputy.post(reverse("orders:remark", args=[foreign.pk]), {"text": "x"}).status_code == 404
    for part in ("limits", "compare", "promises", "edits", "held"):
        assert deputy.get(reverse(f"orders:{part}", args=[order.pk])).status_code == 404
    assert reverse("orders:detail", args=[order.pk]) in home
    planner = site.client_for("planner")
    assert OrderComment.objects.count() == 1
    planner.post(reverse("orders:answer", args=[OrderComment.objects.get().pk]), {"text": "Ескерілді", "resolve": "1"})
    assert OrderComment.objects.filter(answers__isnull=True, resolved_at__isnull=True).count() == 0


def test_pages_ask_as_often_for_many_rows_as_for_few(site, order):
    client = site.client_for("planner")
    planner = site.actor_for(Role.PLANNER)
    parts = ("detail", "matrix", "limits", "compare", "promises", "held")
    few = {part: asked(client, order, part) for part in parts}

    with journalled():
        for line in OrderLine.objects.filter(order=order, groups__gt=0):
            who = {"region_id": line.region_id, "order_id": order.pk, "line": line}
            OrderLock(**who, reason="x", locked_by_id=planner.person_id, locked_by_name="p").save()
            OrderComment(**who, text="x", written_by_id=planner.person_id, written_by_name="p", role="planner").save()
            OrderLine.objects.filter(pk=line.pk).update(groups=line.groups + 1, seats=line.seats + 25)
    many = {part: asked(client, order, part) for part in parts}

    assert few == many


def asked(client, order, part):
    client.get(reverse(f"orders:{part}", args=[order.pk]))
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse(f"orders:{part}", args=[order.pk])).status_code == 200
    return len(captured)


def movable(client, order):
    """A line of the first year that may lose a group without breaking a limit, as its page says."""
    for line in OrderLine.objects.filter(order=order, groups__gt=0, target_employer=None, year=order.first_year):
        page = client.get(f"{reverse('orders:line_edit', args=[line.pk])}?groups={line.groups - 1}")
        if b"alert-danger" not in page.content:
            return line
    pytest.fail("every line is held by a limit")


def test_papers_and_amendment_are_handed_over_and_the_public_reads_why(site, order):
    planner, approver = site.actor_for(Role.PLANNER), site.actor_for(Role.APPROVER)
    submit_order(order=order, by=planner)
    approve_order(order=order, by=approver)
    publish_order(order=order, by=approver)
    client = site.client_for("planner")
    line = movable(client, order)
    asked = {"groups": line.groups - 1, "reason": "Топ жиналмады", "version": 0, "ground": "seats_returned"}
    client.post(reverse("orders:line_edit", args=[line.pk]), asked)
    client.post(reverse("orders:edits", args=[order.pk]))
    run_waiting()
    made = StateOrder.objects.get(origin="amendment")
    submit_order(order=made, by=planner)
    approve_order(order=made, by=approver)
    publish_order(order=made, by=approver)

    papers = {
        name: client.get(reverse("orders:result", args=[made.pk, name])).content[:4]
        for name in ("annex_kk_pdf", "annex_ru_pdf", "amendment_xlsx", "amendment_kk_pdf", "amendment_ru_pdf")
    }
    page = client.get(reverse("orders:amendment", args=[made.pk])).content.decode()
    public = site.client_for("").get(reverse("public:published", args=[site.region.kato, made.first_year]))

    assert {name: head for name, head in papers.items() if head not in (b"%PDF", b"PK\x03\x04")} == {}
    assert "Топ жиналмады" in page
    assert "Топ жиналмады" in public.content.decode()


def test_version_whose_held_lines_cannot_be_kept_says_what_would_have_to_give(site, order):
    planner, line = site.actor_for(Role.PLANNER), first_line(order, target_employer=None)
    put_edit(line=line, groups=50, reason="көбірек", version=0, by=planner)
    client = site.client_for("planner")
    client.post(reverse("orders:hold", args=[line.pk]), {"reason": "уәде"})
    held = client.get(reverse("orders:held", args=[order.pk])).content.decode()
    client.post(reverse("orders:held", args=[order.pk]))
    run_waiting()

    made = StateOrder.objects.get(origin="held")
    page = client.get(reverse("orders:detail", args=[made.pk]))

    assert "уәде" in held
    assert (made.state, page.status_code) == ("failed", 200)
    assert reverse("orders:line", args=[line.pk]) in page.content.decode()


@pytest.mark.parametrize(("role", "told"), [("planner", "Ask for the first draft"), ("college_deputy", "opens it for")])
def test_list_without_a_version_says_what_its_reader_can_do(site, role, told):
    page = site.client_for(role, language="en").get(reverse("orders:list")).content.decode()

    assert told in page
