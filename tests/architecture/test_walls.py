"""The walls between regions are not walked around: what reaches past them stands in a short list, with the reason."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "kasip"
ROOMS = ("apps", "web", "api", "config", "cli/site")
BANNED = frozenset({"_base_manager", "all_objects", "raw", "cursor", "extra", "RawSQL", "scopes_disabled", "execute"})
ALLOWED = {
    "apps/accounts/actions/roles.py": {"scopes_disabled"},  # keys end with their role, whatever the region in scope
    "apps/accounts/keys.py": {"scopes_disabled", "cursor", "execute"},  # whose a key is comes before a region; uses
    # of a key are counted by the database in one statement, so that none at the same moment is missed
    "apps/accounts/queries.py": {"scopes_disabled"},  # who somebody is must be known before there is a region
    "apps/journal/actions.py": {"scopes_disabled"},  # a chain belongs to the region of who acts
    "apps/journal/bulk.py": {"cursor", "execute"},  # many rows by one prepared statement; each row names its region
    "apps/orders/published.py": {"scopes_disabled"},  # published orders of all regions are public: that state alone
    "apps/sources/keeping.py": {"scopes_disabled"},  # files of uploads lie in one folder: those no region speaks of
    "apps/work/pulse.py": {"scopes_disabled"},  # a worker serves all regions and renews its own job alone
    "apps/work/queries.py": {"scopes_disabled"},  # the health of the queue, counts alone
    "apps/work/taking.py": {"scopes_disabled"},  # a worker takes the oldest job of any region, then opens its scope
    "cli/site/made_ready.py": {"cursor", "execute"},  # the administrator on the server: the database's own settings
    "cli/site/portable.py": {"_base_manager", "cursor", "execute"},  # backup and restore hold all regions
    "web/health.py": {"cursor", "execute"},  # asks the database whether it answers
}
"""File of the rooms -> what it may use, and why."""


def uses(tree):
    """Names that reach past the scoped managers, where they are used and not merely imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in BANNED:
            yield node.attr
        elif isinstance(node, ast.Name) and node.id in BANNED:
            yield node.id


def files():
    return [path for room in ROOMS for path in sorted((SOURCE / room).rglob("*.py")) if "migrations" not in path.parts]


def test_nothing_reaches_past_the_walls_outside_the_list():
    found = {}
    for path in files():
        used = set(uses(ast.parse(path.read_text("utf-8"))))
        beyond = used - ALLOWED.get(str(path.relative_to(SOURCE)), set())
        if beyond:
            found[str(path.relative_to(SOURCE))] = sorted(beyond)

    assert found == {}


def test_every_entry_of_the_list_is_still_needed():
    idle = {
        name: sorted(allowed - set(uses(ast.parse((SOURCE / name).read_text("utf-8")))))
        for name, allowed in ALLOWED.items()
    }

    assert {name: rest for name, rest in idle.items() if rest} == {}


@pytest.mark.parametrize(
    "line",
    [
        "Event._base_manager.all()",
        "Organisation.all_objects.get()",
        "Organisation.objects.raw('select 1')",
        "with connection.cursor() as asked: pass",
        "with scopes_disabled(): pass",
        "rows.extra(where=['1=1'])",
    ],
)
def test_rule_finds_each_way_around(line):
    assert list(uses(ast.parse(line)))
