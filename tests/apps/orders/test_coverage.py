"""What an order brings to the gap list: its own lines first, and from its study what stays open and what would help."""

import pytest
from django.utils import timezone

from kasip.apps.accounts.enums import Role
from kasip.apps.classifications.models import Qualification
from kasip.apps.colleges.models import College
from kasip.apps.journal.guard import journalled
from kasip.apps.labour_market.gaps import Covered
from kasip.apps.orders.actions.drafting import results_folder
from kasip.apps.orders.coverage import Remedy, coverage_of, standing_order
from kasip.apps.orders.enums import OrderState
from kasip.apps.orders.models.state_order import OrderLine, StateOrder

GAPS = """qualification,year,need_median,supply,uncovered_mean,p_shortage,cause,change_kind,change_owner,change_amount,\
change_unit,change_gain_persons,change_gain_points,change_line,lines,useful_lines
{code},2030,12,8,4.5,0.85,beds;budget,beds,D-1,12,bed,3.5,1,,2,1
4S99999901,2031,3,0,3,0.9,value,,,,,,,,0,0
"""


@pytest.fixture
def planner(site):
    with site.scope():
        yield site.actor_for(Role.PLANNER)


def version(planner, state, number, **more):
    with journalled():
        return StateOrder.objects.create(
            region_id=planner.region_id, number=number, first_year=2027, state=state, folder=f"coverage-{number}",
            asked_by_id=planner.person_id, asked_by_name=planner.person_name, **more,
        )  # fmt: skip


def line(order, qualification, year, **figures):
    given = {
        "language": "kk",
        "base": "9",
        "form": "day",
        "funding": "state",
        "groups": 1,
        "group_size": 25,
        "seats": 25,
    }
    with journalled():
        OrderLine.objects.create(
            region_id=order.region_id, order=order, year=2027, college=College.objects.earliest("pk"),
            qualification=qualification, graduation_year=year, **given, **figures,
        )  # fmt: skip


def test_surest_order_is_counted_and_a_discarded_one_never(planner, site):
    version(planner, OrderState.DISCARDED, 1)
    assert standing_order(planner) is None

    published = version(
        planner, OrderState.PUBLISHED, 2, violations=0, published_at=timezone.now(), approved_at=timezone.now(),
        approved_by_id=site.person_for(Role.APPROVER).pk,
    )  # fmt: skip
    version(planner, OrderState.DRAFT, 3)

    assert standing_order(planner) == published


def test_coverage_takes_lines_and_the_studys_open_needs(planner):
    order = version(planner, OrderState.DRAFT, 1)
    one, other = Qualification.objects.order_by("pk")[:2]
    line(order, one, 2030, demand_median=12.0, supply=8.0, p_shortage=0.8)
    line(order, other, 2031, demand_median=5.0, supply=9.0, p_shortage=0.1)
    folder = results_folder(order) / "plan"
    folder.mkdir(parents=True)
    (folder / "gaps.csv").write_text(GAPS.format(code=one.qualification), encoding="utf-8")

    found = coverage_of(order)

    assert found.cells == {
        (one.qualification, 2030): Covered(12.0, 8.0, 0.85, 4.5),
        (other.qualification, 2031): Covered(5.0, 9.0, 0.1, None),
        ("4S99999901", 2031): Covered(3.0, 0.0, 0.9, 3.0),
    }
    assert found.remedies == {
        (one.qualification, 2030): Remedy("beds", "D-1", 12.0, "bed", 3.5, ("beds", "budget")),
        ("4S99999901", 2031): Remedy("", "", None, "", None, ("value",)),
    }
