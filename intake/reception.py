"""Reception as a whole: every door, who may be heard, the committer and the refusals, started and stopped together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from intake.canary import Canary, CanaryFacts
from intake.committer import Committer
from intake.door import Door
from intake.limits import Limits, fitting
from intake.refusals import Refusals
from intake.registry import Known, Registry
from intake.rotation import Rotation
from intake.server import Dc09Server
from intake.spooling import SpoolPlace
from intake.supervision import Supervision
from intake.udp import Dc09Datagrams
from intake.webhook.partners import Partners
from intake.webhook.server import WebhookServer
from intake.webhook.taken import TakenIds
from models.store.clock import Clock
from models.store.sealed import SealedFile
from models.store.store import Store
from models.watch.supervised import Supervised

Address = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Doors:
    """Where to listen, host and port (port 0: any free one); None: not at all. The names are the settings' own."""

    dc09_tcp: Address | None = ("127.0.0.1", 0)
    dc09_udp: Address | None = None
    webhook: Address | None = None


class CannotListen(OSError):
    """An address could not be had: taken by another, or not of this machine. `setting` names it."""

    def __init__(self, setting: str, where: str, error: OSError) -> None:
        super().__init__(error.errno, error.strerror or str(error))
        self.setting = setting
        self.where = where


@dataclass(frozen=True, slots=True)
class ReceptionFacts:
    """How reception fares now. Addresses are "host:port".

    `receiving` only while it listens, knows whom to hear, and what arrives becomes durable; `fault` is a message id or
    empty. `storing` is "database", "spool" or "nothing"; `waiting` frames are not durable yet, `behind` durable and
    not in the database yet; `spool_last` is the newest durable record's number. `frames` came by DC-09, `messages` by
    webhook; `durable` and `stored` are what became of them.
    """

    receiving: bool
    storing: str = "nothing"
    fault: str = ""
    dc09_tcp: str | None = None
    dc09_udp: str | None = None
    webhook: str | None = None
    connections: int = 0
    waiting: int = 0
    behind: int = 0
    spool_last: int = 0
    frames: int = 0
    messages: int = 0
    durable: int = 0
    stored: int = 0
    commits: int = 0
    refused: int = 0
    last_at: datetime | None = None


