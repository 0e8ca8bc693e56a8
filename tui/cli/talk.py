"""`vaktbord talk`: security talks booked, moved, held and called off, their calendar file, and what was agreed."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from models.store.errors import NotFound
from models.store.exporting import new_file
from models.store.home import Home
from models.store.text import clean
from models.words.lookup import t
from tui.cli import told
from tui.cli.console import iso, say, say_json
from tui.cli.exit_codes import OK
from tui.cli.offers import do
from tui.cli.opened import Opened, opened

if TYPE_CHECKING:
    from models.duties.rows import ActRow, TalkRow


def run(arguments: argparse.Namespace, home: Home) -> int:
    """List, show, or do one act."""
    with opened(home) as at:
        from tui.render import ages

        ages.use_zone(at.settings.display.time_zone)
        other = {"list": _list, "show": _show, "calendar": _calendar}.get(arguments.act)
        if other is not None:
            other(arguments, at)
            return OK
        return _act(arguments, at)


def _act(arguments: argparse.Namespace, at: Opened) -> int:
    act = str(arguments.act)
    made = do(at, act, arguments, lambda: _words(arguments))
    number = made if act in ("book", "move", "hold", "cancel") else ""
    say(t(f"tell.owed.{act}.number", number=number) if number else t(f"tell.owed.{act}"))
    if getattr(arguments, "calendar", ""):
        _write(at, int(number), arguments.calendar, with_code=False)
    return OK


def _words(arguments: argparse.Namespace) -> dict[str, str]:
    """The words of an act that stand in no list of processes."""
    asked: tuple[str, ...] = ()
    if arguments.act == "book":
        asked = ("place", "participants") if arguments.words else ()
    elif arguments.act == "hold":
        asked = ("risks", "participants") if arguments.words else ()
    elif arguments.act == "agree":
        asked = ("what",)
    elif arguments.act == "settle" and arguments.state == "dropped":
        asked = ("remark",)
    from tui.render.owed import agenda

    more = {"agenda": agenda()} if arguments.act == "book" else {}
    return {**more, **{name: told.words(f"talk.ask.{name}") for name in asked}}


def _list(arguments: argparse.Namespace, at: Opened) -> None:
    from models.duties.days import LAW_SINCE, begins
    from models.duties.talks import acts_of, acts_on, talks_between, talks_of
    from models.people.reveal import id_of
    from models.people.talks import add_months
    from models.people.validity import today
    from tui.render.owed import act_words, talk_words

    clock = at.store.clock
    day = today(clock)
    with at.store.read() as connection:
        if arguments.code:
            person_id = id_of(connection, arguments.code.upper())
            talks, acts = talks_of(connection, person_id), acts_of(connection, person_id)
        else:
            talks = talks_between(connection, begins(LAW_SINCE), begins(add_months(day, 24)))
            acts = acts_on(connection, day)
    if arguments.json:
        say_json({"talks": [_talk(row) for row in talks], "acts": [_agreed(row) for row in acts]})
        return
    for row in talks:
        say(f"{row.code:8} {talk_words(row, clock.now(), causes=False)}")
    for act in acts:
        say(f"{act.code:8} {act_words(act, day)[0]}")
    if not talks and not acts:
        say(t("talk.none"))


def _show(arguments: argparse.Namespace, at: Opened) -> None:
    """What was said, opened on record."""
    from models.duties.talks import view_talk
    from tui.render.owed import talk_words

    actor = at.actor()
    with at.store.write() as session:
        row = _numbered(at, arguments.number)
        words = view_talk(session, actor, row.id, at.store.clock)
    say(f"{row.code} · {talk_words(row, at.store.clock.now())}")
    for name in ("place", "participants", "risks"):
        said = getattr(words, name)
        if said:
            say(f"{t(f'talk.word.{name}')}: {said}")
    for line in row.agenda.splitlines():
        say(f"  {line}")


def _calendar(arguments: argparse.Namespace, at: Opened) -> None:
    _write(at, arguments.number, arguments.file, with_code=arguments.with_code)


def _write(at: Opened, number: int, path: str, *, with_code: bool) -> None:
    """The calendar file of a talk; nobody's name stands in it, and the code only where that was asked for."""
    from models.duties.calendar_file import calendar_file

    row = _numbered(at, number)
    title = t("talk.calendar.title")
    content = calendar_file(row, f"{title} {row.code}" if with_code else title, at.store.clock.now())
    with new_file(Path(path).expanduser(), anywhere=True, over=True) as stream:
        stream.write(content)
    say(t("tell.owed.calendar", path=clean(path, 200)))


def _numbered(at: Opened, number: int) -> TalkRow:
    from models.duties.talks import talk_numbered

    with at.store.read() as connection:
        row = talk_numbered(connection, number)
    if row is None:
        raise NotFound("talk.not_found")
    return row


def _talk(row: TalkRow) -> dict[str, object]:
    return {
        "number": row.number,
        "code": row.code,
        "state": row.state,
        "starts_at": iso(row.starts_at),
        "minutes": row.minutes,
        "planned": row.planned,
        "counts": row.renews,
    }


def _agreed(row: ActRow) -> dict[str, object]:
    return {
        "number": row.number,
        "code": row.code,
        "owner": row.holder,
        "due_on": None if row.due_on is None else row.due_on.isoformat(),
        "state": row.state,
    }
