"""`vaktbord course` and `vaktbord invite`: the catalogue, and invitations with what came of them, by code (D7, D16)."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from models.store.home import Home
from models.words.lookup import n, t
from tui.cli import told
from tui.cli.console import say, say_json
from tui.cli.exit_codes import OK
from tui.cli.opened import Opened, opened

if TYPE_CHECKING:
    from models.training.rows import CourseRow, InvitationRow


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Do one of the acts."""
    course = {"list": _courses, "add": _add, "end": _end}
    invite = {"list": _invitations, "send": _send, "answer": _answer}
    with opened(home) as at:
        (course if arguments.command == "course" else invite)[arguments.act](at, arguments)
    return OK


def _courses(at: Opened, arguments: argparse.Namespace) -> None:
    from models.people.validity import today
    from models.training.views import courses

    with at.store.read() as connection:
        rows = courses(connection, today(at.store.clock))
    if arguments.json:
        say_json([_of_course(row) for row in rows])
        return
    for row in rows:
        say(" · ".join(_course_parts(row)))
    if not rows:
        say(t("cli.course.none"))


def _add(at: Opened, arguments: argparse.Namespace) -> None:
    from models.training.catalogue import add_course

    actor = at.actor()
    with at.store.write() as session:
        code = add_course(
            session, actor, arguments.code, arguments.title, arguments.form, at.store.clock,
            open_to_part_time=arguments.open, valid_months=arguments.months,
        )  # fmt: skip
    say(t("cli.course.added", code=code))


def _end(at: Opened, arguments: argparse.Namespace) -> None:
    from models.training.catalogue import end_course

    actor = at.actor()
    with at.store.write() as session:
        end_course(session, actor, arguments.code, at.store.clock, again=arguments.again)
    say(t("cli.course.taken_up" if arguments.again else "cli.course.ended", code=arguments.code[:16].upper()))


def _invitations(at: Opened, arguments: argparse.Namespace) -> None:
    from models.people.validity import today
    from models.training.views import invitations

    with at.store.read() as connection:
        rows = invitations(connection, today(at.store.clock), arguments.course)
    if arguments.json:
        say_json([_of_invitation(row) for row in rows])
        return
    for row in rows:
        say(" · ".join(_invitation_parts(row)))
    if not rows:
        say(t("cli.invite.none"))


def _send(at: Opened, arguments: argparse.Namespace) -> None:
    """`--all` adds those covered today who hold no training and have no invitation to this course that waits."""
    from models.people.covered import covered_on
    from models.people.validity import today
    from models.training.inviting import invite
    from models.training.views import holders, invitations

    actor, now = at.actor(), today(at.store.clock)
    codes = list(arguments.person)
    if arguments.all:
        with at.store.read() as connection:
            held = holders(connection, now)
            waits = {
                row.person
                for row in invitations(connection, now, arguments.course)
                if row.state in ("invited", "accepted")
            }
            codes += [
                each.code
                for each in covered_on(connection, now)
                if each.in_scope and each.person_id not in held and each.code not in waits
            ]
    day = told.day(arguments.date, now)
    with at.store.write() as session:
        numbers = invite(
            session, actor, arguments.course, codes, arguments.channel, at.store.clock, invited_on=day
        )
    say(n("cli.invite.sent", len(numbers), numbers=", ".join(map(str, numbers))))


def _answer(at: Opened, arguments: argparse.Namespace) -> None:
    from models.people.validity import today
    from models.training.inviting import answer

    actor = at.actor()
    completed = arguments.state == "completed"
    day = told.day(arguments.date, today(at.store.clock)) if completed else None
    with at.store.write() as session:
        until = answer(session, actor, arguments.number, arguments.state, at.store.clock, completed_on=day)
    say(t("cli.invite.answered", number=arguments.number, state=t(f"course.state.{arguments.state}")))
    if until is not None:
        say(t("course.holds_until", day=until.isoformat()))


def _course_parts(row: CourseRow) -> list[str]:
    parts = [row.code, row.title, t(f"course.form.{row.form}")]
    parts.append(n("course.months", row.valid_months) if row.valid_months else t("course.for_ever"))
    parts += [t("course.open")] if row.open_to_part_time else []
    parts += [] if row.active else [t("course.is_ended")]
    return [*parts, t("course.figures", invited=row.invited, holding=row.holding, expired=row.expired)]


def _invitation_parts(row: InvitationRow) -> list[str]:
    parts = [str(row.number), row.person, row.course, t(f"course.state.{row.state}")]
    parts.append(t("course.invited_on", day=row.invited_on))
    if row.completed_on is not None:
        parts.append(t("course.completed_on", day=row.completed_on))
    if row.expires_on is not None:
        parts.append(t("course.ran_out" if row.expired else "course.holds_until", day=row.expires_on))
    return parts


def _of_course(row: CourseRow) -> dict[str, object]:
    return {
        "code": row.code, "title": row.title, "form": row.form, "open_to_part_time": row.open_to_part_time,
        "valid_months": row.valid_months, "active": row.active, "invited": row.invited, "holding": row.holding,
        "expired": row.expired,
    }  # fmt: skip


def _of_invitation(row: InvitationRow) -> dict[str, object]:
    return {
        "number": row.number, "course": row.course, "person": row.person, "state": row.state,
        "invited_on": row.invited_on.isoformat(),
        "completed_on": row.completed_on.isoformat() if row.completed_on else None,
        "expires_on": row.expires_on.isoformat() if row.expires_on else None, "expired": row.expired,
    }  # fmt: skip
