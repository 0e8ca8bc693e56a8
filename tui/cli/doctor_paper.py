"""What `vaktbord doctor` says of the sealed emergency sheet: that it lies there, and is of last night."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from models.words.lookup import t
from tui.cli.sealed_sheet import newest, sheet_file
from tui.cli.verdicts import DOUBTFUL, GOOD, Verdict
from tui.render.ages import span_words

if TYPE_CHECKING:
    from models.store.home import Home
    from models.store.settings import Settings
    from models.store.store import Store

# Made each night: two nights without it are no chance.
OLD = timedelta(hours=26)


def look_paper(home: Home, store: Store, settings: Settings) -> Verdict:
    """Whether there is a sheet to take from the safe when nothing else works."""
    with store.read() as connection:
        made_at, key_at = newest(connection)
    path = sheet_file(home)
    if made_at is None or not path.is_file():
        grade = GOOD if settings.home.kind == "demo" else DOUBTFUL
        return Verdict("paper", grade, t("cli.doctor.paper.none"))
    age = store.clock.now() - made_at
    span = span_words(max(age, timedelta()).total_seconds())
    if key_at is not None and key_at > made_at:
        return Verdict("paper", DOUBTFUL, t("cli.doctor.paper.before_key"))
    if age > OLD:
        return Verdict("paper", DOUBTFUL, t("cli.doctor.paper.old", age=span))
    return Verdict("paper", GOOD, t("cli.doctor.paper.good", age=span, path=path))
