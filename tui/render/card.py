"""The alarm that is worked, in words: who, where it is now, the next step, whom to ring (SCREENS principles 8-11).

A portable alarm's home is never its place; a person is named only to the officer who has the alarm (rule 11).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.alarms.words import PANIC_KINDS
from models.words.lookup import known, t
from tui.local import UNCONFIRMED, is_local
from tui.render.ages import age, clock, seconds_between, when
from tui.render.alarms import clock_words, kind_word, loud_words, role, sign, whose
from tui.render.clocks import clocks_words
from tui.render.details import event_words
from tui.render.line import EMPTY, Line, Piece, as_much_as_fits, cell, fit, line, wrap
from tui.render.phones import grouped
from tui.render.plan import done_lines, says_never, then_lines
from tui.render.steps import fill_of, next_step_lines

if TYPE_CHECKING:
    from models.alarms.rows import AlarmCard, AlarmRow, PersonInAlarm
    from models.plans.rows import WorkedPlan
    from tui.state import DeskState

LABEL = 23


@dataclass(frozen=True, slots=True)
class Worked:
    """What the screen knows of its alarm: the row at once, card and plan as soon as they are read.

    `tall`: there is room for figures three rows high.
    """

    row: AlarmRow
    card: AlarmCard | None
    state: DeskState
    plan: WorkedPlan | None = None
    tall: bool = False

    @property
    def mine(self) -> bool:
        """Whether this officer has the alarm."""
        if self.row.state in ("new", "closed"):
            return False
        if self.row.state == UNCONFIRMED:
            return True
        if self.card is not None:
            return self.card.opened
        return bool(self.row.acknowledged_label) and self.row.acknowledged_label == self.state.me

    @property
    def panic(self) -> bool:
        """Whether a call could betray the person (rule 6)."""
        return self.row.kind in PANIC_KINDS

    @property
    def person(self) -> PersonInAlarm | None:
        """The person, where it may be shown."""
        return self.card.person if self.card is not None and self.card.opened else None


def subject_line(worked: Worked, width: int) -> Line:
    """ "‼ PERSONLARM SF-07 · du har larmet · 0:41 sedan larmet · mål 0:30, 6 s kvar"."""
    row, now = worked.row, worked.state.now
    head = Piece(f" {loud_words(row)}", role(row.priority))
    told = Piece(_standing(worked), "strong" if not row.rings else "unacknowledged")
    parts = [head, told]
    if row.state != "closed":
        parts.append(Piece(t("card.since", age=age(seconds_between(row.received_at, now)))))
    targets = worked.state.targets
    if row.state == "new":
        words, words_role = clock_words(row, targets, now)
        parts.append(Piece(words, words_role))
    elif row.state == "acknowledged" and worked.mine and row.due_at is not None:
        parts.append(Piece(t("card.holds_until", at=when(row.due_at, now)), "dim"))
    return as_much_as_fits(parts, width)


def _standing(worked: Worked) -> str:
    row = worked.row
    if row.state == "new":
        return t("alarm.state.new") + (f", {t('alarm.local')}" if is_local(row) else "")
    if row.state == UNCONFIRMED:
        return t("card.unconfirmed")
    if row.state == "closed":
        at = when(row.closed_at, worked.state.now) if row.closed_at else ""
        return t("card.closed", at=at, chosen=class_word(row.close_class))
    if row.state == "shelved" and row.shelved_until is not None:
        return t("card.shelved", at=when(row.shelved_until, worked.state.now))
    held = t("card.yours") if worked.mine else t("card.theirs", who=row.acknowledged_label)
    if row.state == "action_taken":
        return f"{held}, {t('alarm.state.action_taken')}"
    return held if row.acknowledged_label or worked.mine else t(f"alarm.state.{row.state}")


def card_lines(worked: Worked, width: int) -> list[Line]:
    """Who, where, the next step, whom to ring, what came, when: the first lines are the ones that must be seen."""
    lines = [*_who(worked, width), *_where(worked, width)]
    steps = next_step_lines(worked, width)
    if steps:
        lines += [_rule(width), *steps]
    after = _after(worked, width)
    if after:
        lines += [_rule(width), *after]
    lines += [_rule(width), *what_lines(worked, width), *times_lines(worked, width)]
    return lines + _linked(worked, width)


def _after(worked: Worked, width: int) -> list[Line]:
    """The plan's other steps, those that wait first; without a plan the numbers alone."""
    plan = worked.plan
    if plan is None or worked.row.state == UNCONFIRMED:
        return _phones(worked, width)
    fill = fill_of(worked)
    case = worked.card.arc_case if worked.card is not None else None
    lines = then_lines(plan, fill, width, worked.state.arc_phone) if worked.row.state != "closed" else []
    if case and worked.row.state not in ("new", "closed"):
        lines += _said(f"{t('card.phone.arc')}: {t('card.arc_case', number=case)}", width)
    return lines + done_lines(plan, fill, width)


