"""Panels that ring alarm after alarm, each again and again until it is acknowledged, in a thread of their own."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from types import TracebackType
from typing import Self

from fixtures.panel import Panel
from fixtures.partner import PartnerPlatform

BURGLARY = "130"
ACCEPTED = 202


@dataclass(frozen=True, slots=True)
class Sender:
    """A transmitter as the register knows it. With `webhook` a partner's platform rings for it, else a panel does."""

    account: str
    key: bytes | None = field(default=None, repr=False)
    udp: bool = False
    webhook: PartnerPlatform | None = None


@dataclass(frozen=True, slots=True)
class Rung:
    """One alarm of ours; no two of a sender share group and zone."""

    account: str
    group: str
    zone: str


@dataclass(frozen=True, slots=True)
class Answer:
    """When an alarm was acknowledged (monotonic), and how long after its first attempt."""

    at: float
    delay_s: float


class Traffic:
    """Rings from entry to exit. `pause_s` between a sender's alarms, `timeout_s` for each attempt's answer.

    `first` is each sender's first alarm's number, for who has rung before.
    """

    def __init__(
        self,
        port: int,
        senders: Sequence[Sender],
        *,
        pause_s: float = 0.02,
        timeout_s: float = 1.0,
        first: int = 1,
    ) -> None:
        self._port = port
        self._senders = senders
        self._pause_s = pause_s
        self._timeout_s = timeout_s
        self._first = first
        self._ending = False
        self._giving_up = False
        self._thread = threading.Thread(target=lambda: asyncio.run(self._ring_all()), name="traffic")
        self.rung: dict[Rung, float] = {}
        self.answers: dict[Rung, Answer] = {}

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._giving_up = self._ending = True
        self._thread.join(30)

    def finish(self, patience_s: float = 30.0) -> None:
        """Ring no more, but send what is under way until it is acknowledged. Raises TimeoutError if it is not."""
        self._ending = True
        self._thread.join(patience_s)
        if self._thread.is_alive():
            raise TimeoutError(f"{len(self.rung) - len(self.answers)} alarms were never acknowledged")

    def give_up(self) -> None:
        """Stop also in the middle of an alarm: nobody is going to answer."""
        self._giving_up = self._ending = True
        self._thread.join(30)

    @property
    def sent(self) -> int:
        """How many alarms were rung, not counting attempts."""
        return len(self.rung)

    @property
    def acknowledged(self) -> int:
        """How many of them were acknowledged."""
        return len(self.answers)

    @property
    def worst_s(self) -> float:
        """The longest wait for an acknowledgement."""
        return max((each.delay_s for each in list(self.answers.values())), default=0.0)

    @property
    def last_at(self) -> float:
        """When the newest acknowledgement came (monotonic)."""
        return max((each.at for each in list(self.answers.values())[-len(self._senders) * 2 :]), default=0.0)

    def until(self, acknowledged: int, patience_s: float = 20.0) -> None:
        """Wait until so many are acknowledged in all. Raises TimeoutError."""
        ends = time.monotonic() + patience_s
        while self.acknowledged < acknowledged:
            if time.monotonic() > ends or not self._thread.is_alive():
                raise TimeoutError(f"{self.acknowledged} of {acknowledged} acknowledged, {self.sent} sent")
            time.sleep(0.01)

    def until_answered_after(self, moment: float, patience_s: float = 30.0) -> float:
        """Wait for the first acknowledgement after `moment` (monotonic); seconds from then to it."""
        ends = time.monotonic() + patience_s
        while time.monotonic() < ends:
            if self.last_at > moment:
                return min(each.at for each in list(self.answers.values()) if each.at > moment) - moment
            time.sleep(0.01)
        raise TimeoutError("nothing was acknowledged any more")

    async def _ring_all(self) -> None:
        await asyncio.gather(*(self._ring(each) for each in self._senders))

    async def _ring(self, sender: Sender) -> None:
        panel = Panel(
            "127.0.0.1",
            self._port,
            sender.account,
            sender.key,
            timeout_s=self._timeout_s,
            retries=0,
            udp=sender.udp,
        )
        number = self._first - 1
        async with panel:
            while not self._ending:
                number += 1
                rung = Rung(sender.account, f"{number // 1000 % 100:02}", f"{number % 1000:03}")
                began = self.rung[rung] = time.monotonic()
                if not await self._until_acknowledged(sender, panel, rung, number % 9999 + 1):
                    return
                now = time.monotonic()
                self.answers[rung] = Answer(now, now - began)
                await asyncio.sleep(self._pause_s)

    async def _until_acknowledged(self, sender: Sender, panel: Panel, rung: Rung, sequence: int) -> bool:
        while True:
            if sender.webhook is not None:
                acknowledged = await asyncio.to_thread(_posted, sender.webhook, rung)
            else:
                sending = panel.send_cid(BURGLARY, group=rung.group, zone=rung.zone, sequence=sequence)
                acknowledged = (await sending).acknowledged
            if acknowledged:
                return True
            if self._giving_up:
                return False
            await asyncio.sleep(0.02)


def _posted(platform: PartnerPlatform, rung: Rung) -> bool:
    """Post an alarm under an id of its own; whether it was taken."""
    event = {"code": BURGLARY, "partition": rung.group, "zone": rung.zone}
    try:
        answer = platform.send(
            {"type": "alarm", "account": rung.account, "event": event},
            f"msg_{rung.account}_{rung.group}_{rung.zone}",
        )
    except (OSError, HTTPException, ValueError):
        return False
    return answer.status == ACCEPTED
