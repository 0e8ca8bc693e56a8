"""What an officer did while the database was away: sealed at once, and done for real when the database is back.

A desk's outbox is a spool of its own. An act put there is durable and not yet true: it is shown "not confirmed" until
`replay` has made it a command like any other, under the same guard of state. The spool of alarms goes first: an act
on an alarm that is not in the database yet waits for it.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from models.access.actor import Actor, unnamed, unproven
from models.alarms.pending import DONE as DONE
from models.alarms.pending import KEPT as KEPT
from models.alarms.pending import OVERTAKEN as OVERTAKEN
from models.alarms.pending import REFUSED as REFUSED
from models.alarms.pending import UNREADABLE as UNREADABLE
from models.alarms.pending import PendingAct as PendingAct
from models.alarms.pending import Replayed as Replayed
from models.alarms.pending import packed, unpacked
from models.store.errors import IntegrityProblem, NotAllowed, NotFound, Overtaken, Refused, StoreUnavailable
from models.store.ids import new_id

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.store.clock import Clock
    from models.store.spool.writer import SpoolWriter
    from models.store.store import Store

SEGMENT = 256 * 1024


@dataclass(frozen=True, slots=True)
class Replay:
    """One replay of an outbox: what was done now, and how many acts still wait for their alarm."""

    done: tuple[Replayed, ...] = ()
    waiting: int = 0


class Outbox:
    """A desk's own outbox, a folder of its own under `outboxes`. Not shared between threads.

    Room for some acts is taken when it is opened: a database that is away because the disk is full must not keep
    the officer from acknowledging.
    """

    def __init__(self, outboxes: Path, key: bytes, clock: Clock) -> None:
        self._outboxes = outboxes
        self._key = key
        self._clock = clock
        self._folder: Path | None = None
        self._writer: SpoolWriter | None = None

    def open(self) -> None:
        """Make the folder and take the room; more than once is harmless. Raises StoreUnavailable."""
        from models.store.spool.writer import SpoolWriter

        if self._writer is not None:
            return
        try:
            self._outboxes.mkdir(mode=0o700, exist_ok=True)
            folder = (
                self._outboxes / new_id()
            )  # a new one each time: whoever tidies up may hold another for a moment
            writer = SpoolWriter(folder, self._key, self._clock, size=SEGMENT)
        except OSError as error:
            raise StoreUnavailable("outbox.cannot_write") from error
        self._folder, self._writer = folder, writer
        with contextlib.suppress(OSError):
            writer.prepare()

    def put(self, act: PendingAct) -> None:
        """Make an act durable. Raises StoreUnavailable where not even that can be done."""
        try:
            self.open()
            assert self._writer is not None  # open() made it, or raised
            self._writer.append(packed(act))
        except (OSError, StoreUnavailable) as error:
            raise StoreUnavailable("outbox.cannot_write") from error
        with contextlib.suppress(OSError):
            self._writer.prepare()

    def pending(self) -> tuple[PendingAct, ...]:
        """The acts that are not in the database yet, oldest first."""
        if self._folder is None or not self.waits:
            return ()
        return pending(self._folder, self._key)

    @property
    def waits(self) -> bool:
        """Whether an act here is not known to be in the database."""
        return self._writer is not None and self._writer.applied < self._writer.last

    @property
    def waiting(self) -> str:
        """The spool id under which the database tells how far this outbox has come; "" where nothing waits here."""
        return self._writer.spool_id if self._writer is not None and self.waits else ""

    def note_applied(self, spool_id: str, upto: int) -> None:
        """The database has the acts up to this number of that spool: whoever replayed them, they wait no more."""
        if self._writer is not None and self._writer.spool_id == spool_id:
            self._writer.mark_applied(upto)

    def close(self) -> None:
        """Let go of the folder; one with nothing left to do is removed."""
        writer, self._writer = self._writer, None
        if writer is None or self._folder is None:
            return
        empty = writer.applied >= writer.last
        writer.close()
        if empty:
            shutil.rmtree(self._folder, ignore_errors=True)


def pending(folder: Path, key: bytes) -> tuple[PendingAct, ...]:
    """The acts in an outbox that are not known to be in the database, oldest first. Raises StoreUnavailable."""
    from models.store.spool.reader import read_spool

    found = read_spool(folder, key)
    acts = (unpacked(each.body) for each in found.records if each.number > found.applied)
    return tuple(act for act in acts if act is not None)


def replay(store: Store, folder: Path, key: bytes, clock: Clock) -> Replay:
    """Do an outbox's acts for real, in order, each in a transaction of its own and never twice.

    Any process may try, also at the same time: how far it has come stands in the database. An act whose alarm may
    still come ends this replay. Raises StoreUnavailable where the database or the outbox cannot be read.
    """
    from models.store.spool.reader import read_spool

    found = read_spool(folder, key)
    done: list[Replayed] = []
    after = applied(store, found.spool_id)
    acts = {each.number: unpacked(each.body) for each in found.records}
    # What was half written was never told as kept; all else that cannot be read was an act.
    spoilt = (range(each.number, each.until + 1) for each in found.faults if each.kind != "torn")
    waiting = sorted(number for number in {*acts, *chain(*spoilt)} if number > after)
    for at, number in enumerate(waiting):
        became = _one(store, found.spool_id, number, acts.get(number), clock)
        if became is None:
            return Replay(tuple(done), len(waiting) - at)
        done += became
    return Replay(tuple(done))


def replay_all(store: Store, outboxes: Path, key: bytes, clock: Clock) -> Replay:
    """Replay every outbox under `outboxes`, and remove those of desks that are gone with nothing left to do."""
    done: list[Replayed] = []
    waiting = 0
    for folder in _folders(outboxes):
        try:
            found = replay(store, folder, key, clock)
        except IntegrityProblem:
            continue  # an outbox under another key must not keep the others
        except StoreUnavailable as error:
            if error.message_id.startswith("spool."):
                continue  # nor one that cannot be read
            raise
        done += found.done
        waiting += found.waiting
        if not found.waiting:
            _tidy(store, folder, key, clock)
    return Replay(tuple(done), waiting)


def applied(store: Store, spool_id: str) -> int:
    """The number of the last act of an outbox that the database has taken in."""
    from models.store.spool.marks import OUTBOX, mark_of

    with store.read() as connection:
        return mark_of(connection, OUTBOX + spool_id)


def _one(
    store: Store, spool_id: str, number: int, act: PendingAct | None, clock: Clock
) -> list[Replayed] | None:
    """One act made true, with the mark moved in the same transaction; None where it has to wait.

    One that cannot be read (None) may have been somebody's word: it is told on every desk until it is ticked.
    """
    from models.store.spool.marks import OUTBOX, locked_mark, move_mark
    from models.watch.disturbances import note

    with store.write() as session:
        if locked_mark(session, OUTBOX + spool_id, clock) >= number:
            return []
        if act is None:
            note(session, "spool_changed", clock.now(), clock, detail=f"outbox {number}")
            became: Replayed | None = Replayed(None, UNREADABLE)
        else:
            became = _do(session, act, clock)
        if became is not None:
            move_mark(session.connection(), OUTBOX + spool_id, number, clock)
    return None if became is None else [became]


def _do(session: Session, act: PendingAct, clock: Clock) -> Replayed | None:
    from models.alarms import commands
    from models.people.reveal import revealed_away

    actor = _known(session, act.actor)
    try:
        if act.verb == "acknowledge":
            commands.acknowledge(session, actor, act.alarm_id, clock, at=act.at)
        elif act.verb == "note":
            commands.add_note(session, actor, act.alarm_id, act.text, clock, at=act.at)
        elif act.verb == "reveal":
            revealed_away(session, actor, act.alarm_id, act.text.split(), clock, act.at, act.person)
        else:
            commands.act(session, actor, act.alarm_id, act.text, clock, at=act.at)
    except NotFound:
        return _without_alarm(session, actor, act, clock)
    except Overtaken as error:
        at = error.values.get("at")
        who = str(error.values.get("who") or "")
        return Replayed(act, OVERTAKEN, who, at if isinstance(at, datetime) else None)
    except Refused as error:
        if error.message_id == "alarm.already_yours":
            return Replayed(act, DONE)
        return _as_words(session, actor, act, clock)
    except NotAllowed:
        return _as_entry(session, actor, act, clock)
    return Replayed(act, DONE)


def _as_words(session: Session, actor: Actor, act: PendingAct, clock: Clock) -> Replayed:
    """The state has gone on: what was done cannot be done any more, and what was written is kept as a note."""
    from models.alarms import commands

    if not act.text:
        return Replayed(act, REFUSED)
    with contextlib.suppress(Refused):
        commands.add_note(session, actor, act.alarm_id, act.text, clock, at=act.at)
        return Replayed(act, KEPT)
    return Replayed(act, REFUSED)


def _without_alarm(session: Session, actor: Actor, act: PendingAct, clock: Clock) -> Replayed | None:
    """The alarm is not in the database: it may still come, or it was a copy of an earlier one."""
    from models.store.spool.marks import mark_of

    if act.spool_id and mark_of(session.connection(), act.spool_id) < act.spool_number:
        return None
    return _as_entry(session, actor, act, clock)


def _as_entry(session: Session, actor: Actor, act: PendingAct, clock: Clock) -> Replayed:
    """Nothing can be done to the alarm itself; what was written is kept in the stream all the same."""
    from models.store.chain import record

    if not act.text:
        return Replayed(act, REFUSED)
    subject = f"alarm:{act.alarm_id}"
    verb, detail = "alarm.noted", dict[str, object](note=act.text)
    if act.verb == "reveal":
        # Nor is the person here: their code is all that can tell of whom it was.
        shown = {"fields": act.text.split(), "reason": "alarm", "reference": subject, "away": True}
        verb, detail = "person.revealed", shown | ({"person": act.person} if act.person else {})
    record(session, actor, verb, subject, clock.now(), detail, act.at)
    return Replayed(act, KEPT)


def _known(session: Session, actor: Actor) -> Actor:
    """The operator behind a label that was all that was known while the database was away.

    Once anybody can sign in a label proves nobody: it came from a setting, and no one was asked who they are.
    """
    from models.access.login import login_is_on
    from models.access.views import operator_by_code

    if actor.kind != "unnamed":
        return actor
    if login_is_on(session.connection()):
        return unproven(actor.label, actor.desk)
    found = operator_by_code(session.connection(), actor.label)
    return found.at(actor.desk) if found is not None and found.active else unnamed(actor.label, actor.desk)


def _folders(outboxes: Path) -> Iterator[Path]:
    try:
        found = sorted(each for each in outboxes.iterdir() if each.is_dir() and not each.is_symlink())
    except OSError:
        return
    yield from found


def _tidy(store: Store, folder: Path, key: bytes, clock: Clock) -> None:
    """Remove the outbox of a desk that is gone: nobody holds it, and the database has all of it."""
    from models.store.spool.writer import SpoolWriter

    with contextlib.suppress(StoreUnavailable, OSError):
        writer = SpoolWriter(folder, key, clock, size=SEGMENT)
        try:
            if applied(store, writer.spool_id) >= writer.last:
                shutil.rmtree(folder, ignore_errors=True)
        finally:
            writer.close()
