"""Who may do what: every role against every verb, and what must hold of the whole."""

from __future__ import annotations

import pytest

from models.access.actor import Actor
from models.access.rights import HELPS, LETTERS, PERSONS, ROLES, TABLE, _roles_of, check, may
from models.store.errors import NotAllowed


@pytest.mark.parametrize("role", LETTERS.values())
@pytest.mark.parametrize("verb", TABLE)
def test_each_role_may_what_the_table_says_and_nothing_else(role: str, verb: str) -> None:
    letter = next(sign for sign, name in LETTERS.items() if name == role)
    actor = Actor("operator", "x", "M. Ek", role)
    if letter in TABLE[verb]:
        check(actor, verb)
    else:
        with pytest.raises(NotAllowed) as refused:
            check(actor, verb)
        told = refused.value.values
        assert (told["who"], told["verb"]) == ("M. Ek", verb)
        assert told["roles"] == tuple(each for each in PERSONS if may(each, verb)), "whom to ask"


def test_all_who_work_alarms_may_help() -> None:
    assert {
        "alarm.acknowledge", "alarm.release", "alarm.note", "alarm.act", "alarm.escalate", "alarm.enter",
        "alarm.awake", "alarm.tell_early", "disturbance.settle", "plan.work", "plan.show_pass_phrase",
        "referral.add", "referral.tell", "referral.confirm", "duty.accept", "absence.record", "handover.sign",
        "log.write", "assignment.escalate",
    } == HELPS  # fmt: skip
    for role in ("tib", "officer", "head", "administrator", "unnamed"):
        assert all(may(role, verb) for verb in HELPS), role


def test_an_auditor_changes_nothing() -> None:
    reads = {
        "alarm.raw", "incident.read", "measure.read", "referral.read", "audit.read", "audit.export", "audit.review",
        "export.bulk", "list.export", "cover.prove", "journal.read", "assignment.read",
    }  # fmt: skip
    assert {verb for verb in TABLE if may("auditor", verb)} == reads


def test_who_has_not_shown_who_they_are_may_acknowledge_and_no_more() -> None:
    assert {verb for verb in TABLE if may("unproven", verb)} == {"alarm.acknowledge"}


def test_a_token_opens_one_thing() -> None:
    assert {verb for verb in TABLE if may("service", verb)} == {"alarm.raw"}


def test_an_administrator_keeps_the_machine_and_sees_no_one() -> None:
    for verb in (
        "person.reveal",
        "person.reveal_sealed",
        "audit.read",
        "export.bulk",
        "alarm.raw",
        "incident.read",
        "threat.read",
        "threat.read_in_alarm",
        "watch_note.read",
    ):
        assert not may("administrator", verb), verb


@pytest.mark.parametrize("role", ["", "root", "TIB", "s", "."])
def test_an_unknown_role_or_verb_may_nothing(role: str) -> None:
    assert not any(may(role, verb) for verb in TABLE)
    assert not any(may(known, "alarm.delete") for known in (*ROLES, "system"))


@pytest.mark.parametrize(
    "line", ["", "T O H A R u p t", "O T H A R u p t s", "T O H A R u p t s x", "x . . . . . . . ."]
)
def test_a_line_that_is_drawn_wrong_is_found(line: str) -> None:
    with pytest.raises(ValueError, match=".*"):
        _roles_of(line)
