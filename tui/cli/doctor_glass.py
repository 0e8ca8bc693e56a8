"""What `vaktbord doctor` says of cards opened in an emergency that nobody has reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.words.lookup import n, t
from tui.cli.verdicts import BAD, DOUBTFUL, GOOD, Verdict

if TYPE_CHECKING:
    from models.store.settings import Settings
    from models.store.store import Store


def look_glass(store: Store, settings: Settings) -> Verdict:
    """Red when a review is overdue: nobody has answered for it."""
    from models.access.break_glass import unreviewed

    with store.read() as connection:
        rows = unreviewed(connection)
    late = sum(row.overdue(store.clock.now()) for row in rows)
    if late:
        return Verdict("break_glass", BAD, n("cli.doctor.break_glass.overdue", late))
    if rows:
        return Verdict("break_glass", DOUBTFUL, n("cli.doctor.break_glass.waits", len(rows)))
    return Verdict("break_glass", GOOD, t("cli.doctor.break_glass.none"))
