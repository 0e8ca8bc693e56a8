"""Who owes what in words: the board across incidents, one case by holder, what was shared and where work is doubled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.duties.directive import BY_NUMBER
from models.obligations.words import HOLDERS
from models.words.lookup import known, language, n, t
from tui.render.ages import clock, day_short, local, when
from tui.render.line import EMPTY, Line, Piece, cell, fit, line, spread, wrap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from models.obligations.rows import ObligationRow, OwedCase, SameMatter, ShareRow
    from models.plans.rows import WorkedPlan

NUMBER, PERSON, KIND, HOLDER, OWNER = 9, 6, 25, 11, 14
SIGNS = {"open": "○", "not_known": "?", "done": "✓", "known": "✓", "not_applicable": "–"}


def owed_head(width: int) -> Line:
    """The words above the board's columns."""
    pieces = [
        cell(t("obligation.head.incident"), NUMBER, "dim"), cell("", PERSON),
        cell(t("obligation.head.kind"), KIND, "dim"),
        cell(t("obligation.head.holder"), HOLDER, "dim"),
    ]  # fmt: skip
    if width >= 110:
        pieces.append(cell(t("obligation.head.owner"), OWNER, "dim"))
    return fit(line("   ", *pieces, Piece(t("obligation.head.state"), "dim")), width)


def owed_line(row: ObligationRow, now: datetime, width: int) -> Line:
    """Incident, person's code, what, whose, and where it stands."""
    dim = "" if row.unsettled else "dim"
    late = row.late(now)
    pieces = [
        Piece(f" {SIGNS[row.state]} ", state_role(row, now)), cell(row.incident, NUMBER, dim or "code"),
        cell(row.person or "", PERSON, dim or "code"), cell(kind_words(row.kind), KIND, dim),
        cell(party_words(row), HOLDER, dim),
    ]  # fmt: skip
    if width >= 110:
        pieces.append(cell(row.owner or t("obligation.nobody"), OWNER, dim))
    return fit(
        (*pieces, Piece(state_words(row, now), state_role(row, now) if late or not dim else "dim")), width
    )


def case_line(row: ObligationRow, now: datetime, width: int) -> Line:
    """One line of a case: whose, what, where it stands, and from which duty, as there is room."""
    dim = "" if row.unsettled else "dim"
    why = f": {row.reason}" if row.reason else ""
    left = line(
        Piece(f" {SIGNS[row.state]} ", state_role(row, now)),
        cell(holder_words(row), 21 if width >= 100 else 12, dim),
        cell(kind_words(row.kind), 34 if width >= 100 else 25, dim or "strong"),
        Piece(state_words(row, now), state_role(row, now)),
        Piece(why, "dim"),
    )
    if width < 100:
        return fit(left, width)
    return spread(left, line(Piece(f"{source_words(row.source)} ", "dim")), width)


def kind_words(kind: str) -> str:
    """ "krisstöd erbjudet"."""
    return t(f"obligation.kind.{kind}")


def party_words(row: ObligationRow) -> str:
    """ "staden", "kansli HL": short, for a column."""
    return f"{t(f'obligation.short.{row.holder}')} {row.party if row.holder in ('office', 'board') else ''}".strip()


def holder_words(row: ObligationRow) -> str:
    """ "partikansliet HL"."""
    party = row.party if row.holder in ("office", "board") else ""
    return f"{t(f'obligation.short.{row.holder}')} {party}".strip()


def source_words(source: str) -> str:
    """ "D28, ”Stadens stöd”"."""
    duty = BY_NUMBER.get(source)
    if duty is None:
        return source
    return t("obligation.source", source=source, heading=t(f"duty.heading.{duty.heading}"))


def state_words(row: ObligationRow, now: datetime) -> str:
    """Where it stands: what others owe is known or not known, and asked about; ours is late or not (rule 17)."""
    state = t(f"obligation.state.{row.state}")
    if not row.unsettled:
        who = row.settled_label or t("obligation.by_fact")
        at = when(row.settled_at, now) if row.settled_at is not None else ""
        return t("obligation.settled", state=state, at=at, who=who)
    if row.due_at is None:
        return state
    if not row.late(now):
        due, today = local(row.due_at), local(now).date()
        at = clock(row.due_at) if due.date() == today else day_short(due.date(), today)
        return t("obligation.due", state=state, at=at)
    days = (now - row.due_at).days
    if row.holder == "city":
        return t("obligation.late.ours", days=days) if days else t("obligation.late.today")
    return t("obligation.late.theirs", state=state, days=days + 1)


def state_role(row: ObligationRow, now: datetime) -> str:
    """Ours and late is loud; theirs is to be asked about; the rest is quiet."""
    if not row.unsettled:
        return "ok" if row.state in ("done", "known") else "dim"
    if row.late(now):
        return "late" if row.holder == "city" else "warn"
    return ""


def counted(rows: Sequence[ObligationRow], now: datetime) -> tuple[int, int]:
    """How many wait, and how many of them are late."""
    waiting = [row for row in rows if row.unsettled]
    return len(waiting), sum(row.late(now) for row in waiting)


