"""The quiet panels of the overview: a title rule, then lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.words.lookup import n, t
from tui.local import is_local
from tui.render import alarms, health, panels, rota
from tui.render.assignments import exposed_lines
from tui.render.call_list import call_list_lines
from tui.render.details import detail_lines
from tui.render.line import Line, Piece, cut, fit, width_of
from tui.widgets.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.state import DeskState


def rule(title: str, right: str, width: int, act: str = "", role: str = "warn") -> Line:
    """ "── Öppna incidenter · 3 ──────── 1 nytt larm ovanför ──"."""
    head = (Piece("── ", "rule"), Piece(cut(title, max(0, width - 6)), "title", act), Piece(" ", "rule"))
    tail = (Piece(" ", "rule"), Piece(right, role), Piece(" ──", "rule")) if right else ()
    gap = width - width_of(head) - width_of(tail)
    if gap < 0:
        return fit(head, width)
    return (*head, Piece("─" * gap, "rule"), *tail)


class BoardTitle(Lines):
    """How many alarms ring, are worked and are paused; how old the list is when it may not be taken as now."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.new_above = 0

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        title = t("board.title")
        if state.board is not None or state.alarms:
            real = [alarm for alarm in state.alarms if not alarm.drill]
            working = sum(alarm.state in ("acknowledged", "action_taken") for alarm in real)
            paused = sum(alarm.state in ("shelved", "out_of_service") for alarm in real)
            drills = len(state.alarms) - len(real)
            local = sum(is_local(alarm) for alarm in state.alarms)
            counts = [
                n("alarm.unacknowledged", state.unacknowledged) if state.unacknowledged else "",
                t("board.local", n=local) if local else "",
                t("board.unconfirmed", n=len(state.unconfirmed)) if state.unconfirmed else "",
                t("board.working", n=working) if working else "",
                t("board.paused", n=paused) if paused else "",
                t("board.drills", n=drills) if drills else "",
            ]
            said = [count for count in counts if count]
            # That the list is old must be seen, whatever else there is no room for.
            room = width - 8 - (len(health.as_of(state)) + 5 if health.as_of(state) else 0)
            while said and len(" · ".join([title, *said])) > room:
                said.pop()
            title = " · ".join([title, *said])
        notes = [health.as_of(state), n("board.new_above", self.new_above) if self.new_above else ""]
        return [rule(title, " · ".join(note for note in notes if note), width)]


class IncidentsPanel(Lines):
    """Open incidents, newest first."""

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        if state.board is None:
            return [rule(t("incidents.title"), "", width)]
        title = f"{t('incidents.title')} · {state.board.incident_count} ({state.key('incidents')})"
        rows = panels.incident_lines(state.board, panels.today_of(state), width, height - 1)
        return [rule(title, "", width, "incidents"), *rows]


class OffersPanel(Lines):
    """What must be offered to whom, in numbers."""

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        count = state.board.referrals if state.board is not None else 0
        waits = "".join(piece.text for piece in panels.waiting_referrals(count, state.key))
        title = rule(f"{t('offers.title')} ({state.key('people')})", waits, width, "people")
        if state.board is None:
            return [title]
        return [title, *panels.offer_lines(state.board.offers, panels.today_of(state), width)]


class ExposedPanel(Lines):
    """What exposes whom in the coming 72 hours, and the risks that wait for our answer (D42, D43)."""

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        board = state.board
        late = len(board.exposed.late(state.now)) if board is not None else 0
        note = n("assignment.late", late) if late else ""
        title = rule(f"{t('assignment.title')} ({state.key('assignments')})", note, width, "assignments")
        if board is None:
            return [title]
        return [title, *exposed_lines(board.exposed, state.now, width, height - 1)]


class DutyPanel(Lines):
    """Who is the office-hours contact now and next, who is TiB."""

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        title = rule(f"{t('duty.title')} ({state.key('rota')})", "", width, "rota")
        board = state.board
        if board is None:
            return [title]
        return [title, *rota.duty_lines(board.duty, board.gaps, board.cover_days, state.now, width)]


class DigestLines(Lines):
    """What a small terminal drops, with the keys that open it."""

    DEFAULT_CSS = "DigestLines { height: 2; }"

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        return panels.digest_lines(state, width, state.key)


class DetailsPanel(Lines):
    """The alarm under the cursor, beside the list on a wide terminal."""

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        alarm = state.find(state.cursor) if state.cursor else None
        if alarm is None:
            return [rule(t("details.title"), "", width)]
        title = alarms.loud_words(alarm)
        return [rule(title, "", width), *detail_lines(alarm, state.targets, state.now, width)]


class CallListPanel(Lines):
    """Over everything but the top lines, when the ladder has come to its end."""

    def lines_of(self, state: DeskState, width: int, height: int) -> Sequence[Line]:
        return call_list_lines(state, width)
