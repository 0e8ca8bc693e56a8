"""`vaktbord plan`: check, list, show and load response plans, the call list, and pass phrases."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from models.store.errors import NotFound, UsageProblem
from models.store.home import Home
from models.words.lookup import language, n, t
from tui.cli.console import iso, say, say_error, say_json
from tui.cli.exit_codes import OK, USAGE
from tui.cli.opened import Opened, opened

if TYPE_CHECKING:
    from models.plans.rows import PlanRow


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Do one of the acts of `plan`. Checking a file needs no home."""
    if arguments.act == "check":
        return _check(arguments)
    act = {
        "list": _list, "show": _show, "load": _load, "decide": _decide, "end": _end, "number": _number,
        "numbers": _numbers, "end-number": _end_number, "pass-phrase": _pass_phrase,
    }[arguments.act]  # fmt: skip
    with opened(home) as at:
        return act(at, arguments)


def read_file(given: str) -> str:
    """The text of a plan's file, or of stdin where it is "-". Raises UsageProblem."""
    from models.plans.schema import MAX_BYTES

    try:
        if given == "-":
            raw = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(given).open("rb") as stream:
                raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageProblem("plan.file_unreadable", path=given[:200]) from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise UsageProblem("plan.file_not_utf8", path=given[:200], line=line) from error


def _check(arguments: argparse.Namespace) -> int:
    """Every fault with its line; 0 where there is none, 2 where there is."""
    from models.plans.schema import check

    plan, problems = check(read_file(arguments.file))
    told = [(each.line, t(each.message_id, **each.values)) for each in problems]
    if arguments.json:
        faults = [{"line": line, "message": words} for line, words in told]
        say_json({"ok": plan is not None, "plan": plan.code if plan else None, "faults": faults})
        return OK if plan is not None else USAGE
    for line, words in told:
        say(f"{arguments.file}:{line}: {words}")
    if plan is None:
        say_error(n("plan.check.faults", len(told)))
        return USAGE
    say(t("plan.check.fine", title=plan.title.in_(language()), count=len(plan.steps)))
    return OK


def _list(at: Opened, arguments: argparse.Namespace) -> int:
    from models.plans.views import plans

    with at.store.read() as connection:
        rows = plans(connection)
    if arguments.json:
        say_json([_told(row) for row in rows])
        return OK
    for row in rows:
        title = row.title_en if language() == "en" else row.title_sv
        parts = [row.code + (f" ({row.whose})" if row.whose else ""), title, n("plan.steps", row.steps)]
        parts.append(t("plan.version", version=row.version) if not row.shipped else t("plan.shipped"))
        parts.append(t("plan.decided", decision=row.decision) if row.decided else t("plan.example"))
        say(" · ".join(parts))
    return OK


def _show(at: Opened, arguments: argparse.Namespace) -> int:
    from models.plans.views import plans

    whose = (arguments.person or arguments.transmitter).upper()
    with at.store.read() as connection:
        found = [row for row in plans(connection) if (row.code, row.whose) == (arguments.code, whose)]
    if not found:
        raise NotFound("plan.not_found", code=arguments.code[:40])
    [row] = found
    if arguments.json:
        say_json({**_told(row), "source": row.source})
        return OK
    say(row.source.rstrip("\n"))
    return OK


def _load(at: Opened, arguments: argparse.Namespace) -> int:
    from models.plans.loading import load
    from models.plans.schema import check

    actor = at.actor()
    source = read_file(arguments.file)
    _, problems = check(source)
    for each in problems:
        say_error(f"{arguments.file}:{each.line}: {t(each.message_id, **each.values)}")
    with at.store.write() as session:
        code, version = load(
            session, actor, source, arguments.decision, at.store.clock,
            person=arguments.person, transmitter=arguments.transmitter,
        )  # fmt: skip
    say(t("cli.plan.loaded", code=code, version=version))
    return OK


def _decide(at: Opened, arguments: argparse.Namespace) -> int:
    from models.plans.loading import decide_shipped

    actor = at.actor()
    with at.store.write() as session:
        code, version = decide_shipped(session, actor, arguments.code, arguments.decision, at.store.clock)
    say(t("cli.plan.loaded", code=code, version=version))
    return OK


def _end(at: Opened, arguments: argparse.Namespace) -> int:
    from models.plans.loading import end

    actor = at.actor()
    with at.store.write() as session:
        end(
            session, actor, arguments.code, at.store.clock,
            person=arguments.person, transmitter=arguments.transmitter,
        )  # fmt: skip
    say(t("cli.plan.ended", code=arguments.code[:40]))
    return OK


def _number(at: Opened, arguments: argparse.Namespace) -> int:
    from models.plans.call_list import list_number

    actor = at.actor()
    with at.store.write() as session:
        list_number(
            session, actor, arguments.role, arguments.name, _typed(arguments.phone), at.store.clock,
            person=arguments.person,
        )  # fmt: skip
    say(t("cli.plan.listed", role=t(f"plan.source.{arguments.role}")))
    return OK


def _numbers(at: Opened, arguments: argparse.Namespace) -> int:
    """The call list, masked: no names, of numbers only how they end."""
    from models.plans.book import call_list

    with at.store.read() as connection:
        rows = call_list(connection)
    if arguments.json:
        say_json(
            [
                {"id": row.id, "role": row.role, "person": row.person, "place": row.place, "ends_with": row.ends_with}
                for row in rows
            ]
        )  # fmt: skip
        return OK
    for row in rows:
        whose = f" {row.person}" if row.person else ""
        role = t(f"plan.source.{row.role}")
        say(f"{row.id} · {role}{whose} · {row.place} · {t('cli.plan.ends_with', digits=row.ends_with)}")
    if not rows:
        say(t("cli.plan.no_numbers"))
    return OK


def _end_number(at: Opened, arguments: argparse.Namespace) -> int:
    from models.plans.call_list import end_number

    actor = at.actor()
    with at.store.write() as session:
        end_number(session, actor, arguments.id, at.store.clock)
    say(t("cli.plan.number_ended"))
    return OK


def _pass_phrase(at: Opened, arguments: argparse.Namespace) -> int:
    """Two lines of stdin, or two answers: the phrase, and the duress word. Neither stands in the process list."""
    from models.plans.call_list import set_pass_phrase

    actor = at.actor()
    phrase, duress_word = _asked("cli.plan.ask_phrase"), _asked("cli.plan.ask_duress")
    with at.store.write() as session:
        set_pass_phrase(session, actor, arguments.person, phrase, duress_word, at.store.clock)
    say(t("cli.plan.pass_phrase_set", code=arguments.person[:16].upper()))
    return OK


def _asked(question: str) -> str:
    if sys.stdin is None:
        return ""
    if sys.stdin.isatty():
        from getpass import getpass

        return getpass(t(question) + ": ").strip()
    return sys.stdin.readline().strip()


def _typed(value: str) -> str:
    """The value, or a line of stdin where it is "-"."""
    return value if value != "-" else _asked("cli.plan.ask_number")


def _told(row: PlanRow) -> dict[str, object]:
    return {
        "code": row.code,
        "for": row.whose or None,
        "kinds": list(row.kinds),
        "title": {"sv": row.title_sv, "en": row.title_en},
        "steps": row.steps,
        "shipped": row.shipped,
        "version": row.version or None,
        "decision": row.decision or None,
        "recorded_at": iso(row.recorded_at),
        "recorded_by": row.recorded_label or None,
    }
