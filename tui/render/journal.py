"""The log, calls to the contact, a person's history and what was found, in words: one line each."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from models.alarms.rows import TimelineRow
from models.words.lookup import known, t
from tui.render.ages import clock, local, span_words, when
from tui.render.line import EMPTY, Line, Piece, cell, fit, line, wrap
from tui.render.timeline import entry_words

if TYPE_CHECKING:
    from models.journal.rows import Happening, JournalRow, Named
    from models.rota.contact_log import CallRow
    from models.search.finding import Hit

AT, ABOUT, WHAT = 13, 10, 22
WAIT, OUTCOME, PERSON = 9, 20, 8
# Written later than so is told with its line.
LATE_S = 60
# By each kind, the family of words that says what a stored word of it means.
_FAMILIES = {
    "alarm": ("alarm.kind", "alarm.class", "alarm.state"),
    "incident": ("incident.outcome", "incident.class", "incident.state", "person_history"),
    "threat": ("threat.state",),
    "measure": ("measure.kind", "measure.state"),
    "talk": ("talk.state",),
    "assignment": ("assignment.category", "assignment.state"),
    "contact_call": ("contact_call.outcome",),
}


def journal_head(width: int) -> Line:
    """The words above the columns of the log."""
    return fit(
        line(
            " ", cell(t("journal.head.at"), AT, "dim"), cell(t("journal.head.about"), ABOUT, "dim"),
            Piece(t("journal.head.what"), "dim"),
        ),
        width,
    )  # fmt: skip


def journal_line(row: JournalRow, now: datetime, width: int) -> Line:
    """When it happened, what it is about, what was done or written, and by whom."""
    about = code_of(row)
    role = "struck" if row.struck is not None else "" if row.who else "strong"
    parts = [Piece(t("journal.struck") + " ", "warn")] if row.struck is not None else []
    parts.append(Piece(row_words(row, now), role))
    if row.who:
        parts.append(Piece(f" · {row.who}", "dim"))
    if (row.entered_at - row.event_at).total_seconds() > LATE_S:
        parts.append(Piece(f" ({t('journal.entered', at=when(row.entered_at, now))})", "dim"))
    return fit(
        line(" ", cell(when(row.event_at, now), AT - 1, "dim"), " ", cell(about, ABOUT - 1, "code"), " ", *parts),
        width,
    )  # fmt: skip


def row_words(row: JournalRow, now: datetime) -> str:
    """One entry as words on one line."""
    if row.verb == "log.written":
        text = " ".join(str(row.detail.get("text") or t("journal.gone")).split())
        category = str(row.detail.get("category", "event"))
        word = t(f"journal.category.{category}")
        return text if category == "event" or not known(f"journal.category.{category}") else f"{word}: {text}"
    if row.verb == "alarm.received":
        return t("entry.alarm.received", kind=t(f"alarm.kind.{row.detail.get('kind', '')}"))
    if row.verb == "contact_call.logged":
        outcome = f"contact_call.outcome.{row.detail.get('outcome', '')}"
        words = t("entry.contact_call.logged")
        return f"{words}: {t(outcome)}" if known(outcome) else words
    told = TimelineRow(row.seq, row.event_at, row.entered_at, row.who, row.verb, row.detail)
    words = entry_words(told, now)
    if words != row.verb:
        return words
    own, generic = f"entry.{row.verb}", f"journal.entry.{row.verb.partition('.')[0]}"
    words = t(own, **row.detail) if known(own) else t(generic if known(generic) else "journal.entry.other")
    duty = f"rota.role.{row.detail.get('duty', '')}"
    return f"{words}: {t(duty)}" if known(duty) else words


def code_of(row: JournalRow) -> str:
    """The code that a line is about: of whom, else of what, else of its first link."""
    one = row.links[0] if row.links else row.about
    if one.kind == "alarm":
        return one.person or (f"{t('journal.kind.alarm')} {one.code}" if one.code else "")
    if one.kind == "operator":
        return ""
    return one.code or one.person


def named_words(one: Named) -> str:
    """ "incident 2026-041 · SF-07"."""
    kind = t(f"journal.kind.{one.kind}") if known(f"journal.kind.{one.kind}") else one.kind
    return " · ".join(part for part in (f"{kind} {one.code}".strip(), one.person) if part)


def written_lines(rows: tuple[JournalRow, ...], at: int, now: datetime, width: int) -> list[Line]:
    """A written line whole: its words, its times, what it is about (the one at `at` is marked), and who struck it."""
    if not rows:
        return []
    row = rows[0]
    category = str(row.detail.get("category", "event"))
    title = f"{t('place.log_line')} · {t(f'journal.category.{category}')} · {_day(row.event_at)}"
    lines = [fit(line(Piece(f" {title}", "title")), width), EMPTY]
    text = str(row.detail.get("text") or t("journal.gone"))
    role = "struck" if row.struck is not None else ""
    lines += [fit(line("  ", Piece(part, role)), width) for part in wrap(text, max(8, width - 4))]
    lines.append(EMPTY)
    told = [
        t("journal.happened", at=when(row.event_at, now, seconds=True)),
        t("journal.written_by", at=when(row.entered_at, now, seconds=True), who=row.who),
    ]
    if row.struck is not None:
        struck = row.struck
        told.append(t("journal.struck.by", at=when(struck.at, now), who=struck.who, why=struck.reason))
    for each in told:
        lines += [fit(line("  ", Piece(part, "dim")), width) for part in wrap(each, max(8, width - 4))]
    lines.append(EMPTY)
    if not row.links:
        lines.append(fit(line("  ", Piece(t("journal.no_links"), "dim")), width))
    for number, link in enumerate(row.links):
        mark = "▸ " if number == at else "  "
        role = "key" if number == at else ""
        lines.append(
            fit(line(Piece(mark, "key"), Piece(f"{t('journal.about')} {named_words(link)}", role)), width)
        )
    return lines


def call_head(width: int) -> Line:
    """The words above the columns of calls."""
    return fit(
        line(
            " ", cell(t("contact_call.head.at"), AT, "dim"), cell(t("contact_call.head.wait"), WAIT, "dim"),
            cell(t("contact_call.head.outcome"), OUTCOME, "dim"), cell(t("contact_call.head.person"), PERSON, "dim"),
            Piece(t("contact_call.head.about"), "dim"),
        ),
        width,
    )  # fmt: skip


def call_line(row: CallRow, now: datetime, width: int) -> Line:
    """When it came, how long it rang, where it went, whose it was and what about."""
    wait = t("contact_call.unanswered")
    if row.answered_at is not None:
        wait = span_words((row.answered_at - row.called_at).total_seconds())
    loud = "warn" if row.outcome == "missed" and row.in_hours else ""
    words = " · ".join(part for part in (" ".join(row.about.split()), row.who) if part)
    return fit(
        line(
            " ", cell(when(row.called_at, now), AT - 1, "dim"), " ", cell(wait, WAIT - 1), " ",
            cell(t(f"contact_call.outcome.{row.outcome}"), OUTCOME - 1, loud), " ",
            cell(row.person, PERSON - 1, "code"), " ", Piece(words),
        ),
        width,
    )  # fmt: skip


def history_head(width: int) -> Line:
    """The words above the columns of a person's history."""
    return fit(
        line(
            " ", cell(t("person_history.head.at"), AT + 4, "dim"), Piece(t("person_history.head.what"), "dim")
        ),
        width,
    )


