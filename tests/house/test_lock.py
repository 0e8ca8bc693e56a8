"""The lock pins every dependency by version and hash, and says nothing of where it was fetched from."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
_PIN = re.compile(r"^([a-z0-9.-]+)==([^ \\;]+)", re.MULTILINE)


def _name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found is not None
    return re.sub(r"[._-]+", "-", found[0]).lower()


def test_the_lock_holds_no_address() -> None:
    assert [
        line
        for line in LOCK.splitlines()
        if "://" in line or "index-url" in line.replace("--no-emit-index-url", "")
    ] == []


def test_every_pin_has_a_hash() -> None:
    parts = re.split(r"^(?=[a-z0-9.-]+==)", LOCK, flags=re.MULTILINE)[1:]
    assert parts
    assert [part.splitlines()[0] for part in parts if "--hash=sha256:" not in part] == []


def test_everything_asked_for_is_pinned() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = {_name(each) for each in (*told["project"]["dependencies"], *told["dependency-groups"]["dev"])}
    assert asked - {name for name, _ in _PIN.findall(LOCK)} == set()
