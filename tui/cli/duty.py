"""`vaktbord onduty`, `cover`, `hours` and `due`: who has which duty, and what is covered, from the record (D35-D37)."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from models.store.clock import zone
from models.store.errors import UsageProblem
from models.store.home import Home
from models.store.text import clean
from models.words.lookup import known, t
from tui.cli.console import say, say_json
from tui.cli.exit_codes import OK
from tui.cli.opened import Opened, opened

if TYPE_CHECKING:
    from models.rota.cover import Span
    from models.rota.rows import Gap, ShiftRow

_MOST_DAYS = 800
# As far ahead as office hours are looked for.
_LOOK_AHEAD = timedelta(days=730)


def run(arguments: argparse.Namespace, home: Home) -> int:
    """One of the four readings."""
    from tui.render import ages

    acts = {"onduty": _onduty, "cover": _cover, "hours": _hours, "due": _due}
    with opened(home) as at:
        ages.use_zone(at.settings.display.time_zone)
        return acts[arguments.command](at, arguments)


def instant(given: str, now: datetime) -> datetime:
    """An instant as typed: ISO, with or without an offset, or as at the desk ("imorgon 08:00"). Raises UsageProblem."""
    from tui.moments import moment_of

    try:
        told = datetime.fromisoformat(given.strip())
    except ValueError:
        found = moment_of(given, now)
        if found is None:
            raise UsageProblem("cli.rota.bad_instant", given=clean(given, 40)) from None
        return found
    return (told if told.tzinfo else told.replace(tzinfo=zone())).astimezone(UTC)


def days(arguments: argparse.Namespace) -> tuple[datetime, datetime, date, date]:
    """The span of two days, both counted, and the days. Raises UsageProblem."""
    found: list[date] = []
    for given in (arguments.starts, arguments.ends):
        try:
            found.append(date.fromisoformat(given.strip()))
        except ValueError as error:
            raise UsageProblem("cli.rota.bad_day", given=clean(given, 40)) from error
    first, last = found
    if not 0 <= (last - first).days <= _MOST_DAYS:
        raise UsageProblem("cli.rota.bad_days", most=_MOST_DAYS)
    return midnight(first), midnight(last + timedelta(days=1)), first, last


def midnight(day: date) -> datetime:
    """When a day begins at the glass."""
    return datetime.combine(day, time(), tzinfo=zone()).astimezone(UTC)


def local(moment: datetime) -> str:
    """An instant at the glass, with its offset: in the doubled hour of autumn it says which."""
    return moment.astimezone(zone()).isoformat(timespec="minutes")


def _onduty(at: Opened, arguments: argparse.Namespace) -> int:
    from models.access.views import operators
    from models.rota.views import on_duty

    now = at.store.clock.now()
    moment = instant(arguments.at, now) if arguments.at else now
    with at.store.read() as connection:
        duty = on_duty(connection, moment, now)
        codes = {row.id: row.code for row in operators(connection)}
    held = {
        "contact": (duty.contact, duty.contact_standing),
        "tib": (duty.tib, duty.tib_standing),
        "tib_backup": (duty.tib_backup, duty.tib_backup_standing),
    }
    if arguments.json:
        told: dict[str, object] = {"at": moment.isoformat(), "contact_required": duty.contact_required}
        for name, (row, standing) in held.items():
            told[name] = _row_json(row, standing, codes)
        told["tib_incoming"] = _row_json(duty.tib_incoming, "unconfirmed", codes)
        coming = next(iter(duty.contact_next), None)
        told["next"] = {
            "contact": _row_json(coming, "planned", codes), "tib": _row_json(duty.tib_next, "planned", codes),
        }  # fmt: skip
        say_json(told)
        return OK
    for name, (row, standing) in held.items():
        label = t(f"rota.role.{name}")
        label = label[:1].upper() + label[1:]
        if row is None:
            needed = name == "tib" or (name == "contact" and duty.contact_required)
            none = (
                "cli.onduty.gap"
                if needed
                else "cli.onduty.closed"
                if name == "contact"
                else "cli.onduty.nobody"
            )
            say(t(none, duty=label))
            continue
        words = t(f"rota.standing.{standing}")
        until = "" if standing == "staying" else t("cli.onduty.until", at=local(row.ends_at))
        say(t("cli.onduty.row", duty=label, who=row.operator, standing=words, until=until))
    if duty.tib_incoming is not None:
        say(t("cli.onduty.incoming", who=duty.tib_incoming.operator))
    return OK


def _cover(at: Opened, arguments: argparse.Namespace) -> int:
    from models.rota.proof import cover_between
    from models.store.policy import OfficeHours, decision_of
    from tui.cli.cover_proof import check_file, give_out

    if arguments.check:
        return check_file(at, arguments)
    if not arguments.starts or not arguments.ends:
        raise UsageProblem("cover.needs_days")
    starts_at, ends_at, _, _ = days(arguments)
    if arguments.proof:
        return give_out(at, arguments, starts_at, ends_at)
    now = at.store.clock.now()
    with at.store.read() as connection:
        proof = cover_between(connection, starts_at, ends_at, now)
        decision = decision_of(connection, OfficeHours, starts_at)
    if arguments.json:
        say_json(
            {
                "from": starts_at.isoformat(),
                "to": ends_at.isoformat(),
                "at": now.isoformat(),
                "decision": decision,
                "duties": [
                    {
                        "duty": each.duty,
                        "required": [_span_json(span) for span in each.required],
                        "gaps": [_gap_json(gap) for gap in each.gaps],
                        "share": each.share,
                        "passed": [_span_json(span) for span in each.passed],
                        "unconfirmed": [_gap_json(gap) for gap in each.unconfirmed],
                        "confirmed_share": each.confirmed_share,
                    }
                    for each in proof.duties
                ],
            }
        )
        return OK
    for each in proof.duties:
        name = t(f"rota.role.{each.duty}")
        say(t("cli.cover.planned", duty=name, share=_percent(each.share), gaps=len(each.gaps)))
        _say_gaps(each.gaps)
        if each.passed:
            share = _percent(each.confirmed_share)
            say(t("cli.cover.confirmed", duty=name, share=share, gaps=len(each.unconfirmed)))
            _say_gaps(each.unconfirmed)
    return OK


def _hours(at: Opened, arguments: argparse.Namespace) -> int:
    from models.rota.hours import office_day
    from models.store.policy import OfficeHours, decision_of, in_force

    _, _, day, last = days(arguments)
    found: list[dict[str, object]] = []
    with at.store.read() as connection:
        while day <= last:
            noon = midnight(day) + timedelta(hours=12)
            told = office_day(in_force(connection, OfficeHours, noon), day)
            found.append(
                {
                    "day": day.isoformat(),
                    "kind": told.kind,
                    "name": t(f"rota.half.{told.name}") if known(f"rota.half.{told.name}") else told.name,
                    "opens": None if told.opens is None else f"{told.opens:%H:%M}",
                    "closes": None if told.closes is None else f"{told.closes:%H:%M}",
                    "decision": decision_of(connection, OfficeHours, noon),
                }
            )
            day += timedelta(days=1)
    if arguments.json:
        say_json(found)
        return OK
    for row in found:
        when = t("cli.hours.closed") if row["opens"] is None else f"{row['opens']}-{row['closes']}"
        extra = ", ".join(str(each) for each in (t(f"rota.day.{row['kind']}"), row["name"]) if each)
        say(f"{row['day']}  {when}  {extra}")
    return OK


def _due(at: Opened, arguments: argparse.Namespace) -> int:
    from models.rota.cover import after_office_hours
    from models.rota.stood import office_hours

    start = instant(arguments.starts, at.store.clock.now())
    wanted = timedelta(hours=arguments.office_hours)
    if not timedelta() < wanted <= _LOOK_AHEAD:
        raise UsageProblem("cli.due.bad_hours")
    with at.store.read() as connection:
        found = after_office_hours(office_hours(connection, start, start + _LOOK_AHEAD), start, wanted)
    if arguments.json:
        say_json(
            {
                "from": start.isoformat(),
                "office_hours": arguments.office_hours,
                "due": None if found is None else found.isoformat(),
            }
        )
    elif found is None:
        say(t("cli.due.never"))
    else:
        say(local(found))
    return OK


def _say_gaps(gaps: tuple[Gap, ...]) -> None:
    for gap in gaps:
        cause = t(f"rota.cause.{gap.cause}")
        say("  " + t("cli.cover.gap", starts=local(gap.starts_at), ends=local(gap.ends_at), cause=cause))


def _percent(share: float | None) -> str:
    # A gap of a minute in a year is not 100 %.
    return "-" if share is None else f"{int(share * 10000) / 100:.2f} %"


def _row_json(row: ShiftRow | None, standing: str, codes: dict[str, str]) -> dict[str, object] | None:
    if row is None:
        return None
    return {
        "code": codes.get(row.operator_id, ""),
        "name": row.operator,
        "standing": standing,
        "from": row.starts_at.isoformat(),
        "until": None if standing == "staying" else row.ends_at.isoformat(),
    }


def _gap_json(gap: Gap) -> dict[str, object]:
    return {"from": gap.starts_at.isoformat(), "to": gap.ends_at.isoformat(), "cause": gap.cause}


def _span_json(span: Span) -> dict[str, object]:
    return {"from": span.starts_at.isoformat(), "to": span.ends_at.isoformat()}
