"""What this desk may take as true now: put together from the database, from beside it, and from its own clock.

Fed by the two feeds, asked at every repaint. It paints nothing and calls nobody.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from models.watch.canary_heard import PATIENCE_S, CanaryHeard
from tui.local import LocalRows, LocalView
from tui.reception import DEAD_AFTER_S, Beat, LocalBeat, Outage, ReceptionJudge

if TYPE_CHECKING:
    from datetime import datetime

    from models.alarms.outbox import PendingAct
    from models.board.rows import BoardSnapshot
    from models.store.errors import VaktbordError
    from models.watch.rows import CanaryRow
    from tui.feed import Away, LocalSeen, Seen
    from tui.state import DeskState


class Truth:
    """`began` is the desk's monotonic start; `now` in its calls is the wall clock, for the glass only."""

    def __init__(self, began: float) -> None:
        self.judge = ReceptionJudge(began)
        self.seen_cycle = 0
        self._board: BoardSnapshot | None = None
        self._away_since: float | None = None
        self._was_away = False
        self._local = LocalView()
        self._rows = LocalRows()
        self._heard = CanaryHeard()
        self._canary: CanaryRow | None = None
        self._told_shown = ""
        self._acts: dict[str, PendingAct] = {}

    def seen(self, message: Seen, now: datetime) -> None:
        """The database was read."""
        watch = message.pulse.watch
        beat = Beat(watch.epoch, watch.cycle, watch.receiving, watch.stopped_at is not None, watch.fault)
        if self._was_away:
            self.judge.unseen(message.mono)
        self.judge.see(beat, message.mono, now)
        self._away_since, self._was_away = None, False
        self.seen_cycle = watch.cycle
        board = message.board or self._board
        if board is not None and message.pulse.notifications is not None:
            health, notified_at = message.pulse.notifications
            board = replace(board, notifications=health, notified_at=notified_at)
        self._board = board
        canary = message.pulse.canary
        self._heard = self._heard.hear(canary, message.mono, now)
        if canary is not None and canary.stored_at is not None:
            if self._canary is None and (now - canary.stored_at).total_seconds() > PATIENCE_S:
                self._told_shown = canary.id  # it came while no desk was open: its delay would be our absence
            self._canary = canary

    def away(self, message: Away) -> None:
        """The database could not be read."""
        self._away_since, self._was_away = message.since, True

    def local(self, message: LocalSeen, now: datetime) -> bool:
        """What lies beside the database was read; whether anything but the pulse's age is new."""
        before, self._local = self._local, message.view
        pulse = message.view.pulse
        beat = (
            LocalBeat(pulse.pid, pulse.cycle, pulse.receiving, pulse.storing, pulse.fault) if pulse else None
        )
        self.judge.see_local(beat, message.mono, now)
        self._rows.see(message.view, message.mono)
        return _told(before) != _told(message.view)

    @property
    def beside(self) -> LocalView:
        """What lay beside the database when it was last read."""
        return self._local

    def awake(self, mono: float) -> None:
        """This desk itself did not run until now."""
        self.judge.awake(mono)

    def put_into(
        self, state: DeskState, mono: float, now: datetime, reading_since: float | None = None
    ) -> DeskState:
        """The state with what is true now; `reading_since` is when a reading that has not come back began."""
        away_s = self._away_s(mono, reading_since)
        self._was_away = self._was_away or away_s is not None
        listens = self._board is not None and self._board.watch.dc09_tcp is not None
        return replace(
            state,
            now=now,
            board=self._board,
            reception=self.judge.judge(mono, away_s is not None),
            away_s=away_s,
            merged=self._rows.over(self._board, now),
            local_faults=self._local.faults,
            unconfirmed=self._rows.acts,
            canary=self._canary,
            canary_missed=self._heard.missed(mono) if listens else 0,
        )

    def take_outage(self) -> Outage | None:
        """A gap in reception that has just ended, once."""
        return self.judge.take_outage()

    def outage_untold(self, outage: Outage, error: VaktbordError) -> None:
        """The database did not take it: it is told again after the next reading."""
        self.judge.hand_back(outage)

    def canary_to_tell(self) -> str | None:
        """The id of a canary that is on the glass and that no desk has told of yet, once."""
        canary = self._canary
        if canary is None or canary.shown_at is not None or canary.id == self._told_shown:
            return None
        self._told_shown = canary.id
        return canary.id

    def acts_gone(self) -> list[PendingAct]:
        """This desk's acknowledgements that have left the outbox since last asked: the board tells what they became."""
        now_here = {act.id: act for act in self._rows.acts if act.verb == "acknowledge"}
        gone = [act for key, act in self._acts.items() if key not in now_here]
        self._acts = now_here
        return gone

    def _away_s(self, mono: float, reading_since: float | None) -> float | None:
        if self._away_since is not None:
            return mono - self._away_since
        hangs = reading_since is not None and mono - reading_since > DEAD_AFTER_S
        return mono - reading_since if hangs and reading_since is not None else None


def _told(view: LocalView) -> object:
    pulse = view.pulse
    return view.alarms, view.pending, view.faults, pulse and (pulse.storing, pulse.receiving, pulse.fault)