class Reception:
    """Everything between the wire and the database. Used from one event loop.

    `senders` and `partners` are where those who may be heard are kept, for a start while the database is away.
    `canary`: dial our own door now and then.
    """

    def __init__(
        self,
        store: Store,
        spool: SpoolPlace,
        doors: Doors = Doors(),  # frozen
        *,
        clock: Clock | None = None,
        limits: Limits | None = None,
        senders: SealedFile | None = None,
        partners: SealedFile | None = None,
        canary: bool = False,
    ) -> None:
        self._store = store
        self._spool = spool
        self._doors = doors
        self._clock = clock or store.clock
        self._limits = limits or Limits()
        self._registry = Registry(store, senders)
        self._partners = Partners(store, partners) if doors.webhook is not None else None
        self._refusals = Refusals(store)
        self._rotation = Rotation(store, self._registry)
        self._committer: Committer | None = None
        self.on_stored: Callable[[], None] | None = None
        self._canary = Canary(store, lambda: self.dc09_tcp, self._clock) if canary else None
        self._supervision: Supervision | None = None
        self._door: Door | None = None
        self._server: Dc09Server | None = None
        self._datagrams: Dc09Datagrams | None = None
        self._webhook: WebhookServer | None = None

    async def start(self) -> None:
        """Begin to receive. Raises CannotListen where an address cannot be had.

        Without places where senders are kept it raises StoreUnavailable while the database is away.
        """
        await self._registry.start()
        if self._partners is not None:
            await self._partners.start()
        committer = self._committer = Committer(
            self._store, self._spool, asyncio.get_running_loop(), clock=self._clock
        )
        committer.on_stored = self.on_stored
        committer.start()
        await self._refusals.start()
        await self._rotation.start()
        supervision = self._supervision = Supervision(self._store, committer.submit, self._clock)
        await supervision.start()
        supervision.know([*self._registry.supervised(), *self._supervised_partners()])
        self._door = Door(
            self._registry, committer, self._refusals, self._rotation, self._clock, fitting(self._limits)
        )
        self._door.on_heard = self._heard
        try:
            await self._open_doors(committer, self._door, supervision)
        except OSError:
            await self.stop()
            raise
        if self._canary is not None and self._server is not None:
            self._registry.own = self._canary.known
            self._canary.start()

    async def _open_doors(self, committer: Committer, door: Door, supervision: Supervision) -> None:
        doors = self._doors
        if doors.dc09_tcp is not None:
            self._server = Dc09Server(door)
            await _listen(self._server, "intake.dc09_tcp", doors.dc09_tcp)
        if doors.dc09_udp is not None:
            self._datagrams = Dc09Datagrams(door)
            await _listen(self._datagrams, "intake.dc09_udp", doors.dc09_udp)
        if doors.webhook is not None and self._partners is not None:
            self._webhook = WebhookServer(
                self._registry,
                self._partners,
                committer,
                self._refusals,
                self._clock,
                TakenIds(self._store),
                heard=supervision.heard,
            )
            await _listen(self._webhook, "intake.webhook", doors.webhook)

    def meet_database_again(self) -> None:
        """It is there again, and may be another: what it lacks is taken in from the spool. Safe from any thread."""
        if self._committer is not None:
            self._committer.meet_again()

    def close_doors(self) -> None:
        """Hear nobody any more; what is in hand is stored and answered."""
        if self._server is not None:
            self._server.close_door()
        if self._datagrams is not None:
            self._datagrams.stop_taking()
        if self._webhook is not None:
            self._webhook.close_door()
        if self._door is not None:
            self._door.close()

    async def stop(self, patience_s: float = 5.0) -> None:
        """Hear nobody any more, keep and answer what is in hand, then hang up.

        What is not in the database within `patience_s` is taken in from the spool at the next start.
        """
        if self._canary is not None:
            await self._canary.stop()
        self.close_doors()
        if self._supervision is not None:
            await self._supervision.stop()
        if self._committer is not None:
            await asyncio.to_thread(self._committer.stop, patience_s)
            await asyncio.sleep(0)  # the last answers were handed to the loop; let them be said
        if self._server is not None:
            await self._server.stop()
        if self._datagrams is not None:
            self._datagrams.close()
        if self._webhook is not None:
            await self._webhook.stop()
        await self._rotation.stop()
        await self._refusals.stop()
        if self._partners is not None:
            await self._partners.stop()
        await self._registry.stop()

    @property
    def dc09_tcp(self) -> Address | None:
        """Where DC-09 over TCP is heard, None when it is not."""
        return self._server.address if self._server is not None else None

    @property
    def dc09_udp(self) -> Address | None:
        """Where DC-09 over UDP is heard, None when it is not."""
        return self._datagrams.address if self._datagrams is not None else None

    @property
    def webhook(self) -> Address | None:
        """Where partners' messages are heard, None when they are not."""
        return self._webhook.address if self._webhook is not None else None

    @property
    def canary(self) -> CanaryFacts:
        """How our own test fares."""
        return CanaryFacts() if self._canary is None else self._canary.facts

    @property
    def lines(self) -> tuple[int, int]:
        """How many lines are supervised, and how many of them are silent."""
        supervision = self._supervision
        return (0, 0) if supervision is None else (len(supervision), supervision.silent)

    async def refresh(self) -> None:
        """See changed transmitters and partners now instead of within half a second."""
        await self._registry.refresh()
        if self._partners is not None:
            await self._partners.refresh()

    def facts(self) -> ReceptionFacts:
        """How reception fares."""
        committer, door = self._committer, self._door
        if committer is None or door is None:
            return ReceptionFacts(False, refused=self._refusals.total)
        told = committer.facts()
        shut = told.fault if told.storing == "nothing" else ""
        shut = shut or ("" if self._registry.ready else "intake.senders_unknown")
        tcp, udp, webhook = self.dc09_tcp, self.dc09_udp, self.webhook
        wanted = (self._doors.dc09_tcp, self._doors.dc09_udp, self._doors.webhook)
        if any(asked and not has for asked, has in zip(wanted, (tcp, udp, webhook), strict=True)):
            shut = shut or "intake.door_shut"
        return ReceptionFacts(
            receiving=not shut,
            storing="nothing" if shut else told.storing,
            fault=shut or told.fault or self.canary.fault,
            dc09_tcp=_told(tcp),
            dc09_udp=_told(udp),
            webhook=_told(webhook),
            connections=len(self._server.connections) if self._server is not None else 0,
            waiting=told.waiting,
            behind=told.behind,
            spool_last=told.spool_last,
            frames=door.facts.frames,
            messages=self._webhook.facts().messages if self._webhook is not None else 0,
            durable=told.durable,
            stored=told.stored,
            commits=told.commits,
            refused=self._refusals.total,
            last_at=told.last_at,
        )

    def _supervised_partners(self) -> list[Supervised]:
        partners = self._partners.senders if self._partners is not None else ()
        return [
            Supervised(f"partner:{each.id}", each.name, float(each.interval_s))
            for each in partners
            if each.interval_s > 0
        ]

    def _heard(self, sender: Known) -> None:
        if self._supervision is not None:
            self._supervision.heard(f"transmitter:{sender.id}")


async def _listen(door: Dc09Server | Dc09Datagrams | WebhookServer, setting: str, at: Address) -> None:
    try:
        await door.start(*at)
    except OSError as error:
        raise CannotListen(setting, _told(at) or "", error) from error


def _told(bound: Address | None) -> str | None:
    if bound is None:
        return None
    host, port = bound
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
