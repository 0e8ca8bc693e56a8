"""What leaves the desk says: class, age and code, and a reference; nothing else (TRUST I6; DIRECTIVE rule 11)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from models.alarms.words import KINDS, PRIORITIES
from models.channels.outgoing import EARLY_TEXT
from models.channels.rows import Claimed
from models.rota.words import DUTIES
from models.words.lookup import known, n, t
from scheduler.wording import age_words

_CODE = re.compile(r"[A-ZÅÄÖa-zåäö0-9][A-ZÅÄÖa-zåäö0-9.-]{0,15}")


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in words, and as the arguments that a command is given: class, priority, age in seconds, code, ref."""

    title: str
    body: str
    arguments: tuple[str, ...]
    urgent: bool


def letter(message: Claimed, now: datetime) -> Letter:
    """The words of a message as they are true now. Its values are not trusted."""
    ref = message.ref
    if message.text_id == "channel.test":
        code = str(message.values.get("code", ""))
        spaced = " ".join(code)
        body = t("channel.test", code=spaced, ref=ref)
        return Letter(t("channel.test.title"), body, ("test", "0", "0", code or "-", ref), False)
    if message.text_id.startswith("channel.duty.") and known(message.text_id):
        duty = message.values.get("duty")
        named = t(f"rota.role.{duty if duty in DUTIES else 'tib'}")
        seconds = _seconds(message.values.get("since"), now)
        body = t(message.text_id, duty=named, age=age_words(seconds), ref=ref)
        return Letter(t("channel.duty.title"), body, ("duty", "1", str(seconds), "-", ref), True)
    worst = message.values.get("worst")
    facts: Mapping[str, object] = worst if isinstance(worst, dict) else message.values
    told, priority, seconds = facts.get("kind"), facts.get("priority"), _seconds(facts.get("since"), now)
    kind = told if told in KINDS else "unclassified"
    p = priority if type(priority) is int and priority in PRIORITIES else PRIORITIES[0]
    code = _code(facts.get("person"))
    values = {
        "kind": t(f"alarm.kind.{kind}"),
        "person": code or t("notice.no_person"),
        "age": age_words(seconds),
        "ref": ref,
    }
    title = t("channel.title", kind=values["kind"].upper(), priority=p)
    if facts.get("proof") is True:
        title = f"{t('channel.expected_test')} {title}"
    if message.text_id.startswith(EARLY_TEXT) and known(message.text_id):
        title = t("channel.early.title")
    count = message.values.get("count")
    if type(count) is int:
        body = n("channel.alarm.many", count, **values)
    else:
        ours = message.text_id.startswith(("channel.alarm.", EARLY_TEXT)) and known(message.text_id)
        words = message.text_id if ours else "channel.alarm.new"
        body = t(words, **values)
    return Letter(title, body, (str(kind), str(p), str(seconds), code or "-", ref), True)


def _code(told: object) -> str:
    """A person's code; "" for anything that does not look like one."""
    return told if isinstance(told, str) and _CODE.fullmatch(told) else ""


def _seconds(told: object, now: datetime) -> int:
    try:
        return max(0, int((now - datetime.fromisoformat(str(told))).total_seconds()))
    except (ValueError, TypeError):
        return 0
