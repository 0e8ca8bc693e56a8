"""What the repository may hold: no paths of a machine, no registries, no file that is too long to read."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOP = {
    ".ci", ".gitignore", "CHANGELOG.md", "LICENSE", "Makefile", "README.md", "docs", "fixtures", "intake", "models",
    "pyproject.toml", "requirements.lock", "scheduler", "tests", "tui",
}  # fmt: skip
# Put together here, so that this file does not hold what it looks for.
REGISTRIES = tuple("".join(parts) for parts in (("pypi", ".org"), ("python", "hosted"), ("npm", "js")))
MACHINE = re.compile(r"(?<![\w.$}~-])/(?:work|tmp|root|home/[a-z]+)/[\w.-]")
LONGEST = 330


def _tracked() -> list[Path]:
    told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if told.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in told.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def _texts() -> list[tuple[Path, str]]:
    return [
        (path.relative_to(ROOT), path.read_text(encoding="utf-8"))
        for path in _tracked()
        if path.suffix in {".py", ".md", ".toml", ".po", ".lock", ".tcss", ".mako", ""}
        and path.name != ".gitignore"
    ]


def test_only_the_rooms_stand_at_the_top() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in _tracked()} <= TOP


def test_no_file_names_a_package_registry() -> None:
    assert [str(path) for path, text in _texts() if any(each in text for each in REGISTRIES)] == []


def test_no_file_names_a_path_of_one_machine() -> None:
    found = [f"{path}: {hit[0]}" for path, text in _texts() for hit in [MACHINE.search(text)] if hit]
    assert found == []


def test_files_are_short_enough_to_read() -> None:
    long = {
        str(path): text.count("\n")
        for path, text in _texts()
        if path.suffix == ".py" and path.parts[0] != "tests" and "migrations" not in path.parts
    }
    assert {path: lines for path, lines in long.items() if lines > LONGEST} == {}


def test_package_files_import_nothing() -> None:
    for path, text in _texts():
        if path.name == "__init__.py":
            assert not re.search(r"^\s*(import|from) ", text, re.M), path
