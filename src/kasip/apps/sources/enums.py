"""Where an import stands, and what it does with records its file does not have."""

from __future__ import annotations

from django.db.models import TextChoices


class ImportState(TextChoices):
    """States of an import; worded in `wording/phrases/site_imports.yaml` as `import_state_<value>`."""

    READING = "reading"  # a job reads the file
    MAPPING = "mapping"  # its columns are not all known: a person says what they are
    READY = "ready"  # what it would change can be looked at
    APPLYING = "applying"  # a job stores it
    DONE = "done"  # stored
    UNCHANGED = "unchanged"  # everything in it stood already
    FAILED = "failed"  # nothing was stored; the reason is said
    DISCARDED = "discarded"  # called off before it was stored
    UNDONE = "undone"  # stored and taken back


class ImportMode(TextChoices):
    """What becomes of records the file does not have; worded as `import_mode_<value>`."""

    ADD_AND_CHANGE = "add_and_change"  # they stay
    REPLACE = "replace"  # they are removed


OPEN_STATES = (ImportState.READING, ImportState.MAPPING, ImportState.READY, ImportState.APPLYING)
STORED_STATES = (ImportState.DONE,)
