"""`vaktbord audit`: verify, export, who saw whom, and the reviews that a second pair of eyes signs."""

from __future__ import annotations

import argparse
import secrets
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from models.store.errors import UsageProblem
from models.store.home import Home
from models.words.lookup import known, n, t
from tui.cli.console import at_the_glass, iso, say, say_json
from tui.cli.exit_codes import INTEGRITY, OK
from tui.cli.opened import Opened, opened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.audit.rows import Fault, ReviewItem, Saw, Verdict


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Do one of the audit's acts."""
    act = {
        "verify": _verify, "head": _head, "export": _export, "who-saw": _who_saw, "review": _review, "sign": _sign,
    }[arguments.act]  # fmt: skip
    with opened(home) as at:
        return act(at, arguments)


def _verify(at: Opened, arguments: argparse.Namespace) -> int:
    from models.audit.heads import check_code, head_key
    from models.audit.verify import verify

    key = head_key(at.home.master_key(at.settings))
    with at.store.read() as connection:
        found = verify(connection, key)
        paper = check_code(connection, arguments.head) if arguments.head else None
    fits = found.fault is None and (paper is None or not paper.why)
    if arguments.json:
        told = _verdict_json(found)
        if paper is not None:
            told["code"] = {"entry": paper.seq, "fits": not paper.why, "why": paper.why}
        say_json({"ok": fits, "key": {"id": key.id, "public": key.public}, **told})
        return OK if fits else INTEGRITY
    if found.fault is None:
        counts = {
            "entries": found.entries,
            "details": found.details,
            "weeded": found.weeded,
            "heads": found.heads,
        }
        say(t("audit.holds", **counts))
        if found.handovers:
            say(t("audit.handovers", sheets=found.handovers, signatures=found.signatures))
        say(t("audit.head_is", code=found.code or "-"))
    else:
        say(t("audit.broken", what=_fault_words(found.fault)))
        say(t("audit.last_good", seq=found.last_good))
        head = found.last_good_head
        if head is not None:
            at_glass = at_the_glass(head.at, at.settings.display.time_zone)
            say(t("audit.last_good_head", number=head.number, code=head.code, at=at_glass))
        else:
            say(t("audit.no_good_head"))
        say(t("audit.what_to_do"))
    say(t("audit.key_is", id=key.id, public=key.public))
    if paper is not None:
        say(t(f"audit.code.{paper.why or 'fits'}", seq=paper.seq))
    return OK if fits else INTEGRITY


def _verdict_json(found: Verdict) -> dict[str, object]:
    fault, head = found.fault, found.last_good_head
    return {
        "entries": found.entries,
        "details": found.details,
        "weeded": found.weeded,
        "heads": found.heads,
        "handovers": found.handovers,
        "handover_signatures": found.signatures,
        "head": found.code,
        "fault": None
        if fault is None
        else {
            "why": fault.why,
            "entry": fault.seq or None,
            "head": fault.head or None,
            "name": fault.name or None,
        },
        "last_good_entry": found.last_good,
        "last_good_head": None
        if head is None
        else {"number": head.number, "entry": head.seq, "code": head.code, "at": iso(head.at)},
    }


def _fault_words(fault: Fault) -> str:
    return t(f"audit.fault.{fault.why}", seq=fault.seq, head=fault.head, name=fault.name)


def _head(at: Opened, arguments: argparse.Namespace) -> int:
    """Sign on demand, and tell the code for paper."""
    from models.audit.heads import head_key, newest_head, sign_head

    key = head_key(at.home.master_key(at.settings))
    with at.store.write() as session:
        head = sign_head(session, key, at.store.clock)
    if head is None:
        with at.store.read() as connection:
            head = newest_head(connection)
    if head is None:
        say(t("audit.nothing_to_sign"))
        return OK
    if arguments.json:
        say_json(
            {
                "code": head.code,
                "number": head.number,
                "entry": head.seq,
                "at": iso(head.at),
                "key": head.key_id,
            }
        )
        return OK
    say(head.code)
    say(
        t(
            "audit.signed",
            number=head.number,
            at=at_the_glass(head.at, at.settings.display.time_zone),
            id=head.key_id,
        )
    )
    return OK


def _export(at: Opened, arguments: argparse.Namespace) -> int:
    from models.audit.export import ask_export, export

    if arguments.ask:
        actor = at.actor()
        with at.store.write() as session:
            number = ask_export(session, actor, at.store.clock)
        say(t("audit.export_asked", number=number))
        return OK
    if not arguments.file:
        raise UsageProblem("export.no_file")
    path = Path(arguments.file).expanduser().absolute()
    done = export(at.store, at.actor(), path)
    say(t("audit.exported", path=path, entries=done.entries, heads=done.heads))
    say(t("audit.head_is", code=done.code or "-"))
    return OK


