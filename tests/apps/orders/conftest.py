"""Fixtures of the order's tests: the plan of the same records is the same, so it is computed once a session."""

import json
import shutil
from pathlib import Path

import polars as pl
import pytest

from kasip.apps.orders import tasks
from kasip.studies.plan import plan

_plans: dict[tuple[object, ...], Path] = {}


@pytest.fixture(autouse=True)
def plans_once(monkeypatch, tmp_path_factory):
    """Plans without held lines are taken from where they were computed first, their records being the same."""

    def planned(study, out, options, stage):
        if options.held or options.compare:
            return plan(study, out, options, stage=stage)
        key = (_mark(study), options.scenario, options.like_last_year)
        if key not in _plans:
            found = plan(study, out, options, stage=stage)
            _plans[key] = shutil.copytree(out, tmp_path_factory.mktemp("plan") / "plan")
            return found
        stage("checking")
        shutil.copytree(_plans[key], out)
        return dict(json.loads((out / "certificate.json").read_text("utf-8")))

    monkeypatch.setattr(tasks, "plan", planned)


def _mark(study):
    return tuple(pl.read_csv(path, infer_schema=False).hash_rows().sum() for path in sorted(study.glob("*.csv")))
