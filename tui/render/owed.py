"""The ledger of offers in words: what is owed to whom and by when, the year's wheel, documents and talks. No names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.words.lookup import known, n, t
from tui.render.ages import clock, day_short, local
from tui.render.line import Line, Piece, cell, fit, joined, line

if TYPE_CHECKING:
    from datetime import date, datetime

    from models.duties.ledger import Owed
    from models.duties.rows import ActRow, DocumentRow, TalkRow, VersionRow
    from models.duties.wheel import Month

ROLES = {"overdue": "late", "due": "warn", "ahead": "", "done": ""}
KINDS = ("introduction", "training", "talk", "education", "knows_routine")
WIDE = 110
_FIRST = ("overdue talk", "overdue once", "due talk", "overdue sure", "due once", "due sure")


@dataclass(frozen=True, slots=True)
class OwedRow:
    """Everything of one person in the ledger, by kind."""

    code: str
    person_id: str
    lines: tuple[Owed, ...]

    def of(self, kind: str) -> Owed | None:
        """The line of a kind."""
        return next((line for line in self.lines if line.kind == kind), None)


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal counted: offered, with accepted and held beside; of what is made sure of, how many."""

    kind: str
    offered: int
    accepted: int
    held: int
    of: int


def by_person(lines: Iterable[Owed]) -> tuple[OwedRow, ...]:
    """One row a person: late talks first, then what else is late to offer, then talks that are due."""
    found: dict[str, list[Owed]] = {}
    for each in lines:
        found.setdefault(each.code, []).append(each)
    rows = [OwedRow(code, own[0].person_id, tuple(own)) for code, own in found.items()]
    return tuple(sorted(rows, key=lambda row: (min(map(weight, row.lines)), row.code)))


def weight(each: Owed) -> tuple[int, str]:
    """How soon somebody should see to a line: what is offered before what is made sure of."""
    sort = "talk" if each.kind == "talk" else "sure" if each.kind in KINDS[3:] else "once"
    at = f"{each.standing} {sort}"
    return _FIRST.index(at) if at in _FIRST else len(_FIRST), each.due_on.isoformat() if each.due_on else "~"


def goals(rows: Sequence[OwedRow]) -> tuple[Goal, ...]:
    """The three goals and the two things made sure of, counted over the rows."""
    told = []
    for kind in KINDS:
        own = [each for row in rows for each in row.lines if each.kind == kind]
        told.append(
            Goal(
                kind,
                sum(each.offered for each in own),
                sum(each.state in ("accepted", "booked", "held", "attested") for each in own),
                sum(each.held_on is not None or each.state == "attested" for each in own),
                len(own),
            )
        )
    return tuple(told)


def goal_words(goal: Goal) -> str:
    """ "samtal erbjudna 28/30 (ja 20, genomförda 17)": offered is the goal, the others stand beside it."""
    kind = t(f"owed.kind.{goal.kind}")
    if goal.kind in KINDS[3:]:
        return t("owed.sure", kind=kind, count=goal.offered, of=goal.of)
    return t("owed.goal", kind=kind, count=goal.offered, of=goal.of, yes=goal.accepted, held=goal.held)


def owed_words(each: Owed, today: date) -> tuple[str, str]:
    """How one line stands, and its role: "erbjudet, nästa 3 mar 2027", "12 dagar för sent", "senast 25 dec"."""
    state = t(f"owed.state.{each.state}")
    if each.due_on is None or each.days is None:
        return state, ""
    day = day_short(each.due_on, today)
    if each.standing == "overdue":
        return n("owed.late", -each.days), "late"
    if each.state != "not_offered":
        words = t("owed.next", state=state, day=day)
    elif each.reopened_by:
        words = t("owed.anew", day=day)
    else:
        words = t("owed.by", day=day)
    return words, ROLES[each.standing]


def short_words(each: Owed | None) -> tuple[str, str]:
    """The same in few cells: "ja", "om 12 d", "sen 3 d"."""
    if each is None:
        return "-", "dim"
    if each.standing == "overdue" and each.days is not None:
        return t("owed.short.late", days=-each.days), "late"
    if each.state == "not_offered":
        return t("owed.short.by", days=each.days) if each.days is not None else t("owed.no"), "warn"
    return t("owed.yes"), ROLES[each.standing]


def owed_line(row: OwedRow, today: date, width: int) -> Line:
    """One person: the talk in words, the others short."""
    rooms = _rooms(width)
    talk = row.of("talk")
    words, role = owed_words(talk, today) if talk is not None else ("-", "dim")
    pieces = [cell(row.code, rooms[0], "code"), cell(words, rooms[1], role)]
    for kind, room in zip(("introduction", "training", "education", "knows_routine"), rooms[2:], strict=True):
        said, its = short_words(row.of(kind))
        pieces.append(cell(said, room, its))
    return fit(tuple(pieces), width)


def owed_head(width: int) -> Line:
    """The words above the columns."""
    names = ("code", "talk", "introduction", "training", "education", "knows_routine")
    rooms = _rooms(width)
    pieces = [cell(t(f"owed.head.{name}"), room, "dim") for name, room in zip(names, rooms, strict=True)]
    return fit((Piece(" "), *pieces), width)


def _rooms(width: int) -> tuple[int, ...]:
    if width < WIDE:
        return 7, max(20, width - 48), 10, 10, 10, 10
    return 9, max(30, width - 77), 16, 16, 17, 17


