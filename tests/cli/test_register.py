"""`vaktbord people`, `person`, `office` and `board`: the register from the command line, as of any day."""

from __future__ import annotations

import io
import json

import pytest

from tests.cli.conftest import Command


def test_a_person_from_beginning_to_end(vaktbord: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(*words: str, stdin: str = "") -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        answer = vaktbord(*words)
        assert (answer.code, answer.err) == (0, ""), words
        return answer.out

    told("office", "add", "hl", "--party", "Hamnlistan", "--phone", "08-465 004 30")
    told(
        "office",
        "responsible",
        "HL",
        "--who",
        "responsible",
        "--name",
        "-",
        "--from",
        "2026-01-01",
        stdin="Lo X\n",
    )
    told("office", "attest", "HL", "--items", "all", "--by", "Lo X")
    told("board", "add", "SN", "--name", "Skolnämnden", "--kind", "board")
    told("board", "routine", "SN", "--reference", "dnr 1", "--roles-named", "no")
    told("person", "add", "SF-01", "--name", "Vera Exempel")
    words = ("--category", "group_leader", "--degree", "39,9", "--from", "2026-01-01", "--office", "hl")
    told("person", "mandate", "SF-01", *words, "--title", "hamnborgarråd")
    told("person", "seat", "SF-01", "--board", "sn", "--role", "chair")
    assert "ingen ersättare" in told("office", "list")
    assert "hamnborgarråd" not in told("people") + told("people", "--json")
    board = json.loads(told("board", "list", "--json"))[0]
    assert board["missing"] == ["lead", "analysis", "routine_roles", "channel"]

    def person(*when: str) -> dict[str, object]:
        found = json.loads(told("people", "--json", *when))["people"][0]
        assert isinstance(found, dict)
        return found

    now = person()
    assert (now["degree"], now["in_scope"], now["ground"], now["to_decide"], now["boundary"]) == (
        39.9, True, "category", True, True,
    )  # fmt: skip
    assert "introduction" in [each["kind"] for each in now["owed"]]  # type: ignore[attr-defined]  # a list of mappings
    assert person("--at", "2025-12-31")["in_scope"] is False
    decided = (
        "--ground",
        "liten grad",
        "--decided-by",
        "Direktören",
        "--decision",
        "KS 1",
        "--from",
        "2026-02-01",
    )
    told("person", "scope", "SF-01", "--covered", "no", *decided)
    assert (person()["in_scope"], person()["ground"]) == (False, "decision")
    assert person("--at", "2026-01-31")["in_scope"] is True
    assert "kvarstår hot?" in told("person", "endings")
    early = vaktbord("person", "settle", "SF-01", "--line", "1", "--state", "done")
    assert early.code == 2 and "Svara först på om hot kvarstår" in early.err
    told("person", "threat", "SF-01", "--threat", "no", "--decided-by", "Chefen")
    told("person", "settle", "SF-01", "--line", "1", "--state", "done")
    told(
        "person",
        "settle",
        "SF-01",
        "--line",
        "2",
        "--state",
        "not_applicable",
        "--reason",
        "-",
        stdin="Inga kort\n",
    )
    told("person", "close-ending", "SF-01")
    assert json.loads(told("person", "endings", "--json")) == []
    assert "Vera" not in told("people") + told("person", "endings", "--all")


def test_rules_are_decided_and_shown_with_their_decision(vaktbord: Command) -> None:
    def told(*words: str) -> str:
        answer = vaktbord(*words)
        assert (answer.code, answer.err) == (0, ""), words
        return answer.out

    assert told("person", "rules").count("ej beslutat") == 3
    titles = ("--titles", "Borgarråd, Gruppledare,")
    told("person", "boundaries", "--within", "2,5", *titles, "--decision", "KS 2026/7")
    told("person", "boundaries", "--within", "1,5", "--decision", "KS 2026/8")
    told("person", "ask-ahead", "--ahead", "60", "--decision", "KS 2026/9")
    told("board", "intervals", "--days", "30", "--soon", "90", "--decision", "KS 2026/10")
    shown = json.loads(told("person", "rules", "--json"))
    assert shown["scope_boundaries"] == {
        "within_tenths": 15, "titles": ["borgarråd", "gruppledare"], "decision": "KS 2026/8",
    }  # fmt: skip
    assert shown["endings"] == {"ahead_days": 60, "decision": "KS 2026/9"}
    assert shown["scope"]["decision"] is None
    assert "inom 1,5 procentenheter; titlar: borgarråd, gruppledare" in told("person", "rules")
    assert "30 dagar, riskanalys aviseras 90 dagar före" in told("board", "rules")
    assert "90 dagar, intygas" in told("office", "rules")


def test_what_was_ended_is_taken_up_again_once(vaktbord: Command) -> None:
    for noun, more in (
        ("office", ("--party", "Listan")),
        ("board", ("--name", "Nämnden", "--kind", "board")),
    ):
        codes = [
            vaktbord(noun, *words).code
            for words in (
                ("add", "XX", *more),
                ("reopen", "XX"),
                ("end", "XX"),
                ("end", "XX"),
                ("reopen", "XX"),
            )
        ]
        assert codes == [0, 2, 0, 2, 0], noun
        assert "XX" in vaktbord(noun, "list").out


@pytest.mark.parametrize(
    "words",
    [("person", "mandate", "SF-99", "--category", "presidium", "--degree", "40"),
     ("person", "mandate", "SF-01", "--category", "presidium", "--degree", "40,05"),
     ("person", "mandate", "SF-01", "--category", "kung", "--degree", "40"),
     ("person", "end-mandate", "SF-01", "--category", "presidium", "--until", "snart"),
     ("office", "verify", "HL", "--who", "deputy"), ("board", "end", "XX"), ("people", "--at", "igår"),
     ("board", "reopen", "XX"), ("person", "boundaries", "--within", "11", "--decision", "KS 1"),
     ("person", "ask-ahead", "--ahead", "0", "--decision", "KS 1"),
     ("board", "intervals", "--days", "0", "--soon", "5", "--decision", "KS 1"),
     ("person", "ask-ahead", "--ahead=", "--decision", "KS 1"), ("office", "add", "", "--party", "X"),
     ("person", "band", "--fewest", "40", "--most", "20", "--decision", "KS 1")],
    ids=" ".join,
)  # fmt: skip
def test_what_cannot_be_is_one_sentence(vaktbord: Command, words: tuple[str, ...]) -> None:
    answer = vaktbord(*words)
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