def _rule(width: int) -> Line:
    return line(Piece("─" * max(0, width), "rule"))


def _who(worked: Worked, width: int) -> list[Line]:
    row, card = worked.row, worked.card
    if row.state == "new":
        return _said(t("card.who.new", whose=whose(row)), width)
    if row.state == UNCONFIRMED or (card is None and worked.state.away):
        return _said(t("card.who.away"), width, "warn")
    if card is None:
        return _said(t("card.reading"), width, "dim")
    person = worked.person
    if person is not None:
        mark = t(f"protection.{person.protection}").upper() if person.protection != "none" else ""
        words = [
            person.name,
            category_word(person.category),
            t("card.who.shown", key=worked.state.key("details")),
        ]
        told = [Piece(" " + words[0], "strong"), Piece(mark, "late"), Piece(words[1]), Piece(words[2], "dim")]
        return [as_much_as_fits([each for each in told if each.text], width), *_threats(worked, width)]
    if row.state == "closed":
        return _said(t("card.who.closed", whose=whose(row)), width, "dim")
    if row.drill:
        return _said(t("card.who.drill"), width, "warn")
    if not worked.mine:
        return _said(t("card.who.theirs", whose=whose(row), who=row.acknowledged_label or "?"), width)
    return _said(t("card.who.nobody", account=row.account or "?"), width)


def _threats(worked: Worked, width: int) -> list[Line]:
    """The open threats that concern the person, by number and level, and the keys to them."""
    if worked.card is None or not worked.card.threats:
        return []
    told = [t("card.threat", number=each.number, level=each.level) for each in worked.card.threats]
    keys = f"({worked.state.key('people')} {worked.state.key('threats')})"
    return _said(f"{' · '.join(told)} {keys}", width, "warn")


def _where(worked: Worked, width: int) -> list[Line]:
    """Where the alarm is now, then where the person lives (principle 8)."""
    card = worked.card
    if worked.row.state == UNCONFIRMED and worked.panic:
        return _said(t("card.never_ring"), width, "late")
    if card is None or not card.opened:
        return []
    home = card.person.home if card.person else None
    lines = _labelled(t("card.where"), *place_of_alarm(worked), width)
    if card.person is not None and card.person.protection == "protected":
        phone = worked.state.arc_phone or t("card.phone.unknown")
        lines += _said(t("card.protected", phone=phone, key=worked.state.key("person_card")), width, "warn")
    if card.row.portable and home:
        lines += _said(t("card.home", home=home), width, "dim")
    if worked.panic and worked.mine and not says_never(worked.plan):
        lines += _said(t("card.never_ring"), width, "late")
    return lines


def place_of_alarm(worked: Worked) -> tuple[str, str]:
    """Where the alarm is now, and the role of the words: from the signal, else a fixed alarm's home, else unknown."""
    card, row = worked.card, worked.row
    unknown = (t("card.where.unknown"), "late")
    if card is None:
        return unknown
    if card.position:
        at = clock(row.triggered_at or row.received_at, seconds=True)
        source = "card.where.told" if row.source == "phone" else "card.where.position"
        words = t(source, at=at, place=card.position)
        return (words + (f", ±{card.position_m} m" if card.position_m else ""), "strong")
    if row.portable:
        return unknown
    home = card.person.home if card.person else None
    spot = ", ".join(part for part in (home, card.placement) if part)
    return (spot, "strong") if spot else unknown


def _phones(worked: Worked, width: int) -> list[Line]:
    """Numbers alone and grouped; never the person's where a call could betray them (rule 6, principle 10)."""
    if worked.row.state in ("new", "closed"):
        return []
    card = worked.card
    lines: list[Line] = []
    case = t("card.arc_case", number=card.arc_case) if card and card.arc_case else ""
    lines += _phone(t("card.phone.arc"), worked.state.arc_phone or t("card.phone.unknown"), case, width)
    person = worked.person
    if person is None:
        return lines
    if person.phone and not worked.panic:
        lines += _phone(t("card.phone.person"), person.phone, "", width)
    if person.responsible_phone:
        who = person.responsible or ""
        lines += _phone(t("card.phone.responsible"), person.responsible_phone, who, width)
    elif person.office:
        lines += _said(t("card.phone.no_responsible", office=person.office), width, "warn")
    if person.office_phone:
        lines += _phone(t("card.phone.office"), person.office_phone, person.office or "", width)
    return lines


