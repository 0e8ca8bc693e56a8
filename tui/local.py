"""What a desk knows without the database: the watch's pulse, alarms in the spool, and its own unconfirmed acts.

Local alarms lie among the others by id, never twice, marked as not in the database (version 0). An alarm that the
officer took meanwhile is "unconfirmed": it rings no more here, and nothing says that it is handled.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from models.alarms.outbox import PendingAct
    from models.alarms.rows import AlarmRow
    from models.alarms.spooled import LocalAlarm
    from models.board.rows import BoardSnapshot
    from models.watch.pulse import LocalPulse

UNCONFIRMED = "unconfirmed"
"""The state of an alarm that the officer here has taken, while the database has not."""
LINGER_S = 2.0
_AFTER_ALL = 1 << 50


@dataclass(frozen=True, slots=True)
class LocalView:
    """One reading of what lies beside the database. `pulse` None: no watch lives on this machine.

    `alarms` are those not known to be in the database; `pending` this desk's own acts that are not. `codes` are
    persons' codes by id, as last read. `faults` counts records of the spool that cannot be read. `login_on`: somebody
    had a pass phrase when the database was last here.
    """

    pulse: LocalPulse | None = None
    alarms: tuple[LocalAlarm, ...] = ()
    pending: tuple[PendingAct, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    faults: int = 0
    login_on: bool = False


def is_local(alarm: AlarmRow) -> bool:
    """Whether the alarm is known from the spool alone: it is not in the database."""
    return alarm.version == 0


def row_of(local: LocalAlarm, codes: Mapping[str, str], at: int, louder: int) -> AlarmRow:
    """A local alarm as a row of the board, `louder` steps up the ladder."""
    from models.alarms.rows import AlarmRow  # late: no first frame needs it

    return AlarmRow(
        id=local.id,
        seq=_AFTER_ALL + at,
        version=0,
        priority=local.priority,
        kind=local.kind,
        state="new",
        source=local.source,
        account=local.account,
        person=codes.get(local.person_id or ""),
        portable=local.portable,
        code=local.code,
        text_id=local.text_id,
        partition=local.partition,
        zone=local.zone,
        triggered_at=local.triggered_at,
        arc_received_at=None,
        received_at=local.received_at,
        acknowledged_at=None,
        acknowledged_label="",
        action_at=None,
        restored_at=local.restored_at,
        shelved_until=None,
        closed_at=None,
        close_class=None,
        copies=local.copies,
        ladder_step=louder,
        due_at=None,
    )


class LocalRows:
    """Lays local alarms and unconfirmed acts over the board.

    What has just left the spool or the outbox stays until a board read later holds it, so that nothing blinks.
    """

    def __init__(self) -> None:
        self._alarms: dict[str, tuple[LocalAlarm, float]] = {}
        self._acts: dict[str, tuple[PendingAct, float]] = {}
        self._order: dict[str, int] = {}
        self._codes: Mapping[str, str] = {}

    def see(self, view: LocalView, mono: float) -> None:
        """Take in one reading, made at `mono`."""
        for alarm in view.alarms:
            self._alarms[alarm.id] = (alarm, mono)
            self._order.setdefault(alarm.id, len(self._order))
        for act in view.pending:
            self._acts[act.id] = (act, mono)
        self._codes = view.codes or self._codes
        self._alarms = {key: kept for key, kept in self._alarms.items() if mono - kept[1] <= LINGER_S}
        self._acts = {key: kept for key, kept in self._acts.items() if mono - kept[1] <= LINGER_S}

    @property
    def acts(self) -> tuple[PendingAct, ...]:
        """This desk's acts that are not confirmed, oldest first."""
        return tuple(act for act, _ in self._acts.values())

    def over(self, board: BoardSnapshot | None, now: datetime) -> tuple[AlarmRow, ...] | None:
        """The alarms to show: the board's, and the local ones it does not hold. None: the board's as they are."""
        rows = board.alarms if board is not None else ()
        known = {row.id for row in rows}
        steps = board.ladder_seconds if board is not None and board.ladder_seconds else (30, 60, 120)
        local = [
            row_of(alarm, self._codes, self._order[alarm.id], _louder(alarm, steps, now))
            for alarm, _ in self._alarms.values()
            if alarm.id not in known
        ]
        taken = {act.alarm_id: act for act in self.acts if act.verb == "acknowledge"}
        if not local and not any(row.id in taken and row.rings for row in rows):
            return None if board is not None else ()
        merged = sorted((*rows, *local), key=lambda row: (row.drill, row.priority, row.seq))
        return tuple(_taken(row, taken[row.id]) if row.id in taken and row.rings else row for row in merged)


def _taken(row: AlarmRow, act: PendingAct) -> AlarmRow:
    return replace(row, state=UNCONFIRMED, acknowledged_at=act.at, acknowledged_label=act.actor.label)


def _louder(alarm: LocalAlarm, steps: tuple[int, ...], now: datetime) -> int:
    """The ladder's step by the alarm's age: nobody else climbs it while the database is away."""
    age = (now - alarm.received_at).total_seconds()
    return sum(age >= step for step in steps) if alarm.priority < 4 else 0
