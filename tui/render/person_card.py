"""A person's card in words: closed as blocks of one width, or one group of it open for half a minute."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.alarms.words import PANIC_KINDS
from models.words.lookup import known, n, t
from tui.render.ages import clock, when
from tui.render.alarms import kind_word, sign
from tui.render.card import category_word
from tui.render.line import EMPTY, Line, Piece, as_much_as_fits, cell, fit, line, wrap
from tui.render.phones import grouped

if TYPE_CHECKING:
    from models.people.card import CardGroup, PersonCard
    from models.people.reveal import Revealed
    from tui.state import DeskState

BLOCKS = "•" * 12
LABEL = 22


@dataclass(frozen=True, slots=True, repr=False)
class CardView:
    """What the screen paints from. `shown` is what is open, `left_s` for how long; `at` the group under the cursor."""

    code: str
    card: PersonCard | None
    shown: Revealed | None
    left_s: int
    at: int
    missing: str = ""


def head_lines(view: CardView, width: int) -> list[Line]:
    """ "SF-07 · gruppledare · Hamnlistan · SEKRETESSMARKERING"."""
    card = view.card
    parts = [Piece(f" {t('person_card.title')} {view.code}", "title")]
    if card is not None:
        parts += [Piece(category_word(card.category)), Piece(card.office or "")]
        if card.protection != "none":
            parts.insert(1, Piece(t(f"protection.{card.protection}").upper(), "late"))
    return [as_much_as_fits([part for part in parts if part.text], width)]


def card_lines(view: CardView, state: DeskState, width: int) -> tuple[list[Line], int]:
    """Every group with its ground, and the line that the cursor stands on."""
    card = view.card
    if card is None:
        words = view.missing or (t("person_card.away") if state.away else t("card.reading"))
        return [fit(line(" ", Piece(part, "dim")), width) for part in wrap(words, max(8, width - 2))], 0
    lines: list[Line] = _standing(view, card, state, width)
    cursor = 0
    for number, group in enumerate(card.groups):
        if number == view.at:
            cursor = len(lines)
        mark = Piece("▌" if number == view.at else " ", "key")
        told = _group(view, card, group)
        label = cell(t(f"field.{group.field}"), LABEL - 1, "strong" if number == view.at else "")
        blank = cell("", LABEL - 1)
        at = 0
        for words, role in told:
            for part in wrap(words, max(8, width - LABEL - 1)):
                lines.append(fit((mark, label if at == 0 else blank, Piece(part, role)), width))
                at += 1
        why = Piece(_ground(group, card), "dim")
        lines.append(fit((mark, blank, why), width))
    return lines, cursor


def _standing(view: CardView, card: PersonCard, state: DeskState, width: int) -> list[Line]:
    """What is open and for how long, or for which reason it would be; what to do where no address is kept."""
    lines: list[Line] = []
    if view.shown is not None:
        lines += _said(n("person_card.open", view.left_s), width, "call")
        if state.away:
            lines += _said(t("person_card.away_look"), width, "late")
    elif state.away:
        lines += _said(t("person_card.away"), width, "late")
    elif card.glass is not None:
        at = clock(card.glass.ends_at)
        lines += _said(t("person_card.why.glass", at=at), width, "late")
    elif card.alarm is not None:
        alarm = card.alarm
        kind = f"{sign(alarm.priority)} {kind_word(alarm.kind)}"
        lines += _said(t("person_card.why.alarm", kind=kind, at=when(alarm.received_at, state.now)), width)
    else:
        lines += _said(t("person_card.why.ask"), width)
    if card.alarm is not None and card.alarm.kind in PANIC_KINDS:
        lines += _said(t("card.never_ring"), width, "late")
    if card.protection == "protected":
        lines += _said(
            t("person_card.protected", phone=state.arc_phone or t("card.phone.unknown")), width, "warn"
        )
    elif card.protection == "marked":
        lines += _said(t("person_card.marked"), width, "warn")
    return [*lines, EMPTY]


def _group(view: CardView, card: PersonCard, group: CardGroup) -> list[tuple[str, str]]:
    """The words of one group, with their roles."""
    if group.field == "address" and card.protection == "protected":
        return [(t("person_card.no_address"), "warn")]
    if not group.filled:
        return [(t("person_card.empty"), "dim")]
    shown = view.shown
    if shown is not None and group.field in shown.fields:
        return [(words, "strong") for words in _values(shown, group.field)] or [
            (t("person_card.empty"), "dim")
        ]
    if not group.may and card.glass is None:
        return [(f"{BLOCKS}  {t('person_card.may_not')}", "dim")]
    return [(BLOCKS, "code")]


def _values(shown: Revealed, field: str) -> list[str]:
    if field == "responsible":
        parts = [shown.responsible or "", grouped(shown.responsible_phone or "")]
        return [" · ".join(part for part in parts if part)] if any(parts) else []
    if field == "transmitters":
        return [_device(each.kind, each.account, each.placement) for each in shown.transmitters]
    value = {
        "name": shown.name,
        "phone": grouped(shown.phone or ""),
        "address": shown.address,
        "sealed_reference": shown.sealed_reference,
    }.get(field)
    return [value] if value else []


def _device(kind: str, account: str, placement: str) -> str:
    word = t(f"transmitter.{kind}") if known(f"transmitter.{kind}") else kind
    return ", ".join(part for part in (f"{word} {account}", placement) if part)


def _ground(group: CardGroup, card: PersonCard) -> str:
    decided = t("ground.decided", decision=card.decision) if card.decision else t("ground.example")
    return f"{group.ground}, {decided}"


def _said(words: str, width: int, role: str = "") -> list[Line]:
    return [fit(line(" ", Piece(part, role)), width) for part in wrap(words, max(8, width - 2))]
