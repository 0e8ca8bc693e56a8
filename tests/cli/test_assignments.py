"""Planned exposure at the command line: masked in lists, whole on record, the rule decided (D41-D44)."""

from __future__ import annotations

import argparse
import json
from types import SimpleNamespace
from typing import cast

import pytest

from models.access.actor import operator_at
from models.assignments.measured import behind, measured
from models.people.validity import today
from models.store.settings import Settings
from models.store.store import Store
from tests.leaks.planting import plant
from tests.models.assignments.build import plan, set_up
from tui.cli import assignment
from tui.cli.arguments import parse
from tui.cli.opened import Opened

HEAD = operator_at("op-strand", "H. Strand", "head", "desk-1")


def _at(store: Store) -> Opened:
    return cast(Opened, SimpleNamespace(store=store, settings=Settings(), actor=lambda: HEAD))


def _do(store: Store, *told: str) -> int:
    arguments = parse(list(told))
    at = _at(store)
    if arguments.command == "assignments":
        return assignment._list(arguments, at)
    if arguments.act == "rule":
        return assignment._rule(arguments, at)
    return {"add": assignment._add, "show": assignment._show}.get(arguments.act, assignment._change)(
        arguments, at
    )


def test_the_way_of_an_occasion_by_commands(sqlite_store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    set_up(sqlite_store)
    add = ("assignment", "add", "--category", "known_persons", "--title", "Hamnfesten", "--starts", "+60h")
    assert _do(sqlite_store, *add, "--board", "SN", "--seated", "--event", "opening") == 0
    assert "Hamnfesten" in capsys.readouterr().out
    for told in (
        ("judge", "U2026-001", "seen"), ("escalate", "U2026-001"), ("people", "U2026-001", "SF-07,SF-11"),
        ("answer", "U2026-001", "--level", "1", "--result", "Lugnt."), ("return", "U2026-001", "--how", "mail"),
    ):  # fmt: skip
        assert _do(sqlite_store, "assignment", *told) == 0
    capsys.readouterr()
    assert _do(sqlite_store, "assignments", "--json") == 0
    [row] = json.loads(capsys.readouterr().out)["assignments"]
    assert (row["number"], row["persons"], row["lacks"], row["level"]) == (
        "U2026-001",
        ["SF-07", "SF-11"],
        None,
        1,
    )
    assert row["starts_at"].startswith("2026-11-27T14:12")
    assert _do(sqlite_store, "assignment", "rule", "--office-hours", "2", "--decision", "KS 2026/9") == 0
    assert "KS 2026/9" in capsys.readouterr().out


@pytest.mark.parametrize("form", [(), ("--json",)], ids=["lines", "json"])
def test_no_planted_word_stands_in_a_list_or_a_figure(
    sqlite_store: Store, capsys: pytest.CaptureFixture[str], form: tuple[str, ...]
) -> None:
    words = plant(sqlite_store)
    assert {"assignment.title", "assignment.place", "assignment.about", "assignment.result"} <= set(words)
    for chosen in ("--all", "--inbox", "--days=30"):
        assert _do(sqlite_store, "assignments", chosen, *form) == 0
    said = capsys.readouterr().out
    assert "planted-assignment" in said
    day = today(sqlite_store.clock)
    with sqlite_store.read() as connection:
        figures = measured(connection, day)
        said += repr(figures) + repr([behind(connection, each.id, day) for each in figures])
    assert [place for place, word in words.items() if word in said] == []


def test_who_lists_is_told_how_many(sqlite_store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    set_up(sqlite_store)
    plan(sqlite_store, escalate=True)
    assert (
        assignment._list(argparse.Namespace(days=30, inbox=True, all=False, json=False), _at(sqlite_store))
        == 0
    )
    said = capsys.readouterr().out
    assert "U2026-001" in said
    assert "1 uppdrag" in said
