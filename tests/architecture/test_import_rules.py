"""The import rules catch a bad import: each is shown failing on a planted one."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PLANTED = {
    "core/planted.py": "import os\n",
    "vocabulary/planted.py": "from kasip import core\n",
    "core/matching/planted.py": "from kasip.core import verifying\n",
    "gateways/planted.py": "from kasip import studies\n",
    "law/planted.py": "from kasip import gateways\n",
    "apps/journal/planted.py": "from kasip.apps import accounts\n",
    "apps/colleges/planted.py": "from kasip.apps import employers\n",
    "apps/sources/models/planted.py": "from kasip.apps.sources import actions\n",
    "web/staff/planted.py": "from kasip.core import planning\n",
    "web/college/planted.py": "from kasip.web import planner\n",
    "cli/study/planted.py": "import django\n",
    "studies/planted.py": "from kasip import apps\n",
}


def lint(folder):
    command = Path(sys.executable).parent / "lint-imports"
    environment = {"PYTHONPATH": str(folder / "src"), "PATH": "/usr/bin:/bin"}
    return subprocess.run(
        [command, "--no-cache", "--config", folder / "pyproject.toml"],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def test_rules_hold_as_the_house_stands(copy):
    assert lint(copy).returncode == 0


@pytest.mark.parametrize("name", sorted(PLANTED))
def test_rules_catch_a_planted_import(copy, name):
    planted = copy / "src" / "kasip" / name
    if not planted.parent.exists():
        pytest.skip(f"no room {planted.parent.name} yet")
    planted.write_text(f'"""Planted."""\n{PLANTED[name]}')
    try:
        assert lint(copy).returncode == 1
    finally:
        planted.unlink()
