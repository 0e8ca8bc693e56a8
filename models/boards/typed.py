"""Acts upon boards and companies as they are typed, at a desk or a command; see `models.people.typed`."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import Session

from models.access.actor import Actor
from models.boards import commands, duties, views
from models.people.meanwhile import require_unchanged
from models.people.typed import Typed, day_in, day_or_today, number_in, office_id_of
from models.people.validity import local_day
from models.store.clock import Clock
from models.store.errors import NotFound, Refused
from models.store.text import clean

Told = Mapping[str, str]


def do_board(session: Session, actor: Actor, name: str, code: str, told: Told, clock: Clock) -> None:
    """Do one act upon the board with this code. Raises what the command raises, NotFound for an unknown code."""
    if name == "new":
        commands.add_board(
            session, actor, told["code"], told["name"], told["kind"], told.get("phone", ""), clock,
            out_of_hours_phone=told.get("out_of_hours", ""),
        )  # fmt: skip
    elif name == "intervals":
        days, soon = number_in(told["days"]), number_in(told["soon"])
        commands.set_intervals(session, actor, days, soon, told["decision"], clock)
    else:
        board_id = board_id_of(session, code)
        require_unchanged(session, actor, f"board.{name}", f"board:{board_id}", code, told)
        _ACTS[name](session, actor, board_id, told, clock)


def board_id_of(session: Session, code: str) -> str:
    """The id of the board with a code, in any case. Raises NotFound."""
    found = views.board_id_of(session.connection(), code)
    if found is None:
        raise NotFound("board.not_found", code=clean(code, 40).upper())
    return found


def _lead(session: Session, actor: Actor, board_id: str, told: Told, clock: Clock) -> None:
    commands.set_lead(
        session, actor, board_id, told["name"], told.get("phone", ""), clock, deputy=told["who"] == "deputy",
        valid_from=day_in(told, "from"), valid_to=day_in(told, "to"), verified_on=day_in(told, "verified"),
    )  # fmt: skip


def _end_lead(session: Session, actor: Actor, board_id: str, told: Told, clock: Clock) -> None:
    until = day_or_today(told, "until", clock)
    commands.end_lead(session, actor, board_id, told["who"] == "deputy", until, clock)


def _verify(session: Session, actor: Actor, board_id: str, told: Told, clock: Clock) -> None:
    on = day_or_today(told, "on", clock)
    commands.verify_lead(session, actor, board_id, told["who"] == "deputy", on, clock)


def _analysis(session: Session, actor: Actor, board_id: str, told: Told, clock: Clock) -> None:
    duties.record_analysis(
        session, actor, board_id, told["reference"], clock, done_on=day_in(told, "on"),
        next_due_on=day_in(told, "next"),
    )  # fmt: skip


def _routine(session: Session, actor: Actor, board_id: str, told: Told, clock: Clock) -> None:
    named = told["roles_named"] == "yes"
    duties.record_routine(
        session, actor, board_id, told["reference"], named, clock, dated_on=day_in(told, "on")
    )


def _channel(session: Session, actor: Actor, board_id: str, told: Told, clock: Clock) -> None:
    office_id = office_id_of(session, told["office"])
    duties.agree_channel(
        session, actor, board_id, office_id, told["how"], clock, agreed_on=day_in(told, "on")
    )


def _withdraw(session: Session, actor: Actor, board_id: str, told: Told, clock: Clock) -> None:
    """The one that stands: the latest analysis, the routine, or what is agreed with the office that was named."""
    kind, office = told["record"], told.get("office", "").upper()
    today = local_day(clock.now())
    board = next(
        each for each in views.boards(session.connection(), today, ended=True) if each.id == board_id
    )
    if kind == "channel" and not office and len(board.channels) > 1:
        raise Refused("board.which_office")
    stands = {
        "analysis": board.analysis.id if board.analysis else None,
        "routine": board.routine.id if board.routine else None,
        "channel": next((each.id for each in board.channels if office in ("", each.office)), None),
    }
    duties.withdraw(session, actor, kind, stands.get(kind) or "", clock)


def _change(session: Session, actor: Actor, board_id: str, told: Told, clock: Clock) -> None:
    commands.change_board(
        session, actor, board_id, clock, name=told.get("name", ""), phone=told.get("phone", ""),
        out_of_hours_phone=told.get("out_of_hours"),
    )  # fmt: skip


def _end(session: Session, actor: Actor, board_id: str, told: Told, clock: Clock) -> None:
    commands.change_board(session, actor, board_id, clock, active=False)


def _reopen(session: Session, actor: Actor, board_id: str, told: Told, clock: Clock) -> None:
    commands.change_board(session, actor, board_id, clock, active=True)


_ACTS: dict[str, Typed] = {
    "lead": _lead,
    "end-lead": _end_lead,
    "verify": _verify,
    "analysis": _analysis,
    "routine": _routine,
    "channel": _channel,
    "withdraw": _withdraw,
    "change": _change,
    "end": _end,
    "reopen": _reopen,
}
