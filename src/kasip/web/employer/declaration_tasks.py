"""What its declaration asks of an enterprise now, as tasks of its first page."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from kasip.apps.employers.models import Enterprise
from kasip.apps.journal.actor import Actor
from kasip.apps.labour_market.declarations import standing
from kasip.apps.labour_market.enums import OPEN, UNDER_WAY, DeclarationState
from kasip.law.dated import value_at
from kasip.web.declaration_tasks import ending_tasks
from kasip.web.pieces import Task
from kasip.web.templatetags.words import said as words


def declaration_tasks(actor: Actor, enterprise: Enterprise | None, year: int) -> list[Task]:
    """This will ask an enterprise to start, finish, correct or renew its declaration; nothing while it waits.

    Args:
        actor: who manages its personnel.
        enterprise: the enterprise, where the register has it.
        year: first year of the order that is due.
    """
    if enterprise is None:
        return []
    said = {one.state: one for one in standing(enterprise)}
    current = next((one for state, one in said.items() if state in UNDER_WAY), None)
    if current is not None:
        if current.state not in OPEN:
            return []
        code = f"task_declaration_{current.state}"
        why = current.decision_note if current.state == "returned" else words(f"{code}_why")
        url = reverse("employer:declaration", args=[current.pk])
        return [Task(words(code, number=current.number), why, url, words("declaration_go_on"))]
    if DeclarationState.CONFIRMED in said:
        return ending_tasks(actor, "employer:declaration")
    last = year + int(value_at("declaration_years", timezone.localdate().year)) - 1
    title = words("task_declaration_start", first=str(year), last=str(last))
    return [Task(title, words("task_request_why"), reverse("employer:declaration_list"), words("declaration_start"))]
