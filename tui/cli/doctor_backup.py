"""What `vaktbord doctor` says of backups: that there is a key, a fresh copy in its place, and a drill not long ago."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from models.words.lookup import t
from tui.cli.exit_codes import CONFIGURATION, INTEGRITY
from tui.cli.verdicts import BAD, DOUBTFUL, GOOD, Verdict
from tui.render.ages import span_words

if TYPE_CHECKING:
    from models.store.home import Home
    from models.store.settings import Settings
    from models.store.store import Store

# A quarter: the paper is then known to be found, and to open what is made.
DRILL_WITHIN = timedelta(days=92)


def look_backup(home: Home, store: Store, settings: Settings) -> Verdict:
    """Whether what is lost today is at most a day."""
    from models.backup import keeping
    from models.backup.commands import OVERDUE
    from models.backup.container import recipient_of
    from models.backup.views import good_files, health
    from tui.cli.backup import fault_words, place_of

    if settings.home.kind == "demo":
        return Verdict("backup", GOOD, t("cli.doctor.backup.demo"))
    public = settings.backup.public_key.strip()
    with store.read() as connection:
        known, files = health(connection), good_files(connection)
    if not public and store.path is None and not known.fault and known.made_at is not None:
        age = store.clock.now() - known.made_at
        if age <= OVERDUE:
            return Verdict(
                "backup", GOOD, t("cli.doctor.backup.elsewhere", age=span_words(age.total_seconds()))
            )
    if not public:
        grade = BAD if settings.home.kind == "city" else DOUBTFUL
        return Verdict("backup", grade, t("backup.no_public_key"), CONFIGURATION)
    recipient_of(public)
    if known.fault:
        why = fault_words(known.fault, place_of(home, settings).folder)
        return Verdict("backup", BAD, t("cli.doctor.backup.failed", why=why))
    if known.made_at is None:
        return Verdict("backup", DOUBTFUL, t("cli.doctor.backup.none"))
    age = store.clock.now() - known.made_at
    span = span_words(age.total_seconds())
    if age > OVERDUE:
        return Verdict("backup", BAD, t("cli.doctor.backup.old", age=span))
    place = place_of(home, settings)
    newest = keeping.newest_of(place, files[:1])
    if newest is None:
        words = t("cli.doctor.backup.gone", file=files[0].file, folder=place.folder)
        return Verdict("backup", BAD, words, INTEGRITY)
    if place.folder.stat().st_dev == home.folder.stat().st_dev:
        return Verdict("backup", DOUBTFUL, t("cli.doctor.backup.same_disk", age=span, folder=place.folder))
    return Verdict("backup", GOOD, t("cli.doctor.backup.good", age=span, folder=place.folder))


def look_drill(store: Store, settings: Settings) -> Verdict:
    """Whether a copy was read back not long ago: one that never was is none."""
    from models.backup.views import health

    if settings.home.kind == "demo":
        return Verdict("drill", GOOD, t("cli.doctor.backup.demo"))
    with store.read() as connection:
        drilled = health(connection).drilled_at
    if drilled is None:
        return Verdict("drill", DOUBTFUL, t("cli.doctor.drill.never"))
    age = store.clock.now() - drilled
    span = span_words(age.total_seconds())
    if age > DRILL_WITHIN:
        return Verdict("drill", DOUBTFUL, t("cli.doctor.drill.old", age=span))
    return Verdict("drill", GOOD, t("cli.doctor.drill.good", age=span))
