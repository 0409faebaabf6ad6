"""What declarations ask of the chamber and of the department, as tasks of their first pages."""

from __future__ import annotations

from django.urls import reverse

from kasip.apps.journal.actor import Actor
from kasip.apps.labour_market.declarations import ending_soon, waiting
from kasip.web.pieces import Task
from kasip.web.templatetags.pieces import day
from kasip.web.templatetags.words import named
from kasip.web.templatetags.words import said as words

MOST_ENDING = 3


def waiting_tasks(actor: Actor) -> list[Task]:
    """This will ask the chamber to decide on the declarations that wait, the longest waiting first."""
    found = list(waiting(actor))
    if not found:
        return []
    why = words("task_declaration_confirm_why", enterprise=named(found[0].enterprise))
    title = words("task_declaration_confirm", count=len(found))
    return [Task(title, why, reverse("staff:declaration", args=[found[0].pk]), words("task_look"))]


def ending_tasks(actor: Actor, view: str = "staff:declaration") -> list[Task]:
    """This will name the declarations whose time ends soon and that nobody renews yet."""
    return [
        Task(
            words("task_declaration_ends", number=one.number, date=day(one.ends_on)),
            words("task_declaration_ends_why", enterprise=named(one.enterprise)),
            reverse(view, args=[one.pk]),
            words("task_look"),
        )
        for one in ending_soon(actor)[:MOST_ENDING]
    ]
