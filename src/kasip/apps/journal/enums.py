"""What an event of the journal says was done."""

from __future__ import annotations

from django.db.models import TextChoices


class Action(TextChoices):
    """Kinds of events; worded in `wording/phrases/journal.yaml` as `action_<value>`."""

    CREATED = "created"
    CHANGED = "changed"
    REMOVED = "removed"
    IMPORTED = "imported"
    UNDONE = "undone"
    READ = "read"
    EXPORTED = "exported"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    REFUSED = "refused"
    INVITED = "invited"
    GRANTED = "granted"
    ENDED = "ended"
    STARTED = "started"
    FINISHED = "finished"
    CANCELLED = "cancelled"
