"""Who acts at the command line: operators, sign-in by descriptor, the second person, tokens; in this process."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from sqlalchemy import text

import fixtures
from models.store.home import Home
from tests.cli.conftest import PHRASE, Command, by, fd, store_of
from tui.cli import access_arguments, arguments, login
from tui.register_acts import ACTS

pytestmark = pytest.mark.usefixtures("light")
LISTS = Path(fixtures.__file__).parent / "data" / "lists"


def rows(home: Home, sql: str) -> list[tuple[object, ...]]:
    store = store_of(home)
    try:
        with store.read() as connection:
            return [tuple(row) for row in connection.execute(text(sql))]
    finally:
        store.close()


WRITES = [
    ("journal",),
    ("handover", "sign", "1"),
    ("handover", "settle", "x", "--reason", "x"),
    ("paper", "code"),
    ("paper", "print", "--out", "x.pdf"),
    ("measure", "list"),
    ("guard", "list"),
    ("threat", "list"),
    ("actor", "list"),
    ("watchnote", "list"),
    ("import", "boards", str(LISTS / "namnder.csv")),
    ("import", "offices", str(LISTS / "partikanslier.csv")),
    ("import", "people", str(LISTS / "personer.csv")),
    ("import", "transmitters", str(LISTS / "larmsandare.csv")),
    ("export", "person", "SF-01", "--reason", "x", "--out", "x.md"),
    ("report", "incident", "2026-001", "--out", "x.pdf"),
    ("export", "list", "people", "--out", "x.csv"),
    ("export", "calendar", "mek", "--out", "x.ics"),
    ("import", "rota", str(LISTS / "bemanning.csv")),
    ("person", "add", "SF-01", "--name", "Vera Exempel"),
    ("transmitter", "add", "4711", "--kind", "burglary", "--person", "SF-01"),
    ("transmitter", "key", "4711", "--generate"),
    ("transmitter", "remove-key", "4711"),
    ("close", "1", "--class", "test", "--reason", "x"),
    ("operator", "add", "ny", "--name", "Ny", "--role", "tib"),
    ("operator", "disable", "mek"),
    ("operator", "verify-phone", "mek"),
    ("operator", "role", "mek", "officer"),
    ("operator", "passphrase", "mek"),
    ("operator", "pin", "mek"),
    ("partner", "add", "larmbolaget"),
    ("partner", "rotate", "larmbolaget"),
    ("partner", "retire", "larmbolaget"),
    ("partner", "end", "larmbolaget"),
    ("token", "add", "x", "--for", "alarms-raw"),
    ("token", "end", "x"),
    ("approve", "1"),
    ("refuse", "1"),
    ("alarms", "--raw"),
    ("audit", "export", "record.zip"),
    ("holding", "--decision", "KS 2026/1"),
    ("person", "home", "SF-01"),
    ("person", "protect", "SF-01", "--level", "marked"),
    ("break-glass", "review", "1", "--ok"),
    ("backup",),
    ("key", "passphrase"),
    ("key", "recovery", "--out", "paper.txt"),
    ("key", "rotate"),
    ("key", "move", "--to", "file"),
    ("restore", "--drill"),
    ("person", "ground", "address", "OSL 21 kap. 3 §", "--decision", "KS 2026/1"),
    ("audit", "who-saw", "SF-01"),
    ("audit", "review"),
    ("cover", "--from", "2026-11-01", "--to", "2026-11-02", "--proof", "--out", "cover.json"),
    ("audit", "sign", "1", "--ok"),
    ("reconcile", "list.csv"),
    ("reconcile", "list.csv", "--sign-off", "x"),
    ("target", "set", "stale", "300", "900", "1800", "28800", "--decision", "KS 1"),
    ("target", "proofs", "31", "7", "--decision", "KS 1"),
    ("proof", "--expect", "4711"),
    ("offer", "record", "SF-01", "talk", "--channel", "brev"),
    ("offer", "answer", "SF-01", "talk", "accepted"),
    ("offer", "attest", "SF-01", "talk", "--how", "underskrift"),
    ("offer", "assure", "SF-01", "education", "course"),
    ("offer", "year", "calendar", "--decision", "KS 2026/1"),
    ("talk", "show", "1"),
    ("talk", "book", "SF-01", "2027-01-12", "10:00", "--channel", "brev"),
    ("talk", "move", "1", "2027-01-12", "10:00"),
    ("talk", "hold", "1"),
    ("talk", "cancel", "1", "--by", "city", "--why", "sjukdom"),
    ("talk", "agree", "SF-01", "--owner", "city"),
    ("talk", "settle", "1", "done"),
    ("document", "add", "TA", "directive", "Anvisning"),
    ("document", "version", "TA", "2026", "--decided", "2026-01-26", "--by", "stadsdirektören"),
    ("measure", "request", "SF-01", "--kind", "alarm", "--what", "x"),
    ("shift", "plan", "tib", "mek", "--from", "+1h", "--to", "+9h"),
    ("shift", "substitute", "tib", "mek"),
    ("shift", "swap", "tib", "+1h", "+9h"),
    ("shift", "absent", "mek"),
    ("shift", "back", "mek"),
    ("shift", "accept", "tib"),
    ("shift", "take", "tib"),
    ("rota", "set", "tib", "--officers", "mek", "--hours", "07:00-07:00", "--name", "Vecka"),
    ("rota", "lay", "Vecka", "--to", "2026-12-31"),
    ("rota", "end", "Vecka"),
    ("rota", "temporary", "tib", "--officers", "mek", "--hours", "07:00-07:00", "--to", "2026-12-31"),
    ("rota", "move", "tib", "+1h", "--from", "+2h", "--to", "+9h"),
    ("rota", "remove", "tib", "+1h"),
    ("rota", "decide", "--accept", "10", "--decision", "KS 1"),
    ("shift", "hours", "hours.toml", "--decision", "KS 1"),
    ("measure", "show", "1"),
    ("measure", "person", "SF-01"),
    ("measure", "decide", "1", "--decided-by", "x"),
    ("measure", "refuse", "1", "--decided-by", "x", "--reason", "x"),
    ("measure", "decline", "1"),
    ("measure", "place", "1"),
    ("measure", "review", "1"),
    ("measure", "change", "1"),
    ("measure", "end", "1", "--reason", "x"),
    ("guard", "show", "1"),
    (
        "guard",
        "order",
        "SF-01",
        "--to",
        "+4h",
        "--guards",
        "x",
        "--phone",
        "08-465 004 33",
        "--decided-by",
        "x",
    ),
    ("guard", "extend", "1", "--to", "+4h", "--decided-by", "x"),
    ("guard", "end", "1"),
    ("advice", "add"),
    ("advice", "show", "1"),
    ("transmitter", "hand-out", "4711", "--to", "SF-01", "--receipt", "x"),
    ("transmitter", "take-back", "4711", "--receipt", "x"),
    ("transmitter", "describe", "4711", "--model", "x"),
    ("drill", "start", "duress_night"),
    ("drill", "end"),
    ("obligation", "tick", "2026-001", "measures"),
    ("obligation", "set-aside", "2026-001", "measures", "--why", "x"),
    ("referral", "add", "--danger", "no", "--office", "HL"),
    ("referral", "show", "R2026-001"),
    ("referral", "told", "R2026-001"),
    ("referral", "confirm", "R2026-001", "--by", "x"),
    ("referral", "withdraw", "R2026-001", "--why", "mistake"),
    ("assignment", "add", "--category", "public", "--title", "x", "--starts", "2027-01-08 18:00"),
    ("assignment", "show", "U2026-001"),
    ("assignment", "escalate", "U2026-001"),
    ("assignment", "office", "U2026-001"),
    ("assignment", "judge", "U2026-001", "seen"),
    ("assignment", "answer", "U2026-001", "--level", "1", "--result", "x"),
    ("assignment", "return", "U2026-001"),
    ("assignment", "people", "U2026-001", "SF-07"),
    ("assignment", "link", "U2026-001", "--measure", "1"),
    ("assignment", "cancel", "U2026-001", "--why", "x"),
    ("assignment", "rule", "--office-hours", "4", "--decision", "KS 1"),
    ("weed", "propose"),
    ("weed", "ask", "alarm"),
    ("weed", "rule", "alarm", "24", "--decision", "KS 2026/1"),
    ("channel", "add", "x", "--for", "tib", "--command", "/bin/true"),
    ("channel", "test", "x"),
    ("channel", "confirm", "ACEFHJ"),
    ("channel", "remove", "x"),
    ("channel", "tell", "head", "1"),
    ("channel", "arc-calls", "--decision", "KS 2026/1"),
    ("channel", "set-ladder", "ladder.toml", "--decision", "KS 2026/1"),
    ("awake", "1"),
    ("plan", "load", "plan.toml", "--decision", "KS 2026/1"),
    ("plan", "decide", "duress", "--decision", "KS 2026/1"),
    ("person", "mandate", "SF-01", "--category", "presidium", "--degree", "40"),
    ("office", "add", "HL", "--party", "Hamnlistan"),
    ("board", "end", "SN"),
    ("board", "reopen", "SN"),
    ("person", "boundaries", "--within", "1", "--decision", "KS 2026/1"),
    ("plan", "end", "duress"),
    ("plan", "number", "guard", "08-465 004 30"),
    ("plan", "end-number", "x"),
    ("plan", "pass-phrase", "SF-01"),
    ("threat", "show", "H-2026-001"),
    ("threat", "open", "2"),
    ("threat", "assess", "H-2026-001", "2"),
    ("threat", "strike", "H-2026-001", "1"),
    ("threat", "link", "H-2026-001", "SF-01"),
    ("threat", "unlink", "H-2026-001", "SF-01"),
    ("threat", "close", "H-2026-001"),
    ("actor", "show", "HA-01"),
    ("actor", "add", "2"),
    ("actor", "review", "HA-01", "2"),
    ("actor", "close", "HA-01"),
    ("watchnote", "show", "1"),
    ("watchnote", "add", "Radio"),
    ("watchnote", "review", "1"),
    ("analysis", "show", "1"),
    ("analysis", "record", "Gruppen", "1", "--next", "2027-01-01", "--reference", "KS 1"),
    ("course", "add", "X", "x", "--form", "live"),
    ("course", "end", "X"),
    ("invite", "send", "X", "SF-01", "--channel", "mejl"),
    ("invite", "answer", "1", "accepted"),
]
OWN = (("operator", "passphrase"), ("operator", "pin"))


@pytest.mark.parametrize("told", WRITES, ids=lambda told: " ".join(told[:2]))
def test_what_writes_or_reveals_asks_who(staffed: Home, vaktbord: Command, told: tuple[str, ...]) -> None:
    before = rows(staffed, "SELECT count(*) FROM entry")
    answer = vaktbord(*told)
    assert (answer.code, answer.out) == (2, "")
    # One's own words are set by who is named already.
    assert ("--passphrase-fd" if told[:2] in OWN else "--as") in answer.err
    assert answer.err.count("\n") == 1
    wrong = by(vaktbord, "adm", *told, phrase="en helt annan fras")
    assert (wrong.code, wrong.out) == (3, "")
    signed = "operator.sign_in_failed"
    after = rows(staffed, f"SELECT count(*) FROM entry WHERE verb <> '{signed}'")
    assert after == before


@pytest.mark.parametrize(
    "told",
    [("alarms",), ("alarms", "--json"), ("transmitter", "list"), ("operator", "list"), ("token", "list"),
     ("pending",), ("pending", "--json"), ("audit", "verify"), ("audit", "verify", "--json"), ("audit", "head"),
     ("upgrade",), ("watch", "--stop"), ("figures",), ("proof",),
     ("drill", "list"), ("referral", "list"), ("target", "show")],
    ids=" ".join,
)  # fmt: skip
def test_what_is_masked_asks_nobody(staffed: Home, vaktbord: Command, told: tuple[str, ...]) -> None:
    answer = vaktbord(*told)
    assert (answer.code, answer.err) == (0, "")
    assert rows(staffed, "SELECT count(*) FROM entry WHERE verb LIKE 'operator.sign%'") == [(0,)]


def test_every_command_either_asks_or_is_named_as_one_that_does_not() -> None:
    names = dict(access_arguments.leaves(arguments._parser()))
    assert access_arguments.ASK_NOBODY - set(names) == set()
    for name, leaf in names.items():
        asks = "--as" in leaf._option_string_actions
        assert asks == (name not in access_arguments.ASK_NOBODY), name
    proven = {" ".join(told[:words]) for told in WRITES for words in (1, 2)}
    # `ack` helps and takes anybody; `notices` asks only where it has something to tick. Both have tests of their own.
    # The acts of the register are made from one table and go one way, which one of each noun proves.
    register = {act.id.replace(".", " ").replace(" new", " add") for act in ACTS}
    assert register - {"person add"} <= set(names) - access_arguments.ASK_NOBODY
    assert set(names) - access_arguments.ASK_NOBODY - proven - register == {"ack", "notices"}


def test_signed_in_the_act_is_the_operators(staffed: Home, vaktbord: Command) -> None:
    assert by(vaktbord, "CIA", "person", "add", "SF-01", "--name", "Vera Exempel").code == 0
    [(label, kind)] = rows(staffed, "SELECT actor_label, actor_kind FROM entry WHERE verb = 'person.added'")
    assert (label, kind) == ("Cia", "operator")


def test_the_settings_say_who_where_the_arguments_do_not(staffed: Home, vaktbord: Command) -> None:
    told = staffed.settings_file.read_text().replace('operator = ""', 'operator = "adm"')
    staffed.settings_file.write_text(told)
    answer = vaktbord("person", "add", "SF-01", "--name", "X")
    assert (answer.code, "--passphrase-fd" in answer.err) == (2, True)
    assert vaktbord("person", "add", "SF-01", "--name", "X", "--passphrase-fd", fd(PHRASE)).code == 0


def test_a_duty_officer_does_not_change_the_register(staffed: Home, vaktbord: Command) -> None:
    answer = by(vaktbord, "mek", "person", "add", "SF-01", "--name", "X")
    assert answer.code == 3
    assert rows(staffed, "SELECT count(*) FROM person") == [(0,)]


def test_before_the_first_pass_phrase_nobody_is_asked(home: Home, vaktbord: Command) -> None:
    assert vaktbord("person", "add", "SF-01", "--name", "X").code == 0
    answer = vaktbord("person", "add", "SF-02", "--name", "X", "--as", "adm")
    assert (answer.code, "--as" in answer.err) == (2, True)
    assert (
        vaktbord("operator", "list").out
        == "Ingen operatör finns än. Lägg till en med vaktbord operator add.\n"
    )
    first = ("operator", "add", "mek", "--name", "M. Ek", "--role")
    refused = vaktbord(*first, "tib", "--new-passphrase-fd", fd(PHRASE))
    assert (refused.code, "administratör" in refused.err) == (2, True)
    assert vaktbord(*first, "administrator", "--new-passphrase-fd", fd(PHRASE)).code == 0
    assert vaktbord("operator", "list").out == "mek, M. Ek, administratör, inget telefonnummer\n"
    assert vaktbord("person", "add", "SF-02", "--name", "X").code == 2
    assert by(vaktbord, "mek", "person", "add", "SF-02", "--name", "X").code == 0


def test_an_alarm_is_acknowledged_without_login_and_says_so(staffed: Home, vaktbord: Command) -> None:
    from tests.models.alarms.build import ring

    store = store_of(staffed)
    ring(store)
    store.close()
    told = vaktbord("ack", "1")
    assert (told.code, "ej inloggad" in told.out) == (0, True)
    assert rows(staffed, "SELECT actor_kind FROM entry WHERE verb = 'alarm.acknowledged'") == [("unproven",)]
    assert "ringer igen om 20 s" in told.out
    assert "vaktbord ack 1 --as KOD" in told.out, "what to do stands there, ready to run"
    proven = by(vaktbord, "mek", "ack", "1")
    assert (proven.code, "ringer igen" in proven.out) == (0, False)
    assert "Mek" in vaktbord("alarms").out
    assert by(vaktbord, "mek", "close", "1", "--class", "test", "--reason", "prov").code == 0


def test_two_persons_at_two_command_lines(staffed: Home, vaktbord: Command) -> None:
    asked = by(vaktbord, "adm", "operator", "role", "mek", "officer")
    assert (asked.code, "vaktbord approve 1" in asked.out) == (0, True)
    assert vaktbord("pending").out.startswith(
        "1: byte av roll, mek: TiB > säkerhetshandläggare, begärt av Adm, gäller till "
    )
    [waits] = json.loads(vaktbord("pending", "--json").out)
    assert (waits["number"], waits["kind"], waits["asked_by"]) == (1, "operator.role", "Adm")
    assert by(vaktbord, "adm", "approve", "1").code == 2
    assert by(vaktbord, "mek", "approve", "1").code == 3
    assert by(vaktbord, "cia", "approve", "1").out == "Godkänt och gjort: byte av roll.\n"
    assert by(vaktbord, "cia", "approve", "1").code == 2
    assert vaktbord("pending").out == "Inget väntar på en andra person.\n"
    listed = json.loads(vaktbord("operator", "list", "--json").out)
    assert {row["code"]: row["role"] for row in listed}["mek"] == "officer"
    assert by(vaktbord, "adm", "operator", "disable", "mek").code == 0
    assert by(vaktbord, "cia", "refuse", "2").code == 0
    assert by(vaktbord, "cia", "approve", "2").code == 2
    assert by(vaktbord, "cia", "approve", "99").code == 2


def test_a_transmitters_key_is_removed_by_two(staffed: Home, vaktbord: Command) -> None:
    by(vaktbord, "adm", "person", "add", "SF-01", "--name", "X")
    by(vaktbord, "adm", "transmitter", "add", "4711", "--kind", "burglary", "--person", "SF-01")
    assert by(vaktbord, "adm", "transmitter", "remove-key", "4711").code == 2
    key = ("transmitter", "key", "4711", "--key-fd", fd("00" * 16))
    assert by(vaktbord, "adm", *key).code == 0
    assert "vaktbord approve 1" in by(vaktbord, "adm", "transmitter", "remove-key", "4711").out
    kept = "SELECT count(*) FROM transmitter WHERE key IS NOT NULL OR next_key IS NOT NULL"
    assert rows(staffed, kept) == [(1,)]
    assert by(vaktbord, "cia", "approve", "1").code == 0
    assert rows(staffed, kept) == [(0,)]


def test_what_senders_wrote_is_shown_to_an_officer_or_a_token_on_record(
    staffed: Home, vaktbord: Command
) -> None:
    token = by(vaktbord, "adm", "token", "add", "mottagaren", "--for", "alarms-raw").out.strip()
    assert re.fullmatch(r"vbt_[\w-]{43}", token)
    assert by(vaktbord, "mek", "alarms", "--raw").code == 0
    assert by(vaktbord, "adm", "alarms", "--raw").code == 3
    assert vaktbord("alarms", "--raw", "--token-fd", fd(token)).code == 0
    assert vaktbord("alarms", "--raw", "--token-fd", fd(token + "x")).code == 3
    looked = rows(staffed, "SELECT actor_label FROM entry WHERE verb = 'alarm.raw_listed' ORDER BY seq")
    assert looked == [("Mek",), ("mottagaren",)]
    assert token not in vaktbord("token", "list").out
    assert by(vaktbord, "adm", "token", "end", "mottagaren").code == 0
    assert vaktbord("alarms", "--raw", "--token-fd", fd(token)).code == 3
    assert json.loads(vaktbord("token", "list", "--json").out)[0]["ended_at"]


def test_pass_phrases_and_pins_are_changed(staffed: Home, vaktbord: Command) -> None:
    other = "en ny och lång fras"
    both = fd(PHRASE, other)
    changed = vaktbord("operator", "passphrase", "mek", "--passphrase-fd", both, "--new-passphrase-fd", both)
    assert (changed.code, "ny lösenfras" in changed.out) == (0, True)
    assert by(vaktbord, "mek", "operator", "pin", "mek", "--remove").code == 3
    pin = ("operator", "pin", "mek", "--new-passphrase-fd", fd("480213"))
    assert by(vaktbord, "mek", *pin, phrase=other).code == 0
    assert by(vaktbord, "adm", "operator", "pin", "mek", "--remove").code == 2
    for unfit, code in (("x9q7", 2), ("mekmekmekmek", 2)):
        told = fd(other, unfit)
        answer = vaktbord(
            "operator", "passphrase", "mek", "--passphrase-fd", told, "--new-passphrase-fd", told
        )
        assert (answer.code, unfit in answer.err) == (code, False)


@pytest.mark.parametrize(
    ("content", "line"),
    [(b"ord och ord\n", "ord och ord"), (b"ord\r\nmer\n", "ord"), (b"utan slut", "utan slut"), (b"\n", ""),
     (b"", None), (b"\xff\xfe\n", None), (b"x" * 10_000, "x" * 4096)],
)  # fmt: skip
def test_a_descriptor_gives_one_line_and_keeps_the_rest(content: bytes, line: str | None) -> None:
    from models.store.errors import UsageProblem

    reader, writer = os.pipe()
    os.write(writer, content)
    os.close(writer)
    if line is None:
        with pytest.raises(UsageProblem):
            login.read_line(reader)
    else:
        assert login.read_line(reader) == line
    os.close(reader)


@pytest.mark.parametrize("told", [-1, 987, 2**40])
def test_a_descriptor_that_is_none_is_told(told: int) -> None:
    from models.store.errors import UsageProblem

    with pytest.raises(UsageProblem):
        login.read_line(told)


def test_a_desk_named_in_the_settings_proves_nothing_once_anybody_has_a_pass_phrase(
    staffed: Home, home: Home
) -> None:
    from tui.cli.opened import actor_of

    told = staffed.settings_file.read_text().replace('operator = ""', 'operator = "adm"')
    staffed.settings_file.write_text(told)
    store = store_of(staffed)
    with store.read() as connection:
        actor = actor_of(connection, staffed.settings(), "desk")
    store.close()
    assert (actor.role, actor.label) == ("unproven", "adm")
