"""Where the result of a kind of work is shown: each room enters its pages here when its addresses are read."""

from __future__ import annotations

from kasip.apps.work.enums import JobState
from kasip.apps.work.models import Job
from kasip.web.navigation import address

_pages: dict[str, str] = {}


def result_page(kind: str, view: str) -> None:
    """This will enter the view that shows the results of a kind of work.

    Args:
        kind: code of the kind.
        view: name of an address that takes one number: the `id` in the job's result.
    """
    _pages[kind] = view


def address_of_result(job: Job) -> str:
    """This will return where a job's result is shown; nothing where it has none or no page shows it."""
    view, number = _pages.get(job.kind), job.result.get("id")
    return address(view, number) if view and number is not None and job.state == JobState.DONE else ""
