"""Our own test alarm (egenkontroll): dialled in at our own door every five minutes, through every stage of a real one.

Its account and key are made at start and lie in memory only, so nobody outside can send one. It is under AES, is to
be acknowledged, and touches a table of its own; what a desk has shown of it, the desk writes.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from intake.dc09.crypto import Key, padding
from intake.dc09.framing import Frame, Framer
from intake.dc09.parse import decipher, read_header
from intake.dc09.reply import framed
from intake.dc09.stamp import write_stamp
from intake.mishaps import tell
from intake.registry import CANARY, Known
from models.store.clock import Clock
from models.store.ids import new_id
from models.store.store import Store
from models.watch.canary import canary_sent, newest
from models.watch.canary_heard import INTERVAL_S, PATIENCE_S

FIRST_S = 3.0
AGAIN_S = 30.0
POLL_S = 0.05
UNHEARD, UNANSWERED, NOT_STORED = (
    "intake.canary_unheard",
    "intake.canary_unanswered",
    "intake.canary_not_stored",
)
Address = Callable[[], tuple[str, int] | None]
_MOST_ANSWER = 4096
_log = logging.getLogger("vaktbord.intake")


@dataclass(frozen=True, slots=True)
class CanaryFacts:
    """How the canaries fare: the last one's seconds to its ACK and to the database, None where it did not get there.

    `fault` is a message id, "" when the last came through as far as it could; `stored` is unknown, and no fault,
    while the database is away: then reception itself says so. `passed_at` is the monotonic time of the newest that
    came through.
    """

    sent: int = 0
    failed: int = 0
    acknowledged_s: float | None = None
    stored_s: float | None = None
    fault: str = ""
    passed_at: float | None = None


class Canary:
    """Used on one event loop. `known` is who the registry must find under the canary's account.

    `address` says where our own DC-09 door is bound, None while it is shut.
    """

    def __init__(self, store: Store, address: Address, clock: Clock | None = None) -> None:
        self._store = store
        self._address = address
        self._clock = clock or store.clock
        self._key = Key(secrets.token_bytes(32))
        self.known = Known(
            id=CANARY,
            account=secrets.token_hex(8).upper(),
            kind=CANARY,
            portable=False,
            person_id=None,
            interval_s=0,
            keys=(self._key,),
        )
        self.facts = CanaryFacts()
        self._sequence = 0
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Send the first in a few seconds, then one every five minutes; sooner after one that did not come through."""
        self._task = asyncio.create_task(self._keep_sending(), name="canary")

    async def stop(self) -> None:
        """Send no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def send(self) -> CanaryFacts:
        """Send one and follow it for ten seconds. Never raises for what the world does."""
        canary_id = new_id()
        began = self._clock.monotonic()
        rowed = await asyncio.to_thread(self._begin, canary_id)
        acknowledged_s: float | None = None
        stored_s: float | None = None
        fault = UNHEARD
        try:
            async with asyncio.timeout(PATIENCE_S):
                fault = await self._dial(canary_id)
                if not fault:
                    acknowledged_s = self._clock.monotonic() - began
                    if rowed:
                        fault = NOT_STORED
                        stored_s = await self._until_stored(canary_id, began)
                        fault = ""
        except TimeoutError:
            fault = UNANSWERED if fault == UNHEARD else fault
        except OSError:
            fault = UNHEARD
        if fault and fault != self.facts.fault:
            _log.error("the canary did not come through: %s", fault)
        before = self.facts
        self.facts = CanaryFacts(
            sent=before.sent + 1,
            failed=before.failed + bool(fault),
            acknowledged_s=acknowledged_s,
            stored_s=stored_s,
            fault=fault,
            passed_at=before.passed_at if stored_s is None else self._clock.monotonic(),
        )
        return self.facts

    async def _keep_sending(self) -> None:
        await asyncio.sleep(FIRST_S)
        while True:
            stored_s: float | None = None
            try:
                stored_s = (await self.send()).stored_s
            except Exception as error:  # noqa: BLE001  # one that could not be sent must not be the last
                tell("the canary could not be sent", error)
            await asyncio.sleep(AGAIN_S if stored_s is None else INTERVAL_S)

    def _begin(self, canary_id: str) -> bool:
        try:
            with self._store.write() as session:
                canary_sent(session, canary_id, self._clock)
        except Exception as error:  # noqa: BLE001  # the door is tried all the same
            tell("the canary could not be written down", error)
            return False
        return True

    async def _dial(self, canary_id: str) -> str:
        """Send the frame and read the answer; "" when it is our ACK."""
        bound = self._address()
        if bound is None:
            return UNHEARD
        reader, writer = await asyncio.open_connection(_reachable(bound[0]), bound[1])
        try:
            self._sequence = self._sequence % 9999 + 1
            writer.write(self._frame(canary_id))
            await writer.drain()
            return "" if self._is_ack(await self._answer(reader)) else UNANSWERED
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    def _frame(self, canary_id: str) -> bytes:
        """An automatic test report (RP) whose words are the canary's id."""
        account = self.known.account.encode("ascii")
        data = b"|#%b|NRP0000^%b^]" % (account, canary_id.encode("ascii")) + write_stamp(self._clock.now())
        sealed = self._key.encrypt(padding(len(data)) + data).hex().upper().encode("ascii")
        return framed(b'"*SIA-DCS"%04dL0#%b[%b' % (self._sequence, account, sealed))

    async def _answer(self, reader: asyncio.StreamReader) -> Frame | None:
        framer = Framer()
        taken = 0
        while taken < _MOST_ANSWER:
            chunk = await reader.read(_MOST_ANSWER)
            if not chunk:
                return None
            taken += len(chunk)
            for frame in framer.feed(chunk):
                return frame
        return None

    def _is_ack(self, frame: Frame | None) -> bool:
        header = read_header(frame) if frame is not None and frame.sound else None
        return (
            header is not None
            and header.token == "ACK"
            and header.encrypted
            and (header.sequence, header.account) == (f"{self._sequence:04}", self.known.account)
            and decipher(header, self._key) is not None
        )

    async def _until_stored(self, canary_id: str, began: float) -> float | None:
        """Seconds until the database has it; None where the database cannot be asked. Ends by the caller's timeout."""
        while True:
            stored = await asyncio.to_thread(self._is_stored, canary_id)
            if stored is None:
                return None
            if stored:
                return self._clock.monotonic() - began
            await asyncio.sleep(POLL_S)

    def _is_stored(self, canary_id: str) -> bool | None:
        try:
            with self._store.read() as connection:
                row = newest(connection)
        except Exception as error:  # noqa: BLE001  # what cannot be asked is not known
            tell("the canary could not be looked up", error)
            return None
        return row is not None and row.id == canary_id and row.stored_at is not None


def _reachable(host: str) -> str:
    """Where a door that listens on every address is reached from here."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # compared with, not bound to
