"""`kasip journal-check`: does every region's chain of events hold?"""

from __future__ import annotations

import sys

import click

from kasip.cli.site.setting_up import language, set_up, tell
from kasip.wording.catalogue import say


@click.command("journal-check")
def command() -> None:
    """Go through every event of the journal and name every place where it was altered, cut or left out."""
    set_up()
    from kasip.apps.journal.actions import check_chain
    from kasip.apps.journal.models import ChainHead

    broken = False
    for head in ChainHead.objects.order_by("pk"):
        links = check_chain(head.region_id)
        broken = broken or bool(links)
        for link in links:
            problem = say(f"journal_check_problem_{link.problem}", language())
            tell("journal_check_broken", region=str(head.region_id), sequence=str(link.sequence), problem=problem)
        if not links:
            tell("journal_holds", region=str(head.region_id), events=head.sequence, head=head.digest)
    sys.exit(1 if broken else 0)