def summary_lines(case: OwedCase, now: datetime, width: int) -> list[Line]:
    """A case in a few lines: first where it stands, then one line for each holder."""
    if not case.rows:
        return [fit(line(Piece(f" {t('obligation.none.case')}", "dim")), width)]
    waiting, late = counted(case.rows, now)
    told = t("obligation.summary", waiting=waiting, of=len(case.rows), late=late)
    lines = [fit(line(Piece(f" {told}", "late" if late else "")), width)]
    for holder in HOLDERS:
        theirs = [row for row in case.rows if row.holder == holder]
        if not theirs:
            continue
        words = " · ".join(f"{SIGNS[row.state]} {kind_words(row.kind)}" for row in theirs)
        label = f" {holder_words(theirs[0])}: "
        for at, part in enumerate(wrap(words, max(10, width - 18))):
            lines.append(fit(line(cell(label if at == 0 else "", 17, "dim"), Piece(part)), width))
    return lines


def share_line(share: ShareRow, now: datetime, width: int) -> list[Line]:
    """When, which way, with whom, on which ground; then what was said."""
    party = f"{t(f'share.with.{share.with_kind}')} {share.party}".strip()
    ways = [t(f"share.line.{share.direction}", party=party)]
    ways += [_known(f"share.ground.{share.ground}")] if share.ground else []
    ways += [_known(f"share.how.{share.how}")] if share.how else []
    head = line(
        " ", cell(when(share.shared_at, now), 13, "dim"), Piece(" · ".join(ways)),
        Piece(f" · {share.recorded_label}", "dim"),
    )  # fmt: skip
    return [
        fit(head, width),
        *(fit(line(" " * 14, Piece(part, "strong")), width) for part in wrap(share.what, width - 15)),
    ]


def sharing_lines(case: OwedCase, now: datetime, width: int) -> list[Line]:
    """The one line of record, newest first, after what may be double work (D71, D72)."""
    lines = double_lines(case.same, width)
    if not case.shares:
        return [*lines, fit(line(Piece(f" {t('share.none')}", "dim")), width)]
    for share in reversed(case.shares):
        lines += share_line(share, now, width)
    return lines


def sharing_summary(case: OwedCase, now: datetime, width: int) -> list[Line]:
    """The line of record in a few lines: how many words there are and the newest, before what may be double work."""
    if not case.shares:
        return sharing_lines(case, now, width)
    last = case.shares[-1]
    party = f"{t(f'share.with.{last.with_kind}')} {last.party}".strip()
    newest = t(f"share.line.{last.direction}", party=party)
    told = t(
        "share.summary", count=n("share.count", len(case.shares)), newest=newest, at=when(last.shared_at, now)
    )
    return [fit(line(Piece(f" {told}")), width), *sharing_lines(case, now, width)]


def double_lines(same: Sequence[SameMatter], width: int) -> list[Line]:
    """Other open incidents in the same matter, and who is at work on each."""
    if not same:
        return []
    lines = [fit(line(Piece(f" ! {t('double.title')}", "warn")), width)]
    for each in same:
        words = t(
            "double.line", number=each.incident, person=each.person or "", owner=each.owner or t("obligation.nobody"),
            because=t(f"double.because.{each.because}"),
            parties=", ".join(each.parties) or t("double.nobody_else"),
        )  # fmt: skip
        lines.append(fit(line(Piece(f"   {words}", "warn")), width))
    return lines


def routine_summary(plan: WorkedPlan | None, width: int) -> list[Line]:
    """The routine in a few lines: how far it has come, and what is next."""
    if plan is None:
        return [EMPTY]
    steps = [each for each in plan.standing.steps if each.state not in ("not_applicable", "never")]
    done = sum(each.mark is not None for each in steps)
    title = routine_title(plan)
    lines = [
        fit(
            line(Piece(f" {t('routine.progress', done=done, of=len(steps))}"), Piece(f" · {title}", "dim")),
            width,
        )
    ]
    current = plan.standing.current
    words = current.step.title.in_(language()) if current is not None else t("routine.all_done")
    lines.append(
        fit(line(cell(f" {t('routine.now')}", 6, "dim"), Piece(words, "strong" if current else "ok")), width)
    )
    return lines


def routine_title(plan: WorkedPlan) -> str:
    """ "Rutin: våld · v 3", or that it is an example."""
    title = plan.standing.plan.title.in_(language())
    if not plan.decision:
        return t("routine.title.example", title=title)
    return t("routine.title", title=title, version=plan.version)


def owed_words(row: ObligationRow, now: datetime) -> str:
    """One line as text for the command line: nobody's name."""
    said = f"{row.kind} ({kind_words(row.kind)})"
    return " · ".join((f"{row.incident} {row.person or '-'}", said, party_words(row), state_words(row, now)))


def entry_words(verb: str, values: Mapping[str, object]) -> str:
    """One entry of the timeline: what was ticked, or with whom something was shared on which ground."""
    if verb.startswith("share."):
        kind, way = values.get("with"), f"verb.{verb}.{values.get('direction')}"
        party = f"{_known(f'share.with.{kind}')} {values.get('party', '')}".strip()
        ground = _known(f"share.ground.{values.get('ground')}")
        return t(way, party=party, ground=ground) if known(way) else t(f"verb.{verb}")
    kind = f"obligation.kind.{values.get('kind')}"
    return t(f"verb.{verb}", kind=_known(kind)) if known(f"verb.{verb}") else verb


def _known(message_id: str) -> str:
    return t(message_id) if known(message_id) else message_id.rpartition(".")[2]
