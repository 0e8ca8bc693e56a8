"""Partners: added, given a second secret, relieved of the first, ended; never a secret where it is shown."""

from __future__ import annotations

import base64

import pytest
from sqlalchemy import text

from models.access.actor import Actor, unnamed
from models.partners.commands import add_partner, end_partner, retire_secret, rotate_secret
from models.partners.secrets import in_words
from models.partners.views import partner_senders, partners, partners_mark
from models.store import chain
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, NotFound, Refused
from models.store.store import Store

OFFICER = unnamed("mek", "cli")
AUDITOR = Actor("operator", "a", "A. Revisor", "auditor")


def _add(store: Store, clock: HeldClock, name: str = "Larmcentralen", interval_s: int = 0) -> bytes:
    with store.write() as session:
        return add_partner(session, OFFICER, name, clock, interval_s=interval_s)


def _secrets(store: Store) -> dict[str, tuple[bytes, ...]]:
    with store.read() as connection:
        return {each.name: each.secrets for each in partner_senders(connection)}


def _mark(store: Store) -> tuple[int, int]:
    with store.read() as connection:
        return partners_mark(connection)


def test_a_partner_has_a_secret_of_32_bytes_written_as_the_standard_does(
    store: Store, clock: HeldClock
) -> None:
    secret = _add(store, clock, interval_s=60)
    assert len(secret) == 32
    assert base64.b64decode(in_words(secret).removeprefix("whsec_")) == secret
    assert _secrets(store) == {"Larmcentralen": (secret,)}
    with store.read() as connection:
        [row] = partners(connection)
    assert (row.name, row.interval_s, row.active, row.last_signal_at) == ("Larmcentralen", 60, True, None)
    assert row.secrets_made_at == (clock.now(),)


def test_two_secrets_hold_until_the_older_is_ended(store: Store, clock: HeldClock) -> None:
    marks = [_mark(store)]
    first = _add(store, clock)
    marks.append(_mark(store))
    with store.write() as session:
        second = rotate_secret(session, OFFICER, "larmcentralen", clock)
    marks.append(_mark(store))
    assert _secrets(store) == {"Larmcentralen": (first, second)}
    with pytest.raises(Refused, match="partner.two_secrets"), store.write() as session:
        rotate_secret(session, OFFICER, "Larmcentralen", clock)
    with store.write() as session:
        retire_secret(session, OFFICER, "Larmcentralen", clock)
    marks.append(_mark(store))
    assert _secrets(store) == {"Larmcentralen": (second,)}
    with pytest.raises(Refused, match="partner.one_secret"), store.write() as session:
        retire_secret(session, OFFICER, "Larmcentralen", clock)
    assert len(set(marks)) == len(marks)  # reception notices every change


def test_an_ended_partner_is_heard_no_more_and_keeps_its_name(store: Store, clock: HeldClock) -> None:
    _add(store, clock)
    before = _mark(store)
    with store.write() as session:
        end_partner(session, OFFICER, "Larmcentralen", clock)
    assert _secrets(store) == {} and _mark(store) != before
    for act in (rotate_secret, retire_secret, end_partner):
        with pytest.raises(NotFound), store.write() as session:
            act(session, OFFICER, "Larmcentralen", clock)
    with pytest.raises(Refused, match="partner.name_taken"):
        _add(store, clock, "LARMCENTRALEN")


@pytest.mark.parametrize(
    ("name", "interval_s", "error"),
    [
        ("", 0, "partner.bad_name"),
        (" \u200b\u202e", 0, "partner.bad_name"),
        ("L" * 61, 0, "partner.bad_name"),
        ("L" * 10_000, 0, "partner.bad_name"),
        ("Ny", -1, "partner.bad_interval"),
        ("Ny", 10**12, "partner.bad_interval"),
        ("larmCentralen", 0, "partner.name_taken"),
    ],
)
def test_what_cannot_be_is_refused(
    store: Store, clock: HeldClock, name: str, interval_s: int, error: str
) -> None:
    _add(store, clock)
    with pytest.raises(Refused, match=error):
        _add(store, clock, name, interval_s)


def test_there_is_an_end_to_how_many_are_in_use(sqlite_store: Store, clock: HeldClock) -> None:
    for number in range(20):
        _add(sqlite_store, clock, f"Partner {number}")
    with pytest.raises(Refused, match="partner.too_many"):
        _add(sqlite_store, clock, "En till")
    with sqlite_store.write() as session:
        end_partner(session, OFFICER, "Partner 3", clock)
    _add(sqlite_store, clock, "En till")


def test_every_act_is_recorded_without_the_secret_and_needs_the_right(store: Store, clock: HeldClock) -> None:
    secret = _add(store, clock)
    with store.write() as session:
        other = rotate_secret(session, OFFICER, "Larmcentralen", clock)
        retire_secret(session, OFFICER, "Larmcentralen", clock)
        end_partner(session, OFFICER, "Larmcentralen", clock)
    with store.read() as connection:
        verbs = list(connection.execute(text("SELECT verb FROM entry ORDER BY seq")).scalars())
        details = " ".join(connection.execute(text("SELECT body FROM entry_detail")).scalars())
        assert chain.verify(connection) is None
    assert verbs == ["partner.added", "partner.secret_added", "partner.secret_ended", "partner.ended"]
    for each in (secret, other):
        assert each.hex() not in details and in_words(each) not in details
    with pytest.raises(NotAllowed), store.write() as session:
        add_partner(session, AUDITOR, "Ny", clock)


def test_a_sender_does_not_show_its_secrets(store: Store, clock: HeldClock) -> None:
    secret = _add(store, clock)
    with store.read() as connection:
        [sender] = partner_senders(connection)
    assert repr(secret) not in repr(sender) and secret.hex() not in repr(sender)
