"""What `vaktbord doctor` says of the ladder: at home a desk alone wakes nobody (DIRECTIVE rule 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.words.lookup import t
from tui.cli.verdicts import BAD, DOUBTFUL, GOOD, Verdict

if TYPE_CHECKING:
    from models.store.settings import Settings
    from models.store.store import Store


def look_ladder(store: Store, settings: Settings) -> Verdict:
    """Red at home until a channel is tested within 31 days, or the alarm receiving centre rings TiB by a decision."""
    from models.channels.deciding import first_woken
    from models.channels.reach import ways_now
    from models.channels.views import channels, is_tested
    from models.channels.words import EARLY
    from models.store.policy import AT_HOME, ArcCalls, Ladder, decision_of, in_force

    now = store.clock.now()
    with store.read() as connection:
        ladder = in_force(connection, Ladder, now)
        rings, decision = in_force(connection, ArcCalls, now).rings, decision_of(connection, ArcCalls, now)
        ways = ways_now(connection, now)
        used = [row for row in channels(connection) if row.active and row.duty not in EARLY]
    if AT_HOME not in ladder.profiles():
        return Verdict("ladder", GOOD, t("cli.doctor.ladder.staffed"))
    tested = {row.id: row.name for row in used if is_tested(row, now)}
    untested = ", ".join(row.name for row in used if row.id not in tested)
    stages = first_woken(ladder, 1)
    # Of those whom the first stage wakes now, somebody must be sure to be reached.
    if not all(tested.keys() & set(ways.meant(sorted(words))) for words in stages):
        if rings:
            return Verdict("ladder", GOOD, t("cli.doctor.ladder.arc_calls", decision=decision))
        if not all(stages):
            return Verdict("ladder", BAD, t("cli.doctor.ladder.wakes_nobody"))
        if used:
            return Verdict("ladder", BAD, t("cli.doctor.ladder.untested", names=untested))
        return Verdict("ladder", BAD, t("cli.doctor.ladder.no_channel"))
    failed = [row.name for row in used if row.outcome in ("expired", "refused")]
    if failed:
        return Verdict("ladder", DOUBTFUL, t("cli.doctor.ladder.failed", names=", ".join(failed)))
    if untested:
        return Verdict("ladder", DOUBTFUL, t("cli.doctor.ladder.some_untested", names=untested))
    return Verdict("ladder", GOOD, t("cli.doctor.ladder.tested", names=", ".join(tested.values())))
