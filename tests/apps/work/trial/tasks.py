"""Handlers whose effect is counted: each leaves events of subject `trial` named after its job."""

import time

from kasip.apps.journal.actions import Deed, record
from kasip.apps.journal.enums import Action
from kasip.apps.work.kinds import handler, staff_only
from kasip.apps.work.progress import WorkProblemError
from kasip.vocabulary.faults import Fault, InputRejectedError

PERSONAL = "060101500001 of secret@kasip.example"


def leave_mark(progress, name):
    record(by=progress.by, deed=Deed(Action.CHANGED, "trial", progress.job_id, name), occasion=f"job:{progress.job_id}")


@handler("trial_marks")
def trial_marks(progress):
    """Work for a while, then leave two marks in one transaction, slowly, so that a kill may fall between them."""
    steps, pause = progress.arguments.get("steps", 1), progress.arguments.get("pause", 0)
    for step in range(steps):
        progress.at(step / steps, "work_step_running")
        time.sleep(pause)
    with progress.finish_in_transaction() as result:
        leave_mark(progress, "first")
        time.sleep(pause)
        leave_mark(progress, "second")
        result["marks"] = 2


@handler("trial_plain")
def trial_plain(progress):
    return {"sum": sum(progress.arguments["numbers"])}


@handler("trial_defect")
def trial_defect(progress):
    with progress.finish_in_transaction():
        leave_mark(progress, "never")
        raise ValueError(PERSONAL)


@handler("trial_rejected")
def trial_rejected(_progress):
    raise InputRejectedError([Fault("colleges.csv", 2, "founded", "not_a_number", "x")])


@handler("trial_problem")
def trial_problem(_progress):
    raise WorkProblemError("work_kind_unknown", kind="of the trial")


@handler("trial_for_some", allowed=lambda by, arguments: staff_only(by, arguments) and by.role == arguments["role"])
def trial_for_some(progress):
    with progress.finish_in_transaction():
        leave_mark(progress, "allowed")