def what_lines(worked: Worked, width: int) -> list[Line]:
    """What came, in plain words, over which line."""
    row, card = worked.row, worked.card
    words = [event_words(row) or kind_word(row.kind)]
    if row.zone.strip("0 "):
        words.append(t("alarm.zone", zone=row.zone.lstrip("0")))
    if card is not None and card.opened and card.placement and row.portable:
        words.append(card.placement)
    if row.restored_at is not None:
        words.append(t("card.restored", at=when(row.restored_at, worked.state.now, seconds=True)))
    source = f"alarm.source.{row.source}"
    words.append(t(source) if known(source) else row.source)
    if row.copies:
        words.append(t("card.copies", n=row.copies))
    lines = _said(" · ".join(words), width)
    if card is not None and card.opened and card.text:
        lines += _said(t("card.text", text=card.text), width)
    return lines


def times_lines(worked: Worked, width: int) -> list[Line]:
    """Triggered, at the ARC, with us, acknowledged: with the seconds (D32)."""
    row, now = worked.row, worked.state.now
    told = [
        t(f"card.time.{name}", at=when(at, now, seconds=True))
        for name, at in (
            ("triggered", row.triggered_at),
            ("arc", row.arc_received_at),
            ("received", row.received_at),
            ("acknowledged", row.acknowledged_at),
            ("action", row.action_at),
            ("closed", row.closed_at),
        )
        if at is not None
    ]
    passed = clocks_words(row, worked.state.targets)
    return _said(" · ".join(told), width) + (_said(passed, width, "dim") if passed else [])


def _linked(worked: Worked, width: int) -> list[Line]:
    card, now = worked.card, worked.state.now
    if card is None:
        return []
    lines: list[Line] = []
    if card.incident:
        words = t("card.incident", number=card.incident, key=worked.state.key("file_incident"))
        lines += _said(words, width)
    if worked.row.state == "closed" and card.close_reason:
        lines += _said(t("card.close_reason", reason=card.close_reason), width)
    if card.related:
        lines += [EMPTY, fit(line(Piece(f" {t('card.related')}", "title")), width)]
        lines += [
            related_line(each, now_words=when(each.received_at, now), width=width) for each in card.related
        ]
    return lines


def related_line(alarm: AlarmRow, now_words: str, width: int) -> Line:
    """Another alarm of the same person: open ones stand out."""
    is_open = alarm.state != "closed"
    end = class_word(alarm.close_class) if not is_open else t(f"alarm.state.{alarm.state}")
    words = line(
        " ",
        cell(
            f"{sign(alarm.priority)} {kind_word(alarm.kind)}", 27, role(alarm.priority) if is_open else "dim"
        ),
        cell(now_words, 16, "" if is_open else "dim"),
        Piece(end, "strong" if is_open else "dim"),
    )
    return fit(words, width)


def class_word(close_class: str | None) -> str:
    """ "handhavandefel"."""
    return t(f"alarm.class.{close_class}") if close_class else ""


def category_word(category: str | None) -> str:
    """ "gruppledare"; what is not in the catalogue is told as it is stored."""
    if not category:
        return ""
    return t(f"category.{category}") if known(f"category.{category}") else category.replace("_", " ")


def _said(words: str, width: int, words_role: str = "") -> list[Line]:
    return [fit(line(" ", Piece(part, words_role)), width) for part in wrap(words, max(8, width - 2))]


def _labelled(label: str, words: str, words_role: str, width: int) -> list[Line]:
    room = len(label) + 3
    return [
        fit(
            line(Piece(" "), cell(label if at == 0 else "", room - 1, "title"), Piece(part, words_role)),
            width,
        )
        for at, part in enumerate(wrap(words, max(8, width - room - 1)))
    ]


def _phone(label: str, number: str, more: str, width: int) -> list[Line]:
    return [fit(line(" ", cell(label, LABEL - 1), cell(grouped(number), 18, "strong"), Piece(more)), width)]
