"""An incident's own rooms in words: its facts, assessments, acts, files, doubles, and what stands in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.words.lookup import n, t
from tui.render.ages import day_short, when

if TYPE_CHECKING:
    from datetime import date, datetime

    from models.incidents.assessing import AssessmentRow
    from models.incidents.closing import Obstacle
    from models.incidents.describing import Facts
    from models.incidents.doubles import Double
    from models.incidents.evidence import EvidenceRow
    from models.incidents.remedial import ActRow
    from models.incidents.rows import QueueRow
    from tui.case_services import CaseSheet

Told = tuple[str, str]
"""Words and their role."""


def word(family: str, value: str) -> str:
    """A stored word of a family; "" for nothing."""
    return t(f"incident.{family}.{value}") if value else ""


def facts_told(sheet: CaseSheet, now: datetime) -> list[tuple[str, str, str]]:
    """Each fact: the form that changes it, its label, and what is known."""
    facts = sheet.facts
    begins = when(sheet.occurred_at, now) if sheet.occurred_at is not None else ""
    until = f" – {when(facts.occurred_until, now)}" if facts.occurred_until is not None else ""
    reporter = ", ".join(
        part for part in (word("reporter", facts.reporter_kind), facts.reporter, facts.reporter_phone) if part
    )
    return [
        ("happened", "tense", word("tense", facts.tense)),
        ("happened", "when", f"{begins}{until}" if begins else ""),
        ("happened", "where", ", ".join(part for part in (word("scene", facts.scene), facts.place) if part)),
        ("happened", "target", word("target", facts.target)),
        ("happened", "board", sheet.board),
        ("happened", "event", sheet.event),
        ("class", "family", word("family", facts.family)),
        ("class", "item", word("item", facts.item)),
        ("class", "channel", word("channel", facts.channel)),
        ("class", "motive", word("motive", facts.motive)),
        ("class", "perpetrator", word("perpetrator", facts.perpetrator)),
        ("class", "actor", sheet.actor),
        ("told", "reporter", reporter),
        ("told", "office", when(facts.office_informed_at, now) if facts.office_informed_at else ""),
        ("wait", "waiting", word("waiting", facts.waiting_for)),
    ]


def class_told(facts: Facts) -> Told:
    """What it was, in one line."""
    parts = [word("item", facts.item) or word("family", facts.family), word("channel", facts.channel)]
    parts += [word("scene", facts.scene), word("tense", facts.tense) if facts.tense != "occurred" else ""]
    told = ", ".join(part for part in parts if part)
    return (told, "") if told else (t("case.class.none"), "warn")


def assessed_told(row: AssessmentRow | None, now: datetime) -> Told:
    """The assessment that holds, in one line."""
    if row is None:
        return t("case.assessed.none"), "warn"
    judged = row.judged
    parts = [word("severity", str(judged.severity)), t("case.level", level=judged.level)]
    if judged.danger_to_life:
        parts.append(t("case.danger"))
    if judged.ongoing:
        parts.append(t("case.ongoing"))
    parts.append(t("case.risk", likelihood=judged.likelihood, consequence=judged.consequence))
    parts.append(f"{when(row.assessed_at, now)}, {row.who}")
    return ", ".join(parts), "warn" if judged.danger_to_life or judged.ongoing else ""


def review_told(row: AssessmentRow, today: date) -> Told:
    """When it is looked at again."""
    day = row.judged.next_review_on
    if day is None:
        return "", ""
    return t("case.review", day=day_short(day, today)), "warn" if day < today else ""


def act_told(row: ActRow, today: date) -> Told:
    """One act: what, whose, and by when or how it went."""
    whose = row.owner or word("holder", row.holder)
    if row.state == "open":
        late = row.due_on < today
        day = day_short(row.due_on, today)
        due = t("case.act.late", day=day) if late else t("case.act.due", day=day)
        return f"{row.what} · {whose} · {due}", "warn" if late else ""
    how = f": {row.ended_how}" if row.ended_how else ""
    return f"{row.what} · {word('act', row.state)}{how}", "dim"


def acts_told(rows: tuple[ActRow, ...], today: date) -> Told:
    """How many are open, and how many late."""
    open_ones = [row for row in rows if row.state == "open"]
    late = sum(row.due_on < today for row in open_ones)
    if not rows:
        return t("case.acts.none"), "dim"
    if not open_ones:
        return n("case.acts.ended", len(rows)), ""
    words = n("case.acts.open", len(open_ones))
    return (f"{words}, {n('case.acts.late', late)}", "warn") if late else (words, "")


def file_told(row: EvidenceRow, now: datetime) -> Told:
    """One file: its name, what it is, how large, when and by whom, and the beginning of its sum."""
    about = f" · {row.about}" if row.about else ""
    size = f"{max(1, row.size // 1000)} kB"
    return f"{row.name}{about} · {size} · {when(row.recorded_at, now)}, {row.who} · {row.sha256[:12]}", ""


def double_told(row: Double, now: datetime) -> Told:
    """Another that may be the same, and why."""
    why = ", ".join(t(f"case.double.{each}") for each in row.why)
    state = t(f"case.double.{row.state}")
    return (
        f"{row.number} · {why} · {word('outcome', row.outcome)} · {when(row.reported_at, now)} · {state}",
        "",
    )


def obstacle_told(row: Obstacle) -> Told:
    """What stands in the way; what gives way to a reason says so."""
    words = t(row.message_id, **dict(row.values))
    return (f"{words} {t('case.yields')}", "") if row.yields else (words, "warn")


def queue_marks(row: QueueRow) -> Told:
    """How grave, in one short word, before an incident in the queue."""
    if row.danger_to_life:
        return t("case.queue.danger"), "warn"
    if row.severity is None:
        return t("case.queue.unassessed"), "dim"
    return word("severity", str(row.severity)), "warn" if row.severity >= 3 else ""  # severe


def queue_waits(row: QueueRow) -> Told:
    """What is late in it, or on whom it waits; "" where neither."""
    if row.late:
        return ", ".join(t(f"case.late.{each}") for each in row.late), "warn"
    if row.waiting_for:
        return t("case.waits", whom=word("waiting", row.waiting_for)), "dim"
    return "", ""
