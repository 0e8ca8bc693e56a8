"""All that is known of an alarm: the person's card, the transmitter, and the event as it came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.store.text import clean
from models.words.lookup import known, t
from tui.render.ages import when
from tui.render.card import Worked, category_word, place_of_alarm, what_lines
from tui.render.details import detail_lines
from tui.render.line import EMPTY, Line, Piece, cell, fit, line, wrap
from tui.render.phones import grouped

if TYPE_CHECKING:
    from models.alarms.rows import SignalRow

LABEL = 23
RAW_SHOWN = 600


def whole_lines(worked: Worked, width: int) -> list[Line]:
    """Everything, in sections: the person, the place, the alarm, the signals behind it."""
    lines: list[Line] = [_title(t("details.person"), width), *_person(worked, width)]
    state = worked.state
    targets = state.targets
    lines += [EMPTY, _title(t("details.alarm"), width), *what_lines(worked, width)]
    lines += [(Piece(" "), *each) for each in detail_lines(worked.row, targets, state.now, width - 1)[1:]]
    card = worked.card
    if card is None:
        return lines
    if card.transmitter_kind:
        word = f"transmitter.{card.transmitter_kind}"
        told = t(word) if known(word) else card.transmitter_kind
        lines += _fact("details.transmitter", f"{told}, {worked.row.account}", width)
    if card.arc_case:
        lines += _fact("details.arc_case", card.arc_case, width)
    if card.signals:
        lines += [EMPTY, _title(t("details.signals"), width)]
        for signal in card.signals:
            lines += signal_lines(signal, worked, width)
    return lines


def _person(worked: Worked, width: int) -> list[Line]:
    person = worked.person
    if person is None:
        why = "details.person.closed" if worked.row.state == "closed" else "details.person.hidden"
        return _fact("details.person.code", worked.row.person or "?", width) + _fact("", t(why), width)
    lines = _fact("details.person.code", person.code, width)
    lines += _fact("details.person.name", person.name, width)
    lines += _fact("details.person.category", category_word(person.category), width)
    if worked.panic:
        lines += _fact("", t("card.never_ring"), width, "late")
    lines += _fact("details.person.phone", grouped(person.phone or ""), width)
    lines += _fact("details.person.office", person.office or "", width)
    lines += _fact("details.person.office_phone", grouped(person.office_phone or ""), width)
    lines += _fact("details.person.responsible", person.responsible or "", width)
    lines += _fact("details.person.responsible_phone", grouped(person.responsible_phone or ""), width)
    words, role = place_of_alarm(worked)
    lines += _fact("details.person.place", words, width, role)
    home = "details.person.home" if not worked.row.portable else "details.person.home.perhaps"
    return lines + _fact(home, person.home or "", width)


def signal_lines(signal: SignalRow, worked: Worked, width: int) -> list[Line]:
    """One signal as it came: code, token, zone, sequence; the bytes themselves only to who has the alarm."""
    parts = [
        when(signal.received_at, worked.state.now, seconds=True),
        t(f"signal.{signal.event}") if known(f"signal.{signal.event}") else signal.event,
        signal.token,
        t("signal.code", code=signal.code) if signal.code else "",
        t("signal.zone", zone=signal.zone) if signal.zone else "",
        t("signal.partition", partition=signal.partition) if signal.partition else "",
        t("signal.sequence", sequence=signal.sequence) if signal.sequence else "",
    ]
    lines = _wrapped(" · ".join(part for part in parts if part), width)
    opened = worked.card is not None and worked.card.opened
    if opened and signal.raw:
        lines += _wrapped(raw_words(signal.raw), width, "dim", "   ")
    return lines


def raw_words(raw: bytes) -> str:
    """The bytes as text: UTF-8 where they are, control signs and the rest by their numbers."""
    text = raw[:RAW_SHOWN].decode("utf-8", "backslashreplace")
    told = "".join(sign if sign.isprintable() else f"\\x{ord(sign):02x}" for sign in text)
    return clean(told) + ("…" if len(raw) > RAW_SHOWN else "")


def _title(words: str, width: int) -> Line:
    return fit(line(Piece(f" {words}", "title")), width)


def _fact(label: str, words: str, width: int, role: str = "") -> list[Line]:
    if not words:
        return []
    told = t(label) if label else ""
    return [
        fit(line(" ", cell(told if at == 0 else "", LABEL - 1, "dim"), Piece(part, role)), width)
        for at, part in enumerate(wrap(words, max(8, width - LABEL - 1)))
    ]


def _wrapped(words: str, width: int, role: str = "", indent: str = " ") -> list[Line]:
    return [
        fit(line(indent, Piece(part, role)), width) for part in wrap(words, max(8, width - len(indent) - 1))
    ]
