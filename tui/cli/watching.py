"""One run of the watch: reception, clockwork, the way to the database and the pulse, begun and ended in order."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
from typing import TYPE_CHECKING

from intake.reception import CannotListen, Doors, Reception
from intake.spooling import SpoolPlace
from models.audit.signing import Signer
from models.store import keys
from models.store.errors import SettingsProblem, StoreUnavailable, VaktbordError
from models.store.gate import GatedStore
from models.store.sealed import SealedFile
from models.store.settings import address
from models.watch.commands import Listening, end_watch
from models.watch.pulse import LocalPulse, ended, last_pulse, write_pulse
from models.words.lookup import t
from scheduler.channels import ChannelSender
from scheduler.clockwork import Clockwork
from scheduler.systemd import READY, STOPPING, Lifeline, notify, status
from tui.cli import process
from tui.cli.chores import chores
from tui.cli.console import say
from tui.cli.daily_backup import daily
from tui.cli.ending import LastResort, within
from tui.cli.exit_codes import OK
from tui.cli.keeper import Keeper

if TYPE_CHECKING:
    from models.store.home import Home
    from models.store.settings import Settings
    from models.store.store import Store
    from tui.cli.metering import Metering

_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
# The database is given so long at the start before reception begins without it.
REACH_S, BEGIN_S = 1.0, 1.5
LOOK_S, PULSE_S = 0.25, 1.0
# So many alarms as come within it wake the clockwork once.
WAKE_S = 0.05
# At the end each step has so long, what is in hand a little longer, and all of it together so long.
STEP_S, PATIENCE_S, END_WITHIN_S = 0.4, 1.0, 5.0
# Overtaken, it still hands over what it has received: a thousand frames take a second.
HAND_OVER_S = 30.0
_log = logging.getLogger("vaktbord.watch")


class Watching:
    """The watch from its first to its last moment. `last_resort` ends the process, whatever hangs."""

    def __init__(
        self, home: Home, settings: Settings, master: bytes, store: Store, last_resort: LastResort
    ) -> None:
        self._home = home
        self._settings = settings
        self._store = store
        self._last_resort = last_resort
        self._gate = GatedStore(store)
        self._keeper = Keeper(
            home,
            store,
            self._gate,
            lambda: self._reception.meet_database_again(),
            chores(home, settings, self._gate, master, self._replay_outboxes),
        )
        self._outbox_key = keys.derive(master, keys.OUTBOX)
        sealing = keys.derive(master, keys.SENDERS)
        self._reception = Reception(
            self._gate,
            SpoolPlace(home.spool, keys.derive(master, keys.SPOOL), _spool_known(home)),
            _doors(settings),
            senders=SealedFile(home.senders / "transmitters", sealing),
            partners=SealedFile(home.senders / "partners", sealing),
            canary=True,
        )
        self._reception.on_stored = self._stored
        self._waking: asyncio.TimerHandle | None = None
        self._lifeline = Lifeline()
        self._clockwork = Clockwork(
            self._gate,
            epoch=lambda: self._keeper.epoch,
            health=self._health,
            on_cycle=self._lifeline.cycle_finished,
            signer=Signer.of(master, home.head_seen),
            backups=daily(home, settings, self._gate),
        )
        self._channels = ChannelSender(self._gate, may_send=lambda: self._keeper.fatal is None)
        self._clockwork_runs = False
        self._metering: Metering | None = None
        self._turned_at: float | None = None
        self._ending = asyncio.Event()
        self._cycle = 0
        self._pulsed_at = float("-inf")
        self._pulse: LocalPulse | None = None

    async def run(self, parent_fd: int | None) -> None:
        """Receive until told to end.

        Raises what keeps it from starting, and StoreUnavailable or VersionProblem when it has to yield.
        """
        self._end_on_signals(parent_fd)
        process.settle_soon(asyncio.get_running_loop())
        self._keeper.start()
        try:
            await asyncio.to_thread(self._keeper.reached.wait, REACH_S)
            self._yield_to_what_is_fatal()
            await self._receive()
        finally:
            await asyncio.to_thread(self._keeper.stop, STEP_S)
        _say(t("cli.watch.stopped"))

    async def _receive(self) -> None:
        try:
            await self._reception.start()
        except CannotListen as error:
            raise SettingsProblem(
                "watch.address_taken", address=error.where, setting=error.setting
            ) from error
        try:
            self._keeper.listen(self._listening())
            self._beat()
            await asyncio.to_thread(self._keeper.begun.wait, BEGIN_S)
            self._yield_to_what_is_fatal()
            self._tell_metrics()
            self._beat()
            self._announce()
            await self._stay()
            if self._keeper.fatal is not None:
                await self._hand_over()
                self._yield_to_what_is_fatal()
        finally:
            await self._finish()

    async def _finish(self) -> None:
        """Hear nobody any more, keep and answer what is in hand; a database that hangs is not waited for."""
        code = self._keeper.fatal.exit_code if self._keeper.fatal else OK
        self._last_resort.within(END_WITHIN_S, code)
        notify(STOPPING)
        in_time = await within(STEP_S, self._write_nothing)
        if not in_time:
            self._gate.shut()
        await self._reception.stop(PATIENCE_S)
        if self._metering is not None:
            await within(STEP_S, self._metering.stop)
        if self._clockwork_runs:
            await within(STEP_S, self._channels.stop)
            in_time = await within(PATIENCE_S if in_time else STEP_S, self._clockwork.stop) and in_time
        in_time = await within(STEP_S, self._sign_off) and in_time
        if self._pulse is not None:
            self._write(ended(self._pulse))
        if not in_time:
            # Threads that hang in the database would keep the process; nothing they do is owed any more.
            self._last_resort.within(STEP_S, code, insist=True)

    def _write_nothing(self) -> None:
        with contextlib.suppress(VaktbordError), self._gate.write():
            return

    async def _stay(self) -> None:
        """Tell every second that the loop turns, until told to end or until there is nothing to stay for."""
        while not self._ending.is_set() and self._keeper.fatal is None:
            if not self._clockwork_runs and self._keeper.begun.is_set():
                self._clockwork_runs = True
                self._clockwork.start()
                self._channels.start()
            self._beat()
            self._lifeline.loop_turned()
            if not self._keeper.answers:
                # A database that hangs keeps a cycle from finishing, and is no reason to end a watch that receives.
                self._lifeline.cycle_finished()
            self._clockwork.loop_turned()
            self._turned_at = self._store.clock.monotonic()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), LOOK_S)

    async def _hand_over(self) -> None:
        """Another watch has the database: hear nobody any more, and bring what was received into it."""
        error = self._keeper.fatal
        if error is None or error.message_id != "watch.held_elsewhere":
            return
        self._reception.close_doors()
        self._gate.open()
        loop = asyncio.get_running_loop()
        ends = loop.time() + HAND_OVER_S
        while self._reception.facts().behind and loop.time() < ends and not self._ending.is_set():
            self._beat()
            await asyncio.sleep(LOOK_S)

    def _yield_to_what_is_fatal(self) -> None:
        error = self._keeper.fatal
        if error is None:
            return
        if error.message_id == "watch.held_elsewhere" and self._pulse is not None:
            raise StoreUnavailable("watch.overtaken", **error.values) from error
        raise error

    def _beat(self) -> None:
        """Write the pulse when a second has passed, or at once when something has changed."""
        clock = self._store.clock
        facts = self._reception.facts()
        storing = "spool" if facts.storing == "database" and not self._keeper.answers else facts.storing
        pulse = LocalPulse(
            pid=os.getpid(),
            boot_id=clock.boot_id(),
            boottime=clock.boottime(),
            cycle=self._cycle + 1,
            receiving=facts.receiving,
            storing=storing,
            fault=facts.fault or self._keeper.fault,
            waiting=facts.waiting,
            behind=facts.behind,
            spool_last=facts.spool_last,
            dc09_tcp=facts.dc09_tcp,
            dc09_udp=facts.dc09_udp,
            webhook=facts.webhook,
        )
        before = self._pulse
        same = before is not None and _standing(before) == _standing(pulse)
        if same and pulse.boottime - self._pulsed_at < PULSE_S - LOOK_S / 2:
            return
        self._write(pulse)

    def _write(self, pulse: LocalPulse) -> None:
        self._cycle, self._pulsed_at = pulse.cycle, pulse.boottime
        try:
            write_pulse(self._home.pulse_file, pulse)
        except (OSError, ValueError) as error:
            if self._pulse is None:
                _log.error("the pulse could not be written: %s", type(error).__name__)
        before, self._pulse = self._pulse, pulse
        if before is None or (before.receiving, before.storing) != (pulse.receiving, pulse.storing):
            notify(status(t(f"cli.watch.status.{pulse.storing if pulse.receiving else 'nothing'}")))

    def _health(self) -> tuple[bool, str]:
        facts = self._reception.facts()
        return facts.receiving, facts.fault or self._channels.fault

    def _stored(self) -> None:
        """Something new is in the database: tell of it now rather than within the second."""
        if self._waking is None:
            self._waking = asyncio.get_running_loop().call_later(WAKE_S, self._wake)

    def _wake(self) -> None:
        self._waking = None
        self._clockwork.wake()

    def _replay_outboxes(self) -> None:
        """Do for real what officers did while the database was away, also of desks that are gone."""
        if self._reception.facts().behind == 0 and self._home.outbox.is_dir():
            from models.alarms.outbox import replay_all

            replay_all(self._gate, self._home.outbox, self._outbox_key, self._store.clock)

    def _sign_off(self) -> None:
        """Say in the database that nobody receives any more."""
        if self._keeper.epoch:
            with contextlib.suppress(VaktbordError), self._gate.write() as session:
                end_watch(session, self._keeper.epoch, self._store.clock)
            self._clockwork.sign_head()

    def _tell_metrics(self) -> None:
        where = self._settings.watch.metrics
        if not where:
            return
        from tui.cli.metering import Metering

        self._metering = Metering(
            self._reception, self._clockwork, self._store.clock, lambda: self._turned_at
        )
        self._metering.start(where)

    def _listening(self) -> Listening:
        facts = self._reception.facts()
        return Listening(facts.dc09_tcp, facts.dc09_udp, facts.webhook)

    def _announce(self) -> None:
        told = self._listening()
        where = ", ".join(each for each in (told.dc09_tcp, told.dc09_udp, told.webhook) if each)
        _say(t("cli.watch.receiving", where=where or "-", pid=os.getpid()))
        if not self._keeper.answers:
            _say(t("cli.watch.locally"))
        notify(READY)

    def _end_on_signals(self, parent_fd: int | None) -> None:
        loop = asyncio.get_running_loop()
        for each in _SIGNALS:
            loop.add_signal_handler(each, self._ending.set)
        if parent_fd is not None:

            def parent_ended() -> None:
                loop.remove_reader(parent_fd)
                self._ending.set()

            loop.add_reader(parent_fd, parent_ended)


def _doors(settings: Settings) -> Doors:
    told = settings.intake
    return Doors(
        address(told.dc09_tcp),
        address(told.dc09_udp) if told.dc09_udp else None,
        address(told.webhook) if told.webhook else None,
    )


def _spool_known(home: Home) -> int:
    """The last number that the watch before told of; a spool that ends earlier has lost its tail."""
    told = last_pulse(home.pulse_file)
    return told.spool_last if told is not None else 0


def _standing(pulse: LocalPulse) -> tuple[object, ...]:
    """What must be told at once when it changes."""
    return pulse.receiving, pulse.storing, pulse.fault, pulse.dc09_tcp, pulse.dc09_udp, pulse.webhook


def _say(text: str) -> None:
    """A line for whoever looks; a terminal that is gone must not keep the watch from ending well."""
    with contextlib.suppress(OSError, ValueError):
        say(text)
        if sys.stdout is not None:
            sys.stdout.flush()
