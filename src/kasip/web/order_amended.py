"""An amendment as the components take it."""

from __future__ import annotations

from kasip.apps.orders.amendments import Amendment
from kasip.web.numbers import signed, whole
from kasip.web.order_pieces import academic_year, terms_of
from kasip.web.pieces import Cell, Column, Table
from kasip.web.templatetags.words import named
from kasip.web.templatetags.words import said as words


def amended_table(amendment: Amendment) -> Table:
    """This will list the lines an amendment changes, each with the kind of change and the reason."""
    columns = [
        Column(words("state_order_college")), Column(words("state_order_qualification")),
        Column(words("state_order_terms"), minor=True), Column(words("orders_years")),
        Column(words("state_order_groups"), "number"), Column(words("state_order_seats"), "number"),
        Column(words("state_order_change"), "number"), Column(words("state_order_ground")),
        Column(words("state_order_reason")),
    ]  # fmt: skip
    rows = [
        [
            Cell(named(each.difference.line.college)),
            Cell(f"{named(each.difference.line.qualification)} · {each.difference.line.qualification.qualification}"),
            Cell(terms_of(each.difference.line)),
            Cell(academic_year(each.difference.line.year)),
            Cell(" → ".join(whole(side) for side in each.difference.groups)),
            Cell(" → ".join(whole(side) for side in each.difference.seats)),
            Cell(signed(each.difference.change)),
            Cell(words(f"state_order_ground_{each.ground}") if each.ground else ""),
            Cell(each.reason),
        ]
        for each in amendment.lines
    ]
    title = words("state_order_amendment_of", number=amendment.order.number, amended=amendment.amended.number)
    return Table(title, columns, rows, empty_title=words("state_order_differences_none"))
