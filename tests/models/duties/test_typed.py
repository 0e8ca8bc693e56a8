"""Acts as forms give them: what is answered belongs to what was seen."""

from __future__ import annotations

import pytest

from models.access.actor import LOADER
from models.duties.typed import do
from models.people.offers import offers_of
from models.store.clock import HeldClock
from models.store.errors import Overtaken
from models.store.store import Store
from tests.models.people.build import person


def test_an_answer_goes_to_the_offer_that_was_seen_though_another_was_made_since(
    store: Store, clock: HeldClock
) -> None:
    someone = person(store)

    def told(act: str, **words: str) -> str:
        with store.write() as session:
            return do(session, LOADER, act, {"code": "SF-07", "kind": "training", **words}, clock)

    def states() -> dict[str, str]:
        with store.read() as connection:
            return {each.channel: each.state for each in offers_of(connection, someone)}

    first = told("offer", channel="brev")
    told("offer", channel="möte")
    told("answer", state="declined", seen=f"1:{first}")
    assert states() == {"brev": "declined", "möte": "offered"}
    with pytest.raises(Overtaken):
        told("answer", state="accepted", seen=f"1:{first}")
    told("answer", state="accepted")
    assert states() == {"brev": "declined", "möte": "accepted"}
