"""What `vaktbord doctor` looks at of reception itself: the watch, the spool, the lines, the canary, what went wrong."""

from __future__ import annotations

import stat
from datetime import timedelta
from typing import TYPE_CHECKING

from models.store import keys
from models.store.errors import VaktbordError
from models.store.settings import address
from models.words.lookup import n, t
from tui.cli import local
from tui.cli.console import at_the_glass
from tui.cli.status import feel_pulse
from tui.cli.verdicts import BAD, DOUBTFUL, GOOD, Verdict, bad

if TYPE_CHECKING:
    from models.store.home import Home
    from models.store.settings import Settings
    from models.store.store import Store

LOOPBACK = ("127.0.0.1", "::1", "localhost")
# Two of our own tests in a row that did not come through, and a little.
CANARY_LATE = timedelta(seconds=2 * 300 + 30)
_NAMED = 5
_SPOOL_KINDS = ("spool_hole", "spool_cut", "spool_changed", "database_rolled_back")


def look_reception(home: Home, store: Store, settings: Settings) -> Verdict:
    """Whether a watch lives and what it receives becomes durable."""
    from models.watch.views import watch_row

    with store.read() as connection:
        row = watch_row(connection)
    here = local.here(home, settings)
    if here.held and here.pulse is None:
        return Verdict("reception", BAD, t("cli.doctor.reception.hangs"))
    if here.pulse is not None:
        fault = t(here.pulse.fault) if here.pulse.fault else ""
        if not here.receiving:
            return Verdict("reception", BAD, t("cli.doctor.reception.not_storing", why=fault))
        if here.without_database:
            return Verdict("reception", BAD, t("cli.doctor.reception.locally", why=fault))
    pulse = feel_pulse(store, row, store.clock.now())
    if pulse.alive and row.receiving:
        heard = [each for each in (row.dc09_tcp, row.dc09_udp, row.webhook) if each]
        return Verdict("reception", GOOD, t("cli.doctor.reception.on", where=", ".join(heard) or "-"))
    return Verdict("reception", DOUBTFUL, t("cli.doctor.reception.off"))


def look_spool(home: Home, settings: Settings) -> Verdict:
    """Whether the spool can be read, is sound, is ours alone, and is taken into the database."""
    if not home.spool.is_dir():
        return Verdict("spool", GOOD, t("cli.doctor.spool.none"))
    from models.store.spool.reader import read_spool

    try:
        key = keys.derive(home.master_key(settings), keys.SPOOL)
        found = read_spool(home.spool, key, most=local.MOST_RECORDS)
        size = sum(each.stat().st_size for each in home.spool.iterdir())
        mode = stat.S_IMODE(home.spool.stat().st_mode)
    except VaktbordError as error:
        return bad("spool", error)
    except OSError:
        return Verdict("spool", BAD, t("spool.unreadable", path=home.spool), 4)
    lost = [each for each in found.faults if each.kind != "torn"]
    if lost:
        where = ", ".join(
            f"{each.number}" if each.number == each.until else f"{each.number}-{each.until}"
            for each in lost[:_NAMED]
        )
        if all(each.until <= found.applied for each in lost):
            return Verdict("spool", DOUBTFUL, t("cli.doctor.spool.worn", where=where))
        return Verdict("spool", BAD, t("cli.doctor.spool.broken", where=where), 4)
    if mode & 0o077:
        return Verdict("spool", DOUBTFUL, t("cli.doctor.home.open", folder=home.spool, mode=f"{mode:04o}"))
    behind = sum(record.number > found.applied for record in found.records)
    megabytes = f"{size / 1024**2:.1f}".replace(".", t("cli.decimal"))
    if behind and not local.here(home, settings).held:
        return Verdict("spool", DOUBTFUL, n("cli.doctor.spool.waits", behind))
    return Verdict("spool", GOOD, t("cli.doctor.spool.sound", mb=megabytes, last=found.last, behind=behind))


def look_open_doors(settings: Settings) -> Verdict:
    """Doors that speak in clear and so belong on this machine alone."""
    told = {"intake.webhook": settings.intake.webhook, "watch.metrics": settings.watch.metrics}
    out = [f"{name} {where}" for name, where in told.items() if where and address(where)[0] not in LOOPBACK]
    if out:
        return Verdict("open_doors", DOUBTFUL, t("cli.doctor.open_doors.out", where=", ".join(out)))
    return Verdict("open_doors", GOOD, t("cli.doctor.open_doors.none"))


def look_paths(store: Store, settings: Settings) -> Verdict:
    """No transmitter's only path may end here. Whether it has another is not seen from here, and is said so."""
    from sqlalchemy import text

    with store.read() as connection:
        count = int(connection.execute(text("SELECT count(*) FROM transmitter WHERE active")).scalar_one())
    if not count:
        return Verdict("paths", GOOD, t("cli.doctor.paths.none"))
    grade = DOUBTFUL if settings.home.kind == "city" else GOOD
    return Verdict("paths", grade, n("cli.doctor.paths.unknown", count))


def look_lines(store: Store, settings: Settings) -> Verdict:
    """Lines that are silent, and lines whose silence would say nothing."""
    from models.watch.silence import silent_lines, unproven_count, unproven_lines

    now = store.clock.now()
    with store.read() as connection:
        silent = [each.account or each.subject for each in silent_lines(connection)]
        unproven = [each.account for each in unproven_lines(connection, now)[:_NAMED]]
        count = unproven_count(connection, now)
    if silent:
        return Verdict("lines", DOUBTFUL, n("cli.doctor.lines.silent", len(silent), which=_some(silent)))
    if count:
        return Verdict("lines", DOUBTFUL, n("cli.doctor.lines.unproven", count, which=", ".join(unproven)))
    return Verdict("lines", GOOD, t("cli.doctor.lines.heard"))


def look_canary(store: Store, settings: Settings) -> Verdict:
    """When our own test last came through, and how long it took."""
    from models.watch.canary import recent
    from models.watch.views import watch_row

    now = store.clock.now()
    with store.read() as connection:
        rows = recent(connection)
        alive = feel_pulse(store, watch_row(connection), now).alive
    passed = next((each for each in rows if each.stored_at is not None), None)
    if passed is None or passed.stored_at is None:
        return Verdict("canary", DOUBTFUL, t("cli.doctor.canary.never"))
    at = at_the_glass(passed.stored_at, settings.display.time_zone)
    if now - passed.stored_at > CANARY_LATE:
        return Verdict("canary", BAD if alive else DOUBTFUL, t("cli.doctor.canary.late", at=at))
    seconds = (passed.shown_at or passed.stored_at) - passed.sent_at
    took = f"{max(0.0, seconds.total_seconds()):.1f}".replace(".", t("cli.decimal"))
    return Verdict("canary", GOOD, t("cli.doctor.canary.passed", at=at, s=took))


def look_disturbances(store: Store, settings: Settings) -> Verdict:
    """What troubled reception and no officer has asked the ARC about yet."""
    from models.watch.disturbances import unsettled

    with store.read() as connection:
        rows = unsettled(connection)
    if not rows:
        return Verdict("disturbances", GOOD, t("cli.doctor.disturbances.none"))
    since = at_the_glass(rows[0].began_at, settings.display.time_zone)
    grade = BAD if any(each.kind in _SPOOL_KINDS for each in rows) else DOUBTFUL
    return Verdict("disturbances", grade, n("cli.doctor.disturbances.waiting", len(rows), since=since))


def _some(names: list[str]) -> str:
    return ", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")
