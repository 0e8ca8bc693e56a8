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
    told("person", "mandate", "SF-01", *words)
    told("person", "seat", "SF-01", "--board", "sn", "--role", "chair")
    assert "ingen ersättare" in told("office", "list")
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


@pytest.mark.parametrize(
    "words",
    [("person", "mandate", "SF-99", "--category", "presidium", "--degree", "40"),
     ("person", "mandate", "SF-01", "--category", "presidium", "--degree", "40,05"),
     ("person", "mandate", "SF-01", "--category", "kung", "--degree", "40"),
     ("person", "end-mandate", "SF-01", "--category", "presidium", "--until", "snart"),
     ("office", "verify", "HL", "--who", "deputy"), ("board", "end", "XX"), ("people", "--at", "igår"),
     ("person", "band", "--fewest", "40", "--most", "20", "--decision", "KS 1")],
    ids=" ".join,
)  # fmt: skip
def test_what_cannot_be_is_one_sentence(vaktbord: Command, words: tuple[str, ...]) -> None:
    answer = vaktbord(*words)
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
