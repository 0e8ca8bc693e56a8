"""`vaktbord alarms`: the queue as plain text, one line an alarm, or as JSON with names that stay."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from models.store.home import Home
from models.words.lookup import t
from tui.cli import raw
from tui.cli.console import iso, say
from tui.cli.exit_codes import OK
from tui.cli.opened import opened

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from models.alarms.rows import AlarmRow

_PAGE = 500


def run(arguments: argparse.Namespace, home: Home) -> int:
    """The open alarms as they stand in the queue; with --all every alarm there is, newest first."""
    if arguments.raw:
        raw.let(home, arguments.token_fd)
    with opened(home) as at, at.store.read() as connection:
        from models.alarms.listing import every_page, open_pages

        pages = every_page(connection) if arguments.all else open_pages(connection)
        if arguments.json or arguments.raw:
            _say_json(connection, pages, arguments.raw)
            return OK
        now, zone = at.store.clock.now(), at.settings.display.time_zone
        said = 0
        for page in pages:
            for row in page:
                say(line(row, now, zone))
                said += 1
        if not said:
            say(t("cli.alarms.none"))
    return OK


def line(row: AlarmRow, now: datetime, time_zone: str) -> str:
    """One alarm in words, what and who first, for eyes and for screen readers."""
    from tui.render import ages

    ages.use_zone(time_zone)
    told = [
        f"P{row.priority} {t(f'alarm.kind.{row.kind}')}",
        row.person or t("cli.alarms.nobody"),
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
    }


def words_of(row: AlarmRow, sent: str | None) -> str:
    """What happened in plain words: the code's name, and what the sender wrote with it."""
    from models.alarms.codes import code_text

    if row.text_id and not row.code:
        named = t(row.text_id)
    else:
        token = {"cid": "ADM-CID", "sia": "SIA-DCS"}.get(row.text_id.partition(".")[0], "")
        named = code_text(token, row.code)
    return f"{named}: {sent}" if sent else named


def _state(row: AlarmRow, now: datetime) -> str:
    from tui.render import ages

    if row.state == "new":
        return t("cli.alarms.unacknowledged", age=ages.age_of(row.received_at, now))
    if row.state == "closed":
        return t("cli.alarms.closed", how=t(f"cli.class.{row.close_class}"))
    words = t(f"cli.state.{row.state}")
    return f"{words}, {row.acknowledged_label}" if row.acknowledged_label else words


def _say_json(connection: Connection, pages: Iterator[tuple[AlarmRow, ...]], raw: bool) -> None:
    from models.alarms import views

    print("[", end="")
    mark = "\n"
    for page in pages:
        ids = [row.id for row in page]
        texts = views.texts(connection, ids)
        frames = views.raw_frames(connection, ids) if raw else {}
        for row in page:
            told = as_json(row, words_of(row, texts.get(row.id)))
            if raw:
                frame = frames.get(row.id)
                told["raw"] = None if frame is None else frame.hex()
            print(f"{mark}  {json.dumps(told, ensure_ascii=False)}", end="")
            mark = ",\n"
    print("\n]" if mark == ",\n" else "]")
