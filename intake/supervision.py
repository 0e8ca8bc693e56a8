"""Lines that ought to be heard, watched: a silence becomes an alarm in the same queue, its end a restore (D22, D32).

The alarms go the way of every alarm, through the committer, so they are raised also while the database is away. Rows
of silences are kept beside them so that a restart tells nothing twice; where they cannot be written, later.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session

from intake.lines import ALL, HEARD, MOST_HEARD, SILENT, Change, Lines
from intake.mishaps import tell
from models.alarms.receive import ReceivedEvent, ReceivedFrame
from models.store.clock import Clock
from models.store.ids import new_id
from models.store.store import Store
from models.watch.supervised import (
    SILENT_CODE,
    LastingSilence,
    Supervised,
    begin_silence,
    end_silence,
    lasting_silences,
    supervised,
    supervised_mark,
)
from models.words.lookup import t

Submit = Callable[[ReceivedFrame, Callable[[bool], None]], None]
LOOK_S, REFRESH_S = 1.0, 5.0
MOST_CODE = "SILENT-MOST"
TOKEN, SOURCE = "WATCH", "watch"
ORDINARY, PERSONAL, OURSELVES = 3, 2, 1
# So long the end waits for what is to be told to be durable; what was not is found again after the next start.
_PATIENCE_S, _PAUSE_S = 0.5, 0.01
_SLEPT_S = 2.0


@dataclass(frozen=True, slots=True)
class _Read:
    """What the database says: who is to be heard, and which silences were told of."""

    mark: tuple[int, ...]
    lines: tuple[Supervised, ...]
    silences: tuple[LastingSilence, ...]
    read_at: datetime


@dataclass(frozen=True, slots=True)
class _Telling:
    """What is to be told of a line, and the row beside it, which is written only once `frame` is durable.

    Without a frame it is a row alone, which waits for those before it.
    """

    subject: str
    frame: ReceivedFrame | None
    row: Callable[[Session], None]


class Supervision:
    """Used on the event loop; the database is read and written in a thread.

    `submit` is the committer's: its answer is told on the loop. Every door calls `heard` with "transmitter:<id>" or
    "partner:<id>" for each valid message; it costs next to nothing.
    """

    def __init__(self, store: Store, submit: Submit, clock: Clock | None = None) -> None:
        self._store = store
        self._submit = submit
        self._clock = clock or store.clock
        self._lines = Lines()
        self._known: dict[str, Supervised] = {}
        self._told: dict[str, LastingSilence] = {}
        self._unsent: dict[str, _Telling] = {}
        self._in_hand: set[str] = set()
        self._unwritten: list[Callable[[Session], None]] = []
        self._mark: tuple[int, ...] | None = None
        self._refreshed: float | None = None
        self._asleep: float | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin; while the database is away nobody is missed, except those told by `know`."""
        await self._refresh()
        self._task = asyncio.create_task(self._keep_looking(), name="supervision")

    async def stop(self) -> None:
        """Stop looking; what could not be sent or written yet is tried once more. The committer must still run."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        await self._send_the_rest()
        await self._write()

    def heard(self, subject: str) -> None:
        """A line spoke."""
        self._lines.heard(subject, self._clock.monotonic())

    def know(self, lines: Iterable[Supervised]) -> None:
        """Supervise these until the database has been read, as a watch that begins without it knows them."""
        if self._mark is None:
            self._supervise(tuple(lines), self._clock.now())

    @property
    def silent(self) -> int:
        """How many lines are silent now."""
        return self._lines.silent

    def __len__(self) -> int:
        return len(self._lines)

    async def look(self) -> None:
        """One look: what fell silent or spoke again since the last, told."""
        now = self._clock.monotonic()
        asleep = self._clock.boottime() - now
        slept = self._asleep is not None and asleep - self._asleep > _SLEPT_S
        self._asleep = asleep
        for change in self._lines.look(now, slept):
            self._tell(change)
        self._send()
        await self._write()
        if self._refreshed is None or now - self._refreshed >= REFRESH_S:
            await self._refresh()

    async def _keep_looking(self) -> None:
        while True:
            # Ten thousand lines take some ms to look through: then a little less often.
            await asyncio.sleep(LOOK_S + len(self._lines) / 10_000)
            try:
                await self.look()
            except Exception as error:  # noqa: BLE001  # one look that fails must not end supervision
                tell("a look at the lines failed", error)

    def _tell(self, change: Change) -> None:
        """Make of a change the frame for the queue, and the row beside it."""
        now = self._clock.now()
        if change.kind in (HEARD, MOST_HEARD):
            told = self._told.pop(change.subject, None)
            seconds = change.seconds
            if seconds is None and told is not None:
                # It began before us, so that only the wall clock knows how long it was.
                seconds = max(0.0, (now - (told.last_heard_at or told.began_at)).total_seconds())
            ended = partial(end_silence, subject=change.subject, ended_at=now, clock=self._clock)
            self._queue(change.subject, self._frame(change, now, new_id(), seconds), ended)
            return
        line = self._known.get(change.subject)
        last = None if change.seconds is None else now - timedelta(seconds=change.seconds)
        silence = LastingSilence(change.subject, "" if line is None else line.account, new_id(), last, now)
        self._told[change.subject] = silence
        begun = partial(begin_silence, silence=silence, clock=self._clock)
        self._queue(change.subject, self._frame(change, now, silence.alarm_id, change.seconds), begun)

    def _queue(self, subject: str, frame: ReceivedFrame | None, row: Callable[[Session], None]) -> None:
        self._unsent[new_id()] = _Telling(subject, frame, row)

    def _frame(self, change: Change, now: datetime, id_: str, seconds: float | None) -> ReceivedFrame:
        """The alarm or restore as if it had come over a line; `id_` is the alarm's."""
        line = self._known.get(change.subject)
        ends = change.kind in (HEARD, MOST_HEARD)
        code = SILENT_CODE if change.kind in (SILENT, HEARD) else MOST_CODE
        if change.kind in (SILENT, HEARD):
            priority = PERSONAL if line is not None and line.personal else ORDINARY
        else:
            priority = OURSELVES
        event = ReceivedEvent(
            "restore" if ends else "alarm",
            "silent_line",
            priority,
            code,
            text_id=f"watch.{code}",
            text=_words(change, line, seconds),
            restores=frozenset({code}) if ends else frozenset(),
            id=id_,
        )
        facts = {
            "kind": change.kind,
            "subject": change.subject,
            "missing": change.missing,
            "known": change.known,
        }
        return ReceivedFrame(
            transmitter_id=None if line is None else line.transmitter_id,
            person_id=None if line is None else line.person_id,
            portable=line is not None and line.portable,
            account="" if line is None else line.account,
            source=SOURCE,
            token=TOKEN,
            sequence="",
            dedupe_key=f"watch:{change.kind}:{id_}",
            raw=json.dumps(facts).encode(),
            received_at=now,
            events=(event,),
            boot_id=self._clock.boot_id(),
            boottime=self._clock.boottime(),
        )

    def _send(self) -> None:
        """Hand on what is to be told, of each line one thing after the other.

        What could not be made durable stays, and is handed on again at the next look.
        """
        waiting = set(self._in_hand)
        for id_, telling in list(self._unsent.items()):
            if telling.subject in waiting:
                continue
            if telling.frame is None:
                self._sent(id_, telling, True)
                continue
            self._in_hand.add(telling.subject)
            self._submit(telling.frame, partial(self._sent, id_, telling))
            if id_ in self._unsent:
                waiting.add(telling.subject)

    async def _send_the_rest(self) -> None:
        """Send as long as that gets on; a spool that fails is not asked again."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + _PATIENCE_S
        before = -1
        while self._unsent and len(self._unsent) != before:
            before = len(self._unsent)
            self._send()
            while self._in_hand and loop.time() < ends:
                await asyncio.sleep(_PAUSE_S)

    def _sent(self, id_: str, telling: _Telling, durable: bool) -> None:
        self._in_hand.discard(telling.subject)
        if durable:
            del self._unsent[id_]
            self._unwritten.append(telling.row)

    async def _write(self) -> None:
        """Write the rows beside; while the database is away they wait, in order."""
        if not self._unwritten:
            return
        those = list(self._unwritten)
        if await asyncio.to_thread(self._written, those):
            del self._unwritten[: len(those)]

    def _written(self, those: list[Callable[[Session], None]]) -> bool:
        try:
            with self._store.write() as session:
                for each in those:
                    each(session)
        except Exception as error:  # noqa: BLE001  # whatever it was, the rows wait
            tell("silences could not be written", error)
            return False
        return True

    async def _refresh(self) -> None:
        """See who is to be heard, if that may have changed; while the database is away, those known stay."""
        self._refreshed = self._clock.monotonic()
        try:
            read = await asyncio.to_thread(self._read, self._mark)
        except Exception as error:  # noqa: BLE001  # whatever it was, those known stay
            tell("who is to be heard could not be read", error)
            return
        if read is None:
            return
        first, self._mark = self._mark is None, read.mark
        self._supervise(read.lines, read.read_at)
        if first:
            fresh = {each.subject: each for each in read.silences if each.subject not in self._told}
            self._told |= fresh
            self._lines.resume(fresh)
            self._drop(each for each in fresh if each != ALL and each not in self._known)

    def _read(self, before: tuple[int, ...] | None) -> _Read | None:
        with self._store.read() as connection:
            mark = supervised_mark(connection)
            if mark == before:
                return None
            silences = lasting_silences(connection) if before is None else ()
            return _Read(mark, supervised(connection), silences, self._clock.now())

    def _supervise(self, lines: tuple[Supervised, ...], read_at: datetime) -> None:
        self._known = {line.subject: line for line in lines}
        # The only use of the wall clock: how long ago a line was heard before we began, within one and 2.5 intervals.
        ages = {
            line.subject: (read_at - line.last_heard_at).total_seconds()
            for line in lines
            if line.last_heard_at is not None
        }
        intervals = {line.subject: line.interval_s for line in lines}
        self._drop(self._lines.know(intervals, self._clock.monotonic(), ages))

    def _drop(self, subjects: Iterable[str]) -> None:
        """Lines that are supervised no more, while silent: their alarm stays for the officer, the silence is over."""
        now = self._clock.now()
        for subject in subjects:
            self._told.pop(subject, None)
            over = partial(end_silence, subject=subject, ended_at=now, clock=self._clock, heard=False)
            self._queue(subject, None, over)


def duration_words(seconds: float) -> str:
    """A length of time in its two largest units: "3 h 12 min"."""
    whole = max(0, round(seconds))
    for large, small, size, part in (("d", "h", 86_400, 3600), ("h", "min", 3600, 60), ("min", "s", 60, 1)):
        if whole >= size:
            more = whole % size // part
            told = t(f"watch.duration.{large}", n=whole // size)
            return f"{told} {t(f'watch.duration.{small}', n=more)}" if more else told
    return t("watch.duration.s", n=whole)


def _words(change: Change, line: Supervised | None, seconds: float | None) -> str:
    long = duration_words(seconds or 0.0)
    if change.kind == SILENT:
        return t(
            "watch.text.silent",
            long=long,
            interval=duration_words(line.interval_s if line is not None else 0.0),
        )
    if change.kind in (HEARD, MOST_HEARD):
        return t(f"watch.text.{change.kind}", long=long)
    return t("watch.text.most_silent", missing=change.missing, known=change.known)
