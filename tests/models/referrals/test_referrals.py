"""Referral cards: made, told, confirmed and taken back; closed owners, and nothing of anybody in lists (D63, D64)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from models.access.actor import Actor
from models.board.views import read_board
from models.referrals.commands import confirm, tell_owner, withdraw
from models.referrals.owners import opening_after, opens_at
from models.referrals.reading import seen_by, view_referral
from models.referrals.rows import ReferralCard
from models.referrals.views import counted, referral_by_number, referral_card, referrals
from models.store.clock import HeldClock
from models.store.errors import NotAllowed, NotFound, Overtaken, Refused
from models.store.policy import OfficeHours
from models.store.store import Store
from tests.models.people.build import AUDITOR, EK, LIND
from tests.models.referrals.build import TO_BOARD, TO_OFFICE, TO_POLICE, ZONE, owners, refer

NAME = "Fredrika Fritid"
# The clock of the tests holds at 03:12 on Wednesday 25 November 2026.
EIGHT = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)


def card(store: Store, referral_id: str) -> ReferralCard:
    with store.read() as connection:
        found = referral_card(connection, referral_id, store.clock.now(), ZONE)
    assert found is not None
    return found


def to(clock: HeldClock, moment: datetime) -> None:
    clock.jump((moment - clock.now()).total_seconds())


def test_by_day_the_named_responsible_is_rung(store: Store, clock: HeldClock) -> None:
    to(clock, EIGHT + timedelta(hours=2))
    owners(store)
    office, board = card(store, refer(store)), card(store, refer(store, TO_BOARD))
    assert (office.row.number, board.row.number) == ("R2026-001", "R2026-002")
    assert (office.row.owner_kind, office.row.owner_code, office.because) == ("office", "HL", "own_party")
    assert (office.owner.contact, office.owner.ring, office.owner.opens_at) == (
        "R. Ansvarig",
        "070-174 06 41",
        None,
    )
    assert (board.owner.contact, board.owner.ring) == ("S. Ledare", "070-174 06 42")
    assert office.row.waits_until is None
    assert not office.row.out_of_hours


def test_by_night_the_out_of_hours_number_is_rung(store: Store) -> None:
    owners(store, night="08-465 004 49")
    made = card(store, refer(store))
    assert made.row.out_of_hours
    assert made.owner.ring == "08-465 004 49"
    assert made.row.waits_until == EIGHT


def test_by_night_without_a_number_the_card_waits_for_the_opening(store: Store) -> None:
    owners(store)
    made = card(store, refer(store, TO_BOARD))
    assert made.owner.ring == ""
    assert made.owner.waits
    assert made.row.waits_until == EIGHT


def test_somebody_whom_nobody_owns_is_shown_to_the_police(store: Store) -> None:
    made = card(store, refer(store, TO_POLICE))
    assert (made.owner.kind, made.owner.ring, made.row.owner_code) == ("police", "114 14", "")
    assert made.row.waits_until is None


def test_a_card_stays_open_until_the_owner_confirms(store: Store) -> None:
    owners(store)
    referral_id = refer(store)
    with store.write() as session:
        tell_owner(session, EK, referral_id, 1, "phone", store.clock)
    told = card(store, referral_id).row
    assert (told.state, told.told_how, told.told_at) == ("told", "phone", store.clock.now())
    with store.read() as connection:
        assert [row.number for row in referrals(connection)] == ["R2026-001"]
    with store.write() as session:
        confirm(session, LIND, referral_id, 2, "vakthavande", store.clock)
    done = card(store, referral_id)
    assert (done.row.state, done.confirmed_by, done.row.confirmed_at) == (
        "confirmed", "vakthavande", store.clock.now(),
    )  # fmt: skip
    with store.read() as connection:
        assert referrals(connection) == ()
        assert [row.number for row in referrals(connection, closed=True)] == ["R2026-001"]
        assert referral_by_number(connection, " r2026-001 ") == done.row
    assert [entry.verb for entry in done.timeline] == ["referral.made", "referral.told", "referral.confirmed"]


def test_an_owner_who_confirms_at_once_has_been_told(store: Store) -> None:
    owners(store)
    referral_id = refer(store)
    with store.write() as session:
        confirm(session, EK, referral_id, 1, "R. Ansvarig", store.clock)
    assert card(store, referral_id).row.told_at == store.clock.now()


def test_what_cannot_be_is_refused(store: Store) -> None:
    owners(store)
    for answers, more, error in [
        ({"danger": "no"}, {}, "referral.unanswered"),
        ({"danger": "yes", "who": "covered"}, {}, "referral.ours"),
        ({"danger": "yes", "who": "not_known"}, {}, "referral.ours"),
        (TO_OFFICE, {"office": " "}, "referral.which_office"),
        (TO_BOARD, {"board": "XX"}, "referral.no_such_board"),
        (TO_OFFICE, {"office": "XX"}, "referral.no_such_office"),
    ]:
        with pytest.raises(Refused) as caught:
            refer(store, answers, **more)
        assert caught.value.message_id == error
    referral_id = refer(store)
    with pytest.raises(Refused, match="by_whom"), store.write() as session:
        confirm(session, EK, referral_id, 1, " \u200b", store.clock)
    with pytest.raises(Refused, match="no_such_way"), store.write() as session:
        tell_owner(session, EK, referral_id, 1, "pigeon", store.clock)
    with pytest.raises(NotFound), store.write() as session:
        tell_owner(session, EK, "nothing", 1, "phone", store.clock)
    with store.write() as session:
        withdraw(session, EK, referral_id, 1, "mistake", store.clock)
    with pytest.raises(Overtaken), store.write() as session:
        confirm(session, EK, referral_id, 1, "x", store.clock)
    with pytest.raises(Refused, match="is_done"), store.write() as session:
        confirm(session, EK, referral_id, 2, "x", store.clock)
    assert card(store, referral_id).row.state == "withdrawn"


def test_names_stand_on_the_card_alone_and_reading_it_is_on_record(store: Store) -> None:
    owners(store)
    referral_id = refer(store, about=NAME, caller="Rut Ringer", note="hot på möte")
    with store.write() as session:
        tell_owner(session, EK, referral_id, 1, "phone", store.clock)
        confirm(session, EK, referral_id, 2, "Sune Svarande", store.clock)
    with store.read() as connection:
        listed = repr(referrals(connection, closed=True)) + repr(
            [row[0] for row in connection.execute(text("SELECT body FROM entry_detail"))]
        )
        # The whole of a SQLite file is encrypted; in PostgreSQL the columns are.
        stored = (
            connection.execute(text("SELECT * FROM referral")).all()
            if connection.dialect.name == "postgresql"
            else ()
        )
    for words in (NAME, "Rut Ringer", "hot på möte", "Sune Svarande"):
        assert words not in listed, words
        assert words not in repr(stored), words
    with store.write() as session:
        whole = view_referral(session, EK, referral_id, store.clock, ZONE)
    assert (whole.about, whole.caller, whole.note) == (NAME, "Rut Ringer", "hot på möte")
    unproven = Actor("operator", "", "bord", "unproven", "desk-1")
    with store.read() as connection:
        hidden = seen_by(connection, unproven, referral_id, store.clock, ZONE)
        assert seen_by(connection, AUDITOR, referral_id, store.clock, ZONE).about == NAME
        seen = connection.execute(text("SELECT count(*) FROM entry WHERE verb = 'referral.viewed'")).scalar()
    assert seen == 1
    for words in (NAME, "Rut Ringer", "hot på möte", "Sune Svarande"):
        assert words not in repr(hidden), words
    assert "referral.viewed" not in [entry.verb for entry in whole.timeline]
    with pytest.raises(NotAllowed), store.write() as session:
        withdraw(session, AUDITOR, referral_id, 3, "mistake", store.clock)


def test_calls_are_counted_by_owner_without_anybody_registered(store: Store) -> None:
    owners(store)
    refer(store)
    refer(store, {**TO_BOARD, "danger": "yes"})
    first = refer(store)
    with store.write() as session:
        withdraw(session, EK, first, 1, "other_owner", store.clock)
    now = store.clock.now()
    with store.read() as connection:
        found = counted(connection, now - timedelta(days=1), now + timedelta(days=1))
        none = counted(connection, now + timedelta(days=1), now + timedelta(days=2))
        people = connection.execute(text("SELECT count(*) FROM person")).scalar()
    assert (found.made, found.by_owner, found.danger) == (3, {"office": 2, "board": 1}, 1)
    assert found.by_state == {"waiting": 2, "withdrawn": 1}
    assert (none.made, people) == (0, 0)


@pytest.mark.parametrize(
    ("day", "clock", "opens"),
    [
        ("2026-11-25", "03:12", "2026-11-25 08:00"),
        ("2026-11-25", "08:00", None),
        ("2026-11-25", "16:59", None),
        ("2026-11-25", "17:00", "2026-11-26 08:00"),
        ("2026-11-27", "17:00", "2026-11-30 08:00"),
        # The clocks go forward in the night to Sunday 29 March 2026 and back in that to Sunday 25 October.
        ("2026-03-28", "12:00", "2026-03-30 08:00"),
        ("2026-10-24", "12:00", "2026-10-26 08:00"),
        ("2026-12-24", "12:00", "2026-12-28 08:00"),
    ],
)
def test_the_next_opening_is_that_of_the_office_hours(day: str, clock: str, opens: str | None) -> None:
    from zoneinfo import ZoneInfo

    hours = OfficeHours(closed_days=("2026-12-24", "2026-12-25"))
    local = ZoneInfo(ZONE)
    now = datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=local).astimezone(UTC)
    wanted = datetime.fromisoformat(opens).replace(tzinfo=local).astimezone(UTC) if opens else None
    assert opens_at(hours, now, ZONE) == wanted
    assert opening_after(hours, now, ZONE) > now


def test_an_office_that_never_opens_is_looked_for_no_longer_than_sixty_days() -> None:
    now = datetime(2026, 11, 25, 2, 12, tzinfo=UTC)
    assert opens_at(OfficeHours(weekdays=()), now, ZONE) == now + timedelta(days=60)


def test_the_board_counts_those_that_no_owner_has_confirmed(store: Store, clock: HeldClock) -> None:
    owners(store)
    first, _ = refer(store, TO_OFFICE), refer(store, TO_POLICE)

    def waiting() -> int:
        with store.read() as connection:
            return read_board(connection, clock.now()).referrals

    assert waiting() == 2
    with store.write() as session:
        withdraw(session, EK, first, 1, "mistake", clock)
    assert waiting() == 1