def _who_saw(at: Opened, arguments: argparse.Namespace) -> int:
    from models.audit.seen import alarm_numbers, who_saw

    zone = at.settings.display.time_zone
    begins, ends = _day(arguments.begins, zone), _day(arguments.ends, zone, after=True)
    if begins is not None and ends is not None and begins >= ends:
        raise UsageProblem("audit.days_reversed", begins=arguments.begins[:20], ends=arguments.ends[:20])
    actor = at.actor()
    with at.store.write() as session:
        found = who_saw(
            session,
            actor,
            arguments.code.strip().upper(),
            at.store.clock,
            begins=begins,
            ends=ends,
            field=arguments.field or "",
        )
        numbers = alarm_numbers(session.connection(), found)
    if arguments.json:
        say_json([_saw_json(each) for each in found])
        return OK
    for each in found:
        say(_saw_line(each, zone, numbers))
    looked = sum(each.verb != "audit.seen_by_asked" for each in found)
    say(n("audit.looks", looked) if looked else t("audit.nobody_saw"))
    return OK


def _saw_json(saw: Saw) -> dict[str, object]:
    return {
        "entry": saw.seq,
        "at": iso(saw.at),
        "who": saw.who,
        "who_id": saw.actor_id,
        "what": saw.verb,
        "fields": list(saw.fields),
        "reason": saw.reason,
        "reference": saw.reference,
    }


def _saw_line(saw: Saw, zone: str, numbers: Mapping[str, int]) -> str:
    from models.audit.words import WHOLE_CARD

    fields = ", ".join(_word("field", each) for each in saw.fields)
    if saw.verb in WHOLE_CARD:
        fields = t("audit.whole_card")
    return t(
        "audit.saw_line",
        seq=saw.seq,
        at=at_the_glass(saw.at, zone),
        who=saw.who,
        what="; ".join(each for each in (_word("audit.saw", saw.verb), fields) if each),
        why=_why(saw, numbers),
    )


def _why(saw: Saw, numbers: Mapping[str, int]) -> str:
    """The reason in words; an alarm by the number that officers know it by."""
    kind, _, reference = saw.reference.partition(":")
    about = f"{_word('audit.reason', kind)} {numbers.get(reference, reference)}".strip()
    reason = "" if saw.reason == kind else _word("audit.reason", saw.reason)
    return ", ".join(each for each in (reason, about) if each) or t("audit.no_reason")


def _word(domain: str, kept: str) -> str:
    return t(f"{domain}.{kept}") if kept and known(f"{domain}.{kept}") else kept


def _review(at: Opened, arguments: argparse.Namespace) -> int:
    from models.access.rights import check
    from models.audit import review
    from models.audit.seen import alarm_numbers

    actor = at.actor()
    check(actor, "audit.review")
    seed = secrets.randbelow(1 << 31) if arguments.seed is None else arguments.seed
    drawn = None
    if not arguments.list:
        with at.store.write() as session:
            drawn = review.draw(
                session, actor, seed, at.store.clock, arguments.share, at.settings.display.time_zone
            )
    with at.store.read() as connection:
        items = review.unsigned(connection)
        numbers = alarm_numbers(connection, [each.saw for each in items])
    if arguments.json:
        told = None
        if drawn is not None:
            told = {
                "number": drawn.number, "seed": drawn.seed, "share": drawn.share, "first_entry": drawn.first_seq,
                "last_entry": drawn.last_seq, "looks": drawn.looked_at, "items": drawn.items,
            }  # fmt: skip
        say_json({"drawn": told, "unsigned": [_item_json(each) for each in items]})
        return OK
    if drawn is not None:
        say(t("audit.drawn", number=drawn.number, looks=drawn.looked_at, items=drawn.items, seed=drawn.seed))
    elif not arguments.list:
        say(t("audit.nothing_new"))
    for each in items:
        reasons = ", ".join(t(f"audit.why.{reason}") for reason in each.reasons)
        line = _saw_line(each.saw, at.settings.display.time_zone, numbers)
        say(t("audit.item", number=each.number, reasons=reasons, line=line))
    say(n("audit.unsigned", len(items)) if items else t("audit.all_signed"))
    return OK


def _item_json(item: ReviewItem) -> dict[str, object]:
    return {"number": item.number, "review": item.review, "reasons": list(item.reasons), **_saw_json(item.saw),
            "subject": item.saw.subject}  # fmt: skip


def _sign(at: Opened, arguments: argparse.Namespace) -> int:
    from models.audit.review import sign

    actor = at.actor()
    verdict = "ok" if arguments.ok else "question"
    with at.store.write() as session:
        sign(session, actor, arguments.number, verdict, arguments.question or "", at.store.clock)
    say(t("audit.item_signed", number=arguments.number))
    return OK


def _day(told: str | None, time_zone: str, *, after: bool = False) -> datetime | None:
    """The beginning of a day "2026-03-01" or of a month "2026-03", or with `after` what follows it."""
    from models.people.talks import add_months
    from models.store.clock import zone

    if not told:
        return None
    month = len(told) == len("2026-03")
    try:
        day = datetime.strptime(told, "%Y-%m" if month else "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError as error:
        raise UsageProblem("audit.bad_day", given=told[:20]) from error
    if after:
        day = add_months(day, 1) if month else day + timedelta(days=1)
    return datetime.combine(day, time(), zone(time_zone))