def wheel_lines(months: Sequence[Month], today: date, width: int) -> list[Line]:
    """The year on one screen: a line a month, what is late first."""
    return [month_line(month, today, width) for month in months]


def month_line(month: Month, today: date, width: int) -> Line:
    """One month of the wheel."""
    parts: list[Piece | str] = []
    for name, role in (
        ("talks_late", "late"), ("talks_due", "warn"), ("booked", "ok"), ("others_due", "warn"), ("acts_due", ""),
        ("documents", "strong"), ("analyses", ""),
    ):  # fmt: skip
        codes: tuple[str, ...] = getattr(month, name)
        if codes:
            parts.append(Piece(t(f"wheel.{name}", n=len(codes), which=some(codes)), role))
    name = t(f"month.{month.first.month}")
    year = str(month.first.year) if month.first.month == 1 or month.first <= today else ""
    said = joined(parts) if parts else line(Piece(t("wheel.nothing"), "dim"))
    return fit((cell(f" {name}", 11, "strong"), cell(year, 6, "dim"), *said), width)


def some(codes: Sequence[str], most: int = 4) -> str:
    """The first few, and how many more there are: "SF-01, SF-02 +3"."""
    told = ", ".join(codes[:most])
    return told if len(codes) <= most else f"{told} +{len(codes) - most}"


def talk_words(row: TalkRow, now: datetime, *, causes: bool = True) -> str:
    """ "3 dec 10:00, 60 min, bokat": one talk, without its words; `causes` false leaves out what somebody wrote."""
    starts, today = local(row.starts_at), local(now).date()
    words = t(
        "owed.talk",
        n=row.number,
        day=day_short(starts.date(), today),
        at=clock(row.starts_at),
        minutes=row.minutes,
        state=t(f"owed.state.{row.state}"),
    )
    if not causes:
        return words
    cause = t("owed.talk.cause", cause=row.trigger) if row.trigger else ""
    counts = t("owed.talk.counts") if row.trigger and row.renews else ""
    return " · ".join(part for part in (words, cause, counts, row.why_cancelled) if part)


def act_words(row: ActRow, today: date) -> tuple[str, str]:
    """An agreed act by its number, owner and day; what it is stands sealed."""
    owner = t(f"owed.owner.{row.holder}")
    if row.state != "open":
        return t("owed.act.settled", n=row.number, owner=owner, state=t(f"owed.act.{row.state}")), "dim"
    if row.due_on is None:
        return t("owed.act.open", n=row.number, owner=owner), ""
    late = row.due_on < today
    words = t("owed.act.by", n=row.number, owner=owner, day=day_short(row.due_on, today))
    return words, "late" if late else ""


def how_words(how: str) -> str:
    """How the city made sure: "talk:Dnr 7" as "samtal, Dnr 7"."""
    way, _, proof = how.partition(":")
    words = t(f"owed.way.{way}") if known(f"owed.way.{way}") else way
    return f"{words}, {proof}" if proof else words


def document_line(row: DocumentRow, today: date, width: int) -> Line:
    """One document under its parent: the version in force, who decided it, and what is coming."""
    indent = "  " * row.depth
    now = row.current
    if now is None:
        words, role = t("document.none_in_force"), "warn"
    else:
        words, role = t("document.in_force", name=now.name, day=day_short(now.valid_from, today)), ""
    parts: list[Piece | str] = [Piece(words, role)]
    if row.coming is not None:
        day = day_short(row.coming.valid_from, today)
        parts.append(Piece(t("document.coming", name=row.coming.name, day=day), "strong"))
    if now is not None and not now.sha256:
        parts.append(Piece(t("document.no_file"), "warn"))
    title = max(16, width - 54) if width < WIDE else max(30, width - 90)
    return fit(
        (
            cell(f"{indent}{row.code}", 11, "code"),
            cell(t(f"document.kind.{row.kind}"), 12, "dim"),
            cell(row.title, title),
            Piece(" "),
            *joined(parts),
        ),
        width,
    )


def version_words(row: VersionRow, today: date) -> list[tuple[str, str]]:
    """One version in sentences: who decided it when, from when it holds, its file, what it changes for whom."""
    state = "strong" if row.valid_from <= today else "warn"
    told = [
        (t("document.version", name=row.name, day=day_short(row.valid_from, today)), state),
        (t("document.decided", day=day_short(row.decided_on, today), who=row.decided_by, ref=row.decision or "-"), ""),
        (t("document.file", name=row.file_name or "-", sha=row.sha256) if row.sha256 else t("document.no_file"),
         "dim" if row.sha256 else "warn"),
    ]  # fmt: skip
    told += [
        (
            t(
                "document.changes",
                duty=each.duty,
                holder=t(f"owed.owner.{each.holder}"),
                what=each.what,
            ),
            "",
        )
        for each in row.changes
    ]
    if row.reopens:
        kinds = ", ".join(t(f"owed.kind.{kind}") for kind in row.reopens)
        told.append((t("document.reopens", kinds=kinds), "warn"))
    return told


def agenda() -> str:
    """The points of a talk, a line each, in the language in use (D10)."""
    from models.duties.words import AGENDA

    return "\n".join(f"{at}. {t(f'talk.agenda.{point}')}" for at, point in enumerate(AGENDA, 1))
