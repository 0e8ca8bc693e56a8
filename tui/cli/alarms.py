"""`vaktbord alarms`: the queue as plain text, one line an alarm, or as JSON with names that stay."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from models.store.errors import IntegrityProblem, StoreUnavailable
from models.store.home import Home
from models.store.opening import clock_of
from models.words.lookup import t
from tui.cli import local, raw
from tui.cli.console import iso, say, say_error
from tui.cli.exit_codes import OK, UNAVAILABLE
from tui.cli.opened import opened

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from models.alarms.rows import AlarmRow
    from models.alarms.spooled import LocalAlarm
    from models.store.settings import Settings


def run(arguments: argparse.Namespace, home: Home) -> int:
    """The open alarms as they stand in the queue; with --all every alarm there is, newest first.

    What is received and not in the database yet comes first, marked; exit 5 while the database is away.
    """
    if arguments.raw:
        raw.let(home, arguments.token_fd)
    settings = home.settings()
    told = local.here(home, settings)
    begun = False
    try:
        local.must_not_touch(home)
        with opened(home) as at, at.store.read() as connection:
            from models.alarms.listing import every_page, open_pages

            pages = every_page(connection) if arguments.all else open_pages(connection)
            waiting = _waiting(home, settings, connection)
            begun = True
            _say(arguments, connection, waiting, pages, at.store.clock.now(), settings)
    except StoreUnavailable as error:
        if begun or (not told.held and not home.spool.is_dir()):
            raise
        _say(arguments, None, _waiting(home, settings, None), iter(()), clock_of(settings).now(), settings)
        if not told.receiving:
            phone = settings.desk.arc_phone or t("cli.status.arc_unknown")
            say_error(t("cli.alarms.away", phone=phone))
        else:
            upgrading = error.message_id == "store.upgrading"
            say_error(t("store.upgrading") if upgrading else t("cli.alarms.locally"))
        say_error(t("board.older"))
        return UNAVAILABLE
    if told.without_database:
        say_error(t("cli.alarms.locally_too"))
        return UNAVAILABLE
    return OK


def _waiting(home: Home, settings: Settings, connection: Connection | None) -> tuple[LocalAlarm, ...]:
    """What is in the spool only, the most urgent first; one that cannot be read must not hide the rest."""
    try:
        found = local.waiting(home, settings, connection)
    except (StoreUnavailable, IntegrityProblem) as error:
        say_error(t("cli.alarms.spool_unread", why=t(error.message_id, **error.values)))
        return ()
    if found.faults:
        say_error(local.damage_words(settings))
    return tuple(sorted(found.alarms, key=lambda alarm: (alarm.priority, alarm.received_at)))


def _say(
    arguments: argparse.Namespace,
    connection: Connection | None,
    waiting: tuple[LocalAlarm, ...],
    pages: Iterator[tuple[AlarmRow, ...]],
    now: datetime,
    settings: Settings,
) -> None:
    if arguments.json or arguments.raw:
        _say_json(connection, waiting, pages, arguments.raw)
        return
    zone = settings.display.time_zone
    said = len(waiting)
    for alarm in waiting:
        say(local_line(alarm, zone))
    for page in pages:
        for row in page:
            say(line(row, now, zone))
            said += 1
    if not said and connection is not None:
        say(t("cli.alarms.none"))


def local_line(alarm: LocalAlarm, time_zone: str) -> str:
    """An alarm that is not in the database, in the same order of words."""
    from tui.render import ages

    ages.use_zone(time_zone)
    told = [
        f"P{alarm.priority} {t(f'alarm.kind.{alarm.kind}')}",
        t("cli.alarms.account", account=alarm.account),
        t("cli.alarms.not_stored"),
    ]
    if alarm.restored_at is not None:
        told.append(t("cli.alarms.restored"))
    if alarm.copies:
        told.append(t("cli.alarms.copies", n=alarm.copies))
    told.append(t("cli.alarms.received", at=ages.local(alarm.received_at).strftime("%Y-%m-%d %H:%M:%S")))
    return ", ".join(told)


def local_json(alarm: LocalAlarm) -> dict[str, object]:
    """The same names as of an alarm in the database; what only the database knows is null, `stored` false."""
    return {
        "id": alarm.id,
        "state": "new",
        "priority": alarm.priority,
        "kind": alarm.kind,
        "source": alarm.source,
        "account": alarm.account,
        "person": None,
        "code": alarm.code,
        "text": code_words(alarm.code, alarm.text_id),
        "triggered_at": iso(alarm.triggered_at),
        "received_at": iso(alarm.received_at),
        "acknowledged_at": None,
        "closed_at": None,
        "copies": alarm.copies,
        "seq": None,
        "partition": alarm.partition,
        "zone": alarm.zone,
        "restored_at": iso(alarm.restored_at),
        "close_class": None,
        "stored": False,
    }


def line(row: AlarmRow, now: datetime, time_zone: str) -> str:
    """One alarm in words, what and who first, for eyes and for screen readers."""
    from tui.render import ages

    ages.use_zone(time_zone)
    told = [
        f"P{row.priority} {t(f'alarm.kind.{row.kind}')}",
        t("drill.mark") if row.drill else row.person or t("cli.alarms.nobody"),
        *((t("proof.mark"),) if row.proof else ()),
        _state(row, now),
    ]
    if row.restored_at is not None:
        told.append(t("cli.alarms.restored"))
    if row.copies:
        told.append(t("cli.alarms.copies", n=row.copies))
    told.append(t("cli.alarms.received", at=ages.local(row.received_at).strftime("%Y-%m-%d %H:%M:%S")))
    told.append(t("cli.alarms.number", seq=row.seq))
    return ", ".join(told)


def as_json(row: AlarmRow, text: str | None) -> dict[str, object]:
    """The stable names that other programs build on; instants in ISO 8601, UTC."""
    return {
        "id": row.id,
        "state": row.state,
        "priority": row.priority,
        "kind": row.kind,
        "source": row.source,
        "account": row.account,
        "person": row.person,
        "code": row.code,
        "text": text,
        "triggered_at": iso(row.triggered_at),
        "received_at": iso(row.received_at),
        "acknowledged_at": iso(row.acknowledged_at),
        "closed_at": iso(row.closed_at),
        "copies": row.copies,
        "seq": row.seq,
        "partition": row.partition,
        "zone": row.zone,
        "restored_at": iso(row.restored_at),
        "close_class": row.close_class,
        "stored": True,
        "drill": row.drill,
        "expected_test": row.proof,
    }


def words_of(row: AlarmRow, sent: str | None) -> str:
    """What happened in plain words: the code's name, and what the sender wrote with it."""
    named = code_words(row.code, row.text_id)
    return f"{named}: {sent}" if sent else named


