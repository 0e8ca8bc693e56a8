"""Who may read what little was written about somebody, and the entry that tells of it (TRUST threat 2)."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection
from sqlmodel import Session

from models.access.actor import Actor
from models.access.rights import check, may
from models.referrals.rows import ReferralCard
from models.referrals.views import referral_card
from models.store.chain import record
from models.store.clock import Clock
from models.store.errors import NotFound
from models.store.timeline import blocks, without_words

VIEWED = "referral.viewed"


def may_read(actor: Actor) -> bool:
    """Whether this one may read the words of a card."""
    return may(actor.role, "referral.read")


def view_referral(
    session: Session, actor: Actor, referral_id: str, clock: Clock, time_zone: str
) -> ReferralCard:
    """One card whole, and on record that this one opened it. Raises NotAllowed and NotFound.

    Show nothing of it before the transaction has committed.
    """
    check(actor, "referral.read")
    card = _card(session.connection(), referral_id, clock, time_zone)
    record(session, actor, VIEWED, f"referral:{referral_id}", clock.now(), {"number": card.row.number})
    return card


def seen_by(
    connection: Connection, actor: Actor, referral_id: str, clock: Clock, time_zone: str
) -> ReferralCard:
    """One card as this one may see it: blocks in place of words for who may not read them. Raises NotFound."""
    card = _card(connection, referral_id, clock, time_zone)
    if may_read(actor):
        return card
    return replace(
        card,
        about=blocks(card.about),
        caller=blocks(card.caller),
        note=blocks(card.note),
        confirmed_by=blocks(card.confirmed_by),
        timeline=without_words(card.timeline),
    )


def _card(connection: Connection, referral_id: str, clock: Clock, time_zone: str) -> ReferralCard:
    card = referral_card(connection, referral_id, clock.now(), time_zone)
    if card is None:
        raise NotFound("referral.not_found", number=referral_id)
    # Who read it is told by the audit; here it would push out what was done.
    return replace(card, timeline=tuple(each for each in card.timeline if each.verb != VIEWED))
