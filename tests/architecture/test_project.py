"""The project holds itself to its own rules: sizes, locks, languages, nothing of any one machine."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
LONGEST_FILE = 400


def tracked_files():
    listing = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listing.returncode != 0:
        pytest.skip("not a git checkout: the list of files is unknown")
    return [ROOT / name for name in listing.stdout.splitlines() if (ROOT / name).is_file()]


def test_source_files_stay_short():
    """Migrations are written by Django and read once."""
    written = [path for path in SOURCES if path.parent.name != "migrations"]
    too_long = {str(path.relative_to(ROOT)): count for path in written if (count := line_count(path)) > LONGEST_FILE}

    assert too_long == {}


def line_count(path):
    return len(path.read_text(encoding="utf-8").splitlines())


def test_every_module_says_what_it_is_for():
    silent = [
        str(path.relative_to(ROOT)) for path in SOURCES if not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]

    assert silent == []


def test_no_room_is_a_drawer_for_anything():
    drawers = {"utils", "util", "helpers", "helper", "common", "services", "misc"}

    assert [path for path in SOURCES if drawers & {part.removesuffix(".py") for part in path.parts}] == []


def test_public_functions_of_core_have_docstrings():
    bare = []
    for path in (ROOT / "src" / "kasip" / "core").rglob("*.py"):
        body = ast.parse(path.read_text("utf-8")).body
        definitions = [node for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
        public = [node for node in definitions if not node.name.startswith("_")]
        bare += [f"{path.relative_to(ROOT)}: {node.name}" for node in public if not ast.get_docstring(node)]

    assert bare == []


def test_locks_are_hashed_and_name_no_address():
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text("utf-8")
        pinned = re.findall(r"^[a-z0-9_.\[\]-]+==", text, re.MULTILINE | re.IGNORECASE)

        assert pinned, lock.name
        assert text.count("--hash=sha256:") >= len(pinned), lock.name
        assert "http" not in text, lock.name


def test_every_dependency_says_why_it_is_paid_for():
    lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
    project = tomllib.loads("\n".join(lines))
    groups = project["project"]["optional-dependencies"] | project["dependency-groups"]
    wanted = project["project"]["dependencies"] + [entry for group in groups.values() for entry in group]
    unexplained = [entry for entry in wanted if not any(f'"{entry}"' in line and "#" in line for line in lines)]

    assert len(wanted) > 20
    assert unexplained == []


def test_nothing_names_a_machine_or_a_registry():
    forbidden = re.compile(
        "|".join(
            [
                "py" + r"pi\.org",
                "pytho" + "nhosted",
                r"registry\.np" + "mjs",
                "/wor" + r"k/(?:main|wt|shared|brief|\.)",
                "/tm" + r"p/\w",
                "bash_" + "jobs",
            ]
        )
    )
    named = []
    for path in tracked_files():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        named += [f"{path.relative_to(ROOT)}: {match.group()}" for match in forbidden.finditer(text)]

    assert named == []


def test_decisions_are_numbered_without_gaps():
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "adr").glob("[0-9]*.md"))

    assert numbers == list(range(1, len(numbers) + 1))


def test_links_between_documents_lead_somewhere():
    broken = []
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        targets = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text("utf-8"))
        dead = [target for target in targets if "://" not in target and not (page.parent / target).exists()]
        broken += [f"{page.relative_to(ROOT)} -> {target}" for target in dead]

    assert broken == []
