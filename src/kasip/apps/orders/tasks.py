"""The job that computes a draft: the records become a study, the study a plan, the plan the lines of a version."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from kasip.apps.journal.actor import Actor
from kasip.apps.orders.actions.drafting import fail_draft, results_folder, store_draft
from kasip.apps.orders.actions.requesting import KIND
from kasip.apps.orders.models.state_order import StateOrder
from kasip.apps.work.kinds import JobProblemError, Progress, handler
from kasip.vocabulary.faults import InputRejectedError
