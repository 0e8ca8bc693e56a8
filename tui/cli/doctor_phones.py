"""What `vaktbord doctor` says of officers who have shifts and a number that nobody has rung."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.words.lookup import n, t
from tui.cli.verdicts import DOUBTFUL, GOOD, Verdict

if TYPE_CHECKING:
    from models.store.settings import Settings
    from models.store.store import Store


def look_phones(store: Store, settings: Settings) -> Verdict:
    """Said once for all their shifts: a home that was upgraded has numbers from before anybody had to ring them."""
    from models.rota.mending import ahead

    with store.read() as connection:
        unrung = ahead(connection, store.clock.now()).unrung
    if unrung:
        return Verdict("phones", DOUBTFUL, n("cli.doctor.phones.unrung", unrung))
    return Verdict("phones", GOOD, t("cli.doctor.phones.good"))
