"""The example's forecast as the first run of the site: what `kasip plan` computed is taken over, not computed again."""

from __future__ import annotations

import json
from pathlib import Path

from kasip.apps.journal.actor import Actor
from kasip.apps.labour_market.actions.forecasting import backtested, new_run, note_records, store_run
from kasip.apps.labour_market.kept import FORECAST, STUDY, folder_of
from kasip.apps.labour_market.models import ForecastRun
from kasip.gateways.fingerprint import tables_hash
from kasip.gateways.outputs import new_folder
from kasip.gateways.tables import read_folder

TABLES = ("industries", "occupations", "demand", "supply", "gap", "yields", "needs", "spread", "learnt")


def load_forecast(study: Path, plan: Path, *, by: Actor) -> ForecastRun | None:
    """This will store the forecast of a plan as a run, or find that the region has one and do nothing.

    The records were imported from the very study, so that computing the run anew gives the same tables to the byte.

    Args:
        study: the study folder the records were imported from.
        plan: what `kasip plan` wrote of it.
        by: who is said to have asked for it.
    """
    if ForecastRun.objects.exists():
        return None
    run = new_run(by=by)
    note_records(run)
    target = folder_of(run)
    _copy(study, target / STUDY)
    _take(plan, target / FORECAST)
    return store_run(run=run, tested=backtested(run), by=by)


def _copy(source: Path, target: Path) -> None:
    with new_folder(target) as folder:
        for path in sorted(source.iterdir()):
            if path.is_file() and not path.name.startswith("."):
                folder.write_bytes(path.name, path.read_bytes())


def _take(plan: Path, target: Path) -> None:
    certificate = json.loads((plan / "certificate.json").read_text("utf-8"))
    with new_folder(target) as folder:
        for path in sorted(plan.iterdir()):
            if path.stem in TABLES:
                folder.write_bytes(path.name, path.read_bytes())
        tables = {name: table.frame for name, table in read_folder(folder.path).items()}
        told = {"study": "forecast", "output_hash": tables_hash(tables)}
        folder.write_json("certificate.json", {**certificate, **told})
