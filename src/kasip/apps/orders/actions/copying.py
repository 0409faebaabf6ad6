"""A copy of the region's records as a study folder: what a version is computed from and checked against."""

from __future__ import annotations

from pathlib import Path

from kasip.apps.sources.queries import in_contract_order
from kasip.apps.sources.rows import frame_of
from kasip.gateways.outputs import new_folder


def copy_records(target: Path) -> None:
    """This will write every table of the region in scope that has rows, whole or not at all."""
    with new_folder(target) as folder:
        for model in in_contract_order():
            frame = frame_of(model.objects.order_by("pk"))
            if frame.height:
                folder.write_table(model.contract_table, frame)
