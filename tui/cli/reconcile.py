"""`vaktbord reconcile`: the ARC's monthly list against our own alarms: what differs, the delays, the sign-off."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from models.store.errors import UsageProblem
from models.store.home import Home
from models.store.text import clean
from models.words.lookup import t
from tui.cli.console import at_the_glass, iso, say, say_error, say_json
from tui.cli.exit_codes import OK
from tui.cli.opened import Opened, opened

if TYPE_CHECKING:
    from models.access.actor import Actor
    from models.figures.percentiles import Spread
    from models.reconcile.commands import ArcList
    from models.reconcile.rows import Reconciled, ReconciledRow

_MOST_FORM = 100_000
_PERCENTILES = ("p50", "p80", "p98_5", "worst")


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Read the list, keep the outcome, sign it where told, and say what differs."""
    with opened(home) as at:
        from tui.render import ages
        from tui.render.reconcile import reconciled_words

        actor = at.actor()
        told = _read(arguments, at)
        found = _kept(arguments, at, actor, told)
        ages.use_zone(at.settings.display.time_zone)
    if arguments.json:
        say_json(as_json(found, told))
        return OK
    for line in reconciled_words(found):
        say(line)
    if found.row.signed_at is None:
        say(t("reconcile.sign_how"))
    return OK


def _read(arguments: argparse.Namespace, at: Opened) -> ArcList:
    from models.reconcile.commands import BadRows, read_list
    from models.reconcile.files import file_content
    from models.reconcile.forms import read_form
    from models.reconcile.reading import MOST_BYTES
    from models.reconcile.views import saved_forms, signed_before

    zone = at.settings.display.time_zone
    form = read_form(_form_text(arguments.map), zone) if arguments.map else None
    content = file_content(arguments.file, MOST_BYTES)
    with at.store.read() as connection:
        saved = saved_forms(connection)
    try:
        told = read_list(content, form, saved, zone)
    except BadRows as error:
        for row in error.rows:
            say_error(t("reconcile.row", line=row.line, why=t(row.message_id, given=row.given)))
        raise
    with at.store.read() as connection:
        before = signed_before(connection, told.sha256)
    if before is not None and before.signed_at is not None:
        signed_at = at_the_glass(before.signed_at, zone)
        say_error(t("reconcile.signed_before", who=before.signed_label, at=signed_at))
    return told


def _form_text(path: str) -> str:
    from models.reconcile.files import file_content

    try:
        return file_content(path, _MOST_FORM).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageProblem("reconcile.form_unreadable", why="UTF-8") from error


def _kept(arguments: argparse.Namespace, at: Opened, actor: Actor, told: ArcList) -> Reconciled:
    from models.figures.periods import of_days
    from models.reconcile.commands import reconcile, sign
    from models.reconcile.views import reconciled
    from models.store.errors import NotFound

    zone = at.settings.display.time_zone
    first, last = _day(arguments.begins), _day(arguments.ends)
    with at.store.write() as session:
        reading = reconcile(
            session,
            actor,
            told,
            Path(arguments.file).name,
            at.store.clock,
            zone,
            begins_at=of_days(first, first, zone).begins_at if first else None,
            ends_at=of_days(last, last, zone).ends_at if last else None,
        )
        if arguments.sign_off is not None:
            sign(session, actor, reading, arguments.sign_off, at.store.clock)
    with at.store.read() as connection:
        found = reconciled(connection, reading)
    if found is None:
        raise NotFound("reconcile.not_found", reading=reading)
    return found


def _day(told: str | None) -> date | None:
    if not told:
        return None
    try:
        return datetime.strptime(told, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError as error:
        raise UsageProblem("figures.bad_day", given=clean(told, 20)) from error


def as_json(found: Reconciled, told: ArcList) -> dict[str, object]:
    """The outcome with names that stay: codes, accounts and times; nobody's name and none of the sender's words."""
    row = found.row
    return {
        "id": row.id,
        "number": row.seq,
        "file": row.file_name,
        "encoding": told.sheet.encoding,
        "separator": told.sheet.separator,
        "map": row.form,
        "begins_at": iso(row.begins_at),
        "ends_at": iso(row.ends_at),
        "lines": row.lines,
        "both": row.both,
        "only_arc": [_line(each) for each in found.of("only_arc")],
        "only_here": [_line(each) for each in found.of("only_here")],
        "matched": [_line(each) for each in found.of("both")],
        "delays": [{"step": name, **_times(times)} for name, times in found.steps],
        "signed_at": iso(row.signed_at),
        "signed_by": row.signed_label or None,
        "remark": found.remark,
    }


def _line(each: ReconciledRow) -> dict[str, object]:
    return {
        "line": each.line or None,
        "account": each.account or None,
        "account_known": each.known,
        "case": each.arc_case or None,
        "alarm": each.alarm_id,
        "alarm_number": each.alarm_seq,
        "person": each.person,
        "kind": each.kind,
        "state": each.state,
        "triggered_at": iso(each.triggered_at),
        "arc_at": iso(each.arc_at),
        "desk_at": iso(each.received_at),
        "acknowledged_at": iso(each.acknowledged_at),
        "action_at": iso(each.action_at),
    }


def _times(times: Spread) -> dict[str, object]:
    told: dict[str, object] = {"alarms": times.count}
    for name in _PERCENTILES:
        took = getattr(times, name)
        told[f"{name}_s"] = None if took is None else round(took.seconds, 3)
    return told
