"""What happened to an alarm or an incident, newest first, in words (a reading of the one entry stream)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from models.words.lookup import known, language, t
from tui.render.ages import clock, day_short, local, when
from tui.render.line import Line, Piece, fit, line, wrap
from tui.render.plan import entry_words as plan_entry_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.alarms.outbox import PendingAct
    from models.alarms.rows import TimelineRow

CLOCK = 9
# So many letters of a fact are told where it was corrected.
LONG = 240
_FIXED = frozenset({"outcome", "police", "tense", "scene", "target", "family", "item", "channel", "motive",
                    "perpetrator", "reporter_kind", "waiting_for"})  # fmt: skip
_NONE = {"bring_up_on": "changed.none", "owner_label": "incident.owner.none"}
_FAMILY = {"reporter_kind": "reporter", "waiting_for": "waiting"}
# Verbs whose entry says nothing that is not said elsewhere on the screen.
_QUIET = frozenset({"alarm.opened"})


class Timeline:
    """The lines of one timeline, made anew only when the entries, the width, the day or the language change.

    A long night's notes are some hundred thousand letters: too many to wrap every second.
    """

    def __init__(self) -> None:
        self._entries: tuple[TimelineRow, ...] | None = None
        self._made_for: tuple[int, date, str] | None = None
        self._lines: list[Line] = []

    def lines(self, entries: tuple[TimelineRow, ...], now: datetime, width: int) -> list[Line]:
        """The lines of these entries."""
        made_for = (width, local(now).date(), language())
        if entries is not self._entries or made_for != self._made_for:
            self._entries, self._made_for = entries, made_for
            self._lines = timeline_lines(entries, now, width)
        return self._lines


def timeline_lines(rows: Iterable[TimelineRow], now: datetime, width: int) -> list[Line]:
    """Every entry with its time and who; a new day is told by its date."""
    lines: list[Line] = []
    today = local(now).date()
    day = today
    for row in reversed(tuple(rows)):
        if row.verb in _QUIET:
            continue
        its_day = local(row.event_at).date()
        if its_day != day:
            day = its_day
            lines.append(line(Piece(f" {day_short(day, today)}", "dim")))
        lines += _entry_lines(row, now, width)
    return lines


def unconfirmed_lines(acts: Iterable[PendingAct], alarm_id: str, now: datetime, width: int) -> list[Line]:
    """What was done here about an alarm and is not in the database yet, newest first, each marked so."""
    lines: list[Line] = []
    for act in reversed([each for each in acts if each.alarm_id == alarm_id]):
        at = f" {when(act.at, now, seconds=True)} "
        words = wrap(t(f"timeline.unconfirmed.{act.verb}", text=act.text), max(8, width - len(at) - 1))
        lines.append(fit(line(Piece(at, "dim"), Piece(words[0], "warn")), width))
        lines += [fit(line(" " * len(at), Piece(part, "warn")), width) for part in words[1:]]
    return lines


def received_line(at: datetime, now: datetime, width: int) -> Line:
    """Where it began: reception keeps one entry a commit, so an alarm's first line is told from its row."""
    return fit(line(Piece(f" {when(at, now, seconds=True)} ", "dim"), Piece(t("timeline.received"))), width)


def entry_words(row: TimelineRow, now: datetime) -> str:
    """One entry as a sentence, its details filled in."""
    values = {name: _spoken(name, value, now) for name, value in row.detail.items()}
    verb = f"verb.{row.verb}"
    if row.verb == "alarm.alerted_112":
        by = f"verb.alarm.alerted_112.{values.get('by', '')}"
        words = t(by) if known(by) else row.verb
        number = values.get("event_number")
        return f"{words}, {t('verb.alarm.alerted_112.event', number=number)}" if number else words
    if row.verb.startswith("plan."):
        return plan_entry_words(row)
    if row.verb.startswith(("obligation.", "share.")):
        from tui.render.obligations import entry_words as owed_entry_words

        return owed_entry_words(row.verb, values)
    if row.verb == "incident.changed":
        return t(verb, what=_changes(row.detail, now))
    if row.verb in ("alarm.closed", "incident.closed"):
        family = "alarm.class" if row.verb == "alarm.closed" else "incident.class"
        chosen = f"{family}.{values.get('class', '')}"
        words = t(verb, chosen=t(chosen) if known(chosen) else "", reason=values.get("reason", ""))
        despite = values.get("despite", "")
        return f"{words}; {t('ask.close_incident.despite')}: {despite}" if despite else words
    if row.verb == "alarm.escalated":
        return _escalated(row)
    if row.verb == "alarm.call_attached" and values.get("note"):
        return f"{t(verb)}: {values['note']}"
    if row.detail.get("drill") is True and known(f"{verb}.drill"):
        verb = f"{verb}.drill"
    return t(verb, **values) if known(verb) else row.verb


