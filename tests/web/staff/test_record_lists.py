"""Lists of records: as many queries at any number of rows, order, filters, search, what is out of reach."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope
from tests.site.records import fill, member, new_region, signed_in

from kasip.apps.accounts.enums import Role
from kasip.apps.sources.registry import record_models

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


@pytest.fixture
def region():
    return new_region()


@pytest.fixture
def planner(client, region):
    return signed_in(client, member(region, Role.PLANNER))


@pytest.fixture(autouse=True)
def _session_noted_once(monkeypatch):
    """A session's use is noted once a minute, which would fall on any one of the pages counted here."""
    monkeypatch.setattr("kasip.web.middleware.session.USE_STEP", 24 * 3600)


def queries_of(client, table):
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(reverse("staff:record_list", args=[table]), {"rows": "100"})
    assert answer.status_code == 200
    return len(seen), answer


def test_list_asks_as_many_queries_at_any_number_of_rows(planner, region):
    counts: dict[str, list[int]] = {}
    for step, upto in ((1, 1), (2, 3), (97, 100)):
        fill(region, step, start=upto - step)
        for table in record_models():
            count, answer = queries_of(planner, table)
            with scope(region=region.pk):
                assert answer.context["page"].paginator.count == record_models()[table].objects.count()
            counts.setdefault(table, []).append(count)

    uneven = {table: seen for table, seen in counts.items() if len(set(seen)) > 1}
    assert uneven == {}
    assert {table: seen[0] for table, seen in counts.items() if seen[0] > MOST_QUERIES} == {}
