"""The spool against the database: what must be stored again, what is missing, and what the database would not take."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from models.alarms.frames import ReceivedEvent, ReceivedFrame
from models.alarms.receive import already_stored, store_frames
from models.store.clock import Clock
from models.store.engine import is_away, is_held_by_another
from models.store.spool.marks import is_known, locked_mark, marks_of_others, move_mark
from models.store.spool.records import SpoolFault
from models.store.text import clean
from models.watch.disturbances import note

_FAULTS = {"hole": "spool_hole", "cut": "spool_cut", "changed": "spool_changed", "torn": "spool_cut"}
_log = logging.getLogger("vaktbord.intake")


@dataclass(frozen=True, slots=True)
class SpoolStanding:
    """How a spool stands. `found` was its last number when its writer began and `began` the last that was known to
    have been written then; `upto` is the highest number that the database can have; `applied` what the spool itself
    remembers the database to have.
    """

    spool_id: str
    found: int
    began: int
    upto: int
    applied: int


def reconcile(session: Session, standing: SpoolStanding, clock: Clock) -> int:
    """The number after which the spool is to be stored (again); what that tells of losses becomes a disturbance.

    To be asked at the start and whenever the database comes back: another may have been put in its place.
    """
    connection = session.connection()
    now = clock.now()
    met = is_known(connection, standing.spool_id)
    mark = locked_mark(session, standing.spool_id, clock)
    if mark > standing.upto:
        # What was written beyond is gone; numbers are given out anew from where this writer began.
        note(session, "spool_cut", now, clock, detail=f"{standing.upto + 1}-{mark}")
        move_mark(connection, standing.spool_id, standing.upto, clock)
        return standing.upto
    if mark < standing.applied:
        note(session, "database_rolled_back", now, clock, detail=f"{mark + 1}-{standing.applied}")
    elif not met and standing.began == 0 and marks_of_others(connection, standing.spool_id):
        # Another spool was used before this one: what it held beyond the database is not here.
        note(session, "spool_cut", now, clock)
    return mark


def note_faults(session: Session, faults: Iterable[SpoolFault], clock: Clock) -> None:
    """Tell the officers what the spool has lost."""
    now = clock.now()
    for fault in faults:
        told = f"{fault.number}" if fault.number == fault.until else f"{fault.number}-{fault.until}"
        note(session, _FAULTS[fault.kind], now, clock, detail=told)


def store_each(session: Session, frames: Sequence[ReceivedFrame], clock: Clock) -> int:
    """Store frames one by one, in the transaction that has begun; how many could not be stored as they were.

    One that the database refuses is stored without what it refers to, else as an unclassified alarm with its raw
    bytes, so that an officer sees it; either is a disturbance. Raises what a database that is away raises, and where
    others hold the rows that a frame needs: that is no fault of the frame.
    """
    refused = 0
    known = already_stored(session.connection(), frames)
    for frame in frames:
        if frame.id not in known and not _store_one(session, frame, clock):
            refused += 1
            note(session, "frame_refused", frame.received_at, clock, detail=frame.id)
    return refused


def _store_one(session: Session, frame: ReceivedFrame, clock: Clock) -> bool:
    for attempt in (frame, _unbound(frame), _bare(frame)):
        entries = list(session.info.get("entries", ()))
        try:
            with session.begin_nested():
                store_frames(session, [attempt], clock)
        except Exception as error:  # whatever it was: the frame must be shown, and the others be stored
            session.info["entries"] = entries
            if getattr(error, "connection_invalidated", False) or is_held_by_another(error):
                raise
            _log.error("a frame was refused: %s", type(error).__name__)
            if attempt.token == BARE and is_away(error):
                raise
            if not frame.events:
                return True  # it would only have touched a line that this database does not know
            continue
        return attempt is frame
    return False


BARE = "-"


def _unbound(frame: ReceivedFrame) -> ReceivedFrame:
    """Without what it refers to: a database rolled back may not know its transmitter."""
    return replace(frame, transmitter_id=None, person_id=None, partner=None)


def _bare(frame: ReceivedFrame) -> ReceivedFrame:
    """Hardly more than that something came, and from where."""
    event_id = next((event.id for event in frame.events if event.event == "alarm"), frame.id)
    event = ReceivedEvent("alarm", "unclassified", 2, "", id=event_id)
    return replace(
        _unbound(frame),
        account=clean(frame.account, 32),
        token=BARE,
        sequence="",
        dedupe_key=frame.id,
        events=(event,),
    )
