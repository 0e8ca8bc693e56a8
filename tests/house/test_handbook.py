"""What the documents say is there: every key, command, option, setting, exit code, file and link.

After a change of keys or their words, write the handbook's table anew: `python -m tests.house.test_handbook`.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from models.store.settings import Settings
from models.words import lookup
from tui.cli import arguments, doctor, exit_codes
from tui.cli.main import COMMANDS
from tui.keymap import handbook_table

ROOT = Path(__file__).parents[2]
HANDBOOK = ROOT / "docs" / "handbok.md"
OPERATIONS = ROOT / "docs" / "operations.md"
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
START, END = "<!-- keys:start -->", "<!-- keys:end -->"
AGAIN = "write the table anew: python -m tests.house.test_handbook"
_NAMED = re.compile(r"^(?:\S*/)?vaktbord((?: +[^\s#|]+)*)", re.M)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def table() -> str:
    """The handbook's table of keys, from the registry of actions."""
    lookup.use("sv")
    rows = [f"| {keys} | {word} | {sentence} |" for keys, word, sentence in handbook_table("sv")]
    return "\n".join([START, "| Tangent | Ord | Vad den gör |", "|---|---|---|", *rows, END])


def test_the_handbook_has_every_key_and_no_other() -> None:
    text = HANDBOOK.read_text(encoding="utf-8")
    assert START in text
    assert text[text.index(START) : text.index(END) + len(END)] == table(), AGAIN


def _parsers() -> dict[str, argparse.ArgumentParser]:
    """Every command by its words ("transmitter add"), and the program itself as ""."""

    def inside(parser: argparse.ArgumentParser, name: str) -> Iterator[tuple[str, argparse.ArgumentParser]]:
        yield name, parser
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                for word, each in action.choices.items():
                    yield from inside(each, f"{name} {word}".strip())

    return dict(inside(arguments._parser(), ""))


def _commands_in(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each `vaktbord ...` in code, as the command's words and its options."""
    known = _parsers()
    code = "\n".join([*re.findall(r"```.*?\n(.*?)```", text, re.S), *re.findall(r"`([^`\n]+)`", text)])
    for found in _NAMED.finditer(code):
        words = found[1].split()
        name = ""
        for word in words:
            if f"{name} {word}".strip() not in known:
                break
            name = f"{name} {word}".strip()
        if words and not name and not words[0].startswith("-"):
            yield words[0], []
            continue
        yield name, [word.partition("=")[0] for word in words if word.startswith("-")]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_and_option_that_is_told_of_exists(path: Path) -> None:
    known = _parsers()
    top = set(known[""]._option_string_actions)
    for name, options in _commands_in(path.read_text(encoding="utf-8")):
        assert name in known, f"{path.name} tells of `vaktbord {name}`"
        unknown = set(options) - set(known[name]._option_string_actions) - top
        assert unknown == set(), f"{path.name}: vaktbord {name} has no {unknown}"


def test_commands_are_found_in_documents() -> None:
    text = "Run `vaktbord alarms --json`.\n```\n.venv/bin/vaktbord person add SF-01 --name X\nvaktbord fly\n```\n"
    assert list(_commands_in(text)) == [("person add", ["--name"]), ("fly", []), ("alarms", ["--json"])]


def test_operations_tells_of_every_command() -> None:
    told = {name for name, _ in _commands_in(OPERATIONS.read_text(encoding="utf-8"))}
    assert set(COMMANDS) - {name.partition(" ")[0] for name in told} == set()


def test_operations_tells_of_every_setting_with_its_default() -> None:
    told = dict(re.findall(r"^\| `([a-z_0-9]+\.[a-z_0-9]+)` \| `([^`]*)` \|", OPERATIONS.read_text(), re.M))
    true = {
        f"{table.name}.{each.name}": "{}"
        if each.name == "keys"
        else json.dumps(getattr(part, each.name), ensure_ascii=False)
        for table in fields(Settings)
        for part in [getattr(Settings(), table.name)]
        for each in fields(part)
    }
    assert told == true


def test_operations_tells_of_every_exit_code() -> None:
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", OPERATIONS.read_text(), re.M)}
    assert told == {value for name, value in vars(exit_codes).items() if name.isupper()}


def test_operations_tells_of_everything_that_doctor_looks_at() -> None:
    source = Path(doctor.__file__).read_text(encoding="utf-8")
    subjects = set(re.findall(r'(?:Verdict|_bad)\(\s*"(\w+)"', source))
    subjects |= set(re.findall(r'^        \("(\w+)", _', source, re.M))
    told = set(re.findall(r"^\| (\w+) \|", OPERATIONS.read_text(), re.M))
    assert subjects - told == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    for target in _LINK.findall(path.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        name, _, part = target.partition("#")
        there = (path.parent / name).resolve() if name else path
        assert there.is_file(), f"{path.name}: {target}"
        if part:
            assert part in _anchors(there), f"{path.name}: {target}"


def _anchors(path: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_tests_that_the_readme_names_exist() -> None:
    named = re.findall(r"`(tests/[\w/.]+)`", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert named
    assert [each for each in named if not (ROOT / each).exists()] == []


if __name__ == "__main__":
    told = HANDBOOK.read_text(encoding="utf-8")
    HANDBOOK.write_text(
        told[: told.index(START)] + table() + told[told.index(END) + len(END) :], encoding="utf-8"
    )