def _escalated(row: TimelineRow) -> str:
    if row.detail.get("by_hand"):
        return t("verb.alarm.escalated.by_hand")
    step = f"verb.alarm.escalated.{row.detail.get('act', '')}"
    return t(step) if known(step) else t("verb.alarm.escalated")


def _changes(detail: dict[str, object], now: datetime) -> str:
    """ "rubrik, polis: anmäld": what changed; the new value where it is a short word of ours."""
    told: list[str] = []
    for name, change in detail.items():
        label = f"changed.{name}"
        if not known(label):
            continue
        to = change.get("to") if isinstance(change, dict) else None
        words = _value_words(name, to, now)
        told.append(f"{t(label)}: {words}" if words else t(label))
    return ", ".join(told)


def _value_words(name: str, value: object, now: datetime) -> str:
    word = f"incident.{_FAMILY.get(name, name)}.{value}"
    if name in _FIXED and known(word):
        return t(word)
    if name == "owner_label":
        return str(value)
    if name == "bring_up_on":
        return _day(value, now) if value else t("changed.none")
    return ""


def _corrected(detail: dict[str, object], now: datetime, room: int) -> list[Line]:
    """What stood there struck through, and what stands there now; on lines of their own where one has no room."""
    lines: list[Line] = []
    for name, change in detail.items():
        if not known(f"changed.{name}") or not isinstance(change, dict):
            continue
        old, new = (_told(name, change.get(each), now) for each in ("from", "to"))
        label = f"{t(f'changed.{name}')}: "
        if len(label) + len(old) + len(new) + 3 <= room:
            lines.append(line(label, Piece(old, "struck"), " → ", new))
            continue
        lines += [line(Piece(part, "struck")) for part in wrap(old, room)]
        lines += [line(part) for part in wrap(f"→ {label}{new}", room)]
    return lines


def _told(name: str, value: object, now: datetime) -> str:
    """What a fact was or is, as far as a line has room for it."""
    if value in (None, ""):
        return "–" if name == "waiting_for" else t(_NONE.get(name, "case.not_known"))
    words = _value_words(name, value, now) or _plain(value, now)
    return words if len(words) <= LONG else f"{words[:LONG].rstrip()} …"


def _entry_lines(row: TimelineRow, now: datetime, width: int) -> list[Line]:
    head = f" {clock(row.event_at, seconds=True)} "
    room = max(8, width - CLOCK - 1)
    corrected = _corrected(row.detail, now, room) if row.verb == "incident.changed" else []
    told = t("timeline.corrected") if corrected else entry_words(row, now)
    words = f"{told} · {row.who}" if row.who else told
    role = "struck" if row.detail.get("struck") is True else ""
    late = (row.entered_at - row.event_at).total_seconds()
    if late > 60:
        words += f" ({t('timeline.entered', at=when(row.entered_at, now))})"
    told_lines = [line(Piece(part, role)) for part in wrap(words, room)] + corrected
    return [
        fit(line(Piece(head if at == 0 else " " * len(head), "dim"), *part), width)
        for at, part in enumerate(told_lines)
    ]


def _spoken(name: str, value: object, now: datetime) -> str:
    """A detail as it is read aloud: how severe in its word, the last day as a day."""
    if name == "severity" and known(f"incident.severity.{value}"):
        return t(f"incident.severity.{value}")
    return _day(value, now) if name == "due_on" else _plain(value, now)


def _day(value: object, now: datetime) -> str:
    try:
        return day_short(date.fromisoformat(str(value)), local(now).date())
    except ValueError:
        return str(value)


def _plain(value: object, now: datetime) -> str:
    text = str(value)
    if len(text) >= 19 and text[4:5] == "-" and text[10:11] == "T":
        try:
            return when(datetime.fromisoformat(text), now)
        except (ValueError, TypeError):
            return text
    return text
