"""What must hold on both databases is run on PostgreSQL too."""

import pytest
from tests.site import postgres

MODULES = (
    "tests/apps/journal/test_chain.py",
    "tests/apps/sources/test_actions.py",
    "tests/web/staff/test_journal_pages.py",
)


@pytest.mark.postgres
@pytest.mark.skipif(bool(postgres.missing()), reason=postgres.missing())
def test_journal_and_records_hold_on_postgres():
    passed, said = postgres.passed_on_postgres(*MODULES)

    assert passed > 20, said


@pytest.mark.deep
@pytest.mark.postgres
@pytest.mark.skipif(bool(postgres.missing()), reason=postgres.missing())
def test_people_and_walls_hold_on_postgres():
    passed, said = postgres.passed_on_postgres(
        "tests/web/staff/test_people_actions.py",
        "tests/web/public/test_signing_in.py",
        "tests/web/test_foreign_tenants.py",
    )

    assert passed > 60, said
