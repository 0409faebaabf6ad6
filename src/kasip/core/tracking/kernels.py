"""Runs and job-to-job flows by a state machine that reads the payroll a month at a time.

What it keeps is as large as the persons, not as the payroll: for each person the job held now. A row either continues it,
or ends a run and begins another. Months must come in order.
"""

from __future__ import annotations