def code_words(code: str, text_id: str) -> str:
    """The code's name in plain words."""
    from models.alarms.codes import code_text

    if text_id and not code:
        return t(text_id)
    return code_text(
        {"cid": "ADM-CID", "sia": "SIA-DCS", "watch": "WATCH"}.get(text_id.partition(".")[0], ""), code
    )


def _state(row: AlarmRow, now: datetime) -> str:
    from tui.render import ages

    if row.state == "new":
        return t("cli.alarms.unacknowledged", age=ages.age_of(row.received_at, now))
    if row.state == "closed":
        return t("cli.alarms.closed", how=t(f"cli.class.{row.close_class}"))
    words = t(f"cli.state.{row.state}")
    return f"{words}, {row.acknowledged_label}" if row.acknowledged_label else words


def _say_json(
    connection: Connection | None,
    waiting: tuple[LocalAlarm, ...],
    pages: Iterator[tuple[AlarmRow, ...]],
    raw: bool,
) -> None:
    print("[", end="")
    mark = "\n"
    for told in chain(_local_items(waiting, raw), _items(connection, pages, raw) if connection else ()):
        print(f"{mark}  {json.dumps(told, ensure_ascii=False)}", end="")
        mark = ",\n"
    print("\n]" if mark == ",\n" else "]")


def _local_items(waiting: tuple[LocalAlarm, ...], raw: bool) -> Iterator[dict[str, object]]:
    for alarm in waiting:
        yield local_json(alarm) | ({"raw": None} if raw else {})


def _items(
    connection: Connection, pages: Iterator[tuple[AlarmRow, ...]], raw: bool
) -> Iterator[dict[str, object]]:
    from models.alarms import views

    for page in pages:
        ids = [row.id for row in page]
        # The sender's own words are as sensitive as the frame: they come with it only.
        texts = views.texts(connection, ids) if raw else {}
        frames = views.raw_frames(connection, ids) if raw else {}
        for row in page:
            told = as_json(row, words_of(row, texts.get(row.id)))
            if raw:
                frame = frames.get(row.id)
                told["raw"] = None if frame is None else frame.hex()
            yield told
