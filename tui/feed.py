"""The threads that keep the desk true: one waits for a change, reads the pulse, then one snapshot, posts one message.

The other looks beside the database, so that one that hangs hides nothing. Neither ever touches a widget. At most ten
snapshots a second; what changed meanwhile is in the next one.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from models.store.errors import IntegrityProblem, NotAllowed, SettingsProblem, VaktbordError, VersionProblem

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.board.rows import BoardSnapshot
    from tui.desk_values import Pulse
    from tui.local import LocalView
    from tui.services import DeskServices

FRAME_S = 0.1
WAIT_S = 1.0
RETRY_S = 0.5
LOCAL_S = 0.5
# Shifts begin and talks fall due without anybody acting.
REREAD_S = 10.0
FATAL = (VersionProblem, NotAllowed, SettingsProblem, IntegrityProblem)


class Seen(Message):
    """The database was read at `mono`. `board` is None when only the watch's pulse moved."""

    def __init__(self, pulse: Pulse, board: BoardSnapshot | None, mono: float) -> None:
        super().__init__()
        self.pulse = pulse
        self.board = board
        self.mono = mono


class Away(Message):
    """The database cannot be read; `since` is when it last could, on the monotonic clock."""

    def __init__(self, since: float) -> None:
        super().__init__()
        self.since = since


class LocalSeen(Message):
    """What lies beside the database was read at `mono`."""

    def __init__(self, view: LocalView, mono: float) -> None:
        super().__init__()
        self.view = view
        self.mono = mono


class CannotStart(Message):
    """This desk cannot open this home at all; waiting would not help."""

    def __init__(self, error: VaktbordError) -> None:
        super().__init__()
        self.error = error


@dataclass(slots=True)
class Feed:
    """Runs in a worker thread until `stopped`. `fault` takes what nobody foresaw and gives it a fault code."""

    services: DeskServices
    post: Callable[[Message], object]
    stopped: Callable[[], bool]
    fault: Callable[[BaseException], object]
    mono: Callable[[], float] = time.monotonic
    sleep: Callable[[float], object] = time.sleep
    reading_since: float | None = None
    """When the reading began that has not come back yet; None between readings."""

    def run(self) -> None:
        """Start the services, then read for ever; a database that is away is retried until it is back."""
        good_at = self.mono()
        started = False
        reader = _Reader(self)
        while not self.stopped():
            try:
                if not started:
                    self.reading_since = self.mono()
                    self.services.start()
                    started = True
                reader.once()
                good_at = self.mono()
            except FATAL as error:
                self.post(CannotStart(error))
                return
            except VaktbordError:
                self._away(good_at)
                reader.forget()
            except Exception as error:  # noqa: BLE001  # the desk must go on saying that it cannot see
                self.fault(error)
                self._away(good_at)
                reader.forget()

    def _away(self, since: float) -> None:
        self.reading_since = None
        if not self.stopped():
            self.post(Away(since))
            self.sleep(RETRY_S)


@dataclass(slots=True)
class LocalFeed:
    """Reads beside the database twice a second, in a thread of its own, until `stopped`."""

    services: DeskServices
    post: Callable[[Message], object]
    stopped: Callable[[], bool]
    fault: Callable[[BaseException], object]
    mono: Callable[[], float] = time.monotonic
    sleep: Callable[[float], object] = time.sleep

    def run(self) -> None:
        """Read for ever; what cannot be read now is read the next time."""
        while not self.stopped():
            try:
                self.post(LocalSeen(self.services.local(), self.mono()))
            except VaktbordError:
                pass
            except Exception as error:  # noqa: BLE001  # the desk must go on looking
                self.fault(error)
            self.sleep(LOCAL_S)


class _Reader:
    """What was read last, so that a heartbeat costs one small reading and an act one snapshot."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._counter: int | None = None
        self._framed_at = float("-inf")

    def forget(self) -> None:
        """Read everything anew next time."""
        self._counter = None

    def once(self) -> None:
        feed = self._feed
        if self._counter is not None:
            feed.services.wait(WAIT_S)
            if feed.stopped():
                return
        feed.reading_since = feed.mono()
        pulse = feed.services.pulse()
        board: BoardSnapshot | None = None
        if pulse.counter != self._counter or feed.mono() - self._framed_at >= REREAD_S:
            rest = self._framed_at + FRAME_S - feed.mono()
            if rest > 0:
                feed.sleep(rest)
                feed.reading_since = feed.mono()
            board = feed.services.read_board()
            self._framed_at = feed.mono()
            self._counter = board.counter
        feed.reading_since = None
        feed.post(Seen(pulse, board, feed.mono()))
