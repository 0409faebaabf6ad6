"""Steps of a case that are done by doing them: a letter, its confirmation, a college, its needs, a decision."""

from __future__ import annotations

from django.utils import timezone

from kasip.apps.journal.actions import Deed, record
from kasip.apps.journal.actor import Actor
from kasip.apps.journal.enums import Action
from kasip.apps.journal.guard import journalled
from kasip.apps.orders.models.specialty_case import CaseStep


def tick(*, case_id: int, code: str, by: Actor) -> None:
    """This will mark a step of the template as done today by whoever did it, where the case has it and it is open.

    Call inside the transaction of the deed itself.
    """
    step = CaseStep.objects.select_for_update().filter(case_id=case_id, code=code, done_on__isnull=True).first()
    if step is None:
        return
    step.done_on, step.done_by_name = timezone.localdate(), by.person_name
    with journalled():
        step.save()
    changes: dict[str, list[object]] = {"done_on": [None, step.done_on.isoformat()]}
    deed = Deed(Action.CHANGED, "case_step", step.pk, code, changes)
    record(by=by, deed=deed, occasion=f"case:{case_id}")
