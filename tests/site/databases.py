"""Sites for the tests of processes: copies of one migrated site, on SQLite and on PostgreSQL."""

import itertools
import uuid

import pytest
from tests.gateways.engines import postgres_missing, postgres_server
from tests.site.processes import Site, new_site

_numbers = itertools.count()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    return new_site(tmp_path_factory.mktemp("template") / "site")


@pytest.fixture(scope="session")
def postgres_address():
    if reason := postgres_missing():
        pytest.skip(reason)
    with postgres_server() as address:
        yield address.removesuffix("/postgres")


@pytest.fixture(scope="session")
def postgres_template(postgres_address, tmp_path_factory):
    _sql(f"{postgres_address}/postgres", "CREATE DATABASE kasip_template")
    return new_site(tmp_path_factory.mktemp("template") / "site", f"{postgres_address}/kasip_template")


def _sql(url, statement):
    import psycopg  # noqa: PLC0415  only where PostgreSQL is used

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture
def sqlite_site(sqlite_template, tmp_path):
    site = sqlite_template.copy(tmp_path / f"site{next(_numbers)}")
    yield site
    site.end()


@pytest.fixture
def postgres_site(postgres_template, postgres_address, tmp_path):
    assert postgres_template.url
    name = f"kasip_{uuid.uuid4().hex[:8]}"
    _sql(f"{postgres_address}/postgres", f"CREATE DATABASE {name} TEMPLATE kasip_template")
    (tmp_path / name).mkdir()
    site = Site(tmp_path / name, f"{postgres_address}/{name}")
    yield site
    site.end()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def site(request):
    return request.getfixturevalue({"sqlite": "sqlite_site", "postgresql": "postgres_site"}[request.param])
