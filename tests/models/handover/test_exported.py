"""The verifier in an export holds handover sheets, both signatures and the head against the record, by itself (D87)."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from models.access.actor import LOADER
from models.audit import verifier, weeding
from models.audit.export import export
from models.audit.heads import head_key, sign_head
from models.handover.weeding import forget_words
from models.store.chain import record
from models.store.store import Store
from tests.models.audit.test_export import allowed, verified
from tests.models.handover.conftest import WEDNESDAY, Watchroom

KEY = head_key(bytes(32))
Sheets = list[dict[str, Any]]


def handed_over(room: Watchroom) -> None:
    """A sheet that both signed, and one that only the outgoing has."""
    room.at(WEDNESDAY, "06:50")
    number = room.write(room.ek)
    room.at(WEDNESDAY, "06:58")
    room.sign(room.berg, number)
    with room.store.write() as session:
        sign_head(session, KEY, room.clock)
    room.at(WEDNESDAY, "18:50")
    room.write(room.berg)


def exported(store: Store, folder: Path) -> Path:
    path = folder / "record.zip"
    folder.chmod(0o700)
    export(store, allowed(store), path)
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder / "out")
    return folder / "out"


def test_sheets_and_signatures_are_counted_by_a_verifier_that_is_alone(
    store: Store, room_in: Callable[[Store], Watchroom], tmp_path: Path
) -> None:
    handed_over(room_in(store))
    code, said = verified(exported(store, tmp_path))
    assert (code, "2 handover sheets, 3 signatures" in said) == (0, True), said


def _byte(sheets: Sheets) -> None:
    sheets[0]["sheet"] = sheets[0]["sheet"].replace("M. Ek", "M. Ex", 1)


def _moved(sheets: Sheets) -> None:
    for name in ("sheet", "sha256"):
        sheets[0][name], sheets[1][name] = sheets[1][name], sheets[0][name]


def _at(name: str, value: object = "2026-11-25T05:59:00.000000Z") -> Callable[[Sheets], None]:
    return lambda sheets: sheets[0].update({name: value})


def _gone(sheets: Sheets) -> None:
    del sheets[0]


WORDS, SIGNED = "the words or the time", "other signatures"
TAMPERED: dict[str, tuple[Callable[[Sheets], None], str]] = {
    "one changed byte": (_byte, WORDS),
    "moved to another handover": (_moved, WORDS),
    "words taken away": (_at("sheet", ""), WORDS),
    "written at a forged time": (_at("written_at"), WORDS),
    "signed at a forged time": (_at("incoming_signed_at"), SIGNED),
    "signed by the outgoing at a forged time": (_at("outgoing_signed_at"), SIGNED),
    "a signature taken out": (_at("incoming_signed_at", None), SIGNED),
    "signed by another": (_at("incoming_id", "op-other"), SIGNED),
    "another head": (_at("head_hash", "ab" * 32), "another entry than the head"),
    "a later head": (_at("head_seq", 3), "another entry than the head"),
    "let be by nobody": (_at("settled_at"), "another end"),
    "withdrawn by nobody": (_at("withdrawn_at"), "another end"),
    "another change of duty": (_at("span_id", "other"), "another change of duty"),
    "the sheet gone": (_gone, "not here: 1"),
}


def test_whatever_is_changed_in_a_sheet_is_told_with_its_number(
    room: Watchroom, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    handed_over(room)
    out = exported(room.store, tmp_path)
    path = out / "handovers.jsonl"
    whole = path.read_text(encoding="utf-8")
    for what, (tamper, words) in TAMPERED.items():
        sheets = [json.loads(line) for line in whole.splitlines()]
        tamper(sheets)
        path.write_text("".join(f"{json.dumps(each)}\n" for each in sheets), encoding="utf-8")
        assert verifier.main([str(out)]) == 4, what
        said = capsys.readouterr().out
        assert words in said, (what, said)
        assert "1" in said.rpartition(" ")[2], (what, said)
    path.write_text(whole, encoding="utf-8")
    assert verifier.main([str(out)]) == 0
    path.unlink()
    assert verifier.main([str(out)]) == 2


def test_weeded_words_leave_sheets_that_still_verify_outside(
    room: Watchroom, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    handed_over(room)
    later = room.at(WEDNESDAY, "23:00")
    with room.store.write() as session:
        connection = session.connection()
        subject = connection.execute(
            text("SELECT subject FROM entry WHERE verb = 'handover.written' ORDER BY seq LIMIT 1")
        ).scalar_one()
        forget_words(connection, subject, later)
        entries = weeding._entries(connection, subject, later)
        approved: dict[str, object] = {"kind": "weed", "number": 1, "asked_by": "X", "asked_id": "op-x"}
        record(session, LOADER, "two_person.approved", "weed:log", later, approved)
        weeding._empty(session, LOADER, subject, entries, later)
    out = exported(room.store, tmp_path)
    assert verifier.main([str(out)]) == 0
    assert "2 handover sheets, 3 signatures" in capsys.readouterr().out
    sheets = [json.loads(line) for line in (out / "handovers.jsonl").read_text().splitlines()]
    assert [bool(each["sheet"]) for each in sheets] == [False, True]