def happening_line(row: Happening, now: datetime, width: int) -> Line:
    """When, what kind of thing, its number, what it was and how it stands."""
    kind = f"journal.kind.{row.kind}" if row.kind != "talk" else "person_history.kind.talk"
    parts = [Piece(t(kind), "strong" if row.open else "")]
    if row.code:
        parts.append(Piece(f" {row.code}", "code"))
    told = [stored(row.kind, row.word), stored(row.kind, row.state)]
    if row.kind == "threat":
        told = [t("person_history.level", level=row.word)]
    if row.open:
        told.append(t("person_history.open"))
    words = " · ".join(dict.fromkeys(part for part in told if part))
    at = _day(row.at) if row.day_only else f"{_day(row.at)} {clock(row.at)}"
    tail = [Piece(f" · {words}", "" if row.open else "dim")] if words else []
    return fit(line(" ", cell(at, AT + 3, "dim"), " ", *parts, *tail), width)


def hit_line(hit: Hit, now: datetime, width: int) -> Line:
    """What was found, by code; never the words themselves, which are read where they stand."""
    by = stored("alarm", hit.word) or t(f"search_all.by.{hit.by}")
    person = hit.about.person if hit.about.kind != "person" else ""
    at = when(hit.at, now) if hit.at is not None else ""
    kind = t(f"journal.kind.{hit.about.kind}")
    return fit(
        line(
            " ", cell(kind, 13), " ", cell(hit.about.code, 14, "code"), " ", cell(person, 8, "code"), " ",
            cell(by, 20, "dim"), " ", Piece(at, "dim"),
        ),
        width,
    )  # fmt: skip


def stored(kind: str, word: str) -> str:
    """A stored word of a kind as people say it; "" where there is none."""
    for family in _FAMILIES.get(kind, ()):
        if word and known(f"{family}.{word}"):
            return t(f"{family}.{word}")
    return ""


def _day(at: datetime) -> str:
    return local(at).date().isoformat()
