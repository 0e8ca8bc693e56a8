"""A phoned-in threat becomes an incident in one act, and where it is asked for an alarm with its plan (D53, D79)."""

from __future__ import annotations

from sqlmodel import Session

from models.access.actor import Actor
from models.alarms.phone import enter_by_phone
from models.alarms.rows import PhonedAlarm
from models.incidents.commands import open_incident
from models.incidents.describing import Facts
from models.incidents.threat_call_form import VOICES, ThreatCall, heard_of
from models.store.clock import Clock, zone
from models.store.errors import Refused
from models.store.text import clean
from models.words.lookup import t

LONGEST = 4000


def take_call(
    session: Session, actor: Actor, call: ThreatCall, clock: Clock, time_zone: str = "Europe/Stockholm"
) -> str:
    """Keep a phoned-in threat as an incident; returns the incident's id. What was said stands as it was typed.

    With `call.plan` an alarm of a phoned-in threat rings too, linked to it. Raises Refused without the words said.
    """
    if not clean(call.words, LONGEST):
        raise Refused("threat_call.empty_words")
    at = call.started_at.astimezone(zone(time_zone))
    alarm_id = None
    if call.plan:
        phoned = PhonedAlarm(
            call.person, "threat_call", note=t("threat_call.note"), triggered_at=call.started_at
        )
        alarm_id = enter_by_phone(session, actor, phoned, clock)
    return open_incident(
        session,
        actor,
        t("threat_call.title", at=at.strftime("%H:%M")),
        "near_miss",
        clock,
        person=call.person or None,
        what_happened=told(call, at.strftime("%Y-%m-%d %H:%M:%S")),
        occurred_at=call.started_at,
        alarm_id=alarm_id,
        facts=Facts(family="threats", item="threat", channel="phone"),
    )


def told(call: ThreatCall, began: str) -> str:
    """The call as lines, each question with its answer; what was not answered is told as unknown."""
    typed = clean(call.heard, 400)
    known, more = heard_of(typed)
    heard = ", ".join([*(t(f"threat_call.heard.{name}") for name in known), *([more] if more else [])])
    if known and more:
        # "2 personer" may have been meant as words: what was typed stands beside what it was taken for.
        heard = f"{heard} ({typed})"
    answers = (
        ("began", began),
        ("number", clean(call.number, 60)),
        ("words", clean(call.words, LONGEST, keep_lines=True)),
        ("demands", clean(call.demands, LONGEST, keep_lines=True)),
        ("voice", t(f"threat_call.voice.{call.voice}") if call.voice in VOICES else ""),
        ("heard", heard),
    )
    return "\n".join(
        f"{t(f'threat_call.line.{name}')}: {answer or t('threat_call.unknown')}" for name, answer in answers
    )
